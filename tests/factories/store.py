"""A store with goods, prices and stock, made through the real services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, units
from civility.people.actors import Actor
from civility.people.models import Division, Household
from civility.people.queries import list_households
from civility.store.models import Good, Hold, PriceList, Redemption, Store
from civility.store.rules import NewGood
from civility.store.services import (
    add_good,
    approve_prices,
    hold_goods,
    open_store,
    propose_prices,
    receive_stock,
    redeem_goods,
)
from tests.factories.people import make_user, make_village


def key() -> str:
    """A request key nobody used before."""
    return str(uuid4())


@dataclass
class Shop:
    """A village with an open store: soap at 5, rice at 39 (2 a month), a haircut at 15, a plaque not for sale."""

    village: Division
    store: Store
    clerk: Actor
    committee: Actor
    approver: Actor
    households: list[Household]
    goods: dict[str, Good]

    @property
    def first(self) -> Household:
        return self.households[0]


def make_shop(session: Session, *, soap: int = 20, rice: int = 3, points: int = 1000, households: int = 3) -> Shop:
    """Every household holds ``points`` tenths granted this year."""
    village = make_village(session, households=households)
    _, clerk = make_user(session, village, "storekeeper", name="才让卓玛")
    _, committee = make_user(session, village, "committee", name="王主任")
    _, approver = make_user(session, village, "committee", name="李书记")
    store = open_store(session, village_id=village.id, name="爱心超市", actor=committee, request_key=key())
    described = {
        "soap": NewGood("香皂", "stock", "日化", "块", low_stock=5),
        "rice": NewGood("大米5公斤", "stock", "粮油", "袋", low_stock=1, monthly_limit=2),
        "haircut": NewGood("理发一次", "service", "服务", "次"),
        "plaque": NewGood("光荣户牌匾", "honour", "荣誉", "块"),
    }
    goods = {
        name: add_good(session, village_id=village.id, good=good, actor=committee, request_key=key())
        for name, good in described.items()
    }
    set_prices(
        session,
        village.id,
        {goods["soap"].id: 50, goods["rice"].id: 390, goods["haircut"].id: 150},
        committee,
        approver,
    )
    stock = {goods["soap"].id: soap, goods["rice"].id: rice}
    receive_stock(
        session,
        village_id=village.id,
        store_id=store.id,
        quantities={good_id: quantity for good_id, quantity in stock.items() if quantity},
        kind="purchase",
        actor=clerk,
        request_key=key(),
    )
    homes = list(list_households(session, village.id))
    for household in homes:
        grant(session, village.id, household.number, points)
    return Shop(village, store, clerk, committee, approver, homes, goods)


def set_prices(
    session: Session, village_id: UUID, prices: Mapping[UUID, int], proposer: Actor, approver: Actor
) -> PriceList:
    """Prices in force from today."""
    proposed = propose_prices(
        session, village_id=village_id, prices=prices, in_force_from=today(), actor=proposer, request_key=key()
    )
    return approve_prices(session, village_id=village_id, price_list_id=proposed.id, actor=approver, request_key=key())


def grant(session: Session, village_id: UUID, number: str, tenths: int, year: int | None = None) -> None:
    """Spendable points of a year, straight into the book."""
    if not tenths:
        return
    posting = Posting(accounts.ISSUED, accounts.household(number), tenths, units.spend(year or today().year))
    with transaction(session):
        ledger.post(session, [Draft(village_id, "claims", key(), (posting,), "system")])


def sell(
    session: Session,
    shop: Shop,
    wanted: Mapping[str, int],
    *,
    household: int = 0,
    at: datetime | None = None,
    **changed: Any,
) -> Redemption:
    """Pieces by good for a household, counted from 0, now or at an instant; ``changed`` is asked otherwise."""
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "household_id": shop.households[household].id,
        "basket": pieces(shop, wanted),
        "collected_by": "",
        "found_by": "number",
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(at or now()):
        return redeem_goods(session, **asked | changed)


def set_aside(
    session: Session,
    shop: Shop,
    wanted: Mapping[str, int],
    *,
    household: int = 0,
    at: datetime | None = None,
    **changed: Any,
) -> list[Hold]:
    """As ``sell``, but reserved by the clerk or, with ``kind``, on vouchers."""
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "household_id": shop.households[household].id,
        "basket": pieces(shop, wanted),
        "kind": "reservation",
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(at or now()):
        return hold_goods(session, **asked | changed)


def pieces(shop: Shop, wanted: Mapping[str, int]) -> dict[UUID, int]:
    """A basket by the ids of goods."""
    return {shop.goods[name].id: count for name, count in wanted.items()}


def balance_of(session: Session, village_id: UUID, number: str) -> int:
    """Spendable tenths over all years."""
    return sum(amount for _, amount in ledger.spendable(session, village_id, accounts.household(number)))


def on_shelf(session: Session, shop: Shop, good: str) -> int:
    return ledger.balance(session, shop.village.id, accounts.shelf(shop.store.code), units.good(shop.goods[good].code))


def assert_book_is_whole(session: Session, village_id: UUID) -> None:
    """The chain holds and the kept balances are what the postings say."""
    session.rollback()
    assert ledger.verify(session, village_id) == []
    assert ledger.rebuild_balances(session, village_id) == []
