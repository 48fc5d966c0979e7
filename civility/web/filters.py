"""How figures, days and hashes are written on a page, in Chinese and in English.

Points come in tenths, instants as aware datetimes, days as dates of the village's calendar.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from babel.dates import format_date, format_time
from flask import Flask
from flask_babel import gettext as _

from civility import clock, errors, workdays
from civility.web.locale import in_english, page_locale
from civility.web.numbers import MINUS, points, yuan


def signed_points(tenths: int) -> str:
    """With sign and unit: ``+5 分``, ``−20 分``, ``0 分``."""
    figure = f"+{points(tenths)}" if tenths > 0 else points(tenths)
    return str(_("%(points)s 分", points=figure))


def quantity(count: int, unit: str = "") -> str:
    """A number of things with its measure word: ``3 袋``; thousands stand apart: ``12 000 袋``."""
    figure = f"{abs(count):,}".replace(",", "\u2009")
    figure = f"{MINUS}{figure}" if count < 0 else figure
    return f"{figure} {unit}" if unit else figure


def day(value: date) -> str:
    """``11月21日 星期六``; the year is said when it is not this one."""
    this_year = value.year == clock.today().year
    if in_english():
        return format_date(value, "EEE d MMM" if this_year else "EEE d MMM y", locale=page_locale())
    return format_date(value, "M月d日 EEEE" if this_year else "y年M月d日 EEEE", locale=page_locale())


errors.say_day = day


def instant(value: datetime) -> str:
    """``11月21日 星期六 14:30`` on the village's clock."""
    there = clock.local(value)
    return f"{day(there.date())} {format_time(there, 'HH:mm', locale=page_locale())}"


def last_day(value: date) -> str:
    """The last day of something, said to be provisional while the holidays of its year are not announced."""
    if workdays.is_announced(value):
        return day(value)
    return str(_("%(day)s（那一年的放假安排还没公布，先按周末和固定的假日算）", day=day(value)))


def days_left(value: date) -> str:
    """How many working days are left until a last day, or how many it is past."""
    count = workdays.between(clock.today(), value)
    if value < clock.today():
        return str(_("过了 %(count)s 个工作日", count=-count) if count else _("已经过了"))
    return str(_("还剩 %(count)s 个工作日", count=count) if count else _("今天是最后一天"))


def month(value: date | str) -> str:
    """``2026年11月`` from a date or from ``2026-11``."""
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return format_date(first, "MMMM y" if in_english() else "y年M月", locale=page_locale())


def fours(value: bytes | str) -> str:
    """All the hex digits of a hash in fours, to be read aloud."""
    digits = value.hex() if isinstance(value, bytes) else value
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def short_hash(value: bytes | str) -> str:
    """Twelve hex digits in threes of four, enough to compare by eye: ``9f86 d081 884c``."""
    return fours(value)[:14]


def long_hash(value: bytes | str) -> str:
    """Sixteen hex digits as sheets print them, in fours: ``9f86 d081 884c 7d65``."""
    return fours(value)[:19]


class Sayable(Protocol):
    """What has a sentence for people: a refusal, a remark about a row of a file."""

    def describe(self, translate: Callable[[str], str] = ...) -> str: ...


def sentence(said: Sayable) -> str:
    """The sentence of a refusal or a remark in the reader's language."""
    return said.describe(lambda text: _(text))


def init_filters(app: Flask) -> None:
    for shown in (
        points,
        signed_points,
        yuan,
        quantity,
        day,
        last_day,
        days_left,
        instant,
        month,
        fours,
        short_hash,
        long_hash,
        sentence,
    ):
        app.add_template_filter(shown)
