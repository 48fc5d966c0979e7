"""Goods too few to go round: names are put down, a draw names households, and only these have the good, one each.

The draw itself is not here. Whoever makes one takes the list (``queries.lots.list_lot_names``), and in the transaction
that records its outcome calls ``record_winners``.
"""

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.people.actors import Actor
from civility.people.voices import get_resident, voice_of
from civility.store.errors import (
    LotBackwards,
    LotEnded,
    LotGoing,
    LotNotClosed,
    LotNotForGood,
    LotOver,
    NotOnTheList,
    OutOfStock,
)
from civility.store.models import Good, GoodsLot, GoodsLotName, Store
from civility.store.queries import get_store, good_event
from civility.store.queries.lots import find_going, get_lot, list_lot_names, lot_event, takes_names
from civility.store.rules import check_quantity
from civility.store.services.keyed import once, user_of

DRAW_LENGTH: Final = 64


def open_lot(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    good_id: UUID,
    pieces: int,
    until_on: date,
    actor: Actor,
    request_key: str,
) -> GoodsLot:
    """Keep a good for a draw of ``pieces`` households; names are put down up to and including ``until_on``.

    Raises BadQuantity, LotBackwards, LotNotForGood, LotGoing, OutOfStock, NotFound, Forbidden.
    """
    opener_id = user_of(actor)
    content = {"store": str(store_id), "good": str(good_id), "pieces": pieces, "until": until_on.isoformat()}
    with once(session, "open-lot", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return session.get_one(GoodsLot, (village_id, UUID(request.replay.reference)))
        check_quantity(pieces)
        store, good = get_store(session, village_id, store_id), session.get(Good, (village_id, good_id))
        if good is None:
            raise NotFound()
        if until_on < today():
            raise LotBackwards()
        _check_can_be_kept(session, store, good, pieces)
        last = session.scalar(select(func.max(GoodsLot.number)).where(GoodsLot.village_id == village_id)) or 0
        lot = GoodsLot(
            village_id=village_id,
            number=last + 1,
            request_key=request_key,
            store_id=store.id,
            good_id=good.id,
            pieces=pieces,
            until_on=until_on,
            state="open",
            opened_by=opener_id,
            opened_at=now(),
        )
        session.add(lot)
        _keep(session, good, True, actor)
        request.record(lot_event(session, "lot-opened", lot), actor=actor.mark)
        return lot


def enter_lot(
    session: Session, *, village_id: UUID, number: int, household_id: UUID, wanted: bool, actor: Actor
) -> GoodsLotName | None:
    """Put a household's name down, or take it off; the household itself, or a helper for any.

    Raises Forbidden, LotOver, HouseholdLeft, NotFound.
    """
    channel, helper_id = voice_of(actor, village_id, household_id)
    with transaction(session):
        ledger.hold(session, village_id)
        lot = get_lot(session, village_id, number)
        get_resident(session, village_id, household_id)
        if not takes_names(lot):
            raise LotOver(number=lot.number)
        name = session.get(GoodsLotName, (village_id, lot.id, household_id))
        if name is None and wanted:
            name = GoodsLotName(village_id=village_id, lot_id=lot.id, household_id=household_id)
            name.channel, name.helper_id = channel, helper_id
            session.add(name)
        if name is not None:
            name.withdrawn_at = None if wanted else name.withdrawn_at or now()
        session.flush()
        return name


def record_winners(
    session: Session, *, village_id: UUID, number: int, household_ids: Collection[UUID], draw: str, mark: str
) -> GoodsLot:
    """The households that ``draw`` named. Inside a transaction that holds the book; once, and after the list was closed.

    From then on each of them may have one piece at its price, until the lot is ended. ``draw`` is the draw's reference,
    ``mark`` who made it. Raises LotNotClosed, NotOnTheList, NotFound.
    """
    lot = get_lot(session, village_id, number)
    if lot.state != "open" or takes_names(lot):
        raise LotNotClosed(number=lot.number)
    names = {household.id: name for household, name in list_lot_names(session, lot)}
    chosen = set(household_ids)
    if len(chosen) > lot.pieces or not chosen <= names.keys():
        raise NotOnTheList(most=lot.pieces)
    for household_id in chosen:
        names[household_id].won = True
    lot.state, lot.draw, lot.drawn_at = "drawn", draw[:DRAW_LENGTH], now()
    session.flush()
    ledger.record_events(session, village_id, [lot_event(session, "lot-drawn", lot)], actor=mark)
    return lot


def end_lot(session: Session, *, village_id: UUID, number: int, actor: Actor, request_key: str) -> GoodsLot:
    """Sell the good as any other again, drawn or not. Raises LotEnded, NotFound, Forbidden."""
    ender_id = user_of(actor)
    with once(
        session, "end-lot", village_id=village_id, key=request_key, actor=actor, content={"lot": number}
    ) as request:
        lot = get_lot(session, village_id, number)
        if request.replay:
            return lot
        if lot.state == "ended":
            raise LotEnded(number=lot.number)
        lot.state, lot.ended_by, lot.ended_at = "ended", ender_id, now()
        _keep(session, session.get_one(Good, (village_id, lot.good_id)), None, actor)
        request.record(lot_event(session, "lot-ended", lot), actor=actor.mark)
        return lot


def _check_can_be_kept(session: Session, store: Store, good: Good, pieces: int) -> None:
    if good.kind != "stock" or not good.on_offer:
        raise LotNotForGood(good=good.name)
    going = find_going(session, store.village_id, good.id)
    if going is not None:
        raise LotGoing(good=good.name, number=going.number)
    left = ledger.balance(session, store.village_id, accounts.shelf(store.code), units.good(good.code))
    if left < pieces:
        raise OutOfStock(good=good.name, unit=good.unit, left=left)


def _keep(session: Session, good: Good, by_lot: bool | None, actor: Actor) -> None:
    good.by_lot = by_lot
    session.flush()
    ledger.record_events(session, good.village_id, [good_event("good-changed", good)], actor=actor.mark)
