"""Giving goods for points.

Everything is read after the village's lock is held, so what a check saw is what the posting meets: stock,
balance, limits and prices cannot change in between, whoever else stands at another counter.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id
from civility.errors import NotFound
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.people.errors import CardRevoked, HouseholdLeft
from civility.people.models import Household, HouseholdCard
from civility.people.queries import get_settings
from civility.people.services import check_household_pin
from civility.store.errors import OwnHousehold, PinNeeded, PinNotSet, PriceChanged, PricedByClerk
from civility.store.models import PriceList, Redemption, RedemptionLine, Store
from civility.store.queries import Weighed, check_not_closed, get_store, weigh_basket
from civility.store.rules import sum_basket
from civility.store.services.keyed import once, user_of


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

    Raises EmptyBasket, BadQuantity, NotFound, StoreClosed, HouseholdLeft, OwnHousehold, PinNeeded, PinNotSet, WrongPin,
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
        "shown": shown_total_tenths,
    }
    with once(session, "redeem", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request.replay.seq)
        store = get_store(session, village_id, store_id)
        check_not_closed(session, store)
        household = _customer(session, village_id, household_id, card_id, actor)
        at = now()
        weighed = weigh_basket(session, store=store, household=household, basket=wanted, at=at)
        _check(weighed, shown_total_tenths)
        _check_clerk(session, village_id, clerk_id, weighed)
        redemption = Redemption(
            village_id=village_id,
            slip_number=_next_slip_number(session, village_id),
            request_key=request_key,
            store_id=store.id,
            household_id=household.id,
            clerk_id=clerk_id,
            found_by=found_by,
            collected_by=collected_by,
            total_tenths=weighed.total_tenths,
            balance_before_tenths=weighed.balance_tenths,
            at=at,
            id=new_id(),
        )
        posted = request.post(
            "redemption",
            _postings(store, accounts.household(household.number), weighed),
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
                good_id=line.good_id,
                quantity=line.quantity,
                price_tenths=line.price_tenths,
            )
            for line in weighed.lines
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


def _check(weighed: Weighed, shown_total_tenths: int | None) -> None:
    """The first thing that stands against a basket; a changed price comes before what follows from it."""
    for refusal in weighed.unsellable:
        raise refusal
    if shown_total_tenths not in (None, weighed.total_tenths):
        raise PriceChanged(shown_tenths=shown_total_tenths, total_tenths=weighed.total_tenths)
    for refusal in weighed.problems:
        raise refusal


def _check_clerk(session: Session, village_id: UUID, clerk_id: UUID, weighed: Weighed) -> None:
    lists = {weighed.prices[line.good_id].price_list_id: line.name for line in weighed.lines}
    approved = session.scalars(
        select(PriceList.id)
        .where(PriceList.village_id == village_id, PriceList.id.in_(list(lists)), PriceList.approved_by == clerk_id)
        .limit(1)
    ).one_or_none()
    if approved is not None:
        raise PricedByClerk(good=lists[approved])


def _postings(store: Store, purse: str, weighed: Weighed) -> list[Posting]:
    """Points out of the purse, the oldest first; goods off the shelf, but for services, which no shelf holds."""
    paid = [
        Posting(purse, accounts.REDEEMED, amount, unit)
        for unit, amount in ledger.allocate(weighed.held, weighed.total_tenths)
    ]
    given = [
        Posting(accounts.shelf(store.code), accounts.GIVEN, line.quantity, units.good(line.code))
        for line in weighed.lines
        if weighed.goods[line.good_id].kind == "stock"
    ]
    return [*paid, *given]


def _next_slip_number(session: Session, village_id: UUID) -> int:
    """Dense, because the village's lock is held and an undone slip keeps its number."""
    last = session.scalar(select(func.max(Redemption.slip_number)).where(Redemption.village_id == village_id))
    return (last or 0) + 1


def _get(session: Session, village_id: UUID, seq: int) -> Redemption:
    return session.scalars(select(Redemption).where(Redemption.village_id == village_id, Redemption.seq == seq)).one()
