from pathlib import Path

import pytest
from reportlab.lib.units import mm

from printables import household_card, qr
from tests.printables import samples
from tests.printables.reading import codes_of
from tests.printables.samples import URL


def test_a_code_is_a_tenth_of_the_way_it_is_read_from():
    assert qr.side_for_distance(0.5) == pytest.approx(50 * mm)


def test_a_higher_level_bears_more_damage_and_so_needs_no_fewer_modules():
    sides = [len(qr.matrix(URL, level=level)) for level in ("L", "M", "Q", "H")]
    assert sides == sorted(sides)
    assert sides[0] < sides[3]


def test_a_given_mask_is_used_and_the_best_is_looked_for_otherwise():
    masked = [qr.matrix(URL, mask=mask) for mask in range(8)]
    assert len(set(masked)) == 8
    assert qr.matrix(URL) in masked
    assert qr.wall_matrix(URL, "M") == qr.matrix(URL)


def test_every_card_of_a_sheet_reads_at_the_fixed_mask(tmp_path: Path):
    data = samples.card_sheet(10)
    assert len(codes_of(household_card.render(data), tmp_path, dpi=150)) == 10
