"""Who looked at a household: one line a day, read by post and day at home and by number by the supervision committee."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from civility.clock import ZONE, frozen
from civility.people.actors import SYSTEM, Actor, HouseholdRef
from civility.people.looks import Look, Looks, list_looks_at, list_looks_since
from civility.people.models import ROLES, Household, HouseholdLook
from civility.people.services import issue_card, keep_portrait, note_look
from civility.people.sessions import CardHolder
from civility.statements.services import begin_passbook, print_passbook
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.photos import a_photo
from tests.factories.store import key, make_shop
from tests.pages import page
from tests.store.conftest import text_of

NOON = datetime(2026, 11, 26, 12, tzinfo=ZONE)
TODAY = date(2026, 11, 26)


@pytest.fixture
def shop(session):
    return make_shop(session)


def rows(session):
    found = session.execute(select(HouseholdLook.household_id, HouseholdLook.what, HouseholdLook.role))
    return sorted((str(home or ""), what, role) for home, what, role in found)


def look(session, shop, actor, what="household", household=None, at=NOON):
    home = None if what == "roster" else household or shop.first
    with frozen(at):
        note_look(session, village=shop.village, household=home, what=what, allowed=frozenset(ROLES), actor=actor)


# ---- what is written down


def test_a_person_leaves_one_line_a_day_household_and_kind_of_page(session, shop):
    for at in (NOON, NOON + timedelta(hours=2), NOON + timedelta(days=1)):
        look(session, shop, shop.committee, at=at)
    look(session, shop, shop.committee, "book")
    look(session, shop, shop.clerk)
    home = str(shop.first.id)
    assert rows(session) == [
        (home, "book", "committee"),
        (home, "household", "committee"),
        (home, "household", "committee"),
        (home, "household", "storekeeper"),
    ]


def test_the_roster_as_a_whole_is_one_line_without_a_household(session, shop):
    for _ in range(2):
        look(session, shop, shop.committee, "roster")
    assert rows(session) == [("", "roster", "committee")]


def test_nobody_leaves_a_line_about_their_own_household_nor_does_the_program(session, shop):
    user, _ = make_user(session, shop.village, "committee")
    home = shop.first
    own = Actor(user.id, "", household=HouseholdRef(home.village_id, home.id))
    look(session, shop, own)
    look(session, shop, SYSTEM)
    look(session, shop, Actor.of(HouseholdRef(home.village_id, home.id)))
    assert rows(session) == []


# ---- which pages write it


@pytest.mark.parametrize(
    ("role", "tail", "what"),
    [
        ("recorder", "households/", "roster"),
        ("recorder", "households/?q=0001", "roster"),
        ("recorder", "households/0001", "household"),
        ("supervisor", "balance?number=0001-3", "balance"),
        ("supervisor", "households/0001/book", "book"),
        ("supervisor", "households/0001/book.csv", "book"),
        ("storekeeper", "households/0001/passbook", "book"),
        ("supervisor", "households/0001/file", "file"),
        ("supervisor", "households/0001/file.pdf", "file"),
        ("storekeeper", "households/0001/portrait.jpg", "portrait"),
    ],
)
def test_each_page_of_a_household_leaves_its_line_once(client, session, shop, role, tail, what):
    keep_portrait(
        session,
        village_id=shop.village.id,
        household_id=shop.first.id,
        data=a_photo(1),
        agreed=True,
        actor=shop.clerk,
    )
    sign_in(client, make_user(session, shop.village, role)[0])
    for _ in range(2):
        assert client.get(f"/v/{shop.village.code}/{tail}").status_code == 200
    home = "" if what == "roster" else str(shop.first.id)
    assert rows(session) == [(home, what, role)]


@pytest.mark.parametrize(
    ("kind", "asked", "role", "what"),
    [
        ("statement", "household=0001", "supervisor", "book"),
        ("civility-file", "household=0001", "supervisor", "file"),
        ("passbook", "household=0001&number=1", "storekeeper", "book"),
    ],
)
@pytest.mark.parametrize("tail", ["", "/file.pdf"])
def test_the_same_paper_by_the_print_centre_leaves_the_same_line(client, session, shop, kind, asked, role, what, tail):
    a_passbook(session, shop)
    sign_in(client, make_user(session, shop.village, role)[0])
    assert client.get(f"/v/{shop.village.code}/prints/sheets/{kind}{tail}?{asked}").status_code == 200
    assert rows(session) == [(str(shop.first.id), what, role)]


def test_a_sheet_of_no_household_or_before_one_is_named_leaves_nothing(client, session, shop):
    sign_in(client, make_user(session, shop.village, "committee")[0])
    assert client.get(f"/v/{shop.village.code}/prints/sheets/statement").status_code == 200
    assert client.get(f"/v/{shop.village.code}/prints/sheets/plates?household=0001").status_code == 200
    assert rows(session) == []


def a_passbook(session, shop):
    """Begun with the year, with one print; the number of that print."""
    asked = {"village_id": shop.village.id, "household": shop.first, "actor": shop.clerk}
    book = begin_passbook(session, **asked, since="year", size="A6", request_key=key())
    return print_passbook(session, **asked, passbook_id=book.id, request_key=key()).number


@pytest.mark.parametrize("tail", ["/1/prints/{at}.pdf", "/1/pages/1.pdf"])
def test_the_sheets_of_a_passbook_leave_a_line(client, session, shop, tail):
    at = a_passbook(session, shop)
    sign_in(client, make_user(session, shop.village, "storekeeper")[0])
    there = f"/v/{shop.village.code}/households/0001/passbook{tail.format(at=at)}"
    assert client.get(there).status_code == 200
    assert rows(session) == [(str(shop.first.id), "book", "storekeeper")]


@pytest.mark.parametrize("tail", ["/begin", "/1/print"])
def test_what_is_pressed_on_a_passbook_leaves_a_line(client, session, shop, tail):
    a_passbook(session, shop)
    sign_in(client, make_user(session, shop.village, "storekeeper")[0])
    sent = {"request_key": key(), "since": "nothing that is offered"}
    assert client.post(f"/v/{shop.village.code}/households/0001/passbook{tail}", data=sent).status_code in (409, 422)
    assert rows(session) == [(str(shop.first.id), "book", "storekeeper")]


@pytest.mark.parametrize(
    ("posts", "tail", "noted"),
    [
        (("recorder", "storekeeper"), "balance?number=0001-3", "storekeeper"),
        (("recorder", "storekeeper"), "prints/sheets/statement?household=0001", "storekeeper"),
        (("reviewer", "supervisor"), "households/0001/file", "supervisor"),
        (("recorder", "storekeeper"), "households/0001", "recorder"),
        (("grid_worker", "storekeeper"), "households/0001", "storekeeper"),
    ],
)
def test_of_several_posts_the_one_is_noted_that_the_page_is_open_to(client, session, shop, posts, tail, noted):
    sign_in(client, make_user(session, shop.village, *posts)[0])
    assert client.get(f"/v/{shop.village.code}/{tail}").status_code == 200
    assert [role for _home, _what, role in rows(session)] == [noted]


def test_who_may_not_open_a_page_leaves_nothing(client, session, shop):
    sign_in(client, make_user(session, shop.village, "reviewer")[0])
    assert client.get(f"/v/{shop.village.code}/households/0001").status_code == 403
    other = make_village(session)
    sign_in(client, make_user(session, other, "committee")[0])
    assert client.get(f"/v/{shop.village.code}/households/0001").status_code == 404
    assert rows(session) == []


# ---- who reads it


def test_a_household_reads_post_day_and_page_and_no_name(client, session, shop):
    look(session, shop, shop.committee)
    look(session, shop, shop.approver)  # another of the committee: one line, since it says no name
    look(session, shop, shop.clerk, "book", at=NOON - timedelta(days=1))
    second = session.scalar(select(Household).where(Household.number == "0002"))
    look(session, shop, shop.clerk, "portrait", second)
    assert list_looks_at(session, shop.village.id, shop.first.id) == [
        Look(TODAY, "committee", "household"),
        Look(TODAY - timedelta(days=1), "storekeeper", "book"),
    ]
    card = issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    sign_in(client, CardHolder(card, session.get(Household, (shop.village.id, shop.first.id))))
    assert 'href="/my/looks"' in page(client.get("/my/"))
    said = text_of(page(client.get("/my/looks")))
    assert "村委会 看了一户的资料 11月26日" in said
    assert "超市店员 看了一户的流水 11月25日" in said
    assert "照片" not in said
    assert shop.committee.name not in said


def test_a_household_that_nobody_looked_at_reads_so(client, session, shop):
    card = issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    sign_in(client, CardHolder(card, session.get(Household, (shop.village.id, shop.first.id))))
    assert "还没有人看过" in page(client.get("/my/looks"))


def test_the_supervisors_read_how_often_each_post_looked(client, session, shop):
    second = session.scalar(select(Household).where(Household.number == "0002"))
    look(session, shop, shop.committee)
    look(session, shop, shop.approver)
    look(session, shop, shop.approver, household=second)
    look(session, shop, shop.clerk, "portrait")
    look(session, shop, shop.clerk, "portrait", at=NOON - timedelta(days=91))
    assert list_looks_since(session, shop.village.id, TODAY - timedelta(days=90)) == [
        Looks("committee", "household", 3, 2, TODAY),
        Looks("storekeeper", "portrait", 1, 1, TODAY),
    ]
    sign_in(client, make_user(session, shop.village, "supervisor")[0])
    with frozen(NOON):
        said = text_of(page(client.get(f"/v/{shop.village.code}/looks")))
    assert "村委会 看了一户的资料 3 次 2 户 · 最近一次 11月26日" in said
    assert shop.committee.name not in said


@pytest.mark.parametrize("role", ["committee", "recorder", "storekeeper", "reviewer"])
def test_nobody_else_of_the_village_reads_that_list(client, session, shop, role):
    sign_in(client, make_user(session, shop.village, role)[0])
    assert client.get(f"/v/{shop.village.code}/looks").status_code == 403
