"""A household's own pages, and the tasks and doors of those who work in the village."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.papers import issue_paper
from civility.people.models import HouseholdCard, User
from civility.people.services import issue_card, set_pin
from civility.people.sessions import CardHolder
from civility.points.models import Appeal
from civility.points.services import raise_objection, rule_objection
from civility.store.services import redeem_goods
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.points import make_notice, make_scene, request_key
from tests.factories.store import Shop, key, make_shop
from tests.pages import key_in, page
from tests.store.conftest import text_of

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
MODULE = 8


def enter(client: FlaskClient, shop: Shop) -> None:
    """Sign in as the first household, by number and PIN."""
    typed = {"village": shop.village.code, "number": "0001-3", "pin": "246810"}
    assert client.post("/household/sign-in", data=typed).headers["Location"] == "/my/"


def give_card(session: Session, shop: Shop) -> HouseholdCard:
    first = shop.households[0]
    card = issue_card(session, village_id=first.village_id, household_id=first.id)
    session.commit()
    return card


def shown_code(page: str) -> Image.Image:
    """What the screen draws: black rectangles ``M x y h width v1`` on white."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1" role="img"', page)[1])  # type: ignore[index]
    picture = Image.new("1", (side * MODULE, side * MODULE), 1)
    draw = ImageDraw.Draw(picture)
    for column, row, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", page):
        left, top = int(column) * MODULE, int(row) * MODULE
        draw.rectangle((left, top, left + int(width) * MODULE - 1, top + MODULE - 1), fill=0)
    return picture


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON):
        shop = make_shop(session, soap=6, rice=3)
    first = shop.households[0]
    set_pin(session, village_id=first.village_id, household_id=first.id, pin="246810")
    session.commit()
    return shop


def test_the_code_on_the_screen_is_the_code_of_the_paper_card(
    client: FlaskClient, session: Session, shop: Shop, tmp_path: Path
) -> None:
    card = give_card(session, shop)
    token = issue_paper(session, shop.village.code, "card", str(card.id)).token
    session.commit()
    enter(client, shop)
    page = client.get("/my/card").text
    picture = tmp_path / "code.png"
    shown_code(page).save(picture)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, check=True, text=True)
    assert read.stdout.strip().rsplit("/", 1)[-1] == token
    assert "0001-3 扫不出来，报这个户号也行。 现在能兑换 100 分" in text_of(page)


def test_without_a_card_the_page_says_who_gives_one(client: FlaskClient, session: Session, shop: Shop) -> None:
    neighbour, _ = make_user(session, shop.village, "recorder", household=shop.households[0])
    session.commit()
    be(client, neighbour)
    page = text_of(client.get("/my/card").text)
    assert "请村委会给您家发一张。没有户码，报户号 0001-3 也能兑换。" in page


def test_what_was_taken_home_stands_on_its_slip_and_in_the_book(
    client: FlaskClient, session: Session, shop: Shop
) -> None:
    give_card(session, shop)
    enter(client, shop)
    assert "还没有换过东西" in client.get("/my/slips").text
    with frozen(NOON):
        redeem_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.households[0].id,
            basket={shop.goods["soap"].id: 2},
            collected_by="王小兰",
            found_by="card",
            actor=shop.clerk,
            request_key=key(),
        )
    said = text_of(client.get("/my/slips").text)
    assert "香皂 2 块 −10 分 11月21日 星期六 12:00 · 第 1 号 · 王小兰 代领 余 90 分" in said
    assert "兑换 −10 分 11月21日 星期六 12:00 · 香皂 2 块（第 1 号兑换单） 余 90 分" in text_of(client.get("/my/").text)


def test_only_a_household_has_these_pages(client: FlaskClient, session: Session, shop: Shop) -> None:
    for path in ("/my/card", "/my/slips"):
        away = client.get(path)
        assert (away.status_code, away.headers["Location"]) == (302, "/household/sign-in")
    be(client, session.get_one(User, shop.clerk.user_id))
    for path in ("/my/card", "/my/slips"):
        assert client.get(path).status_code == 403


def be(client: FlaskClient, user: User) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = user.get_id(), True


