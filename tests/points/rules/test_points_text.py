"""Points as they are published, in all the ways people write them."""

from decimal import Decimal

import pytest

from civility.points.rules.points_text import BONUS, DEDUCTION, read_points
from civility.points.rules.shapes import Fixed, OneOf, Option, Range, Rate, Shape


@pytest.mark.parametrize(
    ("text", "direction", "shape"),
    [
        ("+5", BONUS, Fixed(50)),
        ("-20", DEDUCTION, Fixed(200)),
        ("−20", DEDUCTION, Fixed(200)),
        ("5分", None, Fixed(50)),
        ("５分", None, Fixed(50)),
        ("加五分", BONUS, Fixed(50)),
        ("扣10分", DEDUCTION, Fixed(100)),
        ("0.1", None, Fixed(1)),
        ("一次性奖励20分", BONUS, Fixed(200)),
        ("+2 to +5", BONUS, Range(20, 50, 10)),
        ("+1..+10", BONUS, Range(10, 100, 10)),
        ("1—10分", None, Range(10, 100, 10)),
        ("5～10分", None, Range(50, 100, 10)),
        ("-5--10", DEDUCTION, Range(50, 100, 10)),
        ("0.5-2", None, Range(5, 20, 1)),
        ("0-5分", None, Range(10, 50, 10)),
        ("≤+2", BONUS, Range(10, 20, 10)),
        ("≥-2", DEDUCTION, Range(10, 20, 10)),
        ("最高5分", None, Range(10, 50, 10)),
        ("优秀+10；良好+5", BONUS, OneOf((Option("优秀", 100), Option("良好", 50)))),
        (
            "村级10分、镇级20分、县级30分",
            None,
            OneOf((Option("村级", 100), Option("镇级", 200), Option("县级", 300))),
        ),
        ("每小时1分", None, Rate(Decimal(1), "小时", 10)),
        ("2分/小时", None, Rate(Decimal(1), "小时", 20)),
        ("每亩2分，最高20分", None, Rate(Decimal(1), "亩", 20, 0, 200)),
    ],
)
def test_plain_points_are_read_without_a_question(text: str, direction: str | None, shape: Shape) -> None:
    reading = read_points(text)

    assert (reading.shape, reading.direction) == (shape, direction)
    assert reading.questions == ()


@pytest.mark.parametrize(
    "text",
    ["0星", "暂停惠民待遇", "+5/-5", "±5", "0", "0.25", "99999999", "10元", "1%", "3颗星", "酌情", "五六七八分九分"],
)
def test_what_is_no_amount_of_points_is_refused_in_words(text: str) -> None:
    reading = read_points(text)

    assert reading.shape is None
    assert reading.refusal is not None
    assert text in reading.refusal.describe()


def test_an_empty_text_is_neither_read_nor_refused() -> None:
    assert read_points("  ").empty


def test_a_sign_against_the_direction_column_is_refused() -> None:
    assert read_points("+5", direction=DEDUCTION).refusal is not None
    assert read_points("5", direction=DEDUCTION).direction == DEDUCTION


def test_grades_are_named_by_the_items_brackets() -> None:
    reading = read_points("+1/+2", item="义务救火防汛抢险(一般/突出)")

    assert reading.shape == OneOf((Option("一般", 10), Option("突出", 20)))
    assert reading.questions == ()


def test_grades_whose_names_do_not_count_out_are_asked_about() -> None:
    reading = read_points("-10/-20/-40/-50", item="目标未完成/触碰负面清单(四档)")

    assert isinstance(reading.shape, OneOf)
    assert [option.label for option in reading.shape.options] == ["第1档", "第2档", "第3档", "第4档"]
    assert len(reading.questions) == 1


def test_an_open_upper_end_is_asked_about() -> None:
    reading = read_points("+10/+15/+20以上", item="村级先进/镇级/县级以上")

    assert isinstance(reading.shape, OneOf)
    assert [option.tenths for option in reading.shape.options] == [100, 150, 200]
    assert [question.fields["points"] for question in reading.questions] == ["20"]


def test_a_range_beside_a_rate_in_the_item_is_the_rates_bounds() -> None:
    reading = read_points("+1..+10", item="捐款100–1000元:每100元1分")

    assert reading.shape == Rate(Decimal(100), "元", 10, 10, 100, Decimal(100), Decimal(1000))
    assert reading.questions == ()


def test_a_rate_that_does_not_give_the_declared_points_is_asked_about() -> None:
    reading = read_points("+1..+10", item="捐款1001–5000元:每400元1分")

    assert reading.shape == Rate(Decimal(400), "元", 10, 10, 100, Decimal(1001), Decimal(5000))
    assert len(reading.questions) == 1


def test_a_rate_in_tenths_is_exact() -> None:
    reading = read_points("+0.1..+0.9", item="捐款99元以下:每10元0.1分")

    assert reading.shape == Rate(Decimal(10), "元", 1, 1, 9, None, Decimal(99))


def test_a_measured_unit_makes_a_rate() -> None:
    assert read_points("+1", unit="4小时").shape == Rate(Decimal(4), "小时", 10)


def test_a_unit_beside_the_points_is_given_back() -> None:
    assert read_points("每户每月2分").unit == "户·月"
    assert read_points("5分/次").unit == "次"


def test_a_cap_beside_the_points_is_given_back() -> None:
    reading = read_points("加2分，每年最多10分")

    assert (reading.shape, reading.cap_text) == (Fixed(20), "每年最多10分")


def test_a_remark_in_brackets_is_not_dropped() -> None:
    reading = read_points("+20 (系统多加10)")

    assert reading.shape == Fixed(200)
    assert reading.questions[0].fields["words"] == "系统多加10"
