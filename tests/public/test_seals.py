"""From a slip in the hand to "the township has confirmed it", and what is said when the book was changed."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from civility import ledger
from civility.clock import frozen, now
from civility.db import transaction
from civility.ledger import chain
from civility.ledger.guards import sqlite_unguards
from civility.papers import ask_township, issue_paper, seal_book


@pytest.fixture
def slip_page(client, session, show, a_slip):
    token = issue_paper(session, show.scene.village.code, "slip", str(a_slip.slip_number)).token
    return lambda: client.get(f"/s/{token}")


@pytest.fixture
def village(show):
    return show.scene.village


def meddle(engine, *changes):
    intruder = create_engine(engine.url)
    with intruder.begin() as connection:
        for statement in sqlite_unguards():
            connection.exec_driver_sql(statement.replace("TRIGGER", "TRIGGER IF EXISTS"))
        for change in changes:
            assert connection.execute(text(change)).rowcount >= 1
    intruder.dispose()


def test_a_slip_is_waiting_then_sealed_then_confirmed(session, village, slip_page):
    told = slip_page()
    assert told.status_code == 200
    assert "有这张单，账上也有" in told.text
    assert "这一笔已记在村里的账本上，最晚 11月4日 星期三 00:00 封账" in told.text

    seal_book(session, village.id)
    told = slip_page()
    assert "等乡镇核对" in told.text

    with frozen(now() + timedelta(hours=2)):
        ask_township(session, village.id, village.parent_id)
        told = slip_page()
    assert "✓ 这一笔在村里的账本上" in told.text
    assert "核对过" in told.text
    assert told.headers.get("Set-Cookie") is None


def test_a_proof_is_handed_out_as_a_file_that_a_stranger_can_check(session, client, show, village, a_slip, app):
    seal_book(session, village.id)
    ask_township(session, village.id, village.parent_id)
    answer = client.get(f"{show.base}/book/{a_slip.seq}/proof")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.startswith(f"c2sp.org/tlog-proof@v1\nindex {a_slip.seq - 1}\n")
    note = client.get(f"{show.base}/book/checkpoint").text
    assert answer.text.endswith(note)
    assert note.count("\n— ") == 2, "the book's signature and the township's"


@pytest.mark.parametrize(
    ("path", "status"),
    [("book/99999/proof", 404), ("book/1/proof?size=3", 404), ("book/1/proof?size=x", 404), ("book/checkpoint", 404)],
)
def test_what_cannot_be_proven_is_said_in_a_sentence(client, show, path, status):
    answer = client.get(f"{show.base}/{path}")
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_the_books_page_says_how_far_it_is_sealed(session, client, show, village):
    page = client.get(f"{show.base}/book")
    assert "还没有封过账" in page.text
    sealed = seal_book(session, village.id)
    page = client.get(f"{show.base}/book")
    assert "已封账，等乡镇核对" in page.text
    assert f"第 {sealed.size} 笔" in page.text
    digits = sealed.root.hex()
    assert f"{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:16]}" in page.text
    ask_township(session, village.id, village.parent_id)
    assert "乡镇核对过：账本只增不改" in client.get(f"{show.base}/book").text


def test_a_slip_whose_row_was_changed_does_not_pass(session, engine, a_slip, slip_page):
    meddle(engine, "UPDATE redemption SET total_tenths = 10")
    told = slip_page()
    assert "这张单和账本对不上" in told.text
    assert "账上也有" not in told.text


def test_a_slip_that_is_not_in_the_book_does_not_pass(session, engine, a_slip, slip_page):
    meddle(engine, "UPDATE redemption SET seq = 999")
    assert "这张单和账本对不上" in slip_page().text


def test_a_transaction_changed_after_sealing_is_told_to_whoever_holds_the_slip(
    session, engine, village, a_slip, slip_page
):
    seal_book(session, village.id)
    meddle(engine, f"UPDATE ledger_posting SET amount = 29 WHERE seq = {a_slip.seq - 1} AND amount = 100")
    assert "账本被人改过" not in slip_page().text, "this slip's own transaction still stands"
    meddle(engine, f"UPDATE ledger_transaction SET reason = 'x' WHERE seq = {a_slip.seq}")
    told = slip_page()
    assert "✗ 这一笔和封账时不一样，账本被人改过" in told.text
    assert "✓ 这一笔在村里的账本上" not in told.text


def test_a_book_written_anew_to_its_end_is_found_by_what_the_township_kept(
    session, engine, client, show, village, slip_page
):
    seal_book(session, village.id)
    ask_township(session, village.id, village.parent_id)
    with transaction(session):
        last = ledger.newest(session, village.id)
    _rewrite(session, engine, village.id, last)
    meddle(engine, "DELETE FROM ledger_checkpoint", "UPDATE ledger_head SET touched = touched + 1")
    session.rollback()
    seal_book(session, village.id)
    assert "账本被人改过" in slip_page().text
    ask_township(session, village.id, village.parent_id)
    page = client.get(f"{show.base}/book")
    assert "乡镇核对没有通过" in page.text


def _rewrite(session, engine, village_id, last):
    """Change the reason of the last transaction and compute its hash anew."""
    asked = ledger.Draft(
        village_id=last.village_id, kind=last.kind, key=last.key, postings=last.postings, actor=last.actor,
        reference=last.reference, reason="改过", payload_hash=last.payload_hash,
    )  # fmt: skip
    sealed = chain.sealed_bytes(village_id, last.seq, last.at, last.key, last.content_hash, chain.asked_bytes(asked))
    digest = chain.seal(last.previous_hash, sealed).hex()
    meddle(
        engine,
        f"UPDATE ledger_transaction SET reason = '改过', hash = x'{digest}' WHERE seq = {last.seq}",
        f"UPDATE ledger_head SET hash = x'{digest}' WHERE seq = {last.seq}",
    )
