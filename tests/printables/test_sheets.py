"""What is particular to each of the other documents."""

import dataclasses
import io

import pytest
from pypdf import PdfReader

from printables import (
    collection_sheet,
    contact_board,
    count_sheet,
    covenant_poster,
    delivery_sheet,
    handover_slip,
    household_card,
    household_statement,
    notice_sheet,
    rota,
    standard_booklet,
    standard_table,
    village_statement,
)
from printables.errors import TextTooLong
from printables.page import PAPER
from tests.printables import samples
from tests.printables.reading import boxes_of, codes_of, page_count, words_of


def test_a_notice_says_how_until_when_to_whom_and_by_which_phone_to_object():
    text = words_of(notice_sheet.render(samples.notice_sheet()))
    for part in (
        "2026年11月28日星期六18:00",
        "村务监督委员会周主任",
        "0974-8500000",
        "要求不公开姓名",
        "最晚2026年12月8日",
    ):
        assert part in text
    assert "+0.5分" in text
    assert "−2分" in text


@pytest.mark.parametrize("claims", [0, 1, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 200])
def test_every_claim_is_on_the_notice_and_the_seal_has_its_place(claims):
    data = samples.notice_sheet(claims)
    pdf = notice_sheet.render(data)
    text = words_of(pdf)
    assert [text.count(f"{place + 1:04d}") >= 1 for place in range(claims)] == [True] * claims
    last = boxes_of(pdf)[-1]
    seal = next(word for word in last[2] if word.text == "（盖章）")
    assert seal.bottom < last[1] - 50


def test_a_very_long_clause_goes_on_in_further_rows():
    claim = dataclasses.replace(samples.notice_sheet(1).claims[0], what="长" * 1_999 + "完")
    pdf = notice_sheet.render(dataclasses.replace(samples.notice_sheet(), claims=(claim,)))
    text = words_of(pdf)
    assert text.count("长") == 1_999
    assert "完" in text
    assert page_count(pdf) > 1


def test_markup_in_a_name_prints_as_letters():
    evil = '<img src="file:///etc/passwd"/><a href="http://x">'
    claim = dataclasses.replace(samples.notice_sheet(1).claims[0], what=evil)
    pdf = notice_sheet.render(dataclasses.replace(samples.notice_sheet(), claims=(claim,)))
    assert evil.replace(" ", "") in words_of(pdf)
    assert b"/URI" not in pdf


@pytest.mark.parametrize("articles", [1, 10, 50, 99, 120])
@pytest.mark.parametrize("landscape", [False, True])
def test_every_article_is_on_the_poster_once(articles, landscape):
    data = samples.covenant_poster(articles)
    marked = tuple(f"第{place}款，{text}" for place, text in enumerate(data.articles))
    text = words_of(covenant_poster.render(dataclasses.replace(data, articles=marked), landscape=landscape))
    assert [text.count(f"第{place}款") for place in range(articles)] == [1] * articles
    assert "应到237户" in text


def test_a_short_covenant_stands_on_one_sheet_in_large_type():
    pdf = covenant_poster.render(samples.covenant_poster(4))
    assert page_count(pdf) == 1
    tallest = {word.bottom - word.top for word in boxes_of(pdf)[0][2] if word.text.startswith("婚事新办")}
    assert min(tallest) > 24


def test_an_article_longer_than_a_sheet_flows_on():
    data = dataclasses.replace(samples.covenant_poster(), articles=("长" * 2_000,) * 4)
    pdf = covenant_poster.render(data)
    assert words_of(pdf).count("长") == 8_000


def test_a_vote_line_that_does_not_fit_its_place_is_refused_not_cut():
    with pytest.raises(TextTooLong):
        covenant_poster.render(dataclasses.replace(samples.covenant_poster(), adopted="通过" * 500))


def test_ten_cards_a_sheet_each_with_its_own_code(tmp_path):
    data = samples.card_sheet(13)
    pdf = household_card.render(data)
    assert page_count(pdf) == 2
    assert set(codes_of(pdf, tmp_path, page=2)) == {card.link.url for card in data.cards[10:]}
    text = words_of(pdf)
    for card in data.cards:
        assert text.count(card.number) == 1
    assert text.count("遗失请告知村委会") == 13


def test_a_card_is_as_large_as_a_bank_card():
    assert (round(household_card.WIDE * 25.4 / 72, 2), round(household_card.HIGH * 25.4 / 72, 2)) == (85.6, 54)


def test_a_slip_adds_up_and_says_what_is_left():
    data = samples.handover_slip()
    text = words_of(handover_slip.render(data))
    assert data.total_tenths == 855
    assert "85.5分" in text
    assert "兑换前余2000分→兑换后余1914.5分" in text
    assert "领取人：邻居马玉兰代领" in text
    assert "30×2袋" in text


