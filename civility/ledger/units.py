"""What a book counts, and how an amount is written down. Amounts are integers in a unit's smallest part.

``spend:2026`` and ``honour`` are points, kept in tenths; ``good:<code>`` is one piece of a good; ``yuan`` is money, kept
in fen.
Spendable points carry the year they were granted in: each year is a lot, so the oldest are spent first.
"""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

POINT_SCALE: Final = 10
FEN: Final = 100
HONOUR: Final = "honour"
YUAN: Final = "yuan"
MAX_UNIT_LENGTH: Final = 64

_SPEND = re.compile(r"spend:([0-9]{4})", re.ASCII)
_GOOD = re.compile(r"good:([A-Za-z0-9][A-Za-z0-9._-]{0,47})", re.ASCII)


def spend(year: int) -> str:
    """The unit of spendable points granted in ``year``."""
    if not 1000 <= year <= 9999:
        raise ValueError(f"not a year of grant: {year!r}")
    return f"spend:{year}"


def good(code: str) -> str:
    """The unit of one good; ``code`` is ASCII letters, digits, ``. _ -``, at most 48 long."""
    return check(f"good:{code}")


@lru_cache(maxsize=1024)
def check(unit: str) -> str:
    """The unit itself, or ``ValueError`` when no book counts such a thing."""
    if unit in (HONOUR, YUAN) or _SPEND.fullmatch(unit) or _GOOD.fullmatch(unit):
        return unit
    raise ValueError(f"not a unit: {unit!r}")


def is_points(unit: str) -> bool:
    """Whether the unit is points, spendable or honour."""
    return unit == HONOUR or year_of(unit) is not None


def year_of(unit: str) -> int | None:
    """The year of grant of spendable points; None for every other unit."""
    match = _SPEND.fullmatch(unit)
    return int(match[1]) if match else None


def good_of(unit: str) -> str | None:
    """The code of a good; None for points and money."""
    match = _GOOD.fullmatch(unit)
    return match[1] if match else None


def scale(unit: str) -> int:
    """How many of the smallest part make one: 10 for points, 100 for money, 1 for goods."""
    return FEN if check(unit) == YUAN else POINT_SCALE if is_points(unit) else 1


def parse(text: str | int | Decimal, unit: str) -> int:
    """An amount as people write it (``"5"``, ``"0.5"``), in the smallest part of ``unit``.

    Raises ``ValueError`` for anything that is not a finite number with few enough decimals; never rounds.
    """
    try:
        amount = Decimal(str(text).strip()) * scale(unit)
        whole = amount.to_integral_value()
    except InvalidOperation:
        raise ValueError(f"not an amount: {text!r}") from None
    if not amount.is_finite() or whole != amount:
        raise ValueError(f"not an amount of {unit}: {text!r}")
    return int(whole)


def format_amount(amount: int, unit: str, *, signed: bool = False) -> str:
    """An amount as people write it: ``5``, ``0.5``, and with ``signed`` ``+5`` or ``−0.5``."""
    whole, part = divmod(abs(amount), scale(unit))
    digits = len(str(scale(unit))) - 1
    sign = "−" if amount < 0 else "+" if signed and amount > 0 else ""
    return f"{sign}{whole}.{part:0{digits}}" if part else f"{sign}{whole}"
