"""When a village's night audit falls due. Knows no database and no clock."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from civility.clock import ZONE

BEGINS: Final = time(1, 0)
SPREAD_MINUTES: Final = 240  # villages of one server are audited one after another from 1 to 5, not all at once
OVERDUE: Final = timedelta(days=2)


def last_due(village_id: UUID, now: datetime) -> datetime:
    """The latest moment, not after ``now``, at which this village's audit fell due: once every night."""
    minute = timedelta(minutes=village_id.int % SPREAD_MINUTES)
    today = now.astimezone(ZONE).date()
    due = datetime.combine(today, BEGINS, ZONE) + minute
    return due if due <= now else datetime.combine(today - timedelta(days=1), BEGINS, ZONE) + minute


def is_overdue(last: datetime | None, now: datetime) -> bool:
    """Whether so many nights went by without an audit that nobody seems to run the due work."""
    return last is not None and now - last > OVERDUE


def is_last_night(at: datetime, now: datetime) -> bool:
    """Whether an audit was that of the night before this day (or of this very night)."""
    there, here = at.astimezone(ZONE), now.astimezone(ZONE)
    return there.date() == here.date() and there.hour < 6
