"""Working days as the State Council announces them each autumn for the year to come: holidays and make-up days. Pure.

The announced years come with the ``chinesecalendar`` package. Of a year it does not know yet only weekends and the
holidays of fixed dates are certain; those that follow the moon, and the make-up days, are not. ``is_announced`` says
whether a day was counted with all of them.
"""

from datetime import date, timedelta

import chinese_calendar

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day, by the State Council's regulation on holidays as amended in 2024 (国务院令第 795 号)."""
ONE_DAY = timedelta(days=1)


def is_announced(day: date) -> bool:
    """Whether the holidays of the day's year are known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_workday(day: date) -> bool:
    """Whether offices are open; of a year not announced yet, as far as weekends and fixed holidays tell."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def is_holiday(day: date) -> bool:
    """Whether a day lies in a public holiday, weekends and make-up days apart; of a year not announced yet, a fixed one."""
    try:
        _off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return (day.month, day.day) in FIXED_HOLIDAYS
    return name is not None and not is_workday(day)


def after(day: date, count: int) -> date:
    """The last of ``count`` working days (at least one) that follow ``day``, which itself does not count."""
    while count:
        day += ONE_DAY
        count -= is_workday(day)
    return day


def between(since: date, until: date) -> int:
    """How many working days follow ``since`` up to and with ``until``; negative when ``until`` lies before it."""
    if until < since:
        return -between(until, since)
    return sum(is_workday(since + ONE_DAY * n) for n in range(1, (until - since).days + 1))
