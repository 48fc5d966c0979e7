"""The working-day calendar: holidays, make-up days, and years that are not announced yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility import workdays

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 25), True),  # a Wednesday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 10, 1), False),  # national day
        (date(2026, 10, 7), False),  # its last day off, a Wednesday
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 2, 17), False),  # spring festival
    ],
)
def test_holidays_and_make_up_days_are_those_that_were_announced(day: date, works: bool) -> None:
    assert workdays.is_workday(day) is works
    assert workdays.is_announced(day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2031, 1, 1), False),
        (date(2031, 5, 2), False),
        (date(2031, 10, 3), False),
        (date(2031, 10, 4), False),  # a Saturday
        (date(2031, 10, 6), True),
        (date(2031, 1, 23), True),  # spring festival: not known before it is announced
    ],
)
def test_a_year_that_is_not_announced_has_weekends_and_fixed_holidays(day: date, works: bool) -> None:
    assert workdays.is_workday(day) is works
    assert not workdays.is_announced(day)


def test_seven_working_days_after_a_day() -> None:
    assert workdays.after(date(2026, 11, 21), 7) == date(2026, 12, 1)  # from a Saturday: Monday is the first
    assert workdays.after(date(2026, 11, 23), 7) == date(2026, 12, 2)
    assert workdays.after(date(2026, 9, 24), 7) == date(2026, 10, 12)  # past mid-autumn and the national holiday


def test_days_left_are_counted_from_tomorrow_and_days_over_backwards() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert workdays.between(friday, friday) == 0
    assert workdays.between(friday, monday) == 1
    assert workdays.between(monday, friday) == -1


@given(DAYS, st.integers(1, 30))
def test_counting_on_and_counting_between_agree(day: date, count: int) -> None:
    until = workdays.after(day, count)
    assert workdays.is_workday(until)
    assert workdays.between(day, until) == count
    assert workdays.between(day, until - timedelta(days=1)) == count - 1
