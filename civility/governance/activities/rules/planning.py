"""On which days an activity is held, at which hours, for how many. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from civility.almanac import falls_on, festival_of, parse_span
from civility.workdays import is_holiday, is_workday

AHEAD_DAYS: Final = 28
"""Shifts are made for so many days to come."""
MOST_SLOTS: Final = 6
MOST_DATES: Final = 60
MOST_CAPACITY: Final = 500
_SLOT = re.compile(r"(.+?)[\s,，、]+(\d{1,3})\s*(?:个?人|户|位|个)?")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Hours of a day in minutes since midnight, and how many can come."""

    begins: int
    ends: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``rule`` as in ``words.DAYS``; ``figures`` are weekdays (0 is Monday) or last figures of days of a month."""

    rule: str
    slots: tuple[Slot, ...]
    from_on: date
    until_on: date | None = None
    figures: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    skip_holidays: bool = False
    skip_festivals: bool = False

    def is_on(self, day: date) -> bool:
        if day < self.from_on or (self.until_on is not None and day > self.until_on):
            return False
        if (self.skip_holidays and is_holiday(day)) or (self.skip_festivals and festival_of(day)):
            return False
        if self.rule == "dates":
            return day in self.dates
        if self.rule == "workdays":
            return is_workday(day)
        return any(falls_on(self.rule, figure, day) for figure in self.figures)

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days from ``first`` to ``last``, both with it, in order."""
        return (day for day in _every(first, last) if self.is_on(day))


def _every(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def parse_slots(text: str) -> tuple[Slot, ...]:
    """A line a shift: ``7:30-8:10 2人``, in order. Raises ValueError, also where two begin together."""
    slots = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _SLOT.fullmatch(line)
        if match is None:
            raise ValueError(f"not a shift: {line!r}")
        slots.append(Slot(*parse_span(match[1]), int(match[2])))
    wrong = any(not 1 <= slot.capacity <= MOST_CAPACITY for slot in slots)
    if wrong or not 1 <= len(slots) <= MOST_SLOTS or len({slot.begins for slot in slots}) != len(slots):
        raise ValueError(f"not shifts: {text!r}")
    return tuple(sorted(slots))


def parse_dates(text: str) -> tuple[date, ...]:
    """``2026-12-01 2026年12月8日``, in order, each once. Raises ValueError."""
    rest = re.sub(r"[\s,，、;；]+", "", _DATE.sub("", text))
    found = sorted({date(int(year), int(month), int(day)) for year, month, day in _DATE.findall(text)})
    if rest or not 1 <= len(found) <= MOST_DATES:
        raise ValueError(f"not dates: {text!r}")
    return tuple(found)


def slots_to_json(slots: Sequence[Slot]) -> list[list[int]]:
    return [[slot.begins, slot.ends, slot.capacity] for slot in slots]


def slots_from_json(kept: Sequence[Sequence[Any]]) -> tuple[Slot, ...]:
    return tuple(Slot(*each) for each in kept)
