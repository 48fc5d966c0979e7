"""Each question asks when there is something to ask, and not one claim earlier."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from civility.points.rules.oddities import (
    CHECKS,
    NAMES,
    Row,
    always_the_most,
    at_night,
    copied_reasons,
    find_oddities,
    one_family,
    one_household_only,
    one_minute,
    one_pair,
    one_recorder,
    photo_again,
    relatives,
)

YARD, NEARLY, ELSEWHERE = b"\x0f" * 8, b"\x0f" * 7 + b"\x0e", b"\xf0" * 8
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CAI, HAN, MA = UUID(int=1), UUID(int=2), UUID(int=3)


def rows(count: int, **said: Any) -> list[Row]:
    """So many claims with nothing in common that any check asks about; ``said`` is the same in all of them."""
    return [
        replace(
            Row(
                claim_id=uuid4(),
                sheet_id=uuid4(),
                household_id=uuid4(),
                household=f"{n:04d}",
                family=f"家{n}",
                clause_id=uuid4(),
                title="清理水渠",
                recorder_id=uuid4(),
                recorder=f"记分员{n}",
                reviewers=((uuid4(), f"评议员{n}"),),
                recorded_at=NOON + timedelta(hours=n % 3, minutes=n),
                happened_on=NOON.date(),
                reason=f"事由{n}",
                at_most=None,
            ),
            **said,
        )
        for n in range(count)
    ]


def test_a_village_in_which_nothing_stands_out_is_asked_nothing() -> None:
    assert find_oddities(rows(200)) == []
    assert find_oddities([]) == []


def test_every_check_has_a_name_and_speaks_under_it() -> None:
    loud = rows(
        12,
        recorder_id=CAI,
        recorder="才让",
        reviewers=((HAN, "韩"),),
        family="东头李姓",
        household_id=UUID(int=9),
        clause_id=UUID(int=8),
        reason="照旧",
        at_most=True,
        recorded_at=NOON.replace(hour=2),
        kin=("才让",),
        photos=(YARD,),
    )
    loud[0] = replace(loud[0], happened_on=NOON.date() - timedelta(days=1))
    found = find_oddities(loud)
    assert [each.check for each in found] == list(NAMES)
    assert len(found) == len(CHECKS)
    assert all(each.text % each.fields for each in found)
    assert len({each.key for each in found}) == len(found)


@pytest.mark.parametrize(("of_one", "others", "asked"), [(6, 4, 1), (5, 5, 0), (9, 0, 0), (10, 0, 1)])
def test_most_by_one_recorder(of_one: int, others: int, asked: int) -> None:
    found = one_recorder(rows(of_one, recorder_id=CAI, recorder="才让") + rows(others))
    assert len(found) == asked
    if asked:
        assert found[0].fields == {"total": 10, "count": of_one, "who": "才让"}
        assert len(found[0].claim_ids) == of_one


@pytest.mark.parametrize(("of_one", "others", "asked"), [(3, 7, 1), (2, 8, 0), (3, 6, 0)])
def test_many_to_one_family(of_one: int, others: int, asked: int) -> None:
    assert len(one_family(rows(of_one, family="东头李姓") + rows(others))) == asked


def test_families_that_nobody_can_name_are_not_put_together() -> None:
    assert one_family(rows(20, family="")) == []


def test_always_the_same_two() -> None:
    pair = {"recorder_id": CAI, "recorder": "才让", "reviewers": ((HAN, "韩"),)}
    assert len(one_pair(rows(10, **pair))) == 1
    assert one_pair(rows(9, **pair)) == []
    assert one_pair(rows(10, **pair) + rows(1, **{**pair, "reviewers": ((MA, "马"),)})) == []


def test_relatives_are_asked_about_from_the_first() -> None:
    (found,) = relatives([*rows(5), *rows(1, kin=("才让", "韩"))])
    assert found.fields == {"who": "才让、韩", "count": 1}


def test_the_same_words_on_several_sheets_and_not_on_one_sheet_of_many_households() -> None:
    said = {"recorder_id": CAI, "reason": "打扫卫生"}
    assert len(copied_reasons(rows(5, **said))) == 1
    assert copied_reasons(rows(4, **said)) == []
    assert copied_reasons(rows(200, sheet_id=UUID(int=7), **said)) == []


def test_ten_sheets_within_one_minute_of_the_clock() -> None:
    said = {"recorder_id": CAI, "recorded_at": NOON}
    assert len(one_minute(rows(10, **said))) == 1
    assert one_minute(rows(9, **said) + rows(1, recorder_id=CAI, recorded_at=NOON + timedelta(minutes=1))) == []
    assert one_minute(rows(200, sheet_id=UUID(int=7), **said)) == []


@pytest.mark.parametrize(("hour", "asked"), [(22, 0), (23, 1), (0, 1), (4, 1), (5, 0), (12, 0)])
def test_night_is_from_eleven_to_five(hour: int, asked: int) -> None:
    assert len(at_night(rows(3, recorder_id=CAI, recorded_at=NOON.replace(hour=hour)))) == asked
    assert at_night(rows(2, recorder_id=CAI, recorded_at=NOON.replace(hour=hour))) == []


def test_always_the_most_of_a_range() -> None:
    assert len(always_the_most(rows(10, recorder_id=CAI, at_most=True))) == 1
    assert always_the_most(rows(9, recorder_id=CAI, at_most=True)) == []
    assert always_the_most(rows(10, recorder_id=CAI, at_most=True) + rows(1, recorder_id=CAI, at_most=False)) == []
    assert always_the_most(rows(30, recorder_id=CAI)) == []  # nothing to choose


def test_a_clause_for_one_household_only() -> None:
    said = {"clause_id": UUID(int=8), "household_id": UUID(int=9)}
    assert len(one_household_only(rows(3, **said))) == 1
    assert one_household_only(rows(2, **said)) == []
    assert one_household_only(rows(3, **said) + rows(1, clause_id=UUID(int=8))) == []


def test_one_picture_for_two_households_or_two_days_is_asked_about() -> None:
    first, second, third = rows(3, photos=(YARD,))
    other_day = replace(third, photos=(NEARLY,), happened_on=NOON.date() - timedelta(days=3))
    (odd,) = photo_again([second, other_day, first, *rows(5, photos=(ELSEWHERE,))[:1]])
    assert set(odd.claim_ids) == {first.claim_id, second.claim_id, other_day.claim_id}
    assert odd.fields == {"sheets": 3, "where": "0000 11-20、0001 11-20、0002 11-17"}
    assert (odd.text % odd.fields).endswith("？")


def test_the_question_is_the_same_when_the_picture_comes_again_later() -> None:
    first, second = rows(2, photos=(YARD,))
    later = replace(second, sheet_id=uuid4(), claim_id=uuid4(), recorded_at=NOON + timedelta(days=9))
    assert photo_again([first, second])[0].key == photo_again([later, first, second])[0].key


def test_a_picture_of_one_sheet_is_of_all_its_households_and_two_sheets_of_one_yard_and_day_are_no_question() -> None:
    one = rows(3, photos=(YARD,), sheet_id=UUID(int=5))
    assert photo_again(one) == []
    two = rows(2, photos=(YARD,), household_id=UUID(int=6))
    assert photo_again(two) == []
    assert photo_again(rows(9)) == []
