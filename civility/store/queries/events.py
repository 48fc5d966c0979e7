"""What the book seals of the store: stores, goods, and price lists from their proposal on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Event, Finding
from civility.store.models import Good, Price, PriceList, StockCount, Store, StoreClosure
from civility.store.queries.contents import parts_of
from civility.store.queries.goods import list_goods, list_stores
from civility.store.queries.price_lists import list_price_lists
from civility.store.queries.stock import count_lines

STORE_KINDS = ("store-opened", "store-hours-set")
CLOSURE_KINDS = ("store-closed", "store-reopened")
GOOD_KINDS = ("good-added", "good-changed")
PRICE_KINDS = ("prices-proposed", "prices-approved", "prices-withdrawn")
COUNT_KINDS = ("stock-counted", "stock-count", "stock-write-off", "stock-count-returned")
_OF_STORE = ("code", "name", "place", "hours", "schedule")
_OF_CLOSURE = ("from_on", "until_on", "reason", "reopened_on")
_OF_GOOD = (
    "code",
    "name",
    "kind",
    "category",
    "unit",
    "low_stock",
    "monthly_limit",
    "yearly_limit",
    "shelf_life_days",
    "cost_fen",
    "provider",
    "provider_place",
    "on_offer",
)
_OF_COUNT = ("number", "kind", "state", "at_seq", "counted_by", "decided_by")
_OF_LIST = ("number", "state", "in_force_from", "proposed_by", "approved_by")


def store_event(kind: str, store: Store) -> Event:
    content = {name: getattr(store, name) for name in _OF_STORE}
    return Event(kind, str(store.id), content, f"store {store.code}")


def closure_event(kind: str, closure: StoreClosure) -> Event:
    content = {name: getattr(closure, name) for name in _OF_CLOSURE}
    return Event(kind, str(closure.id), {**content, "store": closure.store_id}, f"closure from {closure.from_on}")


def good_event(kind: str, good: Good, parts: Mapping[str, int] | None = None) -> Event:
    """A good, and of a bundle what it holds: pieces by code."""
    content = {**{name: getattr(good, name) for name in _OF_GOOD}, "parts": dict(parts or {})}
    return Event(kind, str(good.id), content, f"good {good.code}")


def price_list_event(session: Session, kind: str, price_list: PriceList) -> Event:
    """A list with who proposed and approved it, and tenths of a point by code of good."""
    rows = session.execute(
        select(Good.code, Price.price_tenths)
        .join(Price, (Price.village_id == Good.village_id) & (Price.good_id == Good.id))
        .where(
            Good.village_id == price_list.village_id,
            Price.village_id == price_list.village_id,
            Price.price_list_id == price_list.id,
        )
    )
    prices = dict(rows.all())
    content = {**{name: getattr(price_list, name) for name in _OF_LIST}, "prices": prices}
    return Event(kind, str(price_list.id), content, f"price list {price_list.number}")


def count_event(session: Session, kind: str, count: StockCount, **decided: Any) -> Event:
    """A count with its lines, by code of good; ``decided`` stands before what the row says yet."""
    lines = {
        good.code: {"expected": line.expected, "counted": line.counted, "reason": line.reason}
        for line, good in count_lines(session, count)
    }
    content = {name: getattr(count, name) for name in _OF_COUNT} | decided
    return Event(kind, str(count.id), {**content, "store": count.store_id, "lines": lines}, f"count {count.number}")


def check_stores(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the stores, their hours and their closures are those the book sealed."""
    now = [store_event("store-opened", store) for store in list_stores(session, village_id)]
    closures = session.scalars(select(StoreClosure).where(StoreClosure.village_id == village_id)).all()
    closed = [closure_event("store-closed", closure) for closure in closures]
    return [
        *ledger.check_events(session, village_id, check="stores", kinds=STORE_KINDS, now=now),
        *ledger.check_events(session, village_id, check="stores", kinds=CLOSURE_KINDS, now=closed),
    ]


def check_goods(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the goods are those the book sealed."""
    goods, parts = list_goods(session, village_id), parts_of(session, village_id)
    codes = {good.id: good.code for good in goods}
    now = [
        good_event("good-added", good, {codes[part]: count for part, count in parts.get(good.id, {}).items()})
        for good in goods
    ]
    return ledger.check_events(session, village_id, check="goods", kinds=GOOD_KINDS, now=now)


def check_prices(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the price lists are those the book sealed."""
    lists = list_price_lists(session, village_id)
    now = (price_list_event(session, "prices-proposed", price_list) for price_list in lists)
    return ledger.check_events(session, village_id, check="prices", kinds=PRICE_KINDS, now=now)


def check_count_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the counts of shelves are those the book sealed."""
    counts = session.scalars(select(StockCount).where(StockCount.village_id == village_id))
    now = (count_event(session, "stock-counted", count) for count in counts.all())
    return ledger.check_events(session, village_id, check="counts", kinds=COUNT_KINDS, now=now)
