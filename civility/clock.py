"""The only readers of the system clock: tests freeze it, the demo lives through months with it.

Instants are aware UTC datetimes; days are days in ``ZONE``, the village's own calendar.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present instant, UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the village."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """An instant as the village's wall clock shows it."""
    return instant.astimezone(ZONE)


def day_start(day: date) -> datetime:
    """The instant a day begins in the village."""
    return datetime.combine(day, time.min, ZONE)


def month_start(day: date, later: int = 0) -> date:
    """The first day of the month of a day, or of one so many months later (earlier, when negative)."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at one aware instant."""
    if instant.tzinfo is None:
        raise ValueError("a frozen clock needs an aware datetime")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
