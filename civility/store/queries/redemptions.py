"""Redemptions and their slips."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import day_start
from civility.errors import NotFound
from civility.people.models import Household
from civility.people.queries import households_by_id, list_names
from civility.store.models import Good, GoodsReturn, Redemption, RedemptionLine, Store
from civility.store.rules import Line


@dataclass(frozen=True, slots=True)
class Slip:
    """A redemption with everything its slip says. Undone slips keep their number."""

    redemption: Redemption
    household: Household
    store: Store
    clerk_name: str
    lines: tuple[Line, ...]

    @property
    def balance_after_tenths(self) -> int:
        return self.redemption.balance_before_tenths - self.redemption.total_tenths

    @property
    def state(self) -> str:
        return "done" if self.redemption.undone_seq is None else "undone"


@dataclass(frozen=True, slots=True)
class BriefSlip:
    """A slip's number, and name, quantity and unit of what was had."""

    number: int
    goods: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """A day at one store: slips that stand, the points on them, slips undone, and what came back that day."""

    slips: int
    points_tenths: int
    undone: int
    returns: int = 0
    returned_tenths: int = 0


def get_redemption(session: Session, village_id: UUID, redemption_id: UUID) -> Redemption:
    found = session.get(Redemption, (village_id, redemption_id))
    if found is None:
        raise NotFound()
    return found


def redemption_by_slip(session: Session, village_id: UUID, slip_number: int) -> Redemption:
    """Raises NotFound."""
    found = session.scalar(
        select(Redemption).where(Redemption.village_id == village_id, Redemption.slip_number == slip_number)
    )
    if found is None:
        raise NotFound()
    return found


def get_slip(session: Session, village_id: UUID, slip_number: int) -> Slip:
    """Raises NotFound."""
    return _slips(session, village_id, [redemption_by_slip(session, village_id, slip_number)])[0]


def list_slips(session: Session, village_id: UUID, store_id: UUID, day: date) -> list[Slip]:
    """The slips of one day at one store, newest first."""
    found = session.scalars(
        select(Redemption)
        .where(
            Redemption.village_id == village_id,
            Redemption.store_id == store_id,
            Redemption.at >= day_start(day),
            Redemption.at < day_start(day + timedelta(days=1)),
        )
        .order_by(Redemption.slip_number.desc())
    )
    return _slips(session, village_id, found.all())


def household_redemptions(session: Session, village_id: UUID, household_id: UUID, *, limit: int = 50) -> list[Slip]:
    """What a household had, newest first, undone ones too."""
    found = session.scalars(
        select(Redemption)
        .where(Redemption.village_id == village_id, Redemption.household_id == household_id)
        .order_by(Redemption.slip_number.desc())
        .limit(limit)
    )
    return _slips(session, village_id, found.all())


def brief_slips(session: Session, village_id: UUID, seqs: Iterable[int]) -> dict[int, BriefSlip]:
    """Slips by the redemption's number in the book."""
    rows = session.execute(
        select(Redemption.seq, Redemption.slip_number, Good.name, RedemptionLine.quantity, Good.unit)
        .join(
            RedemptionLine,
            (RedemptionLine.village_id == Redemption.village_id) & (RedemptionLine.redemption_id == Redemption.id),
        )
        .join(Good, (Good.village_id == RedemptionLine.village_id) & (Good.id == RedemptionLine.good_id))
        .where(
            Redemption.village_id == village_id,
            RedemptionLine.village_id == village_id,
            Good.village_id == village_id,
            Redemption.seq.in_(list(seqs)),
        )
        .order_by(Redemption.seq, Good.code)
    )
    found: dict[int, BriefSlip] = {}
    for seq, number, name, count, unit in rows:
        found.setdefault(seq, BriefSlip(number, [])).goods.append((name, count, unit))
    return found


def last_slip_of(session: Session, village_id: UUID, store_id: UUID, clerk_id: UUID | None) -> Slip | None:
    """The newest slip this clerk made at this store, undone or not."""
    found = session.scalars(
        select(Redemption)
        .where(Redemption.village_id == village_id, Redemption.store_id == store_id, Redemption.clerk_id == clerk_id)
        .order_by(Redemption.slip_number.desc())
        .limit(1)
    )
    slips = _slips(session, village_id, found.all())
    return slips[0] if slips else None


def day_tally(session: Session, village_id: UUID, store_id: UUID, day: date) -> Tally:
    row = session.execute(
        select(
            func.count().filter(Redemption.undone_seq.is_(None)),
            func.coalesce(func.sum(Redemption.total_tenths).filter(Redemption.undone_seq.is_(None)), 0),
            func.count(Redemption.undone_seq),
        ).where(
            Redemption.village_id == village_id,
            Redemption.store_id == store_id,
            Redemption.at >= day_start(day),
            Redemption.at < day_start(day + timedelta(days=1)),
        )
    ).one()
    back = session.execute(
        select(func.count(), func.coalesce(func.sum(GoodsReturn.total_tenths), 0)).where(
            GoodsReturn.village_id == village_id,
            GoodsReturn.store_id == store_id,
            GoodsReturn.done_at >= day_start(day),
            GoodsReturn.done_at < day_start(day + timedelta(days=1)),
        )
    ).one()
    return Tally(*(int(figure) for figure in (*row, *back)))


def taken_since(
    session: Session, village_id: UUID, household_id: UUID, since: datetime, until: datetime
) -> dict[UUID, int]:
    """How many of each good a household had in a stretch of time, at any store of the village, undone ones apart."""
    rows = session.execute(
        select(RedemptionLine.good_id, func.sum(RedemptionLine.quantity))
        .join(
            Redemption,
            (Redemption.village_id == RedemptionLine.village_id) & (Redemption.id == RedemptionLine.redemption_id),
        )
        .where(
            RedemptionLine.village_id == village_id,
            Redemption.village_id == village_id,
            Redemption.household_id == household_id,
            Redemption.at >= since,
            Redemption.at < until,
            Redemption.undone_seq.is_(None),
        )
        .group_by(RedemptionLine.good_id)
    )
    return {good_id: int(taken) for good_id, taken in rows}


def _slips(session: Session, village_id: UUID, redemptions: Sequence[Redemption]) -> list[Slip]:
    """Whole slips for redemptions, in their order, with one query a table."""
    if not redemptions:
        return []
    lines: dict[UUID, list[Line]] = {redemption.id: [] for redemption in redemptions}
    rows = session.execute(
        select(RedemptionLine, Good)
        .join(Good, (Good.village_id == RedemptionLine.village_id) & (Good.id == RedemptionLine.good_id))
        .where(
            RedemptionLine.village_id == village_id,
            Good.village_id == village_id,
            RedemptionLine.redemption_id.in_(lines),
        )
        .order_by(Good.code)
    )
    for line, good in rows:
        lines[line.redemption_id].append(
            Line(good.id, good.code, good.name, good.unit, line.quantity, line.price_tenths)
        )
    households = households_by_id(session, village_id, {redemption.household_id for redemption in redemptions})
    stores = {store.id: store for store in session.scalars(select(Store).where(Store.village_id == village_id))}
    clerks = list_names(session, {redemption.clerk_id for redemption in redemptions})
    return [
        Slip(
            redemption=redemption,
            household=households[redemption.household_id],
            store=stores[redemption.store_id],
            clerk_name=clerks[redemption.clerk_id],
            lines=tuple(lines[redemption.id]),
        )
        for redemption in redemptions
    ]