def test_a_slip_stays_on_a6_and_a_roll_is_as_long_as_it_must_be():
    short, long = (boxes_of(handover_slip.render(samples.handover_slip(lines), "80mm")) for lines in (1, 40))
    assert len(short) == len(long) == 1
    assert long[0][1] > short[0][1] + 300
    pages = boxes_of(handover_slip.render(samples.handover_slip(40), "A6"))
    assert len(pages) > 1
    wide, high = (side * 72 / 25.4 for side in PAPER["A6"])
    assert all((round(page[0]), round(page[1])) == (round(wide), round(high)) for page in pages)


def test_a_narrow_roll_is_no_wider_than_its_head_prints_and_says_the_same():
    data = samples.handover_slip(3)
    ((wide, _high, found),) = boxes_of(handover_slip.render(data, "58mm"))
    assert round(wide * 25.4 / 72) == 58
    assert all(word.left >= 14 and word.right <= wide - 14 for word in found)
    narrow, broad = (sorted(words_of(handover_slip.render(data, size))) for size in ("58mm", "80mm"))
    assert narrow == broad


def test_a_slip_the_household_collects_itself_says_so():
    data = dataclasses.replace(samples.handover_slip(), collected_by="")
    assert "领取人：本户" in words_of(handover_slip.render(data))


def test_a_statement_reads_like_a_bank_book():
    text = words_of(household_statement.render(samples.household_statement(3)))
    for part in ("上期结余35.5200.0", "+5.040.5+5.0205.0", "−2.038.5205.0", "+0.539.0+0.5205.5", "余39分", "户号037-5"):
        assert part in text
    assert "兑换东北大米5千克1袋（第12号兑换单）已由第9笔冲回" in text
    assert "本期合计得分+5.5+5.5兑换−2.0" in text
    assert "期末结余39.0205.5" in text


def test_a_statement_without_a_line_says_why():
    data = samples.household_statement(0)
    assert "这段时间没有进出" in words_of(household_statement.render(data))


def test_a_statement_of_ten_thousand_lines_prints_each_of_them():
    pdf = household_statement.render(samples.household_statement(10_000))
    assert page_count(pdf) > 300
    assert f"第{page_count(pdf)}页共{page_count(pdf)}页" in words_of(pdf)[-400:]


def test_a_month_of_the_village_has_every_figure_in_its_place():
    text = words_of(village_statement.render(samples.village_statement(2)))
    for part in (
        "2026年10月村月账",
        "账本第120笔到第361笔，共242笔",
        "得分187户·兑换95户·冲回1笔",
        "2025年兑换分4521−120−44010",
        "2026年兑换分18435.5+3250−2145.5−20+1019530",
        "环境卫生+2100+2100",
        "东北大米2千克袋21+10−4−1+127",
        "第40笔2026-10-12第12笔2026-10-11兑换香皂2块（第5号兑换单）0037+10点错了",
        "制表人",
        "村委会主任",
    ):
        assert part in text


@pytest.mark.parametrize("lines", [0, 1, 5, 9, 12, 14, 17, 20, 60])
def test_names_and_seal_have_room_and_never_a_sheet_to_themselves(lines):
    pages = boxes_of(village_statement.render(samples.village_statement(lines)))
    wide, high, found = pages[-1]
    seal = next(word for word in found if word.text == "（盖章）")
    assert seal.bottom < high - 50
    assert any(word.text in {"期末", "原因"} for word in found)
    assert wide < high


def test_an_empty_month_says_so():
    data = dataclasses.replace(
        samples.village_statement(0), first=362, points=(), issued=(), shelves=(), reversals=(), ledger_head=""
    )
    text = words_of(village_statement.render(data))
    for part in ("账本第361笔为止，没有新的", "还没有发过分", "这个月没有得分", "这个月没有冲回"):
        assert part in text


def test_clauses_stand_under_their_category():
    text = words_of(standard_table.render(samples.standard_table(16)))
    assert text.index("第1类") < text.index("第2类")
    assert text.count("第1类") == 1
    assert "+5/+10/+20" in text


@pytest.mark.parametrize("clauses", [0, 1, 8, 9, 60])
def test_a_booklet_has_every_clause_in_order_under_its_category(clauses):
    data = samples.standard_table(clauses)
    marked = tuple(dataclasses.replace(clause, what=f"第{at}款好事") for at, clause in enumerate(data.clauses))
    pdf = standard_booklet.render(dataclasses.replace(data, clauses=marked))
    text = words_of(pdf)
    places = [text.find(f"第{at}款好事") for at in range(clauses)]
    assert -1 not in places
    assert places == sorted(places)
    assert all(text.count(category) == 1 for category in {clause.category for clause in data.clauses})
    for _wide, _high, found in boxes_of(pdf)[1:]:
        below = [word.text for word in sorted(found, key=lambda word: word.top)]
        lines = [word for word in below if not word.startswith(("第", "页", "共", "上合乐寺村"))]
        assert not lines or not lines[-1].endswith("类")


