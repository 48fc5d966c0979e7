"""The list of a draw as it is hung up closed, and its result."""

from pathlib import Path

import pytest

from printables import draw_result, lot_sheet
from tests.printables import samples
from tests.printables.reading import boxes_of, codes_of, page_count, words_of


@pytest.mark.parametrize("names", [1, 2, 3, 60, 237, 1_400])
def test_every_household_of_a_closed_list_is_on_it_with_hash_seed_and_code(names: int, tmp_path: Path) -> None:
    pdf = lot_sheet.render(samples.closed_list(names))
    text = words_of(pdf)
    assert [text.count(f"{place + 1:04d}-0") >= 1 for place in range(names)] == [True] * names
    for part in ("关的名单，不能再改", "".join(samples.HASH_GROUPS[:8]), "当众掷骰子20次", "原因：名单漏了第0012户"):
        assert part in text
    assert codes_of(pdf, tmp_path) == [samples.URL]
    for _wide, high, words in boxes_of(pdf):
        assert all(0 < word.top < word.bottom < high for word in words)


@pytest.mark.parametrize("winners", [1, 3, 9, 10, 11, 12, 40, 300])
def test_everybody_drawn_is_on_the_result_in_order_with_what_checks_it(winners: int, tmp_path: Path) -> None:
    pdf = draw_result.render(samples.draw_result(winners))
    text = words_of(pdf)
    places = [text.index(f"{place + 7:04d}-0") for place in range(winners + 2)]
    assert places == sorted(places)
    for part in (
        f"抽中{winners}户",
        "候补",
        "35162443516264135261",
        "村民代表",
        samples.HASH_GROUPS[15],
        "第2次，原因",
    ):
        assert part in text
    assert codes_of(pdf, tmp_path, page=page_count(pdf)) == [samples.URL]


def test_a_list_still_open_has_room_to_sign_and_no_code(tmp_path: Path) -> None:
    pdf = lot_sheet.render(samples.lot_sheet())
    assert "领的时候签字" in words_of(pdf)
    assert codes_of(pdf, tmp_path) == []
