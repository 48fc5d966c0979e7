"""What to buy again and how much, from what went. Pure."""

from dataclasses import dataclass
from typing import Final

SEEN_DAYS: Final = 28
SLOW_DAYS: Final = 90
AHEAD_DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Need:
    """``buy`` pieces last ``AHEAD_DAYS`` at the pace of the last ``SEEN_DAYS`` and leave the mark the village set.

    ``days_left`` is how long what is there lasts at that pace, None where nothing went.
    """

    buy: int
    days_left: int | None


def need_of(*, on_hand: int, sold: int, low_stock: int) -> Need:
    """What a good needs of which ``sold`` pieces went in ``SEEN_DAYS``."""
    ahead = -(-sold * AHEAD_DAYS // SEEN_DAYS)
    return Need(buy=max(0, ahead + low_stock - on_hand), days_left=on_hand * SEEN_DAYS // sold if sold else None)
