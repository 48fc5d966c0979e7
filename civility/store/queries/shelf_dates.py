"""Best-before dates: what is left of each on a shelf, and what expires soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.ledger import accounts, units
from civility.store.models import Batch, Good, StockMovement, Store
from civility.store.queries.goods import list_goods
from civility.store.rules.shelf_life import Dates, Lot, left_by_date

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
    rows = session.execute(
        select(Batch, StockMovement.seq, Good.code)
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
        )
    ).all()
    came: dict[UUID, list[tuple[int, int, Lot]]] = {}
    codes: dict[UUID, str] = {}
    for batch, seq, code in rows:
        codes[batch.good_id] = code
        lot = Lot(batch.best_before, batch.quantity, batch.shelf_before)
        way = lot.shelf_before if lot.quantity > 0 else -lot.shelf_before  # several dates of one movement, in order
        came.setdefault(batch.good_id, []).append((seq, way, lot))
    shelf = ledger.balances(session, store.village_id, accounts.shelf(store.code))
    return {
        good_id: left_by_date(_in_order(lots), shelf.get(units.good(codes[good_id]), 0))
        for good_id, lots in came.items()
    }


def list_expiring(session: Session, store: Store, *, within_days: int = NEAR_DAYS) -> list[Expiring]:
    """What stands there and expires within some days or has expired, the soonest first."""
    goods = {good.id: good for good in list_goods(session, store.village_id)}
    until = today() + timedelta(days=within_days)
    found = [
        Expiring(goods[good_id], day, quantity, (day - today()).days)
        for good_id, dates in dates_on_shelf(session, store).items()
        for day, quantity in dates.items()
        if day is not None and day <= until
    ]
    return sorted(found, key=lambda each: (each.best_before, each.good.code))


def soonest(dates: Dates) -> tuple[date, int] | None:
    """The date to hand out first with its pieces; None where no date is known."""
    return next(((day, count) for day, count in dates.items() if day is not None), None)


def _in_order(lots: Iterable[tuple[int, int, Lot]]) -> list[Lot]:
    return [lot for _seq, _way, lot in sorted(lots, key=lambda each: each[:2])]
