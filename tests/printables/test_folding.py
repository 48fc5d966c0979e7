"""A booklet to be folded: held as the sheets come out of the printer and folded, its pages read in order."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from printables import standard_booklet
from printables.folding import spreads
from tests.printables import samples
from tests.printables.reading import boxes_of, page_count


@pytest.mark.parametrize("pages", range(1, 30))
def test_sheets_laid_into_each_other_and_folded_read_from_first_to_last(pages):
    sides = list(spreads(pages))
    assert len(sides) % 2 == 0
    sheets = [
        (sides[at], sides[at + 1]) for at in range(0, len(sides), 2)
    ]  # front and back, turned over the short edge
    read = []
    for (_last, first), (second, _third) in sheets:  # from the cover to the middle: the right half of each sheet
        read += [first, second]
    for (last, _first), (_second, third) in reversed(sheets):  # and out again: the left half
        read += [third, last]
    assert read == [*range(1, pages + 1), *[None] * (len(read) - pages)]
    assert len(read) % 4 == 0
    assert len(read) - pages < 4


@pytest.mark.parametrize("clauses", [1, 20, 60, 150])
def test_the_booklet_of_the_standard_is_imposed_two_pages_a_side(clauses):
    data = samples.standard_table(clauses)
    single = page_count(standard_booklet.render(data, "A5"))
    folded = standard_booklet.render(data, "A5", folded=True)
    found = []
    for wide, high, words in boxes_of(folded):
        assert (round(wide), round(high)) == (839, 595)  # A4, lying
        halves = ["".join(word.text for word in words if (word.left < wide / 2) is left) for left in (True, False)]
        numbers = [re.search(rf"第(\d+)页共{single}页", half) for half in halves]
        found.append(tuple(int(number[1]) if number else None for number in numbers))
    assert found == list(spreads(single))


def test_folded_twice_is_the_same_to_the_byte():
    data = samples.standard_table(40)
    assert standard_booklet.render(data, "A5", folded=True) == standard_booklet.render(data, "A5", folded=True)
    assert PdfReader(BytesIO(standard_booklet.render(data, "A5", folded=True))).outline == []
