"""Minutes that were worked, as hours a clause can count. Pure."""

from decimal import ROUND_DOWN, Decimal
from typing import Final

from civility.points.rules.shapes import Ladder, Shape

UNITS: Final = frozenset({"小时", "个小时", "时", "钟头"})
MOST_TIMES: Final = 4
"""A household's minutes on a shift are at most so many times its length: that many of the family may have come."""


def hours_of(minutes: int) -> Decimal:
    """To the hundredth, never more than was worked: 599 minutes are not ten hours."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_DOWN)


def counts_hours(shape: Shape) -> bool:
    """Whether a clause is a cumulative ladder over hours."""
    return isinstance(shape, Ladder) and shape.quantity_unit in UNITS


def most_minutes(begins: int, ends: int) -> int:
    return (ends - begins) * MOST_TIMES
