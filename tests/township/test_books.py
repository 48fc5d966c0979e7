"""The township as witness, on its pages."""

import pytest

from civility.papers import ask_township, seal_book
from civility.people.models import Division
from tests.conftest import sign_in
from tests.factories.people import make_township, make_user, make_village
from tests.factories.store import grant
from tests.public.test_seals import meddle


@pytest.fixture
def village(session, app):
    village = make_village(session)
    grant(session, village.id, "0001", 50)
    return village


@pytest.fixture
def pages(session, client, village):
    user, _actor = make_user(session, make_township(session), "township_officer")
    sign_in(client, user)
    township = session.get_one(Division, village.parent_id)
    return lambda path: client.get(f"/t/{township.code}/{path}")


def test_what_was_confirmed_is_listed_and_can_be_taken_along(session, pages, village):
    assert "还没有" in pages("books").text
    assert pages("books/kept").text == ""
    sealed = seal_book(session, village.id)
    answer = ask_township(session, village.id, village.parent_id)
    page = pages("books")
    assert "各村的账本都核对过" in page.text
    assert f"第 {sealed.size} 笔" in page.text
    kept = pages("books/kept")
    assert kept.content_type == "text/plain; charset=utf-8"
    assert kept.text == f"# {village.code} {village.name}\n{answer.note}"
    assert "账本没有核对通过" not in pages("").text


def test_a_village_that_lost_what_was_confirmed_is_named_with_what_to_do(session, engine, pages, village):
    grant(session, village.id, "0001", 70)
    seal_book(session, village.id)
    ask_township(session, village.id, village.parent_id)
    session.rollback()
    meddle(engine, "DELETE FROM ledger_checkpoint")
    ask_township(session, village.id, village.parent_id)
    home, page = pages("").text, pages("books").text
    assert f"账本没有核对通过：{village.name}" in home
    assert f"{village.name}：账变少了" in page
    assert "怎么办" in page
    assert "乡镇留存的是第" in page


def test_nobody_else_sees_the_witness_pages(session, client, village):
    user, _actor = make_user(session, village, "committee")
    sign_in(client, user)
    township = session.get_one(Division, village.parent_id)
    assert client.get(f"/t/{township.code}/books").status_code in (403, 404)
