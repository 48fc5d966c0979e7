"""Ranks, ties, small villages and percentages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.township import rules
from civility.township.rules import INDICATORS, Figures


def village(code, numerator, denominator, households=50):
    parts = dict.fromkeys(INDICATORS, (numerator, denominator))
    return Figures(code, f"村{code}", households, parts)


def ranked(*villages, by="participation"):
    return [(line.rank, line.code) for line in rules.rank(villages, INDICATORS[by])]


def test_the_highest_rate_comes_first_not_the_highest_count():
    assert ranked(village("A", 100, 300), village("B", 30, 60)) == [(1, "B"), (2, "A")]


def test_equal_rates_of_different_sizes_share_a_rank_exactly():
    # as floats 1/3 and 79/237 differ from each other's neighbours by rounding alone
    assert ranked(village("B", 79, 237), village("C", 10, 60), village("A", 20, 60), village("D", 1, 60)) == [
        (1, "A"),
        (1, "B"),
        (3, "C"),
        (4, "D"),
    ]


def test_a_village_with_nobody_taking_part_is_ranked_last_not_left_out():
    assert ranked(village("A", 0, 60), village("B", 1, 60)) == [(1, "B"), (2, "A")]


def test_four_households_are_listed_unranked_and_five_are_ranked():
    lines = rules.rank([village("A", 4, 4, 4), village("B", 1, 5, 5)], INDICATORS["participation"])
    assert [(line.rank, line.code, line.why) for line in lines] == [(1, "B", ""), (None, "A", rules.TOO_SMALL)]


def test_a_village_without_a_denominator_is_listed_unranked():
    lines = rules.rank([village("A", 0, 0), village("B", 0, 5)], INDICATORS["notices"])
    assert [(line.rank, line.code, line.why) for line in lines] == [(1, "B", ""), (None, "A", rules.NOTHING_YET)]
    assert lines[1].value is None


def test_objections_are_listed_by_code_and_never_ranked():
    assert ranked(village("B", 1, 60), village("A", 9, 60), by="objections") == [(None, "A"), (None, "B")]


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (37, 237, "15.6"),
        (237, 237, "100.0"),
        (2369, 2370, "99.9"),
        (9999, 10000, "99.9"),
        (0, 5, "0.0"),
        (1, 2, "50.0"),
        (1, 3, "33.3"),
    ],
)
def test_percentages_are_cut_so_that_a_hundred_means_all(numerator, denominator, shown):
    assert rules.percent(numerator, denominator) == shown


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_ranks_count_exactly_those_who_are_better(pairs):
    villages = [village(f"{n:03d}", min(pair), max(pair)) for n, pair in enumerate(pairs)]
    lines = rules.rank(villages, INDICATORS["participation"])
    assert sorted(line.code for line in lines) == [each.code for each in villages]
    values = [line.value for line in lines if line.rank is not None]
    for line in lines:
        if line.rank is None:
            assert line.denominator == 0
        else:
            assert 0 <= line.value <= 1
            assert line.rank == 1 + sum(value > line.value for value in values)
