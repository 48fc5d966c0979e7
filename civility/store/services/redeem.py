"""Giving goods for points.

Everything is read after the village's lock is held, so what a check saw is what the posting meets: stock,
balance, limits and prices cannot change in between, whoever else stands at another counter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id
from civility.errors import NotFound
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft
from civility.people.models import Household, HouseholdCard
from civility.people.queries import get_settings
from civility.people.services import check_household_pin
from civility.store.errors import (
    CardRevoked,
    InsufficientPoints,
    LimitReached,
    NotForSale,
    OutOfStock,
    OwnHousehold,
    PinNeeded,
    PinNotSet,
    PriceChanged,
    PricedByClerk,
    PriceMissing,
)
from civility.store.models import Good, Price, PriceList, Redemption, RedemptionLine, Store
from civility.store.queries import get_store, prices_in_force, taken_since
from civility.store.rules import month_around, sum_basket
from civility.store.services.keyed import once, user_of


@dataclass(frozen=True, slots=True)
class _Asked:
    """One good of the basket with its price in force."""

    good: Good
    quantity: int
    price: Price

    @property
    def total_tenths(self) -> int:
        return self.quantity * self.price.price_tenths


def redeem_goods(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    household_id: UUID,
    basket: Mapping[UUID, int],
    collected_by: str,
    found_by: str,
    actor: Actor,
    request_key: str,
    pin: str | None = None,
    card_id: UUID | None = None,
    shown_total_tenths: int | None = None,
) -> Redemption:
    """Give goods for points: one basket, one transaction, one slip. Asking twice with one key gives once.

    ``basket`` is good id → pieces. ``collected_by`` is empty when the household itself came, else a name.
    ``found_by`` is card, number, name or api. ``card_id``, when a card was shown, must still be valid.
    ``shown_total_tenths`` is what the confirm page said; another total by now is refused. ``pin`` is needed
    where the village so decided.

    Raises EmptyBasket, BadQuantity, NotFound, HouseholdLeft, OwnHousehold, PinNeeded, PinNotSet, WrongPin,
    TryLater, CardRevoked, NotForSale, PriceMissing, PricedByClerk, PriceChanged, LimitReached, OutOfStock,
    InsufficientPoints, Forbidden, KeyReused.
    """
    clerk_id = user_of(actor)
    wanted = sum_basket(basket.items())
    _check_pin(session, village_id, household_id, pin)
    content = {
        "store": str(store_id),
        "household": str(household_id),
        "basket": {str(good_id): quantity for good_id, quantity in sorted(wanted.items())},
        "collected_by": collected_by,
        "shown": shown_total_tenths,
    }
    with once(session, "redeem", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request.replay.seq)
        store = get_store(session, village_id, store_id)
        household = _customer(session, village_id, household_id, card_id, actor)
        asked = _priced(session, village_id, wanted)
        total_tenths = sum(line.total_tenths for line in asked)
        _check_clerk(session, village_id, clerk_id, asked)
        if shown_total_tenths not in (None, total_tenths):
            raise PriceChanged(shown_tenths=shown_total_tenths, total_tenths=total_tenths)
        at = now()
        _check_limits(session, household, at, asked)
        _check_stock(session, store, asked)
        purse = accounts.household(household.number)
        held = ledger.spendable(session, village_id, purse)
        balance_tenths = sum(amount for _, amount in held)
        if balance_tenths < total_tenths:
            raise InsufficientPoints(
                balance_tenths=balance_tenths, needed_tenths=total_tenths, short_tenths=total_tenths - balance_tenths
            )
        redemption = Redemption(
            village_id=village_id,
            slip_number=_next_slip_number(session, village_id),
            request_key=request_key,
            store_id=store.id,
            household_id=household.id,
            clerk_id=clerk_id,
            found_by=found_by,
            collected_by=collected_by,
            total_tenths=total_tenths,
            balance_before_tenths=balance_tenths,
            at=at,
            id=new_id(),
        )
        posted = request.post(
            "redemption",
            [
                *(
                    Posting(purse, accounts.REDEEMED, amount, unit)
                    for unit, amount in ledger.allocate(held, total_tenths)
                ),
                *(
                    Posting(accounts.shelf(store.code), accounts.GIVEN, line.quantity, units.good(line.good.code))
                    for line in asked
                    if line.good.kind == "stock"
                ),
            ],
            actor=actor.mark,
            reference=str(redemption.id),
            reason=f"slip {redemption.slip_number}",
        )
        redemption.seq = posted.seq
        session.add(redemption)
        session.flush()
        session.add_all(
            RedemptionLine(
                village_id=village_id,
                redemption_id=redemption.id,
                good_id=line.good.id,
                quantity=line.quantity,
                price_tenths=line.price.price_tenths,
            )
            for line in asked
        )
        session.flush()
        return redemption


def _check_pin(session: Session, village_id: UUID, household_id: UUID, pin: str | None) -> None:
    """Outside the lock: a hash takes long on purpose, and a wrong try is counted by itself."""
    if not get_settings(session, village_id).pin_at_counter:
        return
    household = session.get(Household, (village_id, household_id))
    if household is None:
        raise NotFound()
    if household.pin_hash is None:
        raise PinNotSet(number=household.number)
    if not pin:
        raise PinNeeded()
    check_household_pin(session, village_id=village_id, household_id=household_id, pin=pin)


def _customer(session: Session, village_id: UUID, household_id: UUID, card_id: UUID | None, actor: Actor) -> Household:
    if actor.owns(village_id, household_id):
        raise OwnHousehold()
    household = session.get(Household, (village_id, household_id), with_for_update={"read": True})
    if household is None:
        raise NotFound()
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    if card_id is not None:
        card = session.get(HouseholdCard, (village_id, card_id), with_for_update={"read": True})
        if card is None or card.household_id != household_id:
            raise NotFound()
        if card.revoked_at is not None:
            raise CardRevoked()
    return household


def _priced(session: Session, village_id: UUID, wanted: Mapping[UUID, int]) -> list[_Asked]:
    """The basket by code of good, with prices. Raises NotFound, NotForSale, PriceMissing."""
    goods = session.scalars(
        select(Good).where(Good.village_id == village_id, Good.id.in_(list(wanted))).order_by(Good.code)
    ).all()
    if len(goods) != len(wanted):
        raise NotFound()
    prices = prices_in_force(session, village_id, today())
    asked = []
    for good in goods:
        if good.kind == "honour" or not good.on_offer:
            raise NotForSale(good=good.name)
        if good.id not in prices:
            raise PriceMissing(good=good.name)
        asked.append(_Asked(good, wanted[good.id], prices[good.id]))
    return asked


def _check_clerk(session: Session, village_id: UUID, clerk_id: UUID, asked: list[_Asked]) -> None:
    lists = {line.price.price_list_id for line in asked}
    approved = set(
        session.scalars(
            select(PriceList.id).where(
                PriceList.village_id == village_id, PriceList.id.in_(lists), PriceList.approved_by == clerk_id
            )
        )
    )
    for line in asked:
        if line.price.price_list_id in approved:
            raise PricedByClerk(good=line.good.name)


def _check_limits(session: Session, household: Household, at: datetime, asked: list[_Asked]) -> None:
    limited = [line for line in asked if line.good.monthly_limit is not None]
    if not limited:
        return
    since, until = month_around(at)
    goods = [line.good.id for line in limited]
    taken = taken_since(session, household.village_id, household.id, since, until, goods)
    for line in limited:
        limit, had = line.good.monthly_limit or 0, taken.get(line.good.id, 0)
        if had + line.quantity > limit:
            raise LimitReached(good=line.good.name, unit=line.good.unit, limit=limit, taken=had)


def _check_stock(session: Session, store: Store, asked: list[_Asked]) -> None:
    shelf = ledger.balances(session, store.village_id, accounts.shelf(store.code))
    for line in asked:
        left = shelf.get(units.good(line.good.code), 0)
        if line.good.kind == "stock" and left < line.quantity:
            raise OutOfStock(good=line.good.name, unit=line.good.unit, left=left)


def _next_slip_number(session: Session, village_id: UUID) -> int:
    """Dense, because the village's lock is held and an undone slip keeps its number."""
    last = session.scalar(select(func.max(Redemption.slip_number)).where(Redemption.village_id == village_id))
    return (last or 0) + 1


def _get(session: Session, village_id: UUID, seq: int) -> Redemption:
    return session.scalars(select(Redemption).where(Redemption.village_id == village_id, Redemption.seq == seq)).one()
