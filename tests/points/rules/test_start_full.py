"""Full marks less what was lost: the arithmetic against a slow obvious model, and how a standard says it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.points.rules.asked import Asked
from civility.points.rules.errors import ItemOutOfRange, ItemsNeeded, NothingLeft, WrongAmount
from civility.points.rules.points_text import BONUS, read_points
from civility.points.rules.rounds import read_stop, was_seen
from civility.points.rules.shapes import Fixed, Item, OneOf, Option, Range, Rate, Shape, StartFull, shape_from_json
from tests.points.rules.test_shapes import HOURS

YARD = StartFull((Item("院内整洁", 200), Item("柴草码放", 150), Item("门前三包", 250)))
ITEMS = st.lists(st.integers(1, 400), min_size=2, max_size=8)


def slow(most: list[int], lost: list[int]) -> int | None:
    """Counted off point by point, as a person does with a pencil; None when something cannot be."""
    left = sum((Fraction(each, 10) for each in most), Fraction(0))
    for at, gone in enumerate(lost):
        for _tenth in range(gone):
            left -= Fraction(1, 10)
        if gone < 0 or gone > most[at]:
            return None
    return int(left * 10) or None


@given(ITEMS, st.data())
def test_what_is_left_is_what_a_pencil_finds(most: list[int], data: st.DataObject) -> None:
    lost = [data.draw(st.integers(-2, worth + 2)) for worth in most]
    shape = StartFull(tuple(Item(f"第{at}项", worth) for at, worth in enumerate(most)))
    expected = slow(most, lost)
    if expected is None:
        with pytest.raises((ItemOutOfRange, NothingLeft)):
            shape.amount_for(lost=lost)
    else:
        assert shape.amount_for(lost=lost) == expected
    assert shape_from_json(shape.to_json()) == shape


@given(ITEMS, st.data())
def test_what_was_written_of_losses_reads_back_as_those_losses(most: list[int], data: st.DataObject) -> None:
    lost = [data.draw(st.integers(0, worth)) for worth in most]
    shape = StartFull(tuple(Item(f"第{at}项", worth) for at, worth in enumerate(most)))
    text = shape.losses(lost)
    assert shape.read_losses(text) == [(item, gone) for item, gone in zip(shape.items, lost, strict=True) if gone]
    cut_off = text[: data.draw(st.integers(0, len(text)))]
    assert len(shape.read_losses(cut_off)) <= len(shape.read_losses(text))


@pytest.mark.parametrize("lost", [None, (), (0, 0), (0, 0, 0, 0)])
def test_every_item_has_to_be_said(lost: tuple[int, ...] | None) -> None:
    with pytest.raises(ItemsNeeded):
        YARD.amount_for(lost=lost)


def test_other_shapes_take_no_losses() -> None:
    with pytest.raises(WrongAmount):
        Fixed(50).amount_for(lost=(10,))


def test_the_reason_names_what_lost_points_and_nothing_else() -> None:
    assert YARD.losses((0, 50, 25)) == "柴草码放 −5，门前三包 −2.5"
    assert YARD.losses((0, 0, 0)) == ""
    assert YARD.describe() == "满 60 分，逐项扣：院内整洁 20 / 柴草码放 15 / 门前三包 25"


@pytest.mark.parametrize(
    "text",
    [
        "满分60：院内整洁20、柴草码放15、门前三包25",
        "满分60分，院内整洁20分、柴草码放15分、门前三包25分，扣完为止",
        "满分60分（院内整洁：20分；柴草码放：15分；门前三包：25分），逐项扣分",
        "基础分60分：院内整洁最多扣20分，柴草码放最多扣15分，门前三包最多扣25分",
    ],
)
def test_a_standard_says_it_in_words(text: str) -> None:
    reading = read_points(text, item="庭院检查")
    assert (reading.shape, reading.direction, reading.refusal) == (YARD, BONUS, None)


@pytest.mark.parametrize(
    ("text", "direction", "words"),
    [
        ("满分60：院内整洁20、柴草码放15、门前三包20", None, "各项加起来是 55 分"),
        ("满分60：院内整洁、柴草码放15、门前三包25", None, "“院内整洁”没有写几分"),
        ("满分60：院内整洁60", None, "要写明每项几分"),
        ("满分60", None, "要写明每项几分"),
        ("满分60：院内整洁20、柴草码放15、门前三包25", "deduction", "请写成加分"),
        ("满分1：院内整洁0.55、柴草码放0.45", None, "太细"),
    ],
)
def test_an_inspection_that_does_not_add_up_is_refused(text: str, direction: str | None, words: str) -> None:
    reading = read_points(text, item="庭院检查", direction=direction)
    assert reading.shape is None
    assert reading.refusal is not None
    assert words in reading.refusal.describe()


GRADES = OneOf((Option("优", 100), Option("良", 50)))
STOPS: list[tuple[Shape, dict[str, str], Asked | None, bool]] = [
    (Fixed(50), {"seen-0007": "yes"}, Asked(), True),
    (Fixed(50), {"seen-0007": "no"}, None, True),
    (Fixed(50), {}, None, False),
    (Fixed(50), {"seen-0008": "yes"}, None, False),
    (GRADES, {"seen-0007": "1"}, Asked(option=1), True),
    (GRADES, {"seen-0007": ""}, None, False),
    (Range(10, 50, 10), {"tenths-0007": " ３ "}, Asked(tenths=30), True),
    (Range(10, 50, 10), {"tenths-0007": ""}, None, False),
    (HOURS, {"quantity-0007": "12"}, Asked(quantity=12), True),  # type: ignore[arg-type]
    (YARD, {"seen-0007": "yes"}, Asked(lost=(0, 0, 0)), True),
    (YARD, {"lost-0007-1": "2.5"}, Asked(lost=(0, 25, 0)), True),
    (YARD, {"seen-0007": "no", "lost-0007-1": "2.5"}, None, True),
    (YARD, {"lost-0070-1": "2"}, None, False),
]


@pytest.mark.parametrize(("shape", "said", "asked", "seen"), STOPS)
def test_a_stop_of_a_round_is_read(shape: Shape, said: dict[str, str], asked: Asked | None, seen: bool) -> None:
    assert (read_stop(shape, said, "0007"), was_seen(said, "0007")) == (asked, seen)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (Fixed(50), {"seen-0007": "maybe"}),
        (GRADES, {"seen-0007": "2"}),
        (GRADES, {"seen-0007": "yes"}),
        (GRADES, {"seen-0007": "999999999999"}),
        (Range(10, 50, 10), {"tenths-0007": "15"}),
        (Range(10, 50, 10), {"tenths-0007": "六"}),
        (HOURS, {"quantity-0007": "-3"}),
        (HOURS, {"quantity-0007": "9e99999999"}),
        (Rate(HOURS.tiers[0].threshold, "元", 10), {"quantity-0007": "1"}),
        (YARD, {"lost-0007-1": "16"}),
        (YARD, {"lost-0007-1": "-1"}),
        (YARD, {"lost-0007-1": "很多"}),
        (YARD, {"lost-0007-0": "20", "lost-0007-1": "15", "lost-0007-2": "25"}),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(shape: Shape, said: dict[str, str]) -> None:
    with pytest.raises(WrongAmount) as refused:
        read_stop(shape, said, "0007")
    assert "%" not in refused.value.describe()
    assert "None" not in refused.value.describe()
