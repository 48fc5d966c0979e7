"""How gently points are taken."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.points.rules.deductions import Terms, takeable, terms_of

USUAL = SimpleNamespace(repair_days=None, repair_percent=None, deduction_floor_tenths=None, deduction_lapse_days=None)


def test_what_is_not_voted_is_usual_and_a_voted_nothing_is_nothing() -> None:
    assert terms_of(USUAL) == Terms(7, 100, 0, 365)
    voted = SimpleNamespace(repair_days=3, repair_percent=0, deduction_floor_tenths=0, deduction_lapse_days=90)
    assert terms_of(voted) == Terms(3, 0, 0, 90)


@pytest.mark.parametrize(
    ("tenths", "percent", "lessened"), [(50, 100, 50), (50, 0, 0), (50, 50, 25), (5, 50, 3), (1, 1, 1), (10, 33, 4)]
)
def test_a_share_is_rounded_in_the_households_favour(tenths: int, percent: int, lessened: int) -> None:
    assert Terms(repair_percent=percent).lessened(tenths) == lessened


def test_days_are_counted_from_the_day_it_was_told() -> None:
    assert Terms(repair_days=7).repair_by(date(2026, 11, 23)) == date(2026, 11, 30)
    assert Terms(lapse_days=365).lapse_on(date(2026, 11, 30)) == date(2027, 11, 30)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_what_is_taken_is_what_a_patient_hand_takes_one_tenth_at_a_time(held: int, asked: int, floor: int) -> None:
    left, taken = held, 0
    while taken < asked and left > floor:
        left, taken = left - 1, taken + 1
    assert takeable(held, asked, floor) == taken
