"""The sheet of a draft: marks that are lines and words, and lines to write on where it goes from hand to hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printables import consultation_sheet
from printables.consultation_sheet import MarkedArticle, Run, wrap_runs
from printables.fonts import BOLD
from printables.text import width
from tests.printables import samples
from tests.printables.reading import boxes_of, page_count, words_of

WORDS = st.text("彩礼不超过106万元，。（）aW ", min_size=1, max_size=30)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.just(False)), min_size=1, max_size=6)


def bare(text):
    return "".join(text.split())


@given(RUNS, st.sampled_from((60.0, 150.0, 400.0)))
def test_broken_into_lines_every_letter_keeps_its_mark_and_no_line_is_too_wide(runs, limit):
    lines = wrap_runs(runs, 10, limit)
    for gone in (False, True):
        told = "".join(run.text for line in lines for run in line if run.gone is gone)
        assert bare(told) == bare("".join(run.text for run in runs if run.gone is gone))
    assert all(width("".join(run.text for run in line), BOLD, 10) <= limit for line in lines)


def test_what_goes_and_what_comes_is_said_in_words_beside_the_line():
    words = words_of(consultation_sheet.render(samples.consultation_sheet(4)))
    assert "彩礼不超过〔去掉：10〕【加上：6】万元【加上：，多了的退回女方】。" in words
    assert "积分细则：〔去掉：红事简办〕【加上：婚事新办】" in words
    assert "房前屋后自己扫" in words


def test_a_whole_article_is_told_by_its_label_and_has_no_brackets():
    pdf = consultation_sheet.render(samples.consultation_sheet(4))
    words = words_of(pdf)
    assert words.count("〔去掉：") == 3  # two in the changed article, one in the line that explains the marks
    assert "去掉·原来第一条" in words
    assert "红白事不过三天。" in words


def test_only_the_sheet_that_goes_from_hand_to_hand_has_lines_to_write_on():
    data = samples.consultation_sheet(3)
    assert {size: "我的意见" in words_of(consultation_sheet.render(data, size)) for size in consultation_sheet.SIZES} == {
        "A3": False, "A4": True, "A2": False,
    }  # fmt: skip


@pytest.mark.parametrize(("articles", "size", "sheets"), [(1, "A3", 1), (12, "A3", 1), (20, "A2", 2), (60, "A4", 4)])
def test_a_long_draft_goes_on_to_more_sheets_and_loses_nothing(articles, size, sheets):
    pdf = consultation_sheet.render(samples.consultation_sheet(articles), size)
    assert page_count(pdf) == sheets
    assert words_of(pdf).count("骑车戴头盔") == (articles + 1) // 4


def test_an_article_longer_than_a_sheet_is_parted_and_stays_whole_in_words():
    long = MarkedArticle("改动 · 第一条", ((Run("甲" * 900, gone=True), Run("乙" * 1900, come=True)),))
    data = samples.consultation_sheet(0)
    pdf = consultation_sheet.render(type(data)(**vars(data) | {"articles": (long,)}), "A4")
    assert page_count(pdf) > 1
    letters = words_of(pdf)
    assert (letters.count("甲"), letters.count("乙")) == (900, 1900)
    assert all(word.bottom <= high for _wide, high, words in boxes_of(pdf) for word in words)
