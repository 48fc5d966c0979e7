"""What a basket comes to, and everything that stands against it.

The confirm page asks this to show; ``redeem_goods`` asks it again with the village's lock held, and then its
answer is the truth until the commit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local
from civility.errors import NotFound, RuleBroken
from civility.ledger import accounts, units
from civility.people.models import Household
from civility.store.errors import (
    ExpiredOnShelf,
    GoodByLot,
    InsufficientPoints,
    LimitReached,
    NotForSale,
    OutOfStock,
    PriceMissing,
    YearlyLimitReached,
)
from civility.store.models import Good, Price, Store
from civility.store.queries.contents import Pieces, open_bundles, opened
from civility.store.queries.goods import on_shelf, prices_in_force
from civility.store.queries.holds import held_goods
from civility.store.queries.lots import won_at
from civility.store.queries.redemptions import taken_since
from civility.store.queries.returns import returned_since
from civility.store.queries.shelf_dates import list_expiring
from civility.store.rules import Line, month_around, year_around


@dataclass(frozen=True, slots=True)
class Weighed:
    """A basket by code of good with prices in force, and the purse it is paid from.

    ``held`` is the purse by unit, oldest points first; ``stocked`` what leaves the shelf, bundles opened. ``unsellable`` says which goods cannot be had at all;
    ``problems`` what is too much: limits, stock, points.
    """

    lines: tuple[Line, ...]
    goods: Mapping[UUID, Good]
    prices: Mapping[UUID, Price]
    held: Sequence[tuple[str, int]]
    stocked: Pieces
    unsellable: tuple[RuleBroken, ...]
    problems: tuple[RuleBroken, ...]

    @property
    def total_tenths(self) -> int:
        return sum(line.total_tenths for line in self.lines)

    @property
    def balance_tenths(self) -> int:
        return sum(amount for _, amount in self.held)

    @property
    def after_tenths(self) -> int:
        return self.balance_tenths - self.total_tenths


def weigh_basket(
    session: Session, *, store: Store, household: Household, basket: Mapping[UUID, int], at: datetime
) -> Weighed:
    """Weigh ``good id → pieces`` for a household. Raises NotFound for a good of another village."""
    village_id = store.village_id
    goods = session.scalars(
        select(Good).where(Good.village_id == village_id, Good.id.in_(list(basket))).order_by(Good.code)
    ).all()
    if len(goods) != len(basket):
        raise NotFound()
    prices = prices_in_force(session, village_id, local(at).date())
    held = ledger.spendable(session, village_id, accounts.household(household.number))
    lines = tuple(
        Line(good.id, good.code, good.name, good.unit, basket[good.id], prices[good.id].price_tenths, good.provider)
        for good in goods
        if good.id in prices
    )
    total, balance = sum(line.total_tenths for line in lines), sum(amount for _, amount in held)
    pieces = open_bundles(session, village_id, goods, basket)
    stocked = tuple((good, count) for good, count in pieces if good.kind == "stock")
    shelf = on_shelf(session, store)
    problems = [
        *_over_limit(session, household, pieces, at),
        *_past_its_date(session, store, stocked, shelf),
        *_not_on_shelf(stocked, shelf),
    ]
    if balance < total:
        problems.append(InsufficientPoints(balance_tenths=balance, needed_tenths=total, short_tenths=total - balance))
    return Weighed(
        lines=lines,
        goods={good.id: good for good in goods},
        prices=prices,
        held=held,
        stocked=stocked,
        unsellable=(*_unsellable(goods, prices), *_by_lot(session, household, pieces, at)),
        problems=tuple(problems),
    )


def _unsellable(goods: Sequence[Good], prices: Mapping[UUID, Price]) -> list[RuleBroken]:
    found: list[RuleBroken] = []
    for good in goods:
        if good.kind == "honour" or not good.on_offer:
            found.append(NotForSale(good=good.name))
        elif good.id not in prices:
            found.append(PriceMissing(good=good.name))
    return found


def _by_lot(session: Session, household: Household, pieces: Pieces, at: datetime) -> list[RuleBroken]:
    """Goods kept for a draw that this household was not drawn for, or has had its piece of."""
    left = drawn_left(session, household, [good for good, _count in pieces], at)
    return [GoodByLot(good=good.name) for good, count in pieces if good.by_lot and left[good.id] < count]


def drawn_left(session: Session, household: Household, goods: Iterable[Good], at: datetime) -> dict[UUID, int]:
    """Of goods that are drawn by lot, how many a household may have: one when it was drawn and has not had it."""
    kept = [good.id for good in goods if good.by_lot]
    won = won_at(session, household.village_id, household.id, kept) if kept else {}
    had = had_by(session, household, min(won.values()), at + timedelta(days=1)) if won else {}
    return {good_id: max(0, 1 - had.get(good_id, 0)) if good_id in won else 0 for good_id in kept}


def _over_limit(session: Session, household: Household, pieces: Pieces, at: datetime) -> list[RuleBroken]:
    """What is too much for the month or the year; set aside counts as had."""
    spans = (("monthly_limit", month_around, LimitReached), ("yearly_limit", year_around, YearlyLimitReached))
    found: list[RuleBroken] = []
    for column, around, refusal in spans:
        bounded = [(good, count, limit) for good, count in pieces if (limit := getattr(good, column)) is not None]
        taken = had_by(session, household, *around(at)) if bounded else {}
        found += [
            refusal(good=good.name, unit=good.unit, limit=limit, taken=taken.get(good.id, 0))
            for good, count, limit in bounded
            if taken.get(good.id, 0) + count > limit
        ]
    return found


def had_by(session: Session, household: Household, since: datetime, until: datetime) -> dict[UUID, int]:
    """Pieces of each good that count towards a limit: had in that time and kept, and set aside now; bundles opened."""
    village_id = household.village_id
    counts = taken_since(session, village_id, household.id, since, until)
    for good_id, back in returned_since(session, village_id, household.id, since, until).items():
        counts[good_id] = counts.get(good_id, 0) - back
    for good_id, aside in held_goods(session, village_id, household.id).items():
        counts[good_id] = counts.get(good_id, 0) + aside
    return opened(session, village_id, counts)


def room_left(session: Session, household: Household, goods: Iterable[Good], at: datetime) -> dict[UUID, int]:
    """How many of each limited good a household may still have, by the tighter of its limits; others are not in it."""
    limited = [good for good in goods if good.monthly_limit is not None or good.yearly_limit is not None]
    room: dict[UUID, int] = {}
    for column, around in (("monthly_limit", month_around), ("yearly_limit", year_around)):
        bounded = [(good.id, limit) for good in limited if (limit := getattr(good, column)) is not None]
        taken = had_by(session, household, *around(at)) if bounded else {}
        for good_id, limit in bounded:
            room[good_id] = max(0, min(room.get(good_id, limit), limit - taken.get(good_id, 0)))
    return room


def _past_its_date(session: Session, store: Store, stocked: Pieces, shelf: Mapping[str, int]) -> list[RuleBroken]:
    """Goods of which expired pieces stand among the others: what goes first by the book would be those."""
    good_ids = [good.id for good, _count in stocked]
    expired = list_expiring(session, store, within_days=-1, good_ids=good_ids, shelf=shelf) if stocked else []
    found: list[RuleBroken] = []
    for good, _count in stocked:
        if lots := [each for each in expired if each.good.id == good.id]:
            pieces, day = sum(each.quantity for each in lots), lots[0].best_before.isoformat()
            found.append(ExpiredOnShelf(good=good.name, unit=good.unit, expired=pieces, day=day))
    return found


def _not_on_shelf(stocked: Pieces, shelf: Mapping[str, int]) -> list[RuleBroken]:
    """Each good once, however many lines and bundles of the basket need it."""
    left = {good.id: shelf.get(units.good(good.code), 0) for good, _count in stocked}
    return [
        OutOfStock(good=good.name, unit=good.unit, left=left[good.id])
        for good, count in stocked
        if left[good.id] < count
    ]


def spendable_tenths(session: Session, household: Household) -> int:
    """What a household can spend now, of all years."""
    held = ledger.spendable(session, household.village_id, accounts.household(household.number))
    return sum(amount for _, amount in held)