def test_a_clause_of_a_booklet_taller_than_a_page_goes_on_over_the_next():
    data = samples.standard_table(2)
    long = dataclasses.replace(data.clauses[0], what="长" * 1_999 + "完")
    pdf = standard_booklet.render(dataclasses.replace(data, clauses=(long, data.clauses[1])))
    assert words_of(pdf).count("长") == 1_999
    assert page_count(pdf) > 4


def test_a_covenant_without_preamble_and_clauses_without_category_print():
    data = dataclasses.replace(samples.covenant_poster(), preamble="")
    assert "第一条" in words_of(covenant_poster.render(data))
    bare = tuple(dataclasses.replace(clause, category="") for clause in samples.standard_table(5).clauses)
    text = words_of(standard_table.render(dataclasses.replace(samples.standard_table(), clauses=bare)))
    assert "第1类" not in text
    assert text.count("参加护学岗值勤") == 5


def test_a_sheet_without_an_end_says_none():
    imprint = dataclasses.replace(samples.IMPRINT, expires_on=None, issuer="铁盖乡人民政府")
    text = words_of(notice_sheet.render(dataclasses.replace(samples.notice_sheet(), imprint=imprint)))
    assert "有效至" not in text
    assert "铁盖乡人民政府" in text


@pytest.mark.parametrize(("rows", "columns"), [(0, 1), (1, 1), (25, 1), (26, 2), (200, 1), (12, 5), (40, 5)])
def test_a_sheet_to_fill_in_has_every_row_in_order_and_its_totals_once(rows, columns):
    pdf = collection_sheet.render(samples.collection_sheet(rows, columns))

    text = words_of(pdf)
    numbers = [text.find(f"{at:04d}") for at in range(1, rows + 1)]
    assert -1 not in numbers
    assert numbers == sorted(numbers)
    assert (text.count("核对人"), text.count("接下页")) == (1, page_count(pdf) - 1)


def test_a_booklet_says_the_unit_of_its_points_once():
    text = words_of(standard_booklet.render(samples.standard_table(3)))
    assert "+5分" in text
    assert "分分" not in text


def test_a_shift_that_goes_on_over_the_sheet_of_a_rota_says_its_day_again():
    data = samples.rota(1)
    (shift,) = data.rows
    crowded = dataclasses.replace(shift, names=tuple(f"第{at}户" for at in range(60)))
    sheets = [
        "".join(word.text for word in words)
        for _wide, _high, words in boxes_of(rota.render(dataclasses.replace(data, rows=(crowded,))))
    ]
    assert len(sheets) > 1
    assert all("12月7日" in each and "7:30–8:10" in each for each in sheets)


def test_a_telephone_on_the_contact_board_stands_on_one_line():
    for size in contact_board.SIZES:
        words = [
            word.text
            for _wide, _high, found in boxes_of(contact_board.render(samples.contact_board(1), size))
            for word in found
        ]
        assert words.count("0974-8512345") >= 3


def test_all_there_is_to_take_along_is_on_the_first_delivery_sheet():
    load = tuple(f"第{number}样货品大袋装{number}袋" for number in range(1, 67))
    pdf = delivery_sheet.render(dataclasses.replace(samples.delivery_sheet(40), load=load))
    first, *others = ["".join(word.text for word in words) for _wide, _high, words in boxes_of(pdf)]
    assert [good for good in load if good not in first] == []
    assert others
    assert not any("要带的" in page for page in others)


@pytest.mark.parametrize(
    ("sheet", "data"), [(count_sheet, samples.count_sheet(30)), (delivery_sheet, samples.delivery_sheet(20))]
)
def test_lines_for_the_pen_strike_no_heading_through(sheet, data):
    bands, upright = drawn_on_first_sheet(sheet.render(data))
    assert len(bands) > 1
    assert upright
    crossed = [
        (low, high)
        for low, high in bands
        for line_low, line_high in upright
        if line_low < high - 1 and line_high > low + 1
    ]
    assert crossed == []


def drawn_on_first_sheet(pdf):
    """From where to where, upwards in points, wide boxes and upright lines reach."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    boxes, upright, pen = [], [], (0.0, 0.0)
    for values, operator in page.get_contents().operations:
        at = [float(each) for each in values] if operator in (b"re", b"m", b"l") else []
        if operator == b"re" and at[2] > page.mediabox.width / 2:
            boxes.append((at[1], at[1] + at[3]))
        if operator == b"l" and abs(at[0] - pen[0]) < 0.1:
            upright.append((min(at[1], pen[1]), max(at[1], pen[1])))
        if at:
            pen = (at[0], at[1])
    return boxes, upright
