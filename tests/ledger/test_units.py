from decimal import Decimal

import pytest

from civility.ledger import units


def test_units_have_one_name_each() -> None:
    assert (units.spend(2026), units.HONOUR, units.good("rice-5kg")) == (
        "spend:2026",
        "honour",
        "good:rice-5kg",
    )
    assert units.year_of("spend:2026") == 2026
    assert units.year_of("honour") is units.year_of("good:2026") is None
    assert units.good_of("good:rice-5kg") == "rice-5kg"
    assert units.good_of("honour") is None


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "spend",
        "spend:26",
        "spend:20266",
        "spend:\uff12\uff10\uff12\uff16",
        "good:",
        "good:大米",
        "good:a b",
        "honour ",
        "x",
    ],
)
def test_nothing_else_is_a_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="not a unit"):
        units.check(unit)


@pytest.mark.parametrize("year", [26, 0, -2026, 10_000])
def test_a_year_of_grant_has_four_digits(year: int) -> None:
    with pytest.raises(ValueError, match="year"):
        units.spend(year)


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("5", "honour", 50),
        (" 0.5 ", "spend:2026", 5),
        ("-20", "honour", -200),
        (7, "honour", 70),
        (Decimal("12.50"), "honour", 125),
        ("3", "good:rice", 3),
        ("3.0", "good:rice", 3),
    ],
)
def test_amounts_are_read_exactly(text: str | int | Decimal, unit: str, amount: int) -> None:
    assert units.parse(text, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("0.05", "honour"),
        ("1.5", "good:rice"),
        ("five", "honour"),
        ("", "honour"),
        ("NaN", "honour"),
        ("1e999999", "x"),
    ],
)
def test_amounts_are_never_rounded(text: str, unit: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        units.parse(text, unit)


def test_infinity_is_no_amount() -> None:
    with pytest.raises(ValueError, match="not an amount"):
        units.parse("Infinity", "honour")


@pytest.mark.parametrize(
    ("amount", "unit", "plain", "signed"),
    [
        (50, "honour", "5", "+5"),
        (5, "spend:2026", "0.5", "+0.5"),
        (-5, "honour", "−0.5", "−0.5"),
        (-125, "honour", "−12.5", "−12.5"),
        (0, "honour", "0", "0"),
        (3, "good:rice", "3", "+3"),
    ],
)
def test_amounts_are_written_as_people_write_them(amount: int, unit: str, plain: str, signed: str) -> None:
    assert units.format_amount(amount, unit) == plain
    assert units.format_amount(amount, unit, signed=True) == signed
