"""Goods on offer: what each costs on a day and how many stand on the shelf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.store.models import Good, Price, PriceList, Store
from civility.store.queries.contents import parts_of

_ORDER = ("礼", "粮", "日", "家", "文", "农", "服", "荣")


@dataclass(frozen=True, slots=True)
class Offer:
    """A good as the counter shows it. ``on_hand`` is None for what no shelf holds (a haircut); of a bundle, how many can be made up.

    ``inside`` is what a bundle holds: name, pieces, unit.
    """

    good: Good
    price_tenths: int | None
    on_hand: int | None
    inside: tuple[tuple[str, int, str], ...] = ()

    @property
    def sold_out(self) -> bool:
        return self.on_hand == 0

    @property
    def low(self) -> bool:
        """At or under the mark the village set for this good."""
        return self.good.kind == "stock" and self.on_hand is not None and self.on_hand <= self.good.low_stock

    @property
    def for_sale(self) -> bool:
        return self.price_tenths is not None and self.good.on_offer and self.good.kind != "honour"


def list_stores(session: Session, village_id: UUID) -> Sequence[Store]:
    """The village's stores in the order they were opened."""
    return session.scalars(select(Store).where(Store.village_id == village_id).order_by(Store.id)).all()


def get_store(session: Session, village_id: UUID, store_id: UUID) -> Store:
    store = session.get(Store, (village_id, store_id))
    if store is None:
        raise NotFound()
    return store


def on_shelf(session: Session, store: Store) -> dict[str, int]:
    """Pieces by unit of the book on a store's shelf."""
    return ledger.balances(session, store.village_id, accounts.shelf(store.code))


def list_goods(session: Session, village_id: UUID) -> Sequence[Good]:
    return session.scalars(select(Good).where(Good.village_id == village_id).order_by(Good.code)).all()


def find_good(session: Session, village_id: UUID, code: str) -> Good | None:
    return session.scalar(select(Good).where(Good.village_id == village_id, Good.code == code))


def get_good(session: Session, village_id: UUID, code: str) -> Good:
    good = find_good(session, village_id, code)
    if good is None:
        raise NotFound()
    return good


def list_offers(
    session: Session,
    village_id: UUID,
    store_id: UUID,
    on: date,
    *,
    with_hidden: bool = False,
    shelf: Mapping[str, int] | None = None,
) -> list[Offer]:
    """Goods by category and code with price and stock.

    Left out unless ``with_hidden``: honour items and goods taken off the shelf. A good without a price is in
    the list with ``price_tenths`` None. ``shelf`` is what ``on_shelf`` said, where it was asked already. Raises NotFound for another village's store.
    """
    store = get_store(session, village_id, store_id)
    shelf = on_shelf(session, store) if shelf is None else shelf
    prices = prices_in_force(session, village_id, on)
    goods = list_goods(session, village_id)
    on_hand = {good.id: shelf.get(units.good(good.code), 0) for good in goods if good.kind == "stock"}
    named = {good.id: good for good in goods}
    bundles = parts_of(session, village_id) if any(good.kind == "bundle" for good in goods) else {}
    for bundle_id, parts in bundles.items():
        enough = [on_hand[part] // count for part, count in parts.items() if part in on_hand]
        if enough:
            on_hand[bundle_id] = min(enough)
    return [
        Offer(
            good=good,
            price_tenths=prices[good.id].price_tenths if good.id in prices else None,
            on_hand=on_hand.get(good.id),
            inside=tuple(
                (named[part].name, count, named[part].unit) for part, count in bundles.get(good.id, {}).items()
            ),
        )
        for good in sorted(goods, key=lambda good: (shelf_rank(good), good.code))
        if with_hidden or (good.on_offer and good.kind != "honour")
    ]


def list_low(offers: Sequence[Offer]) -> list[Offer]:
    """Those to buy again, the emptiest first."""
    return sorted((offer for offer in offers if offer.low and offer.good.on_offer), key=lambda o: o.on_hand or 0)


def prices_in_force(session: Session, village_id: UUID, on: date, *, below: int | None = None) -> Mapping[UUID, Price]:
    """For each good the line of the newest approved list that names it and is in force on that day.

    With ``below`` only lists of a smaller number count: what held without that one.
    """
    newest = func.row_number().over(
        partition_by=Price.good_id, order_by=(PriceList.in_force_from.desc(), PriceList.number.desc())
    )
    ranked = (
        select(Price.price_list_id, Price.good_id, newest.label("place"))
        .join(PriceList, (PriceList.village_id == Price.village_id) & (PriceList.id == Price.price_list_id))
        .where(
            Price.village_id == village_id,
            PriceList.village_id == village_id,
            PriceList.state == "approved",
            PriceList.in_force_from <= on,
            *([PriceList.number < below] if below is not None else []),
        )
        .subquery()
    )
    prices = session.scalars(
        select(Price)
        .join(ranked, (ranked.c.price_list_id == Price.price_list_id) & (ranked.c.good_id == Price.good_id))
        .where(Price.village_id == village_id, ranked.c.place == 1)
    )
    return {price.good_id: price for price in prices}


def stock_journal(session: Session, store: Store, good: Good, *, limit: int = 20) -> list[ledger.Line]:
    """What came onto and left a shelf of one good, newest first, each line with what stood there after it."""
    shelf, unit = accounts.shelf(store.code), units.good(good.code)
    return ledger.statement(session, store.village_id, shelf, only=[unit], limit=limit)


def price_of(session: Session, village_id: UUID, good_id: UUID, on: date) -> int | None:
    """Tenths of a point one piece costs on that day; None where no approved list names it."""
    price = prices_in_force(session, village_id, on).get(good_id)
    return price.price_tenths if price else None


def shelf_rank(good: Good) -> tuple[int, str]:
    """Where a good's category stands: food first, then what is used every day, others after them by name."""
    first = good.category[:1]
    return (_ORDER.index(first) if first in _ORDER else len(_ORDER), good.category)
