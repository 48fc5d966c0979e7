"""An outlet's arithmetic: codes and months. Knows no database."""

from datetime import date, datetime

from civility.clock import day_start, local
from civility.ledger.units import POINT_SCALE

MOST_TENTHS = 10_000 * POINT_SCALE


def outlet_code(number: int) -> str:
    """The code of a village's nth outlet: ``o1``. It names the outlet's account in the book."""
    return f"o{number}"


def month_after(month: str) -> datetime:
    """The instant at which a month such as ``2026-10`` is over. Raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    return day_start(date(first.year + first.month // 12, first.month % 12 + 1, 1))


def month_of(instant: datetime) -> str:
    """The village's month around an instant: ``2026-10``."""
    return f"{local(instant):%Y-%m}"
