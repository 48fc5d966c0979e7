"""What is kept from free text."""

import pytest

from civility.people.cleaning import cleaner

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
