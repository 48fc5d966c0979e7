"""Every document looks as it did when somebody last looked at it."""

import dataclasses
import re

import pytest

from printables import handover_slip, household_statement
from tests.printables import samples
from tests.printables.pictures import (
    FOLDER,
    ROOT,
    TOLERATED_PIXELS,
    Golden,
    count_different,
    list_goldens,
    picture_of,
    stored,
)

GOLDENS = list(list_goldens())
LIMIT_BYTES = 1_750_000


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.name)
def test_a_document_looks_like_its_picture(golden: Golden, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert golden.path.exists(), f"no picture of {golden.name} yet: run scripts/gallery.py and look at it"
    drawn = picture_of(golden.draw(), page=golden.page)
    different = count_different(stored(golden), drawn)
    if different > TOLERATED_PIXELS:
        now = tmp_path_factory.mktemp("pictures", numbered=True) / golden.path.name
        drawn.save(now)
        pytest.fail(
            f"{golden.name} changed in {different} pixels: look at {now} beside {golden.path.relative_to(ROOT)}; "
            f"if it is meant so, run scripts/gallery.py {golden.name} and commit the picture"
        )


@pytest.mark.parametrize("name", ["honor_roll-A2", "household_card-A4", "household_statement-A5"])
def test_another_way_of_smoothing_edges_is_no_change(name: str) -> None:
    golden = next(golden for golden in GOLDENS if golden.name == name)
    assert count_different(stored(golden), picture_of(golden.draw(), enlarged=4)) <= TOLERATED_PIXELS


def test_other_words_in_one_line_of_a_table_are_a_change() -> None:
    data = samples.household_statement()
    lines = list(data.lines)
    lines[3] = dataclasses.replace(lines[3], what="兑换 香皂")
    changed = household_statement.render(dataclasses.replace(data, lines=tuple(lines)))
    as_it_was = picture_of(household_statement.render(data))
    assert count_different(as_it_was, picture_of(changed)) > TOLERATED_PIXELS


def test_another_size_is_a_change_in_every_pixel() -> None:
    data = samples.handover_slip()
    from_a6, from_roll = (picture_of(handover_slip.render(data, size)) for size in ("A6", "80mm"))
    assert count_different(from_a6, from_roll) == from_a6.width * from_a6.height


def test_the_gallery_shows_every_picture_once_and_no_other() -> None:
    page = (ROOT / "docs/reference/gallery.md").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="gallery/([^"]+)"', page)
    names = [golden.path.name for golden in GOLDENS]
    assert sorted(shown) == sorted(names) == sorted(path.name for path in FOLDER.iterdir())


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < LIMIT_BYTES
