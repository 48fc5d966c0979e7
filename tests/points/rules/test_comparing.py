"""What changed between two versions of a standard."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.points.rules.comparing import ClauseWords, compare_clauses, worth_words
from civility.points.rules.shapes import Fixed, Item, Ladder, StartFull, Tier


def clause(number: int, title: str, worth: str = "加 2 分", direction: str = "bonus", **more: str) -> ClauseWords:
    return ClauseWords(number, direction, more.pop("category", "卫生"), title, worth, **more)


YARD = clause(1, "院落干净，杂物码放整齐")
PATROL = clause(2, "参加巡逻", category="平安")
WEDDING = clause(3, "红白事简办", "加 10 分", category="乡风")


def said(old, new) -> list[tuple[str, str]]:
    return [(each.kind, (each.new or each.old).title) for each in compare_clauses(old, new)]


def test_numbers_that_shifted_change_nothing():
    shifted = [replace(each, number=each.number + 5) for each in (YARD, PATROL, WEDDING)]
    assert {each.kind for each in compare_clauses([YARD, PATROL, WEDDING], shifted)} == {"same"}


def test_new_gone_and_changed_are_told_in_the_order_of_the_new_version():
    new = [
        clause(1, "院落干净，杂物码放整齐", "加 3 分"),
        clause(2, "照看独居老人"),
        clause(3, "红白事简办", "加 10 分", category="乡风"),
    ]
    assert said([YARD, PATROL, WEDDING], new) == [
        ("changed", "院落干净，杂物码放整齐"),
        ("added", "照看独居老人"),
        ("removed", "参加巡逻"),
        ("same", "红白事简办"),
    ]


def test_a_reworded_clause_is_one_change_and_says_what_differs():
    (change,) = compare_clauses([YARD], [clause(1, "院落干净，杂物堆放整齐有序", "加 3 分", evidence="照片")])
    assert (change.kind, change.differing) == ("changed", ("title", "worth", "evidence"))


def test_a_bonus_is_never_taken_for_a_deduction_of_the_same_words():
    taken = clause(1, "院落干净，杂物码放整齐", "扣 2 分", "deduction")
    assert [each.kind for each in compare_clauses([YARD], [taken])] == ["added", "removed"]


def test_of_two_with_one_title_each_is_paired_with_its_own_category():
    old = [clause(1, "其他好事", "加 1 分", category="卫生"), clause(2, "其他好事", "加 2 分", category="平安")]
    new = [replace(old[1], number=1), replace(old[0], number=2)]
    assert {each.kind for each in compare_clauses(old, new)} == {"same"}


def test_full_width_signs_and_figures_are_no_rewording():
    (change,) = compare_clauses([clause(1, "献血200毫升")], [clause(1, "献血２００毫升。")])
    assert change.differing == ("title",)


titles = st.lists(
    st.sampled_from(["扫院子", "扫院落", "巡逻", "参加巡逻", "献血", "看望老人", "看望独居老人"]), max_size=8
)


@given(titles, titles)
def test_every_clause_of_both_versions_stands_once(before, after):
    old = [clause(number, title) for number, title in enumerate(before, 1)]
    new = [clause(number, title) for number, title in enumerate(after, 1)]
    changes = compare_clauses(old, new)
    assert [each.new for each in changes if each.new is not None] == new
    assert sorted(each.old.number for each in changes if each.old is not None) == [each.number for each in old]
    assert all((each.kind == "added") == (each.old is None) for each in changes)
    assert all((each.kind == "removed") == (each.new is None) for each in changes)


@pytest.mark.parametrize(
    ("shape", "direction", "words"),
    [
        (Fixed(20), "bonus", "加 2 分"),
        (Fixed(20), "deduction", "扣 2 分"),
        (Ladder("小时", (Tier(Decimal(10), 20),)), "bonus", "满 10 小时 2 分"),
        (StartFull((Item("院内", 80), Item("门前", 60))), "bonus", "满 14 分，逐项扣：院内 8 / 门前 6"),
        (StartFull((Item("院内", 80), Item("门前", 60))), "deduction", "扣 满 14 分，逐项扣：院内 8 / 门前 6"),
    ],
)
def test_what_a_clause_is_worth_is_said_as_people_say_it(shape, direction, words):
    assert worth_words(SimpleNamespace(shape=shape.to_json(), direction=direction), str) == words
