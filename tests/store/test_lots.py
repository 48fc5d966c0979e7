"""Goods too few to go round: names are put down, a draw names households, one each."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.people.models import Household
from civility.people.services import issue_card
from civility.people.sessions import CardHolder
from civility.store import errors
from civility.store.models import GoodsLot, GoodsLotName, Redemption
from civility.store.queries import check_goods, check_lots
from civility.store.queries.lots import get_lot, get_lot_page, list_lot_names
from civility.store.services import (
    add_bundle,
    end_lot,
    enter_lot,
    hold_goods,
    open_lot,
    record_winners,
    undo_redemption,
)
from tests.conftest import sign_in
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop, on_shelf, sell, set_prices
from tests.store.conftest import Counter, forget_the_last_request, text_of

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
AFTER = NOON + timedelta(days=4)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        return make_shop(session)


def itself(shop: Shop, household: Household) -> Actor:
    return Actor(None, "", household=HouseholdRef(shop.village.id, household.id))


def begin(session: Session, shop: Shop, **changed: Any) -> GoodsLot:
    """Two sacks of rice, names for three days."""
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "good_id": shop.goods["rice"].id,
        "pieces": 2,
        "until_on": date(2026, 11, 23),
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(changed.pop("at", NOON)):
        return open_lot(session, **{**asked, **changed})


def enter(session: Session, shop: Shop, place: int, actor: Actor | None = None, **changed: Any) -> None:
    home = shop.households[place]
    with frozen(changed.get("at", NOON)):
        enter_lot(
            session,
            village_id=shop.village.id,
            number=1,
            household_id=home.id,
            wanted=changed.get("wanted", True),
            actor=actor or itself(shop, home),
        )


def draw(session: Session, shop: Shop, *places: int, at: datetime = AFTER) -> GoodsLot:
    """As a draw will call it, in a transaction of its own that holds the book."""
    with frozen(at), transaction(session):
        ledger.hold(session, shop.village.id)
        return record_winners(
            session,
            village_id=shop.village.id,
            number=1,
            household_ids=[shop.households[place].id for place in places],
            draw="draw 7",
            mark=shop.committee.mark,
        )


def end(session: Session, shop: Shop, **changed: Any) -> GoodsLot:
    with frozen(AFTER):
        return end_lot(
            session,
            **{"village_id": shop.village.id, "number": 1, "actor": shop.clerk, "request_key": key(), **changed},
        )


def buy(session: Session, shop: Shop, place: int, good: str = "rice", count: int = 1) -> Redemption:
    return sell(session, shop, {good: count}, household=place, at=AFTER + timedelta(minutes=1))


def names(session: Session, shop: Shop) -> list[tuple[str, str, bool]]:
    session.rollback()
    listed = list_lot_names(session, get_lot(session, shop.village.id, 1))
    return [(household.number, name.channel, name.won) for household, name in listed]


def test_names_are_put_down_and_taken_off_until_the_last_day(session: Session, shop: Shop) -> None:
    begin(session, shop)
    enter(session, shop, 0)
    enter(session, shop, 1, shop.clerk)
    enter(session, shop, 2)
    enter(session, shop, 2, wanted=False)
    assert names(session, shop) == [("0001", "phone", False), ("0002", "helper", False)]
    enter(session, shop, 2, at=NOON + timedelta(days=3))
    enter(session, shop, 2, at=NOON + timedelta(days=3))
    assert [number for number, _channel, _won in names(session, shop)] == ["0001", "0002", "0003"]
    with pytest.raises(errors.LotOver, match="第 1 次抓阄的报名已经截止"):
        enter(session, shop, 0, wanted=False, at=AFTER)
    with frozen(NOON):
        assert get_lot_page(session, shop.village.id, 1).state == "open"
    with frozen(AFTER):
        found = get_lot_page(session, shop.village.id, 1)
        assert (found.state, found.names, found.takes_names) == ("closed", 3, False)
    assert check_lots(session, shop.village.id) == check_goods(session, shop.village.id) == []


def test_nobody_puts_down_a_neighbours_name(session: Session, shop: Shop) -> None:
    begin(session, shop)
    reviewer = make_user(session, shop.village, "reviewer")[1]
    for actor in (itself(shop, shop.households[1]), reviewer):
        with pytest.raises(Forbidden):
            enter(session, shop, 0, actor)
    shop.first.left_on = date(2026, 11, 20)
    session.commit()
    with pytest.raises(HouseholdLeft):
        enter(session, shop, 0, shop.clerk)
    with pytest.raises(NotFound), frozen(NOON):
        enter_lot(
            session,
            village_id=shop.village.id,
            number=9,
            household_id=shop.households[1].id,
            wanted=True,
            actor=shop.clerk,
        )
    assert session.scalar(select(func.count()).select_from(GoodsLotName)) == 0


def test_what_is_drawn_by_lot_is_neither_sold_nor_set_aside_nor_had_in_a_bundle(session: Session, shop: Shop) -> None:
    with frozen(NOON - timedelta(minutes=30)):
        bundle = add_bundle(
            session,
            village_id=shop.village.id,
            name="米和皂",
            unit="份",
            parts={shop.goods["rice"].id: 1, shop.goods["soap"].id: 1},
            actor=shop.committee,
            request_key=key(),
        )
        set_prices(session, shop.village.id, {bundle.id: 400}, shop.committee, shop.approver)
    shop.goods["bundle"] = bundle
    begin(session, shop)
    enter(session, shop, 0)
    for good in ("rice", "bundle"):
        with pytest.raises(errors.GoodByLot, match="“大米5公斤”东西少，抓阄来定"):
            buy(session, shop, 0, good)
        for kind, actor in (("reservation", itself(shop, shop.first)), ("voucher", shop.clerk)):
            with pytest.raises(errors.GoodByLot), frozen(NOON):
                hold_goods(
                    session,
                    village_id=shop.village.id,
                    store_id=shop.store.id,
                    household_id=shop.first.id,
                    basket={shop.goods[good].id: 1},
                    kind=kind,
                    actor=actor,
                    request_key=key(),
                )
    buy(session, shop, 0, "soap")
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "rice")) == (950, 3)


def test_whoever_is_drawn_has_one_and_nobody_else(session: Session, shop: Shop) -> None:
    begin(session, shop)
    for place in range(3):
        enter(session, shop, place)
    lot = draw(session, shop, 0, 2)
    assert (lot.state, lot.draw) == ("drawn", "draw 7")
    assert [won for _number, _channel, won in names(session, shop)] == [True, False, True]
    with pytest.raises(errors.GoodByLot):
        buy(session, shop, 1)
    with pytest.raises(errors.GoodByLot):
        buy(session, shop, 0, count=2)
    slip = buy(session, shop, 0)
    with pytest.raises(errors.GoodByLot):
        buy(session, shop, 0)
    with frozen(AFTER + timedelta(minutes=2)):
        undo_redemption(session, village_id=shop.village.id, redemption_id=slip.id, actor=shop.clerk, request_key=key())
    buy(session, shop, 0)
    with frozen(AFTER):
        hold_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.households[2].id,
            basket={shop.goods["rice"].id: 1},
            kind="reservation",
            actor=itself(shop, shop.households[2]),
            request_key=key(),
        )
    with pytest.raises(errors.GoodByLot):
        buy(session, shop, 2)
    assert on_shelf(session, shop, "rice") == 1
    assert check_lots(session, shop.village.id) == []
    assert_book_is_whole(session, shop.village.id)


def test_winners_are_named_once_after_the_list_is_closed_and_from_it(session: Session, shop: Shop) -> None:
    begin(session, shop)
    enter(session, shop, 0)
    enter(session, shop, 1)
    with pytest.raises(errors.LotNotClosed):
        draw(session, shop, 0, at=NOON)
    with pytest.raises(errors.NotOnTheList, match="最多 2 户"):
        draw(session, shop, 2)
    enter(session, shop, 2)
    with pytest.raises(errors.NotOnTheList):
        draw(session, shop, 0, 1, 2)
    assert [won for _number, _channel, won in names(session, shop)] == [False] * 3
    draw(session, shop, 1)
    with pytest.raises(errors.LotNotClosed):
        draw(session, shop, 0)
    assert [won for _number, _channel, won in names(session, shop)] == [False, True, False]


@pytest.mark.parametrize("drawn", [False, True])
def test_ended_it_is_sold_as_any_other(session: Session, shop: Shop, drawn: bool) -> None:
    begin(session, shop)
    enter(session, shop, 0)
    if drawn:
        draw(session, shop, 0)
    pressed = key()
    assert end(session, shop, request_key=pressed).state == "ended"
    assert end(session, shop, request_key=pressed).state == "ended"
    with pytest.raises(errors.LotEnded):
        end(session, shop)
    with pytest.raises(errors.LotNotClosed):
        draw(session, shop, 0)
    buy(session, shop, 1)
    assert shop.goods["rice"].by_lot is None
    again = begin(session, shop, at=AFTER, until_on=date(2026, 11, 30))
    assert again.number == 2
    assert check_lots(session, shop.village.id) == check_goods(session, shop.village.id) == []


REFUSED: list[tuple[type[Exception], Callable[[Shop], dict[str, Any]]]] = [
    (errors.BadQuantity, lambda shop: {"pieces": 0}),
    (errors.OutOfStock, lambda shop: {"pieces": 4}),
    (errors.LotBackwards, lambda shop: {"until_on": date(2026, 11, 19)}),
    (errors.LotNotForGood, lambda shop: {"good_id": shop.goods["haircut"].id}),
    (errors.LotNotForGood, lambda shop: {"good_id": shop.goods["plaque"].id}),
    (NotFound, lambda shop: {"good_id": shop.store.id}),
    (Forbidden, lambda shop: {"actor": itself(shop, shop.first)}),
]


@pytest.mark.parametrize(("refusal", "change"), REFUSED)
def test_what_cannot_be_drawn_is_refused(
    session: Session, shop: Shop, refusal: type[Exception], change: Callable[[Shop], dict[str, Any]]
) -> None:
    with pytest.raises(refusal):
        begin(session, shop, **change(shop))
    assert session.scalar(select(func.count()).select_from(GoodsLot)) == 0
    begin(session, shop)
    with pytest.raises(errors.LotGoing, match="第 1 次"):
        begin(session, shop)


# ---- the pages ----


def test_from_opening_to_the_list_on_the_wall(counter: Counter) -> None:
    assert "现在没有要抓阄的东西" in text_of(counter.get("/lots/"))
    sent = {
        "request_key": key(),
        "good": counter.shop.goods["rice"].code,
        "pieces": "9",
        "until_on": (today() + timedelta(3)).isoformat(),
    }
    assert "只剩 3 袋" in text_of(counter.post("/lots/", sent, status=409))
    assert counter.post("/lots/", {**sent, "request_key": key(), "pieces": "2"}).endswith("/lots/1")
    counter.post("/lots/", {**sent, "request_key": key()}, status=422)  # not among what can be chosen any more
    counter.post("/lots/1", {"number": "0001", "wanted": ""})
    counter.post("/lots/1", {"number": "0002-1"})
    counter.post("/lots/1", {"number": "0002", "wanted": "0"})
    assert "没有" in text_of(counter.post("/lots/1", {"number": "9999"}, status=404))
    page = text_of(counter.get("/lots/1"))
    assert "1 户报名 李建国家 0001-3" in page
    page = text_of(counter.get("/customer/0001"))
    assert "抓阄定，抽中的户才能换" in page
    page = text_of(counter.get("/customer/0001/confirm?g0002=1"))
    assert "“大米5公斤”东西少，抓阄来定" in page
    forget_the_last_request()
    paper = PdfReader(io.BytesIO(counter.client.get(f"{counter.root}/lots/1.pdf").data)).pages[0].extract_text()
    for words in ("第1次抓阄名单", "大米5公斤2袋", "1户报名", "名单还会变", "李*国家", "第1页共1页"):
        assert words in paper.replace(" ", "")
    with frozen(datetime.now(UTC) + timedelta(days=4)):
        page = text_of(counter.get("/lots/1"))
        assert "报名截止了，名单不再变" in page
        assert "替没有手机的户报名" not in page
    counter.post("/lots/1/end", {"request_key": key()})
    assert "结束了" in text_of(counter.get("/lots/1"))
    counter.be(make_user(counter.session, counter.shop.village, "grid_worker")[1])
    counter.post("/lots/", {**sent, "request_key": key()}, status=403)
    counter.post("/lots/1/end", {"request_key": key()}, status=403)


def test_a_household_puts_its_name_down_on_its_phone(
    app: Flask, client: FlaskClient, session: Session, shop: Shop
) -> None:
    begin(session, shop, at=datetime.now(UTC), until_on=today() + timedelta(3))
    home = shop.households[0]
    card = issue_card(session, village_id=shop.village.id, household_id=home.id)
    sign_in(client, CardHolder(card, home))

    def ask(path: str, status: int = 200, **form: str) -> str:
        forget_the_last_request()
        answer = client.post(path, data=form) if form else client.get(path)
        assert answer.status_code == status
        return answer.text

    assert "我家报名" in ask("/my/lots")
    ask("/my/lots/1", 303, wanted="1")
    assert "您家报了名" in ask("/my/lots")
    assert names(session, shop) == [("0001", "phone", False)]
    ask("/my/lots/1", 303, wanted="0")
    assert names(session, shop) == []
    ask("/my/lots/9", 404, wanted="1")
    with frozen(datetime.now(UTC) + timedelta(days=4)):
        assert "报名已经截止" in ask("/my/lots/1", 409, wanted="1")
