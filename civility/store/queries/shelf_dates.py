"""Best-before dates: what is left of each on a shelf, what expires soon, and what has and nobody took away."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from civility.clock import today
from civility.ledger import units
from civility.store.models import Batch, Good, StockCount, StockCountLine, StockMovement, Store
from civility.store.queries.goods import on_shelf
from civility.store.rules.shelf_life import Dates, Lot, first_out, left_by_date

NEAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class Expiring:
    """``quantity`` pieces of a good that are good until ``best_before``; ``days`` are left, negative when it is past."""

    good: Good
    best_before: date
    quantity: int
    days: int


def dates_on_shelf(session: Session, store: Store) -> dict[UUID, Dates]:
    """Pieces by best-before date and good id, of goods of which a date was ever written down."""
    return {good.id: dates for good, dates in _dated_goods(session, store, None, on_shelf(session, store))}


def _dated_goods(
    session: Session, store: Store, good_ids: Collection[UUID] | None, shelf: Mapping[str, int]
) -> list[tuple[Good, Dates]]:
    rows = session.execute(
        select(Batch, StockMovement.seq, Good)
        .join(
            StockMovement,
            (StockMovement.village_id == Batch.village_id) & (StockMovement.id == Batch.movement_id),
        )
        .join(Good, (Good.village_id == Batch.village_id) & (Good.id == Batch.good_id))
        .where(
            Batch.village_id == store.village_id,
            StockMovement.village_id == store.village_id,
            Good.village_id == store.village_id,
            Batch.store_id == store.id,
            true() if good_ids is None else Batch.good_id.in_(good_ids),
        )
    ).all()
    came: dict[UUID, list[tuple[int, int, Lot]]] = {}
    goods: dict[UUID, Good] = {}
    for batch, seq, good in rows:
        goods[good.id] = good
        lot = Lot(batch.best_before, batch.quantity, batch.shelf_before)
        way = lot.shelf_before if lot.quantity > 0 else -lot.shelf_before  # several dates of one movement, in order
        came.setdefault(batch.good_id, []).append((seq, way, lot))
    return [
        (goods[good_id], left_by_date(_in_order(lots), shelf.get(units.good(goods[good_id].code), 0)))
        for good_id, lots in came.items()
    ]


def list_expiring(
    session: Session,
    store: Store,
    *,
    within_days: int = NEAR_DAYS,
    good_ids: Collection[UUID] | None = None,
    shelf: Mapping[str, int] | None = None,
) -> list[Expiring]:
    """What stands there, of ``good_ids`` or of all, and expires within some days or has expired, the soonest first.

    ``within_days`` of −1 is what has expired; ``shelf`` is what ``on_shelf`` said, where it was asked already.

    What was written down as expired and waits for a second person is not in it: that was taken out from among the others.
    """
    until = today() + timedelta(days=within_days)
    found = [
        Expiring(good, day, quantity, (day - today()).days)
        for good, dates in _among_the_others(
            session, store, good_ids, on_shelf(session, store) if shelf is None else shelf
        )
        for day, quantity in dates.items()
        if day is not None and day <= until
    ]
    return sorted(found, key=lambda each: (each.best_before, each.good.code))


def soonest(dates: Dates) -> tuple[date, int] | None:
    """The date to hand out first with its pieces; None where no date is known."""
    return next(((day, count) for day, count in dates.items() if day is not None), None)


def _among_the_others(
    session: Session, store: Store, good_ids: Collection[UUID] | None, shelf: Mapping[str, int]
) -> list[tuple[Good, Dates]]:
    dated = _dated_goods(session, store, good_ids, shelf)
    past: dict[UUID, Dates] = {
        good.id: {day: left for day, left in dates.items() if day and day < today()} for good, dates in dated
    }
    apart = _set_apart(session, store) if any(past.values()) else {}
    gone = {good_id: first_out(dates, apart.get(good_id, 0)) for good_id, dates in past.items()}
    return [
        (
            good,
            {day: left - gone[good.id].get(day, 0) for day, left in dates.items() if left > gone[good.id].get(day, 0)},
        )
        for good, dates in dated
    ]


def _set_apart(session: Session, store: Store) -> dict[UUID, int]:
    """Expired pieces by good id of the counts and write-offs that wait for a second person."""
    rows = session.execute(
        select(StockCountLine.good_id, func.sum(StockCountLine.expected - StockCountLine.counted))
        .join(
            StockCount,
            (StockCount.village_id == StockCountLine.village_id) & (StockCount.id == StockCountLine.count_id),
        )
        .where(
            StockCount.village_id == store.village_id,
            StockCountLine.village_id == store.village_id,
            StockCount.store_id == store.id,
            StockCount.state == "counted",
            StockCountLine.reason == "expired",
        )
        .group_by(StockCountLine.good_id)
    )
    return {good_id: int(pieces) for good_id, pieces in rows}


def _in_order(lots: Iterable[tuple[int, int, Lot]]) -> list[Lot]:
    return [lot for _seq, _way, lot in sorted(lots, key=lambda each: each[:2])]
