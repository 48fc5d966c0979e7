"""Goods coming onto a shelf, going to another one, and a movement taken back as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.errors import NotFound
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.photos import MOST_PHOTOS, hold_photos, list_digests
from civility.store.errors import (
    AlreadyCorrected,
    BestBeforePast,
    CorrectionNeedsAnother,
    CostNeeded,
    FundTooSmall,
    NoOtherStore,
    NoStockKept,
    NotCorrectable,
    NothingReceived,
    PaperNeeded,
    ShelfTooEmpty,
)
from civility.store.models import Batch, Donation, Good, StockMovement, StockPhoto, Store
from civility.store.queries import dates_on_shelf, fund_fen, get_movement, get_store
from civility.store.rules import MAX_STOCK, check_quantity
from civility.store.rules.shelf_life import first_out
from civility.store.services.keyed import once, plain

# The book names neither suppliers nor donors: the reference of a transaction leads to the row that does.
UNNAMED = "unnamed"
CORRECTABLE = ("opening", "purchase", "donation", "transfer")


def receive_stock(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    quantities: Mapping[UUID, int],
    kind: Literal["purchase", "donation"],
    actor: Actor,
    request_key: str,
    note: str = "",
    supplier: str = "",
    best_before: Mapping[UUID, date] | None = None,
    cost_fen: Mapping[UUID, int] | None = None,
    photo_ids: Sequence[UUID] = (),
    from_fund: bool = False,
) -> StockMovement:
    """``good id → pieces`` bought or given, as one transaction onto the shelf; each good is a batch.

    ``best_before`` and ``cost_fen`` (for one piece) by good id, where they are known. ``from_fund`` pays for it out of
    what was given: then every cost is needed, and a picture of the paper. Raises NothingReceived, BadQuantity,
    BestBeforePast, NoStockKept for services and honours, CostNeeded, PaperNeeded, FundTooSmall, PhotoGone, NotFound.
    """
    content = {
        "store": str(store_id),
        "goods": plain(quantities),
        "kind": kind,
        "dates": {str(good): day.isoformat() for good, day in sorted((best_before or {}).items())},
        "costs": plain(cost_fen or {}),
        "photos": list_digests(session, village_id, photo_ids),
        "from_fund": from_fund,
    }
    with once(session, "receive-stock", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return _get(session, village_id, req.replay.seq)
        store = get_store(session, village_id, store_id)
        source = accounts.supplier(UNNAMED) if kind == "purchase" else accounts.donor(UNNAMED)
        goods = stocked(session, village_id, quantities)
        postings = [
            Posting(source, accounts.shelf(store.code), quantities[good.id], units.good(good.code)) for good in goods
        ]
        if from_fund:
            postings.append(_payment(session, village_id, source, goods, quantities, cost_fen or {}, photo_ids))
        posted = req.post(f"stock-{kind}", postings, actor=actor.mark, reference=str(store.id))
        movement = add_movement(
            session, store, kind, posted.seq, actor, request_key, note=note, supplier=supplier, photo_ids=photo_ids
        )
        add_batches(session, movement, goods, quantities, best_before or {}, cost_fen or {})
        return movement


def transfer_stock(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    to_store_id: UUID,
    quantities: Mapping[UUID, int],
    actor: Actor,
    request_key: str,
    note: str = "",
) -> StockMovement:
    """``good id → pieces`` from one store's shelf to another's in one transaction; what expires first goes first.

    Raises NothingReceived, BadQuantity, NoOtherStore, NoStockKept, ShelfTooEmpty, NotFound.
    """
    content = {"from": str(store_id), "to": str(to_store_id), "goods": plain(quantities)}
    with once(session, "transfer-stock", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return _get(session, village_id, req.replay.seq)
        store, other = get_store(session, village_id, store_id), get_store(session, village_id, to_store_id)
        if store.id == other.id:
            raise NoOtherStore()
        goods = stocked(session, village_id, quantities)
        here, there = shelf_of(session, store), shelf_of(session, other)
        check_shelf(goods, quantities, here)
        dates = dates_on_shelf(session, store)
        postings = [
            Posting(accounts.shelf(store.code), accounts.shelf(other.code), quantities[good.id], units.good(good.code))
            for good in goods
        ]
        posted = req.post("stock-transfer", postings, actor=actor.mark, reference=str(store.id))
        movement = add_movement(
            session, store, "transfer", posted.seq, actor, request_key, note=note, to_store_id=other.id
        )
        for good in goods:
            before, after = here[good.code], there.get(good.code, 0)
            for day, count in first_out(dates.get(good.id, {}), quantities[good.id]).items():
                session.add(_batch(movement, store.id, good.id, -count, before, day))
                session.add(_batch(movement, other.id, good.id, count, after, day))
                before, after = before - count, after + count
        session.flush()
        return movement


def correct_movement(
    session: Session, *, village_id: UUID, movement_id: UUID, actor: Actor, request_key: str, reason: str
) -> StockMovement:
    """Take a movement back as a whole, by its reversal: within the village's ``undo_minutes`` by whoever wrote it down,
    later by somebody else only. The right figures are then written down anew.

    Raises NotCorrectable, AlreadyCorrected, CorrectionNeedsAnother, ShelfTooEmpty, NotFound.
    """
    content = {"movement": str(movement_id)}
    with once(session, "correct-stock", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return _get(session, village_id, req.replay.seq)
        wrong = get_movement(session, village_id, movement_id)
        _check_correctable(session, wrong, actor)
        _check_still_there(session, wrong)
        batches = session.scalars(
            select(Batch).where(Batch.village_id == village_id, Batch.movement_id == wrong.id).order_by(Batch.id.desc())
        ).all()
        shelves = {
            batch.store_id: shelf_of(session, get_store(session, village_id, batch.store_id)) for batch in batches
        }
        codes = _codes(session, village_id, [batch.good_id for batch in batches])
        posted = req.reverse(wrong.seq, reason="corrected", actor=actor.mark, reference=str(wrong.id))
        movement = add_movement(
            session,
            get_store(session, village_id, wrong.store_id),
            "correction",
            posted.seq,
            actor,
            request_key,
            note=reason,
            to_store_id=wrong.to_store_id,
            corrects_id=wrong.id,
        )
        for batch in batches:
            shelf, code = shelves[batch.store_id], codes[batch.good_id]
            before = shelf.get(code, 0)
            session.add(
                _batch(
                    movement, batch.store_id, batch.good_id, -batch.quantity, before, batch.best_before, batch.cost_fen
                )
            )
            shelf[code] = before - batch.quantity
        gift = session.scalar(
            select(Donation).where(Donation.village_id == village_id, Donation.movement_id == wrong.id)
        )
        if gift is not None:
            gift.undone_seq = posted.seq
        session.flush()
        return movement


def _payment(
    session: Session,
    village_id: UUID,
    supplier: str,
    goods: Sequence[Good],
    quantities: Mapping[UUID, int],
    cost_fen: Mapping[UUID, int],
    photo_ids: Sequence[UUID],
) -> Posting:
    """What goods cost, out of the fund. Raises CostNeeded, PaperNeeded, FundTooSmall."""
    for good in goods:
        if not cost_fen.get(good.id):
            raise CostNeeded(good=good.name)
    if not photo_ids:
        raise PaperNeeded()
    total = sum(quantities[good.id] * cost_fen[good.id] for good in goods)
    check_fund(session, village_id, total)
    return Posting(accounts.FUND, supplier, total, units.YUAN)


def check_fund(session: Session, village_id: UUID, needed_fen: int) -> None:
    """Raises FundTooSmall."""
    balance = fund_fen(session, village_id)
    if balance < needed_fen:
        raise FundTooSmall(balance_fen=balance, needed_fen=needed_fen)


def add_movement(
    session: Session,
    store: Store,
    kind: str,
    seq: int,
    actor: Actor,
    request_key: str,
    *,
    note: str = "",
    supplier: str = "",
    to_store_id: UUID | None = None,
    corrects_id: UUID | None = None,
    photo_ids: Sequence[UUID] = (),
) -> StockMovement:
    """The row of a movement that is in the book as ``seq``, with its pictures; the lock must be held. Flushes."""
    movement = StockMovement(
        village_id=store.village_id,
        store_id=store.id,
        to_store_id=to_store_id,
        corrects_id=corrects_id,
        kind=kind,
        request_key=request_key,
        supplier=supplier,
        note=note,
        seq=seq,
        actor_id=actor.user_id,
        at=now(),
    )
    session.add(movement)
    session.flush()
    photos = hold_photos(session, store.village_id, photo_ids, keeper=actor.mark, most=MOST_PHOTOS, days=None)
    session.add_all(
        StockPhoto(village_id=store.village_id, movement_id=movement.id, photo_id=photo.id) for photo in photos
    )
    session.flush()
    return movement


def add_batches(
    session: Session,
    movement: StockMovement,
    goods: Sequence[Good],
    quantities: Mapping[UUID, int],
    best_before: Mapping[UUID, date],
    cost_fen: Mapping[UUID, int],
) -> None:
    """A batch a good, for a movement that is posted and brought them: what stood there before is what stands less these."""
    shelf = shelf_of(session, get_store(session, movement.village_id, movement.store_id))
    for good in goods:
        day, quantity = best_before.get(good.id), quantities[good.id]
        if day is not None and day < today():
            raise BestBeforePast(good=good.name, day=day.isoformat())
        before = shelf[good.code] - quantity
        session.add(_batch(movement, movement.store_id, good.id, quantity, before, day, cost_fen.get(good.id)))
    session.flush()


def stocked(session: Session, village_id: UUID, quantities: Mapping[UUID, int]) -> list[Good]:
    """The goods of ``quantities`` by code, each of a kind that lies on a shelf and in a number that can be.

    Raises NothingReceived, BadQuantity, NoStockKept, NotFound.
    """
    if not quantities:
        raise NothingReceived()
    goods = []
    for good_id, quantity in quantities.items():
        check_quantity(quantity, MAX_STOCK)
        good = session.get(Good, (village_id, good_id))
        if good is None:
            raise NotFound()
        if good.kind != "stock":
            raise NoStockKept(good=good.name)
        goods.append(good)
    return sorted(goods, key=lambda good: good.code)


def shelf_of(session: Session, store: Store) -> dict[str, int]:
    """Pieces by code of good on a store's shelf."""
    held = ledger.balances(session, store.village_id, accounts.shelf(store.code))
    return {code: count for unit, count in held.items() if (code := units.good_of(unit))}


