"""The village's calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.clock import month_start

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "later", "first"),
    [
        ("2026-01-31", 0, "2026-01-01"),
        ("2026-01-31", 1, "2026-02-01"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-01-15", -1, "2025-12-01"),
        ("2026-11-30", 3, "2027-02-01"),
        ("2026-03-31", -13, "2025-02-01"),
    ],
)
def test_a_month_begins_on_its_first(day: str, later: int, first: str) -> None:
    assert month_start(date.fromisoformat(day), later) == date.fromisoformat(first)


@given(DAYS)
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    first, following = month_start(day), month_start(day, 1)
    assert first <= day < following
    assert month_start(following - timedelta(days=1)) == first
    assert month_start(following, -1) == first
