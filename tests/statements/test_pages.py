"""Statements on the screen, as files and on paper: who may open them, and what they say."""

import csv
import io
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from civility.ledger.guards import sqlite_unguards
from civility.ledger.models import LedgerPosting
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.statements.queries import get_statement, get_village_statement, list_entries
from civility.statements.rules import parse_span
from tests.conftest import sign_in
from tests.factories.people import make_township, make_user
from tests.pages import page
from tests.statements.conftest import award
from tests.store.conftest import text_of


def be(client, session, lived, *roles):
    user, _ = make_user(session, lived.shop.village, *roles)
    sign_in(client, user)


@pytest.fixture
def household(client, session, lived):
    card = issue_card(session, village_id=lived.shop.village.id, household_id=lived.first.id)
    sign_in(client, CardHolder(card, lived.first))


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def pdf_text(data):
    return "".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages).split())


# ---- a household's book


def test_a_household_reads_this_year_unless_it_asks_for_more(client, lived, household):
    said = text_of(page(client.get("/my/book")))
    for words in (
        "上期结余 兑换分 0 分，荣誉分 0 分",
        "得分 兑换分 +105 分，荣誉分 +5 分 兑换 兑换分 −69 分，荣誉分 0 分 冲回 兑换分 +39 分，荣誉分 0 分",
        "期末结余 兑换分 75 分，荣誉分 5 分",
    ):
        assert words in said
    assert "清扫门前道路 +5 分 10月20日 星期二 12:00 · 第 1 号公示 余 105 分" in said
    october = text_of(page(client.get("/my/book?period=2026-10")))
    assert "上期结余 兑换分 100 分，荣誉分 0 分" in october
    assert "理发" not in october


def test_each_half_of_a_reversal_leads_to_the_other(client, lived, household):
    original, reversal = lived.undone.seq, lived.undone.seq + 1
    html = page(client.get("/my/book"))
    assert f'<a href="#e{reversal}">已由第 {reversal} 笔冲回</a>' in html
    assert f'<a href="#e{original}">看第 {original} 笔</a>' in html
    assert f'id="e{original}"' in html
    october = page(client.get("/my/book?period=2026-10"))
    (away,) = re.findall(r'href="(/my/book\?period=all[^"#]*)#e', october)
    assert f'id="e{reversal}"' in client.get(away.replace("&amp;", "&")).text


