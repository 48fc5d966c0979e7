"""When a store is open: hours of weekdays and of market days, by either calendar. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from civility.almanac import falls_on, span

KINDS: Final = ("week", "tens", "lunar")
LOOK_AHEAD_DAYS: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Open from ``opens`` to ``closes`` (minutes since midnight) on days that ``kind`` and ``number`` name.

    ``week``: 0 is Monday. ``tens`` and ``lunar``: the last figure of the day of the month, by the common calendar and
    by the old one.
    """

    kind: str
    number: int
    opens: int
    closes: int

    def is_on(self, day: date) -> bool:
        return falls_on(self.kind, self.number, day)


@dataclass(frozen=True, slots=True)
class Today:
    """Whether a store is open at a moment, the hours of that day, and the next day it opens (with its hours)."""

    is_open: bool
    hours: tuple[Slot, ...]
    next_on: date | None
    next_hours: tuple[Slot, ...]


def look(slots: Iterable[Slot], moment: datetime, is_shut: Callable[[date], bool]) -> Today:
    """``moment`` is on the village's clock; ``is_shut`` says of a day whether a notice closes the store."""
    known, day = tuple(slots), moment.date()
    hours = () if is_shut(day) else hours_of(known, day)
    minute = moment.hour * 60 + moment.minute
    if any(minute < slot.opens for slot in hours):
        next_on: date | None = day
    else:
        later = (day + timedelta(days) for days in range(1, LOOK_AHEAD_DAYS + 1))
        next_on = next((each for each in later if not is_shut(each) and hours_of(known, each)), None)
    return Today(
        is_open=any(slot.opens <= minute < slot.closes for slot in hours),
        hours=hours,
        next_on=next_on,
        next_hours=hours_of(known, next_on) if next_on else (),
    )


def hours_of(slots: Iterable[Slot], day: date) -> tuple[Slot, ...]:
    """The slots of a day, the earliest first; two that say the same hours are one."""
    return tuple(sorted({(slot.opens, slot.closes): slot for slot in slots if slot.is_on(day)}.values(), key=_by_hour))


def span_words(slot: Slot) -> str:
    """``9:00–11:30``."""
    return span(slot.opens, slot.closes)


def slots_from(schedule: Sequence[Sequence[Any]] | None) -> tuple[Slot, ...]:
    return tuple(Slot(*each) for each in schedule or ())


def schedule_of(slots: Iterable[Slot]) -> list[list[Any]]:
    """As it is kept, in a fixed order."""
    return [list(astuple(slot)) for slot in sorted(set(slots))]


def _by_hour(slot: Slot) -> tuple[int, int]:
    return slot.opens, slot.closes
