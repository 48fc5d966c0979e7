"""Periods, ranks, stars and lines."""

from datetime import date
from math import lcm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.governance.rolls import rules
from civility.governance.rolls.errors import NoSuchPeriod
from civility.governance.rolls.rules import Period, Standing


def lines(*scores):
    """Lines of households 0001, 0002 … with these totals in one category."""
    return rules.make_lines(
        Standing(f"{n:04d}", f"户{n}", tenths, {"卫生": tenths}) for n, tenths in enumerate(scores, 1)
    )


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 2, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2028-02", date(2028, 2, 1), date(2028, 3, 1)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_reads_and_writes_its_code(code, since, until):
    period = rules.parse_period(code)
    assert period == Period(since, until)
    assert period.code == code
    assert period.is_month == ("Q" not in code)


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "26-10", "1999-10", "２０２６-10"]
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(NoSuchPeriod):
        rules.parse_period(code)


def test_the_month_and_quarter_of_a_day():
    assert rules.month_of(date(2026, 11, 21)).code == "2026-11"
    assert [rules.quarter_of(date(2026, month, 1)).code for month in (1, 3, 4, 9, 10, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
        "2026-Q4",
    ]
    assert rules.month_before(rules.parse_period("2026-01")).code == "2025-12"
    assert rules.parse_period("2028-02").last_day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ((50,), [1]),
        ((50, 50, 30), [1, 1, 3]),
        ((50, 40, 40, 40, 30), [1, 2, 2, 2, 5]),
        ((50, 50, 50), [1, 1, 1]),
        ((30, 50, 30, 50), [1, 1, 3, 3]),
    ],
)
def test_equal_points_share_a_rank_and_the_next_is_counted_on(scores, ranks):
    assert [line["rank"] for line in lines(*scores)] == ranks


def test_equal_points_stand_in_the_order_of_their_numbers():
    assert [line["household_number"] for line in lines(30, 50, 30, 50)] == ["0002", "0004", "0001", "0003"]


def test_a_tenth_more_is_a_rank_higher():
    assert [(line["rank"], line["honour_tenths"]) for line in lines(50, 51)] == [(1, 51), (2, 50)]


def test_only_praise_is_written_nobody_at_or_below_zero():
    assert [line["household_number"] for line in lines(0, -20, 5)] == ["0003"]
    assert lines(0, -20) == []


def test_categories_with_points_give_stars_the_best_three_are_named_and_lost_points_are_not_told():
    categories = {"孝老": 20, "卫生": 50, "志愿": 20, "红线": -10, "睦邻": 30, "空": 0}
    [line] = rules.make_lines([Standing("0001", "李*国", 110, categories)])
    assert line == {
        "rank": 1,
        "household_number": "0001",
        "label": "李*国",
        "honour_tenths": 110,
        "stars": 4,
        "categories": ["卫生", "睦邻", "孝老"],
        "earned": {"卫生": 50, "睦邻": 30, "孝老": 20, "志愿": 20},
    }


def test_there_are_at_most_five_stars():
    categories = {f"类{n}": 10 for n in range(8)}
    [line] = rules.make_lines([Standing("0001", "李*国", 80, categories)])
    assert line["stars"] == 5


def test_a_category_is_ranked_by_itself_and_tells_no_points():
    found = rules.make_lines(
        Standing(f"{n:04d}", f"户{n}", sum(earned.values()), earned)
        for n, earned in enumerate(({"卫生": 50}, {"孝老": 20, "卫生": 20}, {"孝老": 20}, {"孝老": 90, "红线": -95}), 1)
    )
    assert rules.list_categories(found) == ["卫生", "孝老"]
    assert [(line["rank"], line["household_number"]) for line in rules.in_category(found, "孝老")] == [
        (1, "0002"),
        (1, "0003"),
    ]
    for line in rules.in_category(found, "卫生"):
        assert (line["honour_tenths"], line["stars"], line["categories"]) == (None, 0, [])


def test_what_was_taken_elsewhere_is_not_read_from_the_order_of_a_category():
    whole, clean = Standing("0001", "户1", 80, {"卫生": 120, "红线": -40}), Standing("0002", "户2", 100, {"卫生": 100})
    found = rules.in_category(rules.make_lines([whole, clean]), "卫生")
    assert [line["household_number"] for line in found] == ["0002", "0001"]


@given(
    st.lists(
        st.tuples(st.dictionaries(st.sampled_from("甲乙丙"), st.integers(1, 40), min_size=1), st.integers(0, 30)),
        min_size=1,
        max_size=6,
    )
)
def test_every_category_reads_as_if_nothing_had_ever_been_taken(people):
    """Whoever lost points stands in each list where somebody stands who earned as much less in each category instead."""
    taken, never = [], []
    scale = lcm(*(sum(earned.values()) for earned, _ in people))
    for n, (earned, lost) in enumerate(people, 1):
        left = sum(earned.values()) - lost
        share = left * scale // sum(earned.values())
        taken.append(Standing(f"{n:04d}", "", left, {**earned, "红线": -lost}))
        never.append(Standing(f"{n:04d}", "", left * scale, {name: share * tenths for name, tenths in earned.items()}))
    for category in "甲乙丙":
        places = [
            [(line["rank"], line["household_number"]) for line in rules.in_category(rules.make_lines(each), category)]
            for each in (taken, never)
        ]
        assert places[0] == places[1]


def test_lines_that_do_not_say_what_each_category_gave_have_no_categories():
    earlier = [{name: value for name, value in line.items() if name != "earned"} for line in lines(50, 30)]
    assert rules.list_categories(earlier) == []
    assert rules.in_category(earlier, "卫生") == []
