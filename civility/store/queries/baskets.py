"""What a basket comes to, and everything that stands against it.

The confirm page asks this to show; ``redeem_goods`` asks it again with the village's lock held, and then its
answer is the truth until the commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local
from civility.errors import NotFound, RuleBroken
from civility.ledger import accounts, units
from civility.people.models import Household
from civility.store.errors import InsufficientPoints, LimitReached, NotForSale, OutOfStock, PriceMissing
from civility.store.models import Good, Price, Store
from civility.store.queries.goods import prices_in_force
from civility.store.queries.holds import held_goods
from civility.store.queries.redemptions import taken_since
from civility.store.queries.returns import returned_since
from civility.store.rules import Line, month_around


@dataclass(frozen=True, slots=True)
class Weighed:
    """A basket by code of good with prices in force, and the purse it is paid from.

    ``held`` is the purse by unit, oldest points first. ``unsellable`` says which goods cannot be had at all;
    ``problems`` what is too much: limits, stock, points.
    """

    lines: tuple[Line, ...]
    goods: Mapping[UUID, Good]
    prices: Mapping[UUID, Price]
    held: Sequence[tuple[str, int]]
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
        Line(good.id, good.code, good.name, good.unit, basket[good.id], prices[good.id].price_tenths)
        for good in goods
        if good.id in prices
    )
    total, balance = sum(line.total_tenths for line in lines), sum(amount for _, amount in held)
    problems = [
        *_over_limit(session, household, goods, basket, at),
        *_not_on_shelf(session, store, goods, basket),
    ]
    if balance < total:
        problems.append(InsufficientPoints(balance_tenths=balance, needed_tenths=total, short_tenths=total - balance))
    return Weighed(
        lines=lines,
        goods={good.id: good for good in goods},
        prices=prices,
        held=held,
        unsellable=tuple(_unsellable(goods, prices)),
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


def _over_limit(
    session: Session, household: Household, goods: Sequence[Good], basket: Mapping[UUID, int], at: datetime
) -> list[RuleBroken]:
    limited = [(good, good.monthly_limit) for good in goods if good.monthly_limit is not None]
    if not limited:
        return []
    since, until = month_around(at)
    ids = [good.id for good, _ in limited]
    had = taken_since(session, household.village_id, household.id, since, until, ids)
    back = returned_since(session, household.village_id, household.id, since, until)
    aside = held_goods(session, household.village_id, household.id)
    taken = {good_id: had.get(good_id, 0) - back.get(good_id, 0) + aside.get(good_id, 0) for good_id in ids}
    return [
        LimitReached(good=good.name, unit=good.unit, limit=limit, taken=taken.get(good.id, 0))
        for good, limit in limited
        if taken.get(good.id, 0) + basket[good.id] > limit
    ]


def _not_on_shelf(
    session: Session, store: Store, goods: Sequence[Good], basket: Mapping[UUID, int]
) -> list[RuleBroken]:
    shelf = ledger.balances(session, store.village_id, accounts.shelf(store.code))
    left = {good.id: shelf.get(units.good(good.code), 0) for good in goods}
    return [
        OutOfStock(good=good.name, unit=good.unit, left=left[good.id])
        for good in goods
        if good.kind == "stock" and left[good.id] < basket[good.id]
    ]


def spendable_tenths(session: Session, household: Household) -> int:
    """What a household can spend now, of all years."""
    held = ledger.spendable(session, household.village_id, accounts.household(household.number))
    return sum(amount for _, amount in held)
