"""Prices: one person proposes, another approves, and they count from a day on, never backwards."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.store.errors import (
    BadPrice,
    NothingPriced,
    PricerHandsOver,
    PricesBackdated,
    PricesDecided,
    TwoPeopleNeeded,
)
from civility.store.models import Good, Price, PriceList
from civility.store.queries import price_list_event
from civility.store.services.keyed import once, plain


def propose_prices(
    session: Session,
    *,
    village_id: UUID,
    prices: Mapping[UUID, int],
    in_force_from: date,
    actor: Actor,
    request_key: str,
) -> PriceList:
    """A draft list of ``good id → tenths of a point``; goods it does not name keep their price.

    Raises NothingPriced, BadPrice, PricesBackdated, NotFound.
    """
    content = {"prices": plain(prices), "from": in_force_from.isoformat()}
    with once(session, "propose-prices", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return _get(session, village_id, UUID(req.replay.reference))
        price_list = add_price_list(session, village_id, prices, in_force_from, actor, request_key)
        req.record(price_list_event(session, "prices-proposed", price_list), actor=actor.mark)
        return price_list


def approve_prices(
    session: Session, *, village_id: UUID, price_list_id: UUID, actor: Actor, request_key: str
) -> PriceList:
    """Put a draft in force from its day, or from today when that day has passed; the book seals the whole list.

    Raises TwoPeopleNeeded, PricerHandsOver, PricesDecided, NotFound.
    """
    content = {"list": str(price_list_id)}
    with once(session, "approve-prices", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        price_list = _get(session, village_id, price_list_id)
        if req.replay:
            return price_list
        if price_list.state != "draft":
            raise PricesDecided(number=price_list.number)
        if actor.user_id is None or price_list.proposed_by == actor.user_id:
            raise TwoPeopleNeeded()
        if "storekeeper" in actor.roles_in([village_id]):
            raise PricerHandsOver()
        price_list.state = "approved"
        price_list.in_force_from = max(price_list.in_force_from, today())
        price_list.approved_by = actor.user_id
        price_list.approved_at = now()
        session.flush()
        req.record(price_list_event(session, "prices-approved", price_list), actor=actor.mark)
        return price_list


def withdraw_prices(
    session: Session, *, village_id: UUID, price_list_id: UUID, actor: Actor, request_key: str
) -> PriceList:
    """Set a draft aside, by its proposer or the committee. Raises PricesDecided, Forbidden, NotFound."""
    content = {"list": str(price_list_id)}
    with once(session, "withdraw-prices", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        price_list = _get(session, village_id, price_list_id)
        if req.replay:
            return price_list
        if price_list.state != "draft":
            raise PricesDecided(number=price_list.number)
        if price_list.proposed_by != actor.user_id and "committee" not in actor.roles_in([village_id]):
            raise Forbidden()
        price_list.state = "withdrawn"
        session.flush()
        req.record(price_list_event(session, "prices-withdrawn", price_list), actor=actor.mark)
        return price_list


def add_price_list(
    session: Session,
    village_id: UUID,
    prices: Mapping[UUID, int],
    in_force_from: date,
    actor: Actor,
    request_key: str,
) -> PriceList:
    """The rows of a draft; the village's lock must be held. Flushes."""
    if not prices:
        raise NothingPriced()
    if in_force_from < today():
        raise PricesBackdated()
    names = dict(
        session.execute(
            select(Good.id, Good.name).where(Good.village_id == village_id, Good.id.in_(list(prices)))
        ).all()
    )
    for good_id, price_tenths in prices.items():
        if good_id not in names:
            raise NotFound()
        if price_tenths <= 0:
            raise BadPrice(good=names[good_id])
    last = session.scalar(select(func.max(PriceList.number)).where(PriceList.village_id == village_id)) or 0
    price_list = PriceList(
        village_id=village_id,
        number=last + 1,
        request_key=request_key,
        in_force_from=in_force_from,
        proposed_by=actor.user_id,
    )
    session.add(price_list)
    session.flush()
    session.add_all(
        Price(village_id=village_id, price_list_id=price_list.id, good_id=good_id, price_tenths=price_tenths)
        for good_id, price_tenths in prices.items()
    )
    session.flush()
    return price_list


def _get(session: Session, village_id: UUID, price_list_id: UUID) -> PriceList:
    price_list = session.get(PriceList, (village_id, price_list_id))
    if price_list is None:
        raise NotFound()
    return price_list
