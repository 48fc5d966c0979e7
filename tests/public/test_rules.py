"""What is kept from free text, and the numbers of objections."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from civility.public.rules import answer_due_on, cleaner, objection_number

NAMES = ["李建国", "李建", "马哈桑·尤素夫", "王", "欧阳建国"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("帮李建国家收麦", "帮李*国家收麦"),
        ("李建和李建国", "李*和李*国"),
        ("马哈桑·尤素夫送的", "马哈桑·**夫送的"),
        ("欧阳建国来了", "欧阳*国来了"),
        ("王家和旁人", "王家和旁人"),  # a single character is a word more often than a name
        ("打 13897412345 问", "打 **** 问"),
        ("138-9741-2345", "****"),
        ("证 63252119800101123X。", "证 ****。"),
        ("１３８９７４１２３４５", "****"),
        ("扫了 120 米，11月3日", "扫了 120 米，11月3日"),
        ("", ""),
    ],
)
def test_names_and_long_figures_are_hidden_and_the_rest_is_kept(text, shown):
    assert cleaner(NAMES, masked=True)(text) == shown


def test_where_names_are_shown_long_figures_are_hidden_all_the_same():
    assert cleaner(NAMES, masked=False)("李建国 13897412345") == "李建国 ****"


def test_a_village_without_names_keeps_the_text():
    assert cleaner([], masked=True)("扫了路") == "扫了路"


def test_an_answer_is_due_a_week_after_the_villages_day():
    late_in_the_evening = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)  # half past midnight of the 4th in the village
    assert answer_due_on(late_in_the_evening) == date(2026, 11, 11)


def test_an_objection_is_named_by_the_end_of_its_id():
    assert objection_number(UUID("01a1ff5b-aa30-7379-a7de-29943f9a07c1")) == "3F9A-07C1"
