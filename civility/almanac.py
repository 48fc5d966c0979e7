"""Days by the common and by the old calendar, and hours, as people write them. Pure.

A market day comes every ten days: "every third and eighth" are the days of the month whose last figure is 3 or 8. By the
old calendar these are 初三, 十三, 廿三 and 初八, 十八, 廿八.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from borax.calendars.lunardate import LunarDate

_SPAN = re.compile(r"(\d{1,2})[:点](\d{2})?(?:分)?-(\d{1,2})[:点](\d{2})?(?:分)?", re.ASCII)
_FESTIVALS: Final = {
    (1, 1): "春节",
    (1, 15): "元宵",
    (5, 5): "端午",
    (7, 7): "七夕",
    (7, 15): "中元",
    (8, 15): "中秋",
    (9, 9): "重阳",
    (12, 8): "腊八",
    (12, 23): "小年",
}
_TERMS: Final = frozenset({"清明", "冬至"})
FESTIVALS: Final = (*_FESTIVALS.values(), "除夕", *sorted(_TERMS))


def falls_on(kind: str, number: int, day: date) -> bool:
    """``week``: 0 is Monday. ``tens`` and ``lunar``: the last figure of the day of the month, by either calendar."""
    if kind == "week":
        return day.weekday() == number
    return (day.day if kind == "tens" else lunar_day(day)) % 10 == number


def lunar_day(day: date) -> int:
    """The day of the month by the old calendar, 1 to 30. Raises ValueError outside 1900 to 2100."""
    return int(LunarDate.from_solar(day).day)


def festival_of(day: date) -> str:
    """The old festival of a day, one of ``FESTIVALS``; empty when there is none. A leap month repeats none."""
    old = LunarDate.from_solar(day)
    following = LunarDate.from_solar(day + timedelta(days=1))
    if (following.month, following.day, following.leap) == (1, 1, 0):
        return "除夕"
    if old.term in _TERMS:
        return str(old.term)
    return "" if old.leap else _FESTIVALS.get((old.month, old.day), "")


def parse_span(text: str) -> tuple[int, int]:
    """``9:00-11:30``, ``9点-11点30`` in minutes, however the dash and the colon are typed. Raises ValueError."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _SPAN.fullmatch(re.sub("[-‐-―−~到至]+", "-", plain))
    if match is None:
        raise ValueError(f"not hours: {text!r}")
    first, first_minute, last, last_minute = (int(part or 0) for part in match.groups())
    begins, ends = first * 60 + first_minute, last * 60 + last_minute
    if not (first_minute < 60 and last_minute < 60 and begins < ends <= 24 * 60):
        raise ValueError(f"not hours: {text!r}")
    return begins, ends


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


def span(begins: int, ends: int) -> str:
    """``9:00–11:30`` of minutes since midnight."""
    return f"{clock_words(begins)}–{clock_words(ends)}"


def clock_words(minutes: int) -> str:
    """``9:00`` of minutes since midnight."""
    return f"{minutes // 60}:{minutes % 60:02}"
