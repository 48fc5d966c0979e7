"""Exchange days of a demo village: who comes, what they can pay for, who changes their mind; and what is bought again."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility import clock
from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.people.queries import get_household_by_id
from civility.store.queries import Offer, list_offers, spendable_tenths
from civility.store.services import receive_stock, redeem_goods, undo_redemption


def restock(
    session: Session, place: Place, chance: random.Random, store_id: UUID, day: date, keys: Iterator[str]
) -> None:
    """What runs low is bought again."""
    offers = [o for o in list_offers(session, place.village_id, store_id, day) if o.low]
    wanted = {o.good.id: o.good.low_stock * 4 for o in offers if o.good.kind == "stock"}
    if wanted:
        receive_stock(
            session,
            village_id=place.village_id,
            store_id=store_id,
            quantities=wanted,
            kind=chance.choice(("purchase", "purchase", "donation")),
            actor=place.people["dianyuan"],
            request_key=next(keys),
            note="按月补货",
        )


def market_day(
    session: Session, place: Place, chance: random.Random, store_id: UUID, day: date, keys: Iterator[str]
) -> None:
    """Households come to the store with what they have; some change their mind at once."""
    offers = [o for o in list_offers(session, place.village_id, store_id, day) if o.price_tenths]
    if not offers:
        return
    customers = chance.sample(
        sorted(place.households, key=place.households.__getitem__), k=min(9, len(place.households))
    )
    for minute, household_id in enumerate(customers):
        with clock.frozen(clock.now() + timedelta(minutes=4 * minute)):
            _redeem(session, place, chance, store_id, household_id, offers, keys)


def _redeem(
    session: Session,
    place: Place,
    chance: random.Random,
    store_id: UUID,
    household_id: UUID,
    offers: Sequence[Offer],
    keys: Iterator[str],
) -> None:
    basket = _basket(session, place, chance, household_id, offers)
    if not basket:
        return
    clerk = place.people["dianyuan"]
    try:
        done = redeem_goods(
            session,
            village_id=place.village_id,
            store_id=store_id,
            household_id=household_id,
            basket=basket,
            collected_by="",
            found_by=chance.choice(("card", "card", "card", "number", "name")),
            actor=clerk,
            request_key=next(keys),
        )
    except RuleBroken:
        return  # not enough points, sold out, over the month's limit, or the clerk's own household
    if chance.random() < 0.03:
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            undo_redemption(
                session,
                village_id=place.village_id,
                redemption_id=done.id,
                actor=clerk,
                request_key=next(keys),
                reason="拿错了，重新选",
            )


def _basket(
    session: Session, place: Place, chance: random.Random, household_id: UUID, offers: Sequence[Offer]
) -> dict[UUID, int]:
    """One to three goods a household can pay for; some put their points by for a bigger thing."""
    left = spendable_tenths(session, get_household_by_id(session, place.village_id, household_id))
    left = left * chance.choice((4, 7, 10)) // 10
    basket: dict[UUID, int] = {}
    for offer in chance.sample(offers, k=len(offers)):
        if offer.price_tenths and offer.price_tenths <= left and len(basket) < 3:
            basket[offer.good.id] = 1
            left -= offer.price_tenths
    return basket