@pytest.mark.parametrize(
    ("path", "lit"),
    [
        ("", "今天"),
        ("store/", "兑换"),
        ("store/slips/", "兑换"),
        ("store/goods/", "商品"),
        ("store/prices/", "商品"),
        ("store/stock", "商品"),
        ("store/donations/", "商品"),
        ("store/opening", "商品"),
        ("store/checklists/", "商品"),
        ("store/stock-room", "库房"),
        ("store/counts/new", "库房"),
        ("store/write-offs/new", "库房"),
        ("store/reserve/", "替人预约"),
    ],
)
def test_one_link_of_the_head_is_lit(client: FlaskClient, session: Session, shop: Shop, path: str, lit: str) -> None:
    be(client, session.get_one(User, shop.clerk.user_id))
    page = client.get(f"/v/{shop.village.code}/{path}").text
    nav = page.split('class="site-nav"')[1].split("</nav>")[0]
    assert re.findall(r'aria-current="page">([^<]+)<', nav) == [lit]


def test_recording_is_not_the_list_of_records(client: FlaskClient, session: Session, shop: Shop) -> None:
    recorder, _ = make_user(session, shop.village, "recorder")
    session.commit()
    be(client, recorder)
    for path, lit in (("claims/new", "记分"), ("claims/many", "记分"), ("claims/", "记分记录")):
        nav = client.get(f"/v/{shop.village.code}/{path}").text.split('class="site-nav"')[1].split("</nav>")[0]
        assert re.findall(r'aria-current="page">([^<]+)<', nav) == [lit]


def test_what_runs_out_is_one_task(client: FlaskClient, session: Session, shop: Shop) -> None:
    with frozen(NOON):
        redeem_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.households[0].id,
            basket={shop.goods["soap"].id: 2, shop.goods["rice"].id: 2},
            collected_by="",
            found_by="card",
            actor=shop.clerk,
            request_key=key(),
        )
    session.commit()
    be(client, session.get_one(User, shop.clerk.user_id))
    page = text_of(client.get(f"/v/{shop.village.code}/").text)
    assert "2 样商品快没有了，该进货 大米5公斤 剩 1 袋、香皂 剩 4 块" in page


def test_who_must_sign_in_first_is_told_so_in_the_village_s_words(client: FlaskClient, shop: Shop) -> None:
    away = client.get(f"/v/{shop.village.code}/")
    assert "请先登录，登录后会回到刚才那一页。" in text_of(client.get(away.headers["Location"]).text)


def test_a_household_takes_a_ruling_against_it_to_the_township(
    client: FlaskClient, session: Session, shop: Shop
) -> None:
    with frozen(NOON):
        scene = make_scene(session)
    home, other = scene.households[0], scene.households[1]
    card = issue_card(session, village_id=scene.village_id, household_id=home.id)
    with frozen(NOON):
        _notice, claims = make_notice(session, scene, home, other)
        objections = [
            raise_objection(
                session, village_id=scene.village_id, claim_id=claim.id, text="没来", request_key=request_key()
            )
            for claim in claims
        ]
        for objection in objections:
            rule_objection(
                session,
                village_id=scene.village_id,
                objection_id=objection.id,
                uphold=True,
                ruling=f"{other.head_name}说他没来",
                actor=scene.supervisor,
            )
        own, foreign = (f"/my/appeals/{objection.id}" for objection in objections)
        sign_in(client, CardHolder(card, home))
        mine = page(client.get("/my/"))
        assert f'href="{own}"' in mine
        assert foreign not in mine
        assert other.head_name not in mine
        assert "到 12月1日 星期二 为止" in mine
        page(client.get(foreign), 404)
        said = {"request_key": key_in(page(client.get(own))), "text": "我们在场"}
        assert "请填写这一项" in page(client.post(own, data={**said, "text": ""}), 422)
        for _time in range(2):
            assert client.post(own, data=said).location == "/my/"
        assert client.post(foreign, data=said).status_code == 404
        assert "乡镇最晚 12月1日 星期二 裁决" in page(client.get("/my/"))
    session.rollback()
    assert [appeal.text for appeal in session.scalars(select(Appeal))] == ["我们在场"]
