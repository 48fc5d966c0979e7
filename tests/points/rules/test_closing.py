"""The days of the rule on how long points last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.ledger import allocate, units
from civility.people.errors import YearClosed
from civility.people.rules import check_years_open
from civility.points.rules.closing import (
    MOST_YEARS,
    NOTICE_DAYS,
    Expiry,
    is_a_day,
    is_reminder_due,
    undo_until,
    usable_after_reminder,
)

FEBRUARY = Expiry(1, 2, 28, date(2026, 5, 1))
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
rules = st.builds(Expiry, st.integers(1, MOST_YEARS), st.integers(1, 12), st.integers(1, 28), st.just(date(2026, 5, 1)))


def test_the_end_is_announced_thirty_days_before():
    assert FEBRUARY.last_day(2026) == date(2027, 2, 28)
    assert FEBRUARY.due_year(date(2027, 1, 28)) == 2025
    assert FEBRUARY.due_year(date(2027, 1, 29)) == 2026
    assert FEBRUARY.usable_until(2026, date(2027, 1, 29)) == date(2027, 2, 28)


def test_an_end_in_early_january_is_announced_in_the_year_itself():
    assert Expiry(1, 1, 5, date(2026, 5, 1)).due_year(date(2026, 12, 6)) == 2026


@given(rules, days)
def test_a_year_is_over_before_its_points_expire_and_nobody_has_less_than_the_notice(rule, day):
    year = rule.due_year(day)
    assert rule.usable_until(year, day) >= day + timedelta(days=NOTICE_DAYS)
    assert rule.usable_until(year, day) >= date(year + 1, 1, 1)
    assert rule.last_day(year) <= day + timedelta(days=NOTICE_DAYS) < rule.last_day(year + 1)


def test_a_late_reminder_moves_the_end():
    end = date(2027, 2, 28)
    assert not is_reminder_due(end, date(2027, 2, 20))
    assert is_reminder_due(end, date(2027, 2, 21))
    assert usable_after_reminder(end, date(2027, 2, 21)) == end
    assert usable_after_reminder(end, date(2027, 2, 25)) == date(2027, 3, 4)


def test_days_that_every_year_has():
    assert is_a_day(2, 28)
    assert [is_a_day(*day) for day in ((2, 29), (4, 31), (0, 1), (13, 1))] == [False] * 4


def test_a_close_may_be_undone_for_thirty_days():
    assert undo_until(date(2027, 3, 1)) == date(2027, 3, 31)


def test_a_closed_year_closes_those_before_it():
    check_years_open(None, [1999])
    check_years_open(2025, [2026, 2027])
    with pytest.raises(YearClosed) as refusal:
        check_years_open(2025, [2026, 2024])
    assert (refusal.value.year, refusal.value.first) == (2024, 2026)


@given(st.dictionaries(st.integers(2020, 2030), st.integers(1, 10_000)), st.integers(0, 60_000))
def test_the_oldest_points_are_spent_first(granted, asked):
    """Nothing of a year is taken while an older year has something left, and never more than there is."""
    held = [(units.spend(year), granted[year]) for year in sorted(granted)]

    taken = dict(allocate(held, asked))

    assert sum(taken.values()) == min(asked, sum(granted.values()))
    assert all(0 < amount <= dict(held)[unit] for unit, amount in taken.items())
    touched = [taken.get(unit, 0) for unit, _there in held]
    whole = [taken.get(unit, 0) == there for unit, there in held]
    assert all(all(whole[:place]) for place, amount in enumerate(touched) if amount)
