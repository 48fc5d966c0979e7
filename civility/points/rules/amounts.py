"""Points as text, and text as points. Inside they are whole tenths."""

import re
import unicodedata
from decimal import Decimal

from civility.ledger.units import POINT_SCALE

MAX_CLAUSE_TENTHS = 100_000
"""Ten thousand points: above this a typed amount is a slip of the hand."""
_QUANTITY = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,3})?", re.ASCII)


def points(tenths: int) -> str:
    """50 → 5, 5 → 0.5."""
    whole, rest = divmod(abs(tenths), POINT_SCALE)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def tenths(text: str) -> int | None:
    """5 → 50, 0.5 → 5; None when there is more than one decimal. ``text`` must be an unsigned decimal number."""
    value = Decimal(text) * POINT_SCALE
    return int(value) if value == value.to_integral_value() else None


def quantity(text: str) -> Decimal | None:
    """A quantity as typed, full-width digits too; None when it is none, or not above zero.

    Not whatever Decimal takes: 9e99999999 is a short text and a number of a hundred million digits.
    """
    typed = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    value = Decimal(typed) if _QUANTITY.fullmatch(typed) else Decimal(0)
    return value if value > 0 else None
