"""Household numbers with their check digit, names as public sheets show them, names in order."""

import itertools

import pytest

from civility.people.errors import BadHouseholdNumber, CheckDigitMissing, WrongCheckDigit
from civility.people.rules import (
    check_digit,
    mask_name,
    normalise_number,
    parse_short_number,
    public_labels,
    short_number,
    sort_key,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("37", "0037"),
        ("0037", "0037"),
        ("\uff10\uff10\uff13\uff17", "0037"),
        (" 3 7 ", "0037"),
        ("123456", "123456"),
        ("00012345", None),
    ],
)
def test_a_number_is_kept_in_four_digits_or_more(text: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(BadHouseholdNumber):
            normalise_number(text)
    else:
        assert normalise_number(text) == number


@pytest.mark.parametrize("text", ["", "0", "0000", "-1", "3.5", "三十七", "1234567", "12a", "١٢"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadHouseholdNumber):
        normalise_number(text)


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == "4"  # the worked example in Damm's thesis
    assert check_digit("0572") == "4"


def test_every_wrong_digit_and_every_swap_of_neighbours_is_found() -> None:
    for n in range(1, 10_000, 13):
        number = f"{n:04d}"
        whole = number + check_digit(number)
        for at, digit in itertools.product(range(5), "0123456789"):
            if whole[at] != digit:
                wrong = whole[:at] + digit + whole[at + 1 :]
                assert check_digit(wrong[:4]) != wrong[4]
        for at in range(4):
            swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
            if swapped != whole:
                assert check_digit(swapped[:4]) != swapped[4]


@pytest.mark.parametrize(
    "typed", ["0037-{d}", "37-{d}", "0037{d}", " 0037 — {d} ", "\uff10\uff10\uff13\uff17\uff0d{d}"]
)
def test_a_short_number_is_understood_as_people_type_it(typed: str) -> None:
    assert parse_short_number(typed.format(d=check_digit("0037"))) == "0037"


def test_a_short_number_comes_back_from_print() -> None:
    assert short_number("37") == f"0037-{check_digit('37')}"
    assert all(parse_short_number(short_number(str(n))) == f"{n:04d}" for n in range(1, 200_000, 97))


def test_a_wrong_check_digit_a_missing_one_and_rubbish_are_told_apart() -> None:
    with pytest.raises(WrongCheckDigit):
        parse_short_number(f"0038-{check_digit('0037')}")
    with pytest.raises(CheckDigitMissing):
        parse_short_number("0037")
    for text in ("", "-", "37-", "37-12", "abc-1", "0037-x"):
        with pytest.raises(BadHouseholdNumber):
            parse_short_number(text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李建国", "李*国"),
        ("李明", "李*"),
        ("欧阳建国", "欧阳*国"),
        ("欧阳修", "欧阳*"),
        ("刘㛃", "刘*"),
        ("王𠅤丽", "王*丽"),
        ("才让卓玛", "才**玛"),
        ("马哈桑·尤素夫", "马哈桑·**夫"),
        ("买买提•艾山•江", "买买提·*山·*"),
        ("李", "*"),
        ("", ""),
    ],
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_names_that_look_alike_get_just_enough_of_the_number() -> None:
    labels = public_labels([("0037", "李建国"), ("0052", "李卫国"), ("0001", "王明")])

    assert labels == {"0037": "李*国(37)", "0052": "李*国(52)", "0001": "王*"}


def test_more_digits_are_shown_only_where_two_are_alike() -> None:
    labels = public_labels([("0037", "李建国"), ("1137", "李建国")])

    assert labels == {"0037": "李*国(037)", "1137": "李*国(137)"}


def test_a_village_that_shows_names_still_tells_two_of_one_name_apart() -> None:
    labels = public_labels([("0037", "李建国"), ("0052", "李卫国"), ("0061", "李建国")], masked=False)

    assert labels == {"0037": "李建国(37)", "0061": "李建国(61)", "0052": "李卫国"}


def test_names_are_filed_by_their_reading_as_surnames() -> None:
    names = ["张伟", "单丽", "曾庆华", "仇志刚", "解志强", "查良镛", "区小明", "欧阳修", "任芳", "盖文", "尉迟恭"]

    assert sorted(names, key=sort_key) == [
        "盖文", "区小明", "欧阳修", "仇志刚", "任芳", "单丽", "解志强", "尉迟恭", "曾庆华", "查良镛", "张伟",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张长生", "zhang1 chang2 sheng1"),
        ("李朝霞", "li3 zhao1 xia2"),
        ("赵重阳", "zhao4 chong2 yang2"),
        ("欧阳建长", "ou1 yang2 jian4 chang2"),
        ("哈达吾德·穆萨", "ha1 da2 wu2 de2 mu4 sa4"),
        ("卓玛A", "zhuo2 ma3 a"),
    ],
)
def test_characters_are_read_as_in_names_and_not_as_in_words(name, key):
    assert sort_key(name) == f"{key} {name}"
