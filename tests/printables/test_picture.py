"""Pictures of first pages."""

import io
import threading

import pytest
from PIL import Image

from printables import household_card, picture
from printables.errors import PictureTooSlow
from printables.page import Link

LINK = Link("http://localhost/s/abc", "localhost/verify", "ABCD-EFGH")


def cards(count):
    made = tuple(household_card.HouseholdCard(f"李家{number}", f"{number:04}-3", LINK) for number in range(count))
    return household_card.render(household_card.CardSheet("铁盖乡", "上合乐寺村", made))


def test_a_picture_is_the_first_page_and_only_that():
    assert picture.first_page(cards(10)) == picture.first_page(cards(10))
    assert picture.first_page(cards(25)) == picture.first_page(cards(10))
    assert picture.first_page(cards(11)) != picture.first_page(cards(9))


def test_pages_are_counted():
    assert [picture.count_pages(cards(count)) for count in (1, 10, 11, 101)] == [1, 1, 2, 11]


@pytest.mark.parametrize(("wide", "size"), [(900, (900, 1272)), (90, (90, 127)), (90_000, (1189, 1681))])
def test_a_picture_is_as_wide_as_asked_and_never_larger_than_it_may_be(wide, size):
    drawn = Image.open(io.BytesIO(picture.first_page(cards(10), wide)))
    assert (drawn.format, drawn.size) == ("PNG", size)
    assert drawn.width * drawn.height <= picture.MOST_PIXELS


def test_ink_is_drawn_and_the_paper_is_white():
    drawn = Image.open(io.BytesIO(picture.first_page(cards(10)))).convert("RGB")
    assert min(drawn.getpixel((2, 2))) >= 250  # its palette may be a shade off
    assert min(drawn.convert("L").getextrema()) < 30


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_drawn(monkeypatch):
    pdf = cards(10)
    monkeypatch.setattr(picture, "LONGEST_S", 0.0)
    with pytest.raises(PictureTooSlow):
        picture.first_page(pdf)
    monkeypatch.undo()
    assert picture.first_page(pdf).startswith(b"\x89PNG")


def test_who_waits_too_long_for_others_is_told(monkeypatch):
    pdf = cards(1)
    monkeypatch.setattr(picture, "LONGEST_S", 0.05)
    with picture._turn, pytest.raises(PictureTooSlow):
        picture.first_page(pdf)


def test_threads_drawing_at_once_draw_the_same():
    pdf, drawn = cards(10), []
    threads = [threading.Thread(target=lambda: drawn.append(picture.first_page(pdf))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 4
    assert len(set(drawn)) == 1
