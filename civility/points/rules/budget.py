"""Points beside the goods they ask for. Pure: money in fen, points in tenths, no database.

The ceiling (发分上限) is a share of the year's fund, in percent. What is asked of the fund are the points that were
redeemed in the year and those that still can be.
"""

from dataclasses import dataclass

from civility.ledger.units import POINT_SCALE

WARNING_PERCENT = 100
MOST_PERCENT = 1_000


@dataclass(frozen=True, slots=True)
class Room:
    """How many points a ceiling allows in a year, and how many of them are taken; both in tenths."""

    limit_tenths: int
    taken_tenths: int

    @property
    def left_tenths(self) -> int:
        return max(self.limit_tenths - self.taken_tenths, 0)


def worth_fen(tenths: int, point_value_fen: int) -> int:
    """What goods for so many points cost, rounded up: a promise is not rounded away."""
    return -(-tenths * point_value_fen // POINT_SCALE)


def limit_tenths(fund_fen: int, percent: int, point_value_fen: int) -> int:
    """How many tenths a ceiling of ``percent`` of the fund allows, rounded down."""
    return fund_fen * percent * POINT_SCALE // (100 * point_value_fen)
