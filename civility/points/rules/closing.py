"""How long points last and when a year is closed. Pure: days of the village's calendar, no database.

Points carry the year they were granted in. By vote, those of a year can be used up to and with one day some years
later (用到哪天); what is left is cleared on the day after. Without a vote points never expire.
"""

from dataclasses import dataclass
from datetime import date, timedelta

NOTICE_DAYS = 30
REMINDER_DAYS = 7
UNDO_DAYS = 30  # as long as it takes until everybody has seen it in the month's statement
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Expiry:
    """The rule that was voted: points last until ``month`` and ``day``, ``years`` after the year of grant."""

    years: int
    month: int
    day: int
    voted_on: date

    def last_day(self, year: int) -> date:
        """The last day on which points of ``year`` can be used, by the rule alone."""
        return date(year + self.years, self.month, self.day)

    def usable_until(self, year: int, today: date) -> date:
        """The same for points whose end was not announced yet: it never comes sooner than a notice takes."""
        return max(self.last_day(year), today + timedelta(days=NOTICE_DAYS))

    def due_year(self, today: date) -> int:
        """The newest year whose end is to be announced by ``today``."""
        year = today.year - self.years + 1
        while self.last_day(year) - timedelta(days=NOTICE_DAYS) > today:
            year -= 1
        return year


def is_a_day(month: int, day: int) -> bool:
    """Whether every year has such a day: the 29th of February is none."""
    try:
        date(2001, month, day)
    except ValueError:
        return False
    return True


def is_reminder_due(usable_until: date, today: date) -> bool:
    return today >= usable_until - timedelta(days=REMINDER_DAYS)


def usable_after_reminder(usable_until: date, today: date) -> date:
    """A reminder that comes late moves the end: nobody has less than its days."""
    return max(usable_until, today + timedelta(days=REMINDER_DAYS))


def undo_until(closed_on: date) -> date:
    """The last day on which a close may be undone."""
    return closed_on + timedelta(days=UNDO_DAYS)
