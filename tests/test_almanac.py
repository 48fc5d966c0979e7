"""Days by either calendar: festivals, market days, holidays."""

from datetime import date, timedelta

import pytest

from civility.almanac import FESTIVALS, falls_on, festival_of, lunar_day, span
from civility.workdays import is_holiday, is_workday


@pytest.mark.parametrize(
    ("day", "festival"),
    [
        (date(2026, 2, 16), "除夕"),
        (date(2026, 2, 17), "春节"),
        (date(2026, 2, 18), ""),
        (date(2026, 3, 3), "元宵"),
        (date(2026, 4, 5), "清明"),
        (date(2026, 6, 19), "端午"),
        (date(2026, 9, 25), "中秋"),
        (date(2026, 12, 22), "冬至"),
        (date(2027, 2, 5), "除夕"),
    ],
)
def test_a_festival_is_known_by_its_day(day: date, festival: str) -> None:
    assert festival_of(day) == festival


def test_every_festival_comes_once_in_an_old_year_also_in_one_with_a_leap_month() -> None:
    for first, following in ((date(2025, 1, 29), date(2026, 2, 17)), (date(2026, 2, 17), date(2027, 2, 6))):
        found = [festival_of(first + timedelta(days=n)) for n in range((following - first).days)]
        assert sorted(filter(None, found)) == sorted(FESTIVALS)


def test_a_market_day_follows_either_calendar() -> None:
    assert lunar_day(date(2026, 11, 21)) == 13
    assert falls_on("lunar", 3, date(2026, 11, 21))
    assert not falls_on("tens", 3, date(2026, 11, 21))
    assert falls_on("tens", 1, date(2026, 11, 21))
    assert falls_on("week", 5, date(2026, 11, 21))


def test_a_holiday_is_neither_a_weekend_nor_a_make_up_day() -> None:
    assert is_holiday(date(2026, 10, 1))
    assert is_holiday(date(2026, 10, 3))
    assert not is_holiday(date(2026, 11, 28))
    assert is_workday(date(2026, 2, 14))
    assert not is_holiday(date(2026, 2, 14))
    assert is_holiday(date(2099, 10, 1))
    assert not is_holiday(date(2099, 2, 14))


def test_hours_read_as_people_write_them() -> None:
    assert span(450, 490) == "7:30–8:10"
