"""The civility file: all there is to say of a household, with the book's own figures."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from civility import ledger
from civility.governance.rolls.rules import parse_period
from civility.governance.rolls.services import make_roll
from civility.ledger import accounts
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.statements.queries import Points, get_civility_file
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.store import balance_of, key
from tests.pages import page
from tests.statements.conftest import award


@pytest.fixture
def file(session, lived):
    return get_civility_file(session, lived.shop.village, lived.first)


def test_the_figures_are_the_ledgers(session, lived, file):
    village, purse = lived.shop.village, accounts.household(lived.first.number)
    honour = ledger.balance(session, village.id, purse, "honour")
    assert file.closing == Points(balance_of(session, village.id, lived.first.number), honour)
    moved = Points()
    for _year, statement in file.years:
        for each in statement.moved.values():
            moved += each
    assert moved == file.closing
    assert sum(each.honour_tenths for each in file.categories) == honour
    assert file.deed_count == len([deed for deed in file.deeds if deed.state == "posted"])


def test_what_is_posted_later_is_in_it(session, lived, file):
    award(session, lived.shop, count=25)
    later = get_civility_file(session, lived.shop.village, lived.first)
    assert later.closing.spendable - file.closing.spendable == 25


def test_a_place_on_a_roll_stands_in_it_and_a_replaced_roll_does_not(session, lived):
    village = lived.shop.village
    for _ in range(2):
        make_roll(
            session,
            village_id=village.id,
            period=parse_period("2026-10"),
            actor=lived.shop.committee,
            request_key=key(),
        )
    [honour] = get_civility_file(session, village, lived.first).honours
    assert (honour.roll.number, honour.rank) == (2, 1)


def test_the_household_reads_and_prints_its_own(client, session, lived):
    card = issue_card(session, village_id=lived.shop.village.id, household_id=lived.first.id)
    sign_in(client, CardHolder(card, lived.first))
    assert "文明积分档案" in page(client.get("/my/"))
    shown = page(client.get("/my/file"))
    for words in ("逐年", "哪一类事做得多", "做过的事", "清扫门前道路"):
        assert words in shown
    answer = client.get("/my/file.pdf")
    text = "".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.data)).pages).split())
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "文明积分档案" in text
    assert "清扫门前道路" in text


@pytest.mark.parametrize(("role", "status"), [("committee", 200), ("supervisor", 200), ("recorder", 403)])
def test_in_the_village_it_is_read_by_those_who_may_see_balances(client, session, lived, role, status):
    village = lived.shop.village
    sign_in(client, make_user(session, village, role)[0])
    for ending in ("file", "file.pdf"):
        path = f"/v/{village.code}/households/{lived.first.number}/{ending}"
        assert client.get(path).status_code == status


def test_a_household_without_a_single_deed_has_an_empty_file(client, session, lived):
    other = lived.shop.households[2]
    card = issue_card(session, village_id=lived.shop.village.id, household_id=other.id)
    sign_in(client, CardHolder(card, other))
    assert "还没有入账的事" in page(client.get("/my/file"))
    assert client.get("/my/file.pdf").status_code == 200
