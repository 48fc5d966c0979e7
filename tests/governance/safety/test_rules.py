"""The arithmetic of the safety index, held against a slow reckoning with decimals."""

from decimal import ROUND_HALF_UP, Decimal, getcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.governance.safety.rules import COMPONENTS, FEW, PRIVATE, STANDINGS, figure, make_parts

ALL = {"hazards": (3, 4), "patrols": (5, 5), "disputes": (2, 4), "answers": (9, 10)}
EVEN = dict.fromkeys(COMPONENTS, 25)
GOOD = st.integers(0, 60).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due)))
COUNTS = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, GOOD))
WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 100) for name in COMPONENTS})


def slow(counts, weights):
    """In decimals of many places, part by part, as somebody with a pocket calculator would."""
    getcontext().prec = 60
    top = bottom = Decimal(0)
    for name, (good, due) in counts.items():
        if due == 0 or (name == "disputes" and due <= 2):
            continue
        top += Decimal(weights[name]) * 100 * good / due
        bottom += weights[name]
    if not bottom:
        return None
    return int((top / bottom).quantize(Decimal("0.0000000001")).quantize(Decimal("0.1"), ROUND_HALF_UP) * 10)


def test_the_index_is_the_weighted_mean_of_its_parts():
    assert figure(make_parts(ALL, EVEN)) == 788  # (75 + 100 + 50 + 90) / 4 = 78.75
    assert figure(make_parts(ALL, EVEN | {"disputes": 0})) == 883  # 88.33…


@given(COUNTS, WEIGHTS)
def test_it_is_what_a_slow_reckoning_says(counts, weights):
    assert figure(make_parts(counts, weights)) == slow(counts, weights)


@given(COUNTS, WEIGHTS)
def test_it_lies_between_its_lowest_and_its_highest_part(counts, weights):
    parts = make_parts(counts, weights)
    found, counted = figure(parts), [part.tenths for part in parts if part.standing == "counted"]
    assert (found is None) == (not counted)
    if counted:
        assert min(counted) <= found <= max(counted)


def test_a_part_without_data_says_so_and_weighs_nothing():
    parts = make_parts(ALL | {"patrols": (0, 0)}, EVEN)
    [patrols] = [part for part in parts if part.name == "patrols"]
    assert (patrols.standing, patrols.tenths) == ("none", None)
    assert figure(parts) == 717  # (75 + 50 + 90) / 3 = 71.67
    assert figure(make_parts(dict.fromkeys(COMPONENTS, (0, 0)), EVEN)) is None


@pytest.mark.parametrize(("due", "told"), [(1, False), (FEW - 1, False), (FEW, True)])
def test_of_a_private_kind_few_are_not_told_and_not_counted(due, told):
    [disputes] = [part for part in make_parts(ALL | {"disputes": (1, due)}, EVEN) if part.name in PRIVATE]
    assert (disputes.good, disputes.due) == ((1, due) if told else (None, None))
    assert disputes.standing == ("counted" if told else "few")
    [hazards] = [part for part in make_parts(ALL | {"hazards": (1, due)}, EVEN) if part.name == "hazards"]
    assert hazards.due == due


def test_a_part_of_weight_nothing_is_shown_and_not_counted():
    parts = make_parts(ALL, EVEN | {"answers": 0})
    assert [part.standing for part in parts] == ["counted", "counted", "counted", "unweighted"]
    assert {part.standing for part in parts} <= set(STANDINGS)
