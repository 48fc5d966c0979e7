"""What is written on, signed and read from afar: signatures are where the words end, and there is room."""

import dataclasses
import io

import pytest
from pypdf import PdfReader

from printables import (
    agreement,
    collection_sheet,
    minutes,
    qr,
    wall_poster,
)
from tests.printables import samples


def test_the_code_of_the_wall_is_large_enough_on_a3_to_be_read_from_two_metres():
    assert qr.side_for_distance(2) <= wall_poster.CODE * 2**0.5


@pytest.mark.parametrize("count", [1, 8, 9, 20, 60])
def test_the_signatures_of_an_agreement_are_on_its_last_page_and_no_line_is_lost(count):
    terms = tuple(f"第{n}条说好的事，写得长一些，看看换不换行，也看看换不换页，一条也不能少。" for n in range(count))
    sheet = agreement.render(dataclasses.replace(samples.agreement(), terms=terms))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages]
    assert ["甲方签字" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    text = "".join(pages).replace("\n", "")
    assert all(f"{n + 1}. 第{n}条说好的事" in text for n in range(count))


@pytest.mark.parametrize("count", [1, 20, 28, 29, 30, 90])
def test_the_signatures_of_minutes_are_on_the_last_page_and_no_word_is_lost(count):
    text = tuple(f"第{n}个人说的话，写得长一些，看看换不换行，也看看换不换页，一句也不能少。" for n in range(count))
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO(minutes.render(dataclasses.replace(samples.minutes(), text=text)))).pages
    ]
    assert ["看过、签字的人" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(f"第{n}个人说的话" in "".join(pages) for n in range(count))


@pytest.mark.parametrize("items", [1, 8, 20])
def test_minutes_that_nobody_typed_have_lines_to_write_on(items):
    agenda = tuple(f"第{n}件事" for n in range(items))
    typed, by_hand = (dataclasses.replace(samples.minutes(count), agenda=agenda) for count in (2, 0))
    pages = PdfReader(io.BytesIO(minutes.render(by_hand))).pages
    assert _drawn_lines(by_hand) - _drawn_lines(typed) >= minutes.LEAST_LINES
    assert "看过、签字的人" in pages[-1].extract_text()


def _drawn_lines(data: minutes.Minutes) -> int:
    pages = PdfReader(io.BytesIO(minutes.render(data))).pages
    return sum(page.get_contents().get_data().count(b" l S") for page in pages)


def test_a_sheet_on_which_sentences_are_written_lies_on_its_side():
    upright = samples.collection_sheet(columns=2)
    lying = dataclasses.replace(upright, lying=True)
    boxes = [PdfReader(io.BytesIO(collection_sheet.render(each))).pages[0].mediabox for each in (upright, lying)]
    assert (boxes[0].width, boxes[0].height) == (boxes[1].height, boxes[1].width)
    assert boxes[1].width > boxes[1].height
