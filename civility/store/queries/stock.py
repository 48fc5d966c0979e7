"""Reads of the stock room: movements with what they moved, counts with their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.store.models import Batch, Good, StockCount, StockCountLine, StockMovement, StockPhoto, Store


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Pieces of one good that a movement moved, with the date and the cost of one where they were written down."""

    good: Good
    quantity: int
    batches: Sequence[Batch]


def list_movements(session: Session, store: Store, *, limit: int = 20) -> Sequence[StockMovement]:
    """Newest first, those to and from another store too."""
    return session.scalars(
        select(StockMovement)
        .where(
            StockMovement.village_id == store.village_id,
            or_(StockMovement.store_id == store.id, StockMovement.to_store_id == store.id),
        )
        .order_by(StockMovement.seq.desc())
        .limit(limit)
    ).all()


def get_movement(session: Session, village_id: UUID, movement_id: UUID) -> StockMovement:
    movement = session.get(StockMovement, (village_id, movement_id))
    if movement is None:
        raise NotFound()
    return movement


def find_correction(session: Session, movement: StockMovement) -> StockMovement | None:
    """The movement that took this one back."""
    return session.scalar(
        select(StockMovement).where(
            StockMovement.village_id == movement.village_id, StockMovement.corrects_id == movement.id
        )
    )


def moved_lines(session: Session, movement: StockMovement) -> list[MovedLine]:
    """What a movement moved, by code of good, as the book says it."""
    moved = ledger.get_transaction(session, movement.village_id, movement.seq).postings
    pieces = {code: posting.amount for posting in moved if (code := units.good_of(posting.unit))}
    goods = session.scalars(
        select(Good).where(Good.village_id == movement.village_id, Good.code.in_(list(pieces))).order_by(Good.code)
    )
    batches = session.scalars(
        select(Batch)
        .where(
            Batch.village_id == movement.village_id,
            Batch.movement_id == movement.id,
            Batch.store_id == (movement.to_store_id or movement.store_id),
        )
        .order_by(Batch.best_before)
    ).all()
    return [MovedLine(good, pieces[good.code], [each for each in batches if each.good_id == good.id]) for good in goods]


def paid_fen(session: Session, movement: StockMovement) -> int:
    """What a movement took out of the fund, in fen."""
    moved = ledger.get_transaction(session, movement.village_id, movement.seq).postings
    return sum(posting.amount for posting in moved if posting.source == accounts.FUND)


def list_stock_photos(session: Session, movement: StockMovement) -> Sequence[UUID]:
    return session.scalars(
        select(StockPhoto.photo_id)
        .where(StockPhoto.village_id == movement.village_id, StockPhoto.movement_id == movement.id)
        .order_by(StockPhoto.photo_id)
    ).all()


def is_stock_photo(session: Session, village_id: UUID, photo_id: UUID) -> bool:
    """Whether a picture is the paper behind a movement."""
    return (
        session.scalar(
            select(StockPhoto.photo_id).where(StockPhoto.village_id == village_id, StockPhoto.photo_id == photo_id)
        )
        is not None
    )


def list_suppliers(session: Session, village_id: UUID) -> Sequence[str]:
    """The names that were written down before, for the next time."""
    return session.scalars(
        select(StockMovement.supplier)
        .where(StockMovement.village_id == village_id, StockMovement.supplier != "")
        .distinct()
        .order_by(StockMovement.supplier)
    ).all()


def list_counts(
    session: Session, village_id: UUID, *, store_id: UUID | None = None, state: str | None = None, limit: int = 20
) -> Sequence[StockCount]:
    """Newest first."""
    query = select(StockCount).where(StockCount.village_id == village_id)
    if store_id is not None:
        query = query.where(StockCount.store_id == store_id)
    if state is not None:
        query = query.where(StockCount.state == state)
    return session.scalars(query.order_by(StockCount.number.desc()).limit(limit)).all()


def get_count(session: Session, village_id: UUID, count_id: UUID) -> StockCount:
    count = session.get(StockCount, (village_id, count_id))
    if count is None:
        raise NotFound()
    return count


def get_numbered_count(session: Session, village_id: UUID, number: int) -> StockCount:
    count = session.scalar(select(StockCount).where(StockCount.village_id == village_id, StockCount.number == number))
    if count is None:
        raise NotFound()
    return count


def count_lines(session: Session, count: StockCount) -> list[tuple[StockCountLine, Good]]:
    """By code of good."""
    rows = session.execute(
        select(StockCountLine, Good)
        .join(Good, (Good.village_id == StockCountLine.village_id) & (Good.id == StockCountLine.good_id))
        .where(
            StockCountLine.village_id == count.village_id,
            Good.village_id == count.village_id,
            StockCountLine.count_id == count.id,
        )
        .order_by(Good.code)
    )
    return [(line, good) for line, good in rows]
