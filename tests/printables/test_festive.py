"""A sheet in festive dress says the same, and nothing stands in the way of its ornaments."""

import dataclasses

import pytest
from reportlab.lib.units import mm

from civility.papers.printing import FESTIVALS as OFFERED
from printables import covenant_poster, honor_roll
from printables.errors import NoSuchFestival
from printables.festive import FESTIVALS
from tests.printables import samples
from tests.printables.reading import boxes_of, page_count, words_of

ORNAMENTS = {"spring": ("迎", "春"), "mid-autumn": ("中秋",)}
SHEETS = pytest.mark.parametrize(
    ("module", "make"), [(honor_roll, samples.honor_roll), (covenant_poster, samples.covenant_poster)]
)


def test_every_festival_there_is_can_be_chosen() -> None:
    assert set(OFFERED) == set(FESTIVALS) == set(ORNAMENTS)


@SHEETS
@pytest.mark.parametrize("festival", FESTIVALS)
def test_the_words_are_the_same_but_for_those_on_the_ornaments(module, make, festival) -> None:
    plain, festive = (words_of(module.render(make(), "A4" if module is honor_roll else "A3", festival=chosen))
                      for chosen in ("", festival))  # fmt: skip
    extra = "".join(ORNAMENTS[festival])
    assert sorted(festive) == sorted(plain + extra)


@SHEETS
@pytest.mark.parametrize("festival", FESTIVALS)
@pytest.mark.parametrize("landscape", [False, True])
def test_a_long_heading_keeps_clear_of_the_ornaments(module, make, festival, landscape) -> None:
    imprint = dataclasses.replace(samples.IMPRINT, township="长" * 20, village="村" * 20)
    data = dataclasses.replace(make(), imprint=imprint, title="题" * 40)
    pdf = module.render(data, "A3", festival=festival, landscape=landscape)
    wide, _high, found = boxes_of(pdf)[0]
    u = 297 / 210
    near, far = (9 + 20 - 11.5) * mm * u, (9 + 20 + 11.5) * mm * u
    low = (9 + 34) * mm * u
    covered = [
        word.text
        for word in found
        if word.top < low and (near < word.left < far or wide - far < word.right < wide - near)
    ]
    assert sorted(covered) == sorted(ORNAMENTS[festival])


@SHEETS
def test_only_the_first_sheet_is_adorned(module, make) -> None:
    pdf = module.render(make(900), "A3", festival="spring")
    assert page_count(pdf) > 1
    assert words_of(pdf).count("迎") == 1


@SHEETS
def test_a_festival_nobody_drew_is_refused(module, make) -> None:
    with pytest.raises(NoSuchFestival) as refused:
        module.render(make(), "A3", festival="tuesday")
    assert refused.value.offered == tuple(FESTIVALS)
