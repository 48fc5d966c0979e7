"""Price lists: who proposed what, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.store.models import Batch, Good, Price, PriceList
from civility.store.queries.goods import list_goods, prices_in_force, shelf_rank


@dataclass(frozen=True, slots=True)
class PriceListLine:
    """One good of a list; ``before_tenths`` is its price on that day without the list, None if it had none."""

    good: Good
    price_tenths: int
    before_tenths: int | None


def list_price_lists(session: Session, village_id: UUID, *, state: str | None = None) -> Sequence[PriceList]:
    """Newest first."""
    query = select(PriceList).where(PriceList.village_id == village_id).order_by(PriceList.number.desc())
    if state is not None:
        query = query.where(PriceList.state == state)
    return session.scalars(query).all()


def get_price_list(session: Session, village_id: UUID, number: int) -> PriceList:
    found = session.scalar(select(PriceList).where(PriceList.village_id == village_id, PriceList.number == number))
    if found is None:
        raise NotFound()
    return found


def price_list_lines(session: Session, price_list: PriceList) -> list[PriceListLine]:
    """The lines of a list by code of good, each beside what the good would cost then without this list."""
    without = prices_in_force(session, price_list.village_id, price_list.in_force_from, below=price_list.number)
    rows = session.execute(
        select(Good, Price.price_tenths)
        .join(Price, (Price.village_id == Good.village_id) & (Price.good_id == Good.id))
        .where(
            Good.village_id == price_list.village_id,
            Price.village_id == price_list.village_id,
            Price.price_list_id == price_list.id,
        )
        .order_by(Good.code)
    )
    return [
        PriceListLine(good, price_tenths, without[good.id].price_tenths if good.id in without else None)
        for good, price_tenths in rows
    ]


def find_list_in_force(session: Session, village_id: UUID, on: date) -> PriceList | None:
    """The newest approved list that counts on a day; goods it does not name keep the price of an earlier one."""
    return session.scalars(
        select(PriceList)
        .where(PriceList.village_id == village_id, PriceList.state == "approved", PriceList.in_force_from <= on)
        .order_by(PriceList.in_force_from.desc(), PriceList.number.desc())
        .limit(1)
    ).one_or_none()


def list_announced(session: Session, village_id: UUID, on: date) -> Sequence[PriceList]:
    """Approved lists that count from a later day, the soonest first."""
    return session.scalars(
        select(PriceList)
        .where(PriceList.village_id == village_id, PriceList.state == "approved", PriceList.in_force_from > on)
        .order_by(PriceList.in_force_from, PriceList.number)
    ).all()


def list_priced(session: Session, village_id: UUID, on: date) -> list[tuple[Good, int]]:
    """Goods on offer with tenths of a point on a day, in the order of the shelf."""
    prices = prices_in_force(session, village_id, on)
    goods = [good for good in list_goods(session, village_id) if good.on_offer and good.kind != "honour"]
    shelf = sorted(goods, key=lambda good: (shelf_rank(good), good.code))
    return [(good, prices[good.id].price_tenths) for good in shelf if good.id in prices]


def latest_costs(session: Session, village_id: UUID) -> dict[UUID, int]:
    """Fen for one piece by good id: what the newest delivery cost, else what was written down of the good."""
    costs = {good.id: good.cost_fen for good in list_goods(session, village_id) if good.cost_fen is not None}
    rows = session.execute(
        select(Batch.good_id, Batch.cost_fen)
        .where(Batch.village_id == village_id, Batch.cost_fen.is_not(None), Batch.quantity > 0)
        .order_by(Batch.id)
    )
    return costs | {good_id: cost_fen for good_id, cost_fen in rows if cost_fen is not None}
