"""Caps in prose: what is understood, and what is asked about with its own words."""

import pytest

from civility.points.rules.caps import Cap, Period, Scope, cap_of_unit, read_caps, share

HOUSEHOLD, MEMBER = Scope.HOUSEHOLD, Scope.MEMBER


@pytest.mark.parametrize(
    ("text", "caps"),
    [
        ("每年3分", [Cap(HOUSEHOLD, Period.YEAR, 30)]),
        ("每月1分", [Cap(HOUSEHOLD, Period.MONTH, 10)]),
        ("每户每年60分", [Cap(HOUSEHOLD, Period.YEAR, 600)]),
        ("每人每年不超过10分", [Cap(MEMBER, Period.YEAR, 100)]),
        ("一年不超过二十分", [Cap(HOUSEHOLD, Period.YEAR, 200)]),
        ("每季度最多两次", [Cap(HOUSEHOLD, Period.QUARTER, limit_times=2)]),
        ("最多5项", [Cap(HOUSEHOLD, Period.NONE, limit_times=5)]),
        ("1次", [Cap(HOUSEHOLD, Period.NONE, limit_times=1)]),
        ("10分\uff0f年", [Cap(HOUSEHOLD, Period.YEAR, 100)]),
        ("3次/月", [Cap(HOUSEHOLD, Period.MONTH, limit_times=3)]),
        ("全年累计不超过30.5分", [Cap(HOUSEHOLD, Period.YEAR, 305)]),
        (
            "每户每月限2次，全年最多20分",
            [Cap(HOUSEHOLD, Period.MONTH, limit_times=2), Cap(HOUSEHOLD, Period.YEAR, 200)],
        ),
        ("每户一年只能申报一次", [Cap(HOUSEHOLD, Period.YEAR, limit_times=1)]),
        ("", []),
        ("不设上限", []),
    ],
)
def test_a_plain_cap_is_understood(text: str, caps: list[Cap]) -> None:
    reading = read_caps(text)

    assert list(reading.caps) == caps
    assert reading.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "区级平台每年40分",
        "总额控制",
        "以上三项合计每年10分",
        "不重复计分",
        "上限30分",
        "20",
        "每学期2次",
        "年底统一结算10分",
    ],
)
def test_what_is_not_plain_is_asked_with_its_words(text: str) -> None:
    reading = read_caps(text)

    assert len(reading.questions) == 1
    assert reading.questions[0].fields["words"] == text


def test_a_half_understood_cap_is_proposed() -> None:
    assert read_caps("区级平台每年40分").caps == (Cap(HOUSEHOLD, Period.YEAR, 400),)


def test_as_above_is_told_from_a_cap() -> None:
    assert read_caps("同上").as_above
    assert read_caps("同上").caps == ()


def test_a_unit_of_people_makes_the_cap_a_persons() -> None:
    assert read_caps("1次", scope=MEMBER).caps == (Cap(MEMBER, Period.NONE, limit_times=1),)


@pytest.mark.parametrize(
    ("unit", "cap"),
    [
        ("月", Cap(HOUSEHOLD, Period.MONTH, limit_times=1)),
        ("成员·季度", Cap(MEMBER, Period.QUARTER, limit_times=1)),
        ("户/月", Cap(HOUSEHOLD, Period.MONTH, limit_times=1)),
        ("次", None),
        ("次/件", None),
        ("4小时", None),
    ],
)
def test_a_unit_of_time_is_a_cap_of_once(unit: str, cap: Cap | None) -> None:
    assert cap_of_unit(unit) == cap


def test_a_cap_comes_back_from_json_as_it_was() -> None:
    (cap,) = share((Cap(MEMBER, Period.YEAR, 100),), "row-3")

    assert Cap.from_json(cap.to_json()) == cap
    assert cap.describe() == "每人每年最多 10 分"


def test_a_cap_limits_points_or_times_and_is_positive() -> None:
    for wrong in ((None, None), (10, 2), (0, None)):
        with pytest.raises(ValueError, match="limit"):
            Cap(HOUSEHOLD, Period.YEAR, *wrong)