def test_a_long_book_goes_on_on_further_pages(client, session, lived, household):
    award(session, lived.shop, count=40)
    seen: list[str] = []
    address, pages = "/my/book", 0
    while address:
        html = page(client.get(address))
        seen += re.findall(r'id="e(\d+)"', html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        address, pages = older[1].replace("&amp;", "&") if older else "", pages + 1
    statement = get_statement(session, lived.shop.village, lived.first, parse_span("2026"))
    entries = list_entries(session, lived.shop.village.id, statement.purse, statement.stretch)
    assert (pages, seen) == (2, [str(entry.seq) for entry in entries])


def test_no_such_period_is_told_and_nonsense_in_the_address_does_no_harm(client, lived, household):
    assert "一个月写成 2026-10" in page(client.get("/my/book?period=2026-13"), 404)
    page(client.get("/my/book?before=nonsense"))
    assert "没有更早的了" in page(client.get("/my/book?before=1"))
    assert "这一段没有进出" in page(client.get("/my/book?period=2025"))
    assert client.get("/my/book.docx").status_code == 404


def test_a_csv_is_the_book_oldest_first_and_excel_can_read_it(client, session, lived, household):
    answer = client.get("/my/book.csv?period=2026-10")
    assert answer.mimetype == "text/csv"
    assert "0001" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    headings, opening, *lines, closing = rows_of(answer.data)
    assert headings[:6] == ["笔号", "时间", "事项", "说明", "兑换分进出", "兑换分余额"]
    assert opening == ["", "", "上期结余", "", "", "100", "", "0", ""]
    assert [line[1:6] for line in lines] == [
        ["2026-10-20 12:00", "清扫门前道路", "第 1 号公示", "5", "105"],
        ["2026-10-20 12:00", "兑换", "香皂 3 块（第 1 号兑换单）", "-15", "90"],
        ["2026-10-31 23:55", "兑换", "大米5公斤 1 袋（第 2 号兑换单）", "-39", "51"],
    ]
    assert lines[2][8] == f"已由第 {lived.undone.seq + 1} 笔冲回"
    assert closing[5:8] == ["51", "", "5"]


def test_a_clause_s_title_that_looks_like_a_formula_stays_text(client, session, lived, household):
    award(session, lived.shop, reason='=HYPERLINK("http://x")')
    cells = [cell for row in rows_of(client.get("/my/book.csv").data) for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_a_workbook_holds_the_lines_and_the_sums(client, session, lived, household):
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/my/book.xlsx").data))
    assert book.sheet_names == ["流水", "合计"]
    lines = book.get_sheet_by_name("流水").to_python()
    statement = get_statement(session, lived.shop.village, lived.first, parse_span("2026"))
    assert sum(row[4] for row in lines[2:-1]) * 10 == statement.closing.spendable
    assert lines[-1][5] == 75.0
    assert ["期末结余", 75.0, 5.0] in book.get_sheet_by_name("合计").to_python()


def test_paper_says_what_the_page_says_and_carries_a_code_of_its_own(client, session, lived, household):
    answer = client.get("/my/book.pdf?period=2026-10")
    assert answer.mimetype == "application/pdf"
    text = pdf_text(answer.data)
    for words in (
        "积分流水",
        "户号0001-3",
        "上期结余100",
        "−39",
        "期末结余51",
        "第1号公示",
    ):
        assert words in text, text
    assert f"已由第{lived.undone.seq + 1}笔冲回" in text
    code = re.search(r"短码([0-9A-Z]{4}-[0-9A-Z]{4})", text)[1]
    assert "/s/" in client.get(f"/verify?code={code}").headers["Location"]


@pytest.mark.parametrize(
    ("role", "status"), [("committee", 200), ("supervisor", 200), ("storekeeper", 200), ("recorder", 403)]
)
def test_those_who_may_see_a_balance_may_see_the_book(client, session, lived, role, status):
    be(client, session, lived, role)
    for ending in ("", ".csv", ".xlsx", ".pdf"):
        assert client.get(f"{lived.here}/households/0001/book{ending}").status_code == status
    if status == 200:
        assert "期末结余 兑换分 75 分，荣誉分 5 分" in text_of(page(client.get(f"{lived.here}/households/0001/book")))
        assert client.get(f"{lived.here}/households/0099/book").status_code == 404


def test_the_household_s_page_leads_to_its_book(client, session, lived):
    be(client, session, lived, "committee")
    assert f'href="{lived.here}/households/0001/book"' in page(client.get(f"{lived.here}/households/0001"))
    be(client, session, lived, "recorder")
    assert "households/0001/book" not in client.get(f"{lived.here}/households/0001").text


def test_a_book_is_found_by_number(client, session, lived):
    be(client, session, lived, "supervisor")
    page(client.get(f"{lived.here}/book/household"))
    for typed in ("1", "0001", "0001-3", "０００１－３"):
        away = client.get(f"{lived.here}/book/household", query_string={"number": typed})
        assert (away.status_code, away.headers["Location"]) == (303, f"{lived.here}/households/0001/book")
    assert "没有找到" in page(client.get(f"{lived.here}/book/household?number=77"), 404)
    assert 'value="1-9"' in page(client.get(f"{lived.here}/book/household?number=1-9"), 422)


# ---- the village's month


def test_the_last_finished_month_is_shown_first_and_others_lie_beside_it(client, session, lived):
    be(client, session, lived, "committee")
    html = page(client.get(f"{lived.here}/book"))
    said = text_of(html)
    assert "2026年10月村月账" in said
    assert "2025年兑换分 300 −54 246" in said
    assert "得分的户 2 户 兑换的户 1 户 冲回 0 笔" in said
    assert "香皂（块） 20 −3 17" in said
    assert 'href="?' not in html
    assert f'href="{lived.here}/book?month=2026-09"' in html
    november = text_of(page(client.get(f"{lived.here}/book?month=2026-11")))
    assert (
        f"第 {lived.undone.seq} 笔 已由第 {lived.undone.seq + 1} 笔冲回 兑换 大米5公斤 1 袋（第 2 号兑换单）"
        in november
    )
    assert "这个月还没有完" in november
    assert "+39 分" in november


@pytest.mark.parametrize("month", ["2026-12", "2026-08", "2026", "all", "x"])
def test_a_month_the_book_has_not_is_not_found(client, session, lived, month):
    be(client, session, lived, "committee")
    assert "村月账一个月一本" in page(client.get(f"{lived.here}/book?month={month}"), 404)


@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("storekeeper", 403), ("recorder", 403)])
def test_the_committee_the_supervisors_and_the_township_read_the_month(client, session, lived, role, status):
    be(client, session, lived, role)
    for ending in ("", ".csv", ".xlsx", ".pdf"):
        assert client.get(f"{lived.here}/book{ending}").status_code == status