def check_shelf(goods: Sequence[Good], quantities: Mapping[UUID, int], shelf: Mapping[str, int]) -> None:
    """Raises ShelfTooEmpty."""
    for good in goods:
        left = shelf.get(good.code, 0)
        if left < quantities[good.id]:
            raise ShelfTooEmpty(good=good.name, left=left, unit=good.unit)


def _check_correctable(session: Session, wrong: StockMovement, actor: Actor) -> None:
    if wrong.kind not in CORRECTABLE:
        raise NotCorrectable(kind=wrong.kind)
    done = session.scalar(
        select(StockMovement.id).where(
            StockMovement.village_id == wrong.village_id, StockMovement.corrects_id == wrong.id
        )
    )
    if done is not None:
        raise AlreadyCorrected()
    minutes = get_settings(session, wrong.village_id).undo_minutes
    if wrong.actor_id == actor.user_id and now() - wrong.at >= timedelta(minutes=minutes):
        raise CorrectionNeedsAnother(minutes=minutes)


def _check_still_there(session: Session, wrong: StockMovement) -> None:
    """What the movement brought must still lie where it brought it. Raises ShelfTooEmpty."""
    store = get_store(session, wrong.village_id, wrong.to_store_id or wrong.store_id)
    shelf = shelf_of(session, store)
    for posting in ledger.get_transaction(session, wrong.village_id, wrong.seq).postings:
        code = units.good_of(posting.unit)
        if code and shelf.get(code, 0) < posting.amount:
            good = session.scalars(select(Good).where(Good.village_id == wrong.village_id, Good.code == code)).one()
            raise ShelfTooEmpty(good=good.name, left=shelf.get(code, 0), unit=good.unit)


def _batch(
    movement: StockMovement,
    store_id: UUID,
    good_id: UUID,
    quantity: int,
    before: int,
    best_before: date | None,
    cost_fen: int | None = None,
) -> Batch:
    return Batch(
        village_id=movement.village_id,
        movement_id=movement.id,
        store_id=store_id,
        good_id=good_id,
        quantity=quantity,
        shelf_before=before,
        best_before=best_before,
        cost_fen=cost_fen,
    )


def _codes(session: Session, village_id: UUID, good_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Good.id, Good.code).where(Good.village_id == village_id, Good.id.in_(good_ids)))
    return dict(rows.all())


def _get(session: Session, village_id: UUID, seq: int) -> StockMovement:
    return session.scalars(
        select(StockMovement).where(StockMovement.village_id == village_id, StockMovement.seq == seq)
    ).one()
