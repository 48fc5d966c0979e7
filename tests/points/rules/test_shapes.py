"""What a clause is worth: exact tenths, or a refusal that says what was missing."""

from decimal import Decimal
from typing import Any

import pytest

from civility.points.rules.errors import (
    AmountNeeded,
    AmountOffStep,
    AmountOutOfRange,
    NothingToChoose,
    OptionNeeded,
    QuantityNeeded,
    QuantityOutOfRange,
    QuantityTooSmall,
    UnknownOption,
    WrongAmount,
)
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Option, Range, Rate, Shape, Tier, shape_from_json

FIXED = Fixed(50)
GRADES = OneOf((Option("一般", 10), Option("突出", 20)))
RANGE = Range(10, 50, 10)
GIFT = Rate(Decimal(100), "元", 10, 10, 100, Decimal(100), Decimal(1000))
HOURS = Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50), Tier(Decimal(50), 100)))


@pytest.mark.parametrize(
    ("shape", "asked", "tenths"),
    [
        (FIXED, {}, 50),
        (GRADES, {"option": 1}, 20),
        (RANGE, {"tenths": 30}, 30),
        (GIFT, {"quantity": Decimal(100)}, 10),
        (GIFT, {"quantity": Decimal("399.99")}, 30),
        (GIFT, {"quantity": Decimal(1000)}, 100),
        (Rate(Decimal(1), "小时", 5, 0, 20), {"quantity": Decimal(9)}, 20),
        (HOURS, {"quantity": Decimal(10)}, 20),
        (HOURS, {"quantity": Decimal("49.5")}, 50),
        (HOURS, {"quantity": Decimal(5000)}, 100),
    ],
)
def test_an_amount_is_exact(shape: Shape, asked: dict[str, Any], tenths: int) -> None:
    assert shape.amount_for(**asked) == tenths


@pytest.mark.parametrize(
    ("shape", "asked", "refusal"),
    [
        (FIXED, {"tenths": 60}, NothingToChoose),
        (FIXED, {"quantity": Decimal(2)}, NothingToChoose),
        (GRADES, {}, OptionNeeded),
        (GRADES, {"option": 2}, UnknownOption),
        (GRADES, {"option": -1}, UnknownOption),
        (RANGE, {}, AmountNeeded),
        (RANGE, {"tenths": 60}, AmountOutOfRange),
        (RANGE, {"tenths": 0}, AmountOutOfRange),
        (RANGE, {"tenths": 15}, AmountOffStep),
        (GIFT, {}, QuantityNeeded),
        (GIFT, {"quantity": Decimal("NaN")}, QuantityNeeded),
        (GIFT, {"quantity": Decimal(99)}, QuantityOutOfRange),
        (GIFT, {"quantity": Decimal(1001)}, QuantityOutOfRange),
        (Rate(Decimal(10), "元", 1), {"quantity": Decimal(5)}, QuantityTooSmall),
        (HOURS, {"quantity": Decimal(9)}, QuantityTooSmall),
    ],
)
def test_a_wrong_question_is_refused_in_words(shape: Shape, asked: dict[str, Any], refusal: type[WrongAmount]) -> None:
    with pytest.raises(refusal) as caught:
        shape.amount_for(**asked)
    assert "%(" not in caught.value.describe()


def test_refusals_speak_in_points_not_tenths() -> None:
    with pytest.raises(AmountOutOfRange) as caught:
        Range(5, 50, 5).amount_for(tenths=55)
    assert caught.value.describe() == "分值要在 0.5 到 5 分之间，填的是 5.5 分。"


@pytest.mark.parametrize("shape", [FIXED, GRADES, RANGE, GIFT, HOURS, Rate(Decimal("0.5"), "亩", 5)])
def test_a_shape_comes_back_from_json_as_it_was(shape: Shape) -> None:
    assert shape_from_json(shape.to_json()) == shape


def test_an_unknown_shape_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no such shape"):
        shape_from_json({"kind": "magic"})


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Fixed(5), "0.5 分"),
        (GRADES, "一般 1 分 / 突出 2 分"),
        (RANGE, "1 到 5 分"),
        (GIFT, "每 100 元 1 分，最多 10 分"),
        (HOURS, "满 10 小时 2 分 / 满 20 小时 5 分 / 满 50 小时 10 分"),
    ],
)
def test_a_shape_describes_itself(shape: Shape, words: str) -> None:
    assert shape.describe() == words


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fixed(0),
        lambda: OneOf((Option("一", 1),)),
        lambda: Range(20, 10, 1),
        lambda: Rate(Decimal(0), "元", 1),
        lambda: Ladder("小时", (Tier(Decimal(20), 20), Tier(Decimal(10), 50))),
        lambda: Ladder("小时", (Tier(Decimal(10), 50), Tier(Decimal(20), 50))),
    ],
)
def test_a_shape_that_makes_no_sense_cannot_be_made(make: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        make()