def test_the_township_reads_the_month_and_no_household_s_book(client, session, lived):
    township = lived.shop.village.parent or make_township(session)
    officer, _ = make_user(session, township, "township_officer")
    sign_in(client, officer)
    html = page(client.get(f"{lived.here}/book"))
    assert "看一户的流水" not in html
    assert client.get(f"{lived.here}/households/0001/book").status_code == 403


def test_the_month_s_files_hold_the_book_s_figures(client, session, lived):
    be(client, session, lived, "supervisor")
    rows = rows_of(client.get(f"{lived.here}/book.csv?month=2026-10").data)
    assert ["积分"] in rows
    assert ["2025年兑换分", "300", "0", "-54", "0", "0", "0", "246"] in rows
    assert ["爱心超市", "香皂", "块", "20", "0", "0", "-3", "0", "0", "0", "17"] in rows
    assert ["卫生", "10", "10"] in rows
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{lived.here}/book.xlsx?month=2026-11").data))
    assert book.sheet_names == ["积分", "得分分类", "商品", "冲回", "说明"]
    statement = get_village_statement(session, lived.shop.village, parse_span("2026-11"))
    for row, written in zip(statement.points, book.get_sheet_by_name("积分").to_python()[1:], strict=True):
        assert written[1] + sum(written[2:-1]) == written[-1] == row.closing / 10
    undone = book.get_sheet_by_name("冲回").to_python()[1]
    assert [undone[0], undone[2], undone[4], undone[6:]] == [
        lived.undone.seq + 1,
        lived.undone.seq,
        "兑换 大米5公斤 1 袋（第 2 号兑换单）",
        ["0001", 39.0],
    ]


def test_the_month_on_paper_has_its_figures_and_room_for_names_and_seal(client, session, lived):
    be(client, session, lived, "committee")
    text = pdf_text(client.get(f"{lived.here}/book.pdf?month=2026-11").data)
    for words in (
        "2026年11月村月账",
        "冲回（错账更正）",
        "大米5公斤1袋",
        "+39",
        "制表人",
        "村务监督委员会",
        "（盖章）",
        "第1页共",
    ):
        assert words in text


def test_what_does_not_add_up_is_said_loudly(client, session, lived):
    """With the triggers gone somebody changes what stood on the shelf after a redemption."""
    be(client, session, lived, "committee")
    for statement in sqlite_unguards():
        session.connection().exec_driver_sql(statement)
    changed = update(LedgerPosting).where(
        LedgerPosting.village_id == lived.shop.village.id,
        LedgerPosting.seq == lived.stood.seq,
        LedgerPosting.unit == f"good:{lived.shop.goods['soap'].code}",
    )
    session.execute(changed.values(source_balance=99))
    session.commit()
    october = get_village_statement(session, lived.shop.village, parse_span("2026-10"))
    assert [row.name for row in october.disagreeing] == ["香皂"]
    assert "有数对不上" in page(client.get(f"{lived.here}/book?month=2026-10"))
