"""Cleaning, measuring and breaking what people typed."""

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printables.errors import MissingGlyphs, TextTooLong
from printables.fonts import HEI, KAI
from printables.text import MAX_CHARACTERS, checked, clean, fit, fit_box, fit_name, width, wrap
from tests.printables.samples import IMPRINT, LONG_NAME

CHINESE = st.text(alphabet="村民好事，。（）“”、abc123 ·-\n", max_size=200)


def test_cleaning_drops_what_has_no_shape_and_keeps_the_rest():
    assert clean("李\u200b建\u202e国\x00\ufe0f") == "李建国"
    assert clean("邻\U000e0100") == "邻"
    assert clean(" a \t b\r\n\n c ") == "a b\n\nc"
    assert clean("阿卜杜·艾力 㛃䶮𬭎𠅤") == "阿卜杜·艾力 㛃䶮𬭎𠅤"


def test_checking_cleans_nested_values_and_leaves_the_rest():
    data = dataclasses.replace(IMPRINT, village="上合\u200b乐寺村")
    assert checked(data) == IMPRINT


def test_checking_names_every_text_that_cannot_be_printed():
    data = dataclasses.replace(IMPRINT, village="甲\ue000", township="乙\ue001\ue000")
    with pytest.raises(MissingGlyphs) as refused:
        checked(data)
    assert refused.value.names == ("乙\ue001\ue000", "甲\ue000")
    assert refused.value.characters == "\ue001\ue000"


def test_checking_refuses_text_beyond_the_cap():
    assert checked(dataclasses.replace(IMPRINT, issuer="长" * MAX_CHARACTERS)).issuer == "长" * MAX_CHARACTERS
    with pytest.raises(TextTooLong) as refused:
        checked(dataclasses.replace(IMPRINT, issuer="长" * (MAX_CHARACTERS + 1)))
    assert refused.value.limit == MAX_CHARACTERS


@given(CHINESE, st.floats(30, 400))
def test_wrapped_lines_hold_all_text_and_none_is_too_wide(text, limit):
    lines = wrap(text, HEI, 10, limit)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, HEI, 10) <= limit + 1e-6 for line in lines)


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation():
    lines = wrap("一二三四五，六七八九（十一）二三四。", HEI, 10, 50)
    assert lines == ["一二三四", "五，六七八", "九（十一）", "二三四。"]


def test_a_space_at_the_end_of_a_full_line_is_dropped_and_a_newline_is_kept():
    assert wrap("一二三四五 六七", HEI, 10, 50) == ["一二三四五", "六七"]
    assert wrap("一\n\n二", HEI, 10, 50) == ["一", "", "二"]
    assert fit("一\n二", HEI, 10, 8, 50) == (8, ["一", "二"])


def test_latin_words_and_figures_stay_whole_unless_wider_than_the_line():
    assert wrap("单号 2026-000123 已办", HEI, 10, 65) == ["单号", "2026-000123", "已办"]
    assert len(wrap("x" * 100, HEI, 10, 75)) > 5


def test_sixty_thousand_letters_without_a_space_take_no_time():
    began = time.perf_counter()
    assert sum(map(len, wrap("x" * 60_000, HEI, 10, 200))) == 60_000
    assert time.perf_counter() - began < 2


def test_fitting_shrinks_to_the_floor_and_then_wraps():
    assert fit("文明", KAI, 20, 10, 100) == (20, ["文明"])
    size, lines = fit("文明" * 4, KAI, 20, 10, 100)
    assert lines == ["文明" * 4]
    assert 12.4 < size < 12.5
    assert fit("文明" * 6, KAI, 20, 10, 100) == (10, ["文明" * 5, "文明"])


def test_a_box_takes_the_largest_size_that_fills_it_and_refuses_what_it_cannot_hold():
    size, lines = fit_box("好" * 40, HEI, 10, 6, 100, 40)
    assert len(lines) * size * 1.3 <= 40.01
    assert 6 < size < 10
    with pytest.raises(TextTooLong):
        fit_box("好" * 400, HEI, 10, 6, 100, 40)


def test_a_long_name_parts_after_its_middle_dot():
    assert fit_name("李建国", KAI, 12, 60) == (12, ["李建国"])
    size, lines = fit_name(LONG_NAME, KAI, 12, 60)
    assert lines == ["阿卜杜热西提·", "麦麦提艾力"]
    assert all(width(line, KAI, size) <= 60 for line in lines)
    _, lines = fit_name("欧阳司徒慕容上官诸葛皇甫", KAI, 12, 60)
    assert lines == ["欧阳司徒慕容", "上官诸葛皇甫"]


def test_one_character_is_no_line_but_takes_another_with_it():
    assert wrap("清扫门前道路五分", KAI, 10, 70) == ["清扫门前道路", "五分"]
    assert wrap("清扫门前道路五分。", KAI, 10, 70) == ["清扫门前道路", "五分。"]
    room = width("清扫门前2026", KAI, 10) + 1
    assert wrap("清扫门前2026年", KAI, 10, room) == ["清扫门前2026", "年"]  # a figure stays where it is
    assert wrap("好的呀", KAI, 10, 20) == ["好的", "呀"]
