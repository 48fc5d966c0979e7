"""Points, money and days as people write them and as we keep them: integers in tenths and in fen, dates."""

import re
import unicodedata
from datetime import date

from civility import clock
from civility.ledger.units import POINT_SCALE

MINUS = "−"

_POINTS = re.compile(r"([+\-]?)([0-9]{1,7})(?:\.([0-9]))?(?:分)?", re.ASCII)
_YUAN = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?元?", re.ASCII)
_DAY = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?", re.ASCII)
_DAY_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)


def points(tenths: int) -> str:
    """``1355`` → ``135.5``, ``50`` → ``5``, ``-5`` → ``−0.5``."""
    whole, part = divmod(abs(tenths), POINT_SCALE)
    figure = f"{whole}.{part}" if part else str(whole)
    return f"{MINUS}{figure}" if tenths < 0 else figure


def parse_tenths(text: str) -> int:
    """Tenths from ``5``, ``5.5``, full-width digits, ``5。5`` (a pinyin keyboard's point), ``+5 分``.

    Raises ValueError for anything else, a second decimal included: points are never rounded.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace("。", ".").replace(MINUS, "-").split())
    match = _POINTS.fullmatch(plain)
    if match is None:
        raise ValueError(f"not points: {text!r}")
    sign, whole, part = match.groups()
    tenths = int(whole) * POINT_SCALE + int(part or 0)
    return -tenths if sign == "-" else tenths


def yuan(fen: int) -> str:
    """``840000`` → ``8,400``, ``150`` → ``1.50``, ``-5`` → ``−0.05``."""
    whole, part = divmod(abs(fen), 100)
    figure = f"{whole:,}.{part:02}" if part else f"{whole:,}"
    return f"{MINUS}{figure}" if fen < 0 else figure


def parse_fen(text: str) -> int:
    """Fen from ``8400``, ``8,400``, ``1.5 元``, full-width digits. Raises ValueError, also for a third decimal."""
    plain = "".join(unicodedata.normalize("NFKC", text).replace("。", ".").replace(",", "").split())
    match = _YUAN.fullmatch(plain)
    if match is None:
        raise ValueError(f"not money: {text!r}")
    whole, part = match.groups()
    return int(whole) * 100 + int((part or "").ljust(2, "0"))


def parse_day(text: str) -> date:
    """A day from ``2026-11-21``, ``2026/11/21``, ``2026年11月21日``, ``20261121``, or ``11-21`` of this year.

    Raises ValueError.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _DAY.fullmatch(plain) or _DAY_TOGETHER.fullmatch(plain)
    if match is None:
        raise ValueError(f"not a day: {text!r}")
    year, month, number = match.groups()
    return date(int(year) if year else clock.today().year, int(month), int(number))
