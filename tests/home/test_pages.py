"""First pages: everybody lands where their work is, and a household reads its bank book."""

import pytest

from civility.people.models import User
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.store.services import undo_redemption
from tests.conftest import sign_in
from tests.factories.people import make_household, make_township, make_user, make_village
from tests.factories.store import key, make_shop, sell
from tests.pages import page


@pytest.fixture
def shop(session):
    shop = make_shop(session, points=1000)
    issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    session.commit()
    return shop


def as_household(client, session, shop):
    card = issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    sign_in(client, CardHolder(card, shop.first))


def test_a_stranger_finds_the_villages_and_both_ways_in(client, session):
    village = make_village(session, name="上合乐寺村")
    html = page(client.get("/"))
    assert f'href="/p/{village.code}/"' in html
    assert 'href="/household/sign-in"' in html
    assert 'href="/sign-in"' in html
    assert "办完 2 年，姓名和电话清空" in page(client.get("/help"))


def test_an_empty_system_says_who_can_begin(client, session):
    assert "请管理员登录" in page(client.get("/"))


def test_somebody_with_several_posts_chooses_and_without_any_is_told(client, session):
    here, there = make_village(session, name="甲村"), make_village(session, name="乙村")
    user, _ = make_user(session, here, "recorder")
    _colleague, _ = make_user(session, there, "reviewer")
    sign_in(client, user)
    assert client.get("/").headers["Location"] == f"/v/{here.code}/"
    both, _ = make_user(session, make_township(session), "township_officer", "administrator")
    sign_in(client, both)
    html = page(client.get("/"))
    assert 'href="/admin/"' in html
    assert "/t/" in html
    nobody, _ = make_user(session, here)
    sign_in(client, nobody)
    assert "还没有给您任职" in page(client.get("/"))


@pytest.mark.parametrize(
    ("role", "seen", "not_seen"),
    [
        ("recorder", "记分", "复核"),
        ("reviewer", "复核", "兑换"),
        ("storekeeper", "兑换", "复核"),
        ("supervisor", "异议", "兑换"),
        ("committee", "本村的规矩", "复核"),
        ("unit_head", "公示", "记分记录"),
        ("grid_worker", "公示", "复核"),
    ],
)
def test_each_role_sees_its_own_doors_and_no_others(client, session, role, seen, not_seen):
    village = make_village(session)
    user, _ = make_user(session, village, role)
    sign_in(client, user)
    html = page(client.get(f"/v/{village.code}/"))
    doors = html[html.index('class="doors"') :]
    assert f"</svg> {seen}" in doors
    assert f"</svg> {not_seen}</a>" not in doors


def test_a_new_village_is_told_to_begin_with_its_roster(client, session):
    village = make_village(session, households=0)
    user, _ = make_user(session, village, "committee")
    sign_in(client, user)
    home = f"/v/{village.code}/"
    assert f'href="{home}households/import"' in page(client.get(home))
    make_household(session, village.id, "0001", "李建国")
    assert f'href="{home}households/import"' not in page(client.get(home))


def test_a_household_reads_its_balance_and_bank_book(client, session, shop):
    sell(session, shop, {"soap": 3})
    undone = sell(session, shop, {"rice": 1})
    undo_redemption(
        session, village_id=shop.village.id, redemption_id=undone.id, actor=shop.clerk, request_key=key(), reason="错"
    )
    as_household(client, session, shop)
    assert client.get("/").headers["Location"] == "/my/"
    html = page(client.get("/my/"))
    assert "85<small>" in html  # 100 − 3 × 5, the rice undone
    assert "−15 分" in html
    assert "−39 分" in html
    assert "+39 分" in html
    assert 'href="/my/book"' in html


def test_a_household_that_did_nothing_yet_is_told_what_fills_the_book(client, session):
    village = make_village(session, households=0)
    household = make_household(session, village.id, "0001", "李建国")
    card = issue_card(session, village_id=village.id, household_id=household.id)
    sign_in(client, CardHolder(card, household))
    html = page(client.get("/my/"))
    assert "还没有一笔" in html
    assert "村里还没有积分细则" in html


def test_staff_without_a_household_have_no_page_of_their_own(client, session):
    user, _ = make_user(session, make_village(session), "recorder")
    assert isinstance(user, User)
    sign_in(client, user)
    page(client.get("/my/"), 403)
