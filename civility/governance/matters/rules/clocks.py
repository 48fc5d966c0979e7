"""How long a level has: working days to their end, or hours as they pass. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from civility import workdays as calendar
from civility.clock import day_start, local


@dataclass(frozen=True)
class Clock:
    """Exactly one of the two is set."""

    workdays: int = 0
    hours: int = 0

    def due(self, since: datetime) -> datetime:
        """The instant it runs out: midnight after the last working day, or so many hours on."""
        if self.hours:
            return since + timedelta(hours=self.hours)
        return end_of(calendar.after(local(since).date(), self.workdays))


def workdays(count: int) -> Clock:
    return Clock(workdays=count)


def hours(count: int) -> Clock:
    return Clock(hours=count)


def end_of(day: date) -> datetime:
    """The instant a day is over in the village."""
    return day_start(day + timedelta(days=1))
