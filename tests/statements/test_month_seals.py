"""The seal of a month: the same fingerprint on the wall and on the screen, and a sheet that no longer fits is told."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from civility.clock import frozen, now
from civility.ledger import get_checkpoint
from civility.papers import ask_township, issue_paper, seal_book
from civility.statements.errors import NoMonthSeal
from civility.statements.printing import month_seal_pdf
from civility.statements.queries import get_month_seal, stretch_of
from civility.statements.rules import month_seal_ref, parse_month_seal_ref, parse_span
from tests.pages import page
from tests.statements.test_pages import be
from tests.store.conftest import text_of

OCTOBER = parse_span("2026-10")


@pytest.fixture
def village(lived):
    return lived.shop.village


def words_of(pdf):
    return "".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages).split())


def spread(root):
    """The fingerprint as it is read aloud: sixteen groups of four."""
    return [root.hex()[at : at + 4] for at in range(0, 64, 4)]


def test_the_sheet_and_the_page_show_the_whole_fingerprint_of_the_month(client, session, lived, village):
    be(client, session, lived, "committee")
    sheet = client.get(f"{lived.here}/book/seal.pdf?month=2026-10")
    assert sheet.status_code == 200
    seal = get_month_seal(session, village, OCTOBER)
    assert seal.checkpoint.size >= stretch_of(session, village.id, OCTOBER).upto
    printed = words_of(sheet.data)
    assert "2026年10月月封" in printed
    assert f"账本封到第{seal.checkpoint.size:,}笔" in printed
    assert "".join(spread(seal.checkpoint.root)[:4]) in printed.replace("第一行", "")
    assert seal.key in printed
    assert "还没有核对" in printed
    shown = text_of(page(client.get(f"/p/{village.code}/book/months/2026-10")))
    for row in range(0, 16, 4):
        assert " ".join(spread(seal.checkpoint.root)[row : row + 4]) in shown
    assert seal.key in shown


def test_a_confirmed_seal_says_when_the_township_confirmed_it(client, session, lived, village):
    seal_book(session, village.id)
    with frozen(now() + timedelta(hours=2)):
        ask_township(session, village.id, village.parent_id)
        seal = get_month_seal(session, village, OCTOBER)
        assert "星期六14:00核对过，签了名" in words_of(month_seal_pdf(session, village, seal))
        assert "核对过，签了名" in client.get(f"/p/{village.code}/book/months/2026-10").text


def test_the_same_month_gives_the_same_seal_whatever_came_later(session, lived, village):
    seal_book(session, village.id)
    first = get_month_seal(session, village, OCTOBER).checkpoint.size
    with frozen(now() + timedelta(days=40)):
        seal_book(session, village.id)
        assert get_month_seal(session, village, OCTOBER).checkpoint.size == first


@pytest.mark.parametrize("month", ["2026-11", "2026-07", "2026", "all"])
def test_a_month_that_runs_or_has_no_book_has_no_seal(client, session, lived, village, month):
    seal_book(session, village.id)
    with pytest.raises(NoMonthSeal):
        get_month_seal(session, village, parse_span(month))
    assert client.get(f"/p/{village.code}/book/months/{month}").status_code == 404


def test_a_month_that_is_not_sealed_yet_has_none_until_it_is_printed(client, session, lived, village):
    assert client.get(f"/p/{village.code}/book/months/2026-10").status_code == 404
    be(client, session, lived, "committee")
    assert client.get(f"{lived.here}/book/seal.pdf?month=2026-10").status_code == 200
    assert client.get(f"/p/{village.code}/book/months/2026-10").status_code == 200


def test_a_scanned_sheet_is_held_against_the_book(client, session, village):
    sealed = seal_book(session, village.id)
    ref = month_seal_ref(OCTOBER, sealed.size, sealed.root)
    assert parse_month_seal_ref(ref) == (OCTOBER, sealed.size, sealed.root.hex()[:16])
    token = issue_paper(session, village.code, "seal", ref).token
    scanned = client.get(f"/s/{token}")
    assert scanned.status_code == 200
    assert sealed.root.hex()[:4] in scanned.text
    assert "2026年10月 月封" in text_of(page(scanned))


@pytest.mark.parametrize("other", ["root", "size"])
def test_a_sheet_with_another_fingerprint_or_of_another_book_does_not_pass(client, session, village, other):
    sealed = seal_book(session, village.id)
    root = bytes(32) if other == "root" else sealed.root
    ref = month_seal_ref(OCTOBER, sealed.size + (other == "size"), root)
    told = client.get(f"/s/{issue_paper(session, village.code, 'seal', ref).token}")
    assert told.status_code == 410
    assert "账本现在的指纹和这张纸对不上" in told.text
    assert get_checkpoint(session, village.id, sealed.size).root == sealed.root
