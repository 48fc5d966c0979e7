import dataclasses

import pytest

from printables.errors import TextTooLong
from printables.honor_roll import RollEntry, podium, render, stars
from tests.printables.reading import boxes_of, page_count, words_of
from tests.printables.samples import NAMES, honor_roll


def entries(*ranks: int) -> list[RollEntry]:
    return [RollEntry(rank, f"第{place}户") for place, rank in enumerate(ranks)]


@pytest.mark.parametrize(
    ("ranks", "standing"),
    [
        ((1, 2, 3, 4), 3),
        ((1, 2, 2, 4), 3),
        ((1, 1, 1, 1, 1, 1), 6),
        ((1, 2, 3, 3, 3, 3, 3), 2),
        ((1,) * 7, 0),
        ((), 0),
    ],
)
def test_ties_share_the_podium_while_it_stays_a_podium(ranks, standing):
    assert len(podium(entries(*ranks))) == standing


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("households", [1, 3, 4, 237, 1_400])
def test_every_household_is_on_the_roll_once(households, size):
    data = honor_roll(households)
    marked = tuple(dataclasses.replace(entry, household=f"户{place:04d}号") for place, entry in enumerate(data.entries))
    text = words_of(render(dataclasses.replace(data, entries=marked), size))
    assert [text.count(entry.household) for entry in marked] == [1] * households


def test_a_hamlet_fits_one_sheet_and_a_large_village_takes_few():
    assert page_count(render(honor_roll(3), "A3")) == 1
    assert page_count(render(honor_roll(60), "A4")) == 1
    assert page_count(render(honor_roll(237), "A3")) == 2
    assert page_count(render(honor_roll(1_400), "A3")) <= 11


def test_every_sheet_of_a_roll_that_was_replaced_is_marked():
    data = dataclasses.replace(honor_roll(1_400), void=True, note="本榜已由第11号榜代替，不再有效：重新算了一遍账。")
    for _, _, found in boxes_of(render(data, "A3", festival="spring")):
        assert "已作废" in "".join(word.text for word in found)
    assert "本榜已由第11号榜代替" in words_of(render(data, "A4"))
    assert "已作废" not in words_of(render(honor_roll(1_400), "A3"))


def test_an_empty_roll_still_prints():
    text = words_of(render(dataclasses.replace(honor_roll(), entries=())))
    assert "乡风文明榜" in text


def test_the_sheet_says_period_date_number_method_and_the_books_head():
    text = words_of(render(honor_roll()))
    for part in (
        "2026年10月",
        "截至2026年10月31日",
        "2026年第10号",
        "同分并列",
        "9f3c2a7be41d5508",
        "上合乐寺村村民委员会",
    ):
        assert part in text


def test_points_are_left_out_where_the_village_does_not_show_them():
    data = honor_roll(20)
    bare = tuple(dataclasses.replace(entry, points_tenths=None) for entry in data.entries)
    assert "2500分" in words_of(render(data))
    assert "2500" not in words_of(render(dataclasses.replace(data, entries=bare)))


def test_names_do_not_run_into_their_points():
    data = honor_roll(200)
    long = tuple(dataclasses.replace(entry, household="阿卜杜热西提·麦麦提艾力") for entry in data.entries)
    for _, _, words in boxes_of(render(dataclasses.replace(data, entries=long), "A4")):
        figures = [word for word in words if word.text.replace(".", "").isdigit() and "." in word.text]
        names = [word for word in words if word.text.startswith(("阿卜", "麦麦"))]
        for name in names:
            assert not any(
                abs((name.top + name.bottom - figure.top - figure.bottom) / 2) < 3
                and figure.left < name.right
                and figure.right > name.left
                for figure in figures
            )


def test_a_roll_of_many_stars_writes_the_number():
    assert [stars(count) for count in (0, 3, 5, 10)] == ["", "★★★", "★★★★★", "★×10"]
    assert NAMES[0] in words_of(render(honor_roll()))


def test_a_title_too_long_for_one_line_stands_on_two():
    title = "第十三届乡风文明与移风易俗先进家庭光荣榜"
    pdf = render(dataclasses.replace(honor_roll(), title=title), "A4")
    assert title in words_of(pdf)
    lines = [word for word in boxes_of(pdf)[0][2] if word.text in title and word.bottom - word.top > 25]
    assert len({word.top for word in lines}) == 2


def test_a_podium_without_points_stars_or_praise_is_only_names():
    bare = tuple(RollEntry(rank, f"户{rank}") for rank in range(1, 5))
    text = words_of(render(dataclasses.replace(honor_roll(), entries=bare)))
    assert "第一名户1" in text
    assert "★" not in text


def test_praise_too_long_for_its_card_is_refused_not_cut():
    data = honor_roll(3)
    first = dataclasses.replace(data.entries[0], merit="好" * 200)
    with pytest.raises(TextTooLong):
        render(dataclasses.replace(data, entries=(first, *data.entries[1:])))
