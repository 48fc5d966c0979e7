"""Giving goods for points.

Everything is read after the village's lock is held, so what a check saw is what the posting meets: stock,
balance, limits and prices cannot change in between, whoever else stands at another counter.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.store.errors import PricedByClerk
from civility.store.models import PriceList, Redemption, Store
from civility.store.queries import Weighed, check_not_closed, get_store, weigh_basket
from civility.store.rules import sum_basket
from civility.store.services.days import check_day_open
from civility.store.services.keyed import once, plain, user_of
from civility.store.services.selling import check_basket, check_pin, customer_of, get_redemption_at, write_slip


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
    TryLater, CardRevoked, DayClosed, NotForSale, PriceMissing, PricedByClerk, PriceChanged, LimitReached, ExpiredOnShelf, OutOfStock,
    InsufficientPoints, Forbidden, KeyReused.
    """
    clerk_id = user_of(actor)
    wanted = sum_basket(basket.items())
    check_pin(session, village_id, household_id, pin)
    content = {
        "store": str(store_id),
        "household": str(household_id),
        "basket": plain(wanted),
        "shown": shown_total_tenths,
    }
    with once(session, "redeem", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return get_redemption_at(session, village_id, request.replay.seq)
        store = get_store(session, village_id, store_id)
        check_not_closed(session, store)
        household = customer_of(session, village_id, household_id, card_id, actor)
        at = now()
        check_day_open(session, village_id, store.id, at)
        weighed = weigh_basket(session, store=store, household=household, basket=wanted, at=at)
        check_basket(weighed, shown_total_tenths)
        _check_clerk(session, village_id, clerk_id, weighed)
        return write_slip(
            session,
            request,
            store=store,
            household=household,
            lines=weighed.lines,
            postings=_postings(store, accounts.household(household.number), weighed),
            balance_before_tenths=weighed.balance_tenths,
            found_by=found_by,
            collected_by=collected_by,
            actor=actor,
            request_key=request_key,
            at=at,
        )


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
    """Points out of the purse, the oldest first; goods off the shelf."""
    paid = [
        Posting(purse, accounts.REDEEMED, amount, unit)
        for unit, amount in ledger.allocate(weighed.held, weighed.total_tenths)
    ]
    given = [
        Posting(accounts.shelf(store.code), accounts.GIVEN, count, units.good(good.code))
        for good, count in weighed.stocked
    ]
    return [*paid, *given]
