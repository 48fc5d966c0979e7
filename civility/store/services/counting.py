"""Counting a shelf, and taking off it what is spoilt, expired or lost. One writes down, another confirms.

The difference is that of the moment of counting (``at_seq``); what is handed over before somebody confirms does not
change it. Only one count of a store waits at a time, so that no difference is taken twice.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.errors import NotFound
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.store.errors import (
    BadQuantity,
    CountDecided,
    CounterConfirms,
    CountWaiting,
    NothingCounted,
    ReasonNeeded,
    SheetTooOld,
)
from civility.store.models import COUNT_REASONS, Good, StockCount, StockCountLine, StockMovement, Store
from civility.store.queries import count_event, count_lines, get_count, get_store
from civility.store.rules import MAX_STOCK
from civility.store.services.keyed import once, user_of
from civility.store.services.stock import add_movement, check_shelf, shelf_of, stocked

NAMES_SHOWN = 10


def record_count(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    at_seq: int,
    counted: Mapping[UUID, int],
    reasons: Mapping[UUID, str],
    actor: Actor,
    request_key: str,
    note: str = "",
) -> StockCount:
    """What was found on a shelf, ``good id → pieces`` (zero too), against what the book had there after ``at_seq``.

    Goods that are not named were not counted. A good that differs needs one of ``COUNT_REASONS``.
    Raises NothingCounted, BadQuantity, ReasonNeeded, SheetTooOld, CountWaiting, NoStockKept, NotFound.
    """
    counter_id = user_of(actor)
    plain = {str(good_id): [counted[good_id], reasons.get(good_id, "")] for good_id in sorted(counted)}
    content = {"store": str(store_id), "at": at_seq, "goods": plain}
    with once(session, "record-count", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return get_count(session, village_id, UUID(req.replay.reference))
        store = get_store(session, village_id, store_id)
        _check_sheet(session, store, at_seq)
        if not counted:
            raise NothingCounted()
        for pieces in counted.values():
            if not 0 <= pieces <= MAX_STOCK:
                raise BadQuantity(quantity=pieces, most=MAX_STOCK)
        goods = stocked(session, village_id, dict.fromkeys(counted, 1))
        had = ledger.balances_at(session, village_id, accounts.shelf(store.code), seq=at_seq)
        lines = [
            StockCountLine(
                village_id=village_id,
                good_id=good.id,
                expected=had.get(units.good(good.code), 0),
                counted=counted[good.id],
                reason="",
            )
            for good in goods
        ]
        _give_reasons(lines, reasons, goods)
        count = _add(session, store, "count", at_seq, lines, counter_id, request_key, note)
        req.record(count_event(session, "stock-counted", count), actor=actor.mark)
        return count


def write_off(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    quantities: Mapping[UUID, int],
    reasons: Mapping[UUID, str],
    actor: Actor,
    request_key: str,
    note: str = "",
) -> StockCount:
    """Pieces that are damaged, expired or lost; they leave the shelf when somebody else has confirmed it.

    Raises NothingReceived, BadQuantity, ReasonNeeded, ShelfTooEmpty, CountWaiting, NoStockKept, NotFound.
    """
    counter_id = user_of(actor)
    plain = {str(good_id): [quantities[good_id], reasons.get(good_id, "")] for good_id in sorted(quantities)}
    content = {"store": str(store_id), "goods": plain}
    with once(session, "write-off", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return get_count(session, village_id, UUID(req.replay.reference))
        store = get_store(session, village_id, store_id)
        goods = stocked(session, village_id, quantities)
        shelf = shelf_of(session, store)
        check_shelf(goods, quantities, shelf)
        lines = [
            StockCountLine(
                village_id=village_id,
                good_id=good.id,
                expected=shelf[good.code],
                counted=shelf[good.code] - quantities[good.id],
                reason="",
            )
            for good in goods
        ]
        _give_reasons(lines, reasons, goods)
        at_seq = ledger.newest(session, village_id).seq
        count = _add(session, store, "write_off", at_seq, lines, counter_id, request_key, note)
        req.record(count_event(session, "stock-counted", count), actor=actor.mark)
        return count


def confirm_count(session: Session, *, village_id: UUID, count_id: UUID, actor: Actor, request_key: str) -> StockCount:
    """Move the book by the differences of a count. Raises CountDecided, CounterConfirms, ShelfTooEmpty, NotFound."""
    content = {"count": str(count_id)}
    with once(session, "confirm-count", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        count = get_count(session, village_id, count_id)
        if req.replay:
            return count
        decider_id = _decider(count, actor)
        store = get_store(session, village_id, count.store_id)
        differing = [(line, good) for line, good in count_lines(session, count) if line.difference]
        fewer = {good.id: -line.difference for line, good in differing if line.difference < 0}
        check_shelf([good for _line, good in differing if good.id in fewer], fewer, shelf_of(session, store))
        kind = "stock-count" if count.kind == "count" else "stock-write-off"
        event = count_event(session, kind, count, state="confirmed", decided_by=decider_id)
        posted = req.post(
            kind,
            [_posting(store, count, line, good) for line, good in differing],
            actor=actor.mark,
            reference=event.reference,
            payload_hash=event.payload_hash,
        )
        movement = add_movement(session, store, count.kind, posted.seq, actor, request_key, note=count.note)
        count.state, count.movement_id = "confirmed", movement.id
        count.decided_by, count.decided_at = decider_id, now()
        session.flush()
        return count


def return_count(
    session: Session, *, village_id: UUID, count_id: UUID, actor: Actor, request_key: str, note: str
) -> StockCount:
    """Send a count back, so that it is counted again; nothing moves. Raises CountDecided, CounterConfirms, NotFound."""
    content = {"count": str(count_id)}
    with once(session, "return-count", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        count = get_count(session, village_id, count_id)
        if req.replay:
            return count
        decider_id = _decider(count, actor)
        count.state, count.decided_note = "returned", note
        count.decided_by, count.decided_at = decider_id, now()
        session.flush()
        req.record(count_event(session, "stock-count-returned", count), actor=actor.mark)
        return count


def _check_sheet(session: Session, store: Store, at_seq: int) -> None:
    """A sheet counts as long as nothing came to or left the shelf since it was printed but over the counter."""
    if not 1 <= at_seq <= ledger.newest(session, store.village_id).seq:
        raise NotFound()
    moved = session.scalar(
        select(func.count())
        .select_from(StockMovement)
        .where(
            StockMovement.village_id == store.village_id,
            StockMovement.seq > at_seq,
            or_(StockMovement.store_id == store.id, StockMovement.to_store_id == store.id),
        )
    )
    if moved:
        raise SheetTooOld()


def _give_reasons(lines: list[StockCountLine], reasons: Mapping[UUID, str], goods: list[Good]) -> None:
    """Raises ReasonNeeded, naming the goods that differ and have none."""
    missing: list[Good] = []
    for line, good in zip(lines, goods, strict=True):
        if line.difference:
            line.reason = reasons.get(good.id, "")
            if not line.reason or line.reason not in COUNT_REASONS:
                missing.append(good)
    if missing:
        names = "、".join(good.name for good in missing[:NAMES_SHOWN])
        raise ReasonNeeded(goods=names, codes=[good.code for good in missing])


def _add(
    session: Session,
    store: Store,
    kind: str,
    at_seq: int,
    lines: list[StockCountLine],
    counter_id: UUID,
    request_key: str,
    note: str,
) -> StockCount:
    mine = (StockCount.village_id == store.village_id, StockCount.store_id == store.id)
    waiting = session.scalar(select(StockCount.number).where(*mine, StockCount.state == "counted"))
    if waiting is not None:
        raise CountWaiting(number=waiting)
    last = session.scalar(select(func.max(StockCount.number)).where(StockCount.village_id == store.village_id)) or 0
    count = StockCount(
        village_id=store.village_id,
        number=last + 1,
        store_id=store.id,
        kind=kind,
        state="counted" if any(line.difference for line in lines) else "equal",
        request_key=request_key,
        at_seq=at_seq,
        note=note,
        counted_by=counter_id,
        counted_at=now(),
    )
    session.add(count)
    session.flush()
    for line in lines:
        line.count_id = count.id
    session.add_all(lines)
    session.flush()
    return count


def _decider(count: StockCount, actor: Actor) -> UUID:
    """Who may decide it: anybody but who counted. Raises CountDecided, CounterConfirms."""
    if count.state != "counted":
        raise CountDecided(number=count.number)
    decider_id = user_of(actor)
    if decider_id == count.counted_by:
        raise CounterConfirms()
    return decider_id


def _posting(store: Store, count: StockCount, line: StockCountLine, good: Good) -> Posting:
    shelf, unit = accounts.shelf(store.code), units.good(good.code)
    if line.difference > 0:
        return Posting(accounts.COUNTED, shelf, line.difference, unit)
    return Posting(shelf, accounts.COUNTED if count.kind == "count" else accounts.LOST, -line.difference, unit)
