"""When a store is open: hours of weekdays and of market days, by either calendar. Pure.

A market day comes every ten days: "every third and eighth" are the days of the month whose last figure is 3 or 8. By the
old calendar these are 初三, 十三, 廿三 and 初八, 十八, 廿八.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from borax.calendars.lunardate import LunarDate

KINDS: Final = ("week", "tens", "lunar")
LOOK_AHEAD_DAYS: Final = 60
_SPAN = re.compile(r"(\d{1,2})[:点](\d{2})?(?:分)?-(\d{1,2})[:点](\d{2})?(?:分)?", re.ASCII)


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
        if self.kind == "week":
            return day.weekday() == self.number
        return (day.day if self.kind == "tens" else lunar_day(day)) % 10 == self.number


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


def lunar_day(day: date) -> int:
    """The day of the month by the old calendar, 1 to 30. Raises ValueError outside 1900 to 2100."""
    return int(LunarDate.from_solar(day).day)


def parse_span(text: str) -> tuple[int, int]:
    """``9:00-11:30``, ``9点-11点30`` in minutes, however the dash and the colon are typed. Raises ValueError."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _SPAN.fullmatch(re.sub("[-‐-―−~到至]+", "-", plain))
    if match is None:
        raise ValueError(f"not hours: {text!r}")
    first, first_minute, last, last_minute = (int(part or 0) for part in match.groups())
    opens, closes = first * 60 + first_minute, last * 60 + last_minute
    if not (first_minute < 60 and last_minute < 60 and opens < closes <= 24 * 60):
        raise ValueError(f"not hours: {text!r}")
    return opens, closes


def parse_figures(text: str) -> tuple[int, ...]:
    """``3、8`` or ``逢三逢八``: last figures of days of the month, in order. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text)
    for figure, sign in enumerate("〇一二三四五六七八九"):
        plain = plain.replace(sign, str(figure))
    plain = plain.replace("十", "0")
    if re.search(r"[^\d、,，;；逢 ]", plain):
        raise ValueError(f"not figures: {text!r}")
    figures = tuple(sorted({int(each) % 10 for each in re.findall(r"\d+", plain)}))
    if not figures:
        raise ValueError(f"not figures: {text!r}")
    return figures


def span_words(slot: Slot) -> str:
    """``9:00–11:30``."""
    return "–".join(f"{minutes // 60}:{minutes % 60:02}" for minutes in (slot.opens, slot.closes))


def slots_from(schedule: Sequence[Sequence[Any]] | None) -> tuple[Slot, ...]:
    return tuple(Slot(*each) for each in schedule or ())


def schedule_of(slots: Iterable[Slot]) -> list[list[Any]]:
    """As it is kept, in a fixed order."""
    return [list(astuple(slot)) for slot in sorted(set(slots))]


def _by_hour(slot: Slot) -> tuple[int, int]:
    return slot.opens, slot.closes
