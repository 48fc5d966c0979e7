"""Returns: what came back of a slip, what still can, and the return slips."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start, local, today
from civility.errors import NotFound
from civility.ledger import Event, Finding, accounts, units
from civility.people.models import Household
from civility.people.queries import list_names
from civility.store.models import Good, GoodsReturn, GoodsReturnLine, Redemption
from civility.store.queries.redemptions import Slip, get_slip

RETURN = "goods-return"
RETURN_KINDS = ("return-asked", RETURN, "return-declined")
TAKEN_BACK = ("asked", "done")
_OF_RETURN = ("return_number", "state", "total_tenths", "asked_by", "decided_by")


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Pieces of one good in one condition (``sound`` or ``damaged``), with what one cost then."""

    good_id: UUID
    code: str
    name: str
    unit: str
    quantity: int
    price_tenths: int
    condition: str

    @property
    def total_tenths(self) -> int:
        return self.quantity * self.price_tenths


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """A return with everything its slip says. ``asker_name`` took the goods back, ``decider_name`` agreed or did not."""

    goods_return: GoodsReturn
    slip: Slip
    lines: tuple[ReturnLine, ...]
    asker_name: str
    decider_name: str

    @property
    def household(self) -> Household:
        return self.slip.household


@dataclass(frozen=True, slots=True)
class BriefReturn:
    """A return slip's number, that of the slip it is of, and name, quantity and unit of what came back."""

    number: int
    slip_number: int
    goods: list[tuple[str, int, str]]


def get_return(session: Session, village_id: UUID, number: int) -> GoodsReturn:
    """Raises NotFound."""
    found = session.scalar(
        select(GoodsReturn).where(GoodsReturn.village_id == village_id, GoodsReturn.return_number == number)
    )
    if found is None:
        raise NotFound()
    return found


def get_return_slip(session: Session, village_id: UUID, number: int) -> ReturnSlip:
    """Raises NotFound."""
    found = get_return(session, village_id, number)
    slip_number = session.scalars(
        select(Redemption.slip_number).where(Redemption.village_id == village_id, Redemption.id == found.redemption_id)
    ).one()
    names = list_names(session, [found.asked_by, found.decided_by])
    return ReturnSlip(
        goods_return=found,
        slip=get_slip(session, village_id, slip_number),
        lines=tuple(return_lines(session, village_id, [found.id])[found.id]),
        asker_name=names[found.asked_by],
        decider_name=names[found.decided_by],
    )


def list_returns(session: Session, village_id: UUID, redemption_id: UUID) -> Sequence[GoodsReturn]:
    """The returns of one slip in order, those asked for and declined too."""
    return session.scalars(
        select(GoodsReturn)
        .where(GoodsReturn.village_id == village_id, GoodsReturn.redemption_id == redemption_id)
        .order_by(GoodsReturn.return_number)
    ).all()


def list_waiting_returns(session: Session, village_id: UUID) -> Sequence[GoodsReturn]:
    """Those that wait for a second person, the oldest first."""
    return session.scalars(
        select(GoodsReturn)
        .where(GoodsReturn.village_id == village_id, GoodsReturn.state == "asked")
        .order_by(GoodsReturn.return_number)
    ).all()


def list_day_returns(session: Session, village_id: UUID, store_id: UUID, day: date) -> Sequence[GoodsReturn]:
    """The returns done on one day at one store, whenever their slips were written."""
    return session.scalars(
        select(GoodsReturn)
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturn.store_id == store_id,
            GoodsReturn.done_at >= day_start(day),
            GoodsReturn.done_at < day_start(day + timedelta(days=1)),
        )
        .order_by(GoodsReturn.return_number)
    ).all()


def return_lines(session: Session, village_id: UUID, return_ids: Iterable[UUID]) -> dict[UUID, list[ReturnLine]]:
    """Lines by return, in the order of goods; none is left out."""
    lines: dict[UUID, list[ReturnLine]] = {return_id: [] for return_id in return_ids}
    rows = session.execute(
        select(GoodsReturnLine, Good)
        .join(Good, (Good.village_id == GoodsReturnLine.village_id) & (Good.id == GoodsReturnLine.good_id))
        .where(
            GoodsReturnLine.village_id == village_id,
            Good.village_id == village_id,
            GoodsReturnLine.return_id.in_(lines),
        )
        .order_by(Good.code, GoodsReturnLine.condition.desc())
    )
    for line, good in rows:
        lines[line.return_id].append(
            ReturnLine(good.id, good.code, good.name, good.unit, line.quantity, line.price_tenths, line.condition)
        )
    return lines


def taken_back(
    session: Session, village_id: UUID, redemption_id: UUID, *, besides: UUID | None = None
) -> dict[UUID, int]:
    """Pieces of each good of one slip that came back or are asked to, without those of the return ``besides``."""
    rows = session.execute(
        select(GoodsReturnLine.good_id, func.sum(GoodsReturnLine.quantity))
        .join(
            GoodsReturn,
            (GoodsReturn.village_id == GoodsReturnLine.village_id) & (GoodsReturn.id == GoodsReturnLine.return_id),
        )
        .where(
            GoodsReturnLine.village_id == village_id,
            GoodsReturn.village_id == village_id,
            GoodsReturn.redemption_id == redemption_id,
            GoodsReturn.state.in_(TAKEN_BACK),
            *([] if besides is None else [GoodsReturn.id != besides]),
        )
        .group_by(GoodsReturnLine.good_id)
    )
    return {good_id: int(count) for good_id, count in rows}


def returned_since(
    session: Session, village_id: UUID, household_id: UUID, since: datetime, until: datetime
) -> dict[UUID, int]:
    """Pieces that came back of the slips a household had in a stretch of time, by good."""
    rows = session.execute(
        select(GoodsReturnLine.good_id, func.sum(GoodsReturnLine.quantity))
        .join(
            GoodsReturn,
            (GoodsReturn.village_id == GoodsReturnLine.village_id) & (GoodsReturn.id == GoodsReturnLine.return_id),
        )
        .join(
            Redemption,
            (Redemption.village_id == GoodsReturn.village_id) & (Redemption.id == GoodsReturn.redemption_id),
        )
        .where(
            GoodsReturnLine.village_id == village_id,
            GoodsReturn.village_id == village_id,
            Redemption.village_id == village_id,
            Redemption.household_id == household_id,
            Redemption.at >= since,
            Redemption.at < until,
            GoodsReturn.state == "done",
        )
        .group_by(GoodsReturnLine.good_id)
    )
    return {good_id: int(count) for good_id, count in rows}


def returned_tenths(session: Session, village_id: UUID, redemption_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Points that went back for slips; slips of which nothing came back are not in it."""
    rows = session.execute(
        select(GoodsReturn.redemption_id, func.sum(GoodsReturn.total_tenths))
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturn.redemption_id.in_(list(redemption_ids)),
            GoodsReturn.state == "done",
        )
        .group_by(GoodsReturn.redemption_id)
    )
    return {redemption_id: int(tenths) for redemption_id, tenths in rows}


def needs_another(redemption: Redemption, conditions: Iterable[str]) -> bool:
    """Whether a second person must agree: the slip is of another day, or something does not go on the shelf again."""
    return local(redemption.at).date() != today() or "damaged" in conditions


def unreturned_points(session: Session, redemption: Redemption) -> list[tuple[str, int]]:
    """What a slip was paid with and did not go back yet, by unit, the newest year first: last taken, first returned."""
    sale = ledger.get_transaction(session, redemption.village_id, redemption.seq)
    left: dict[str, int] = {}
    for posting in sale.postings:
        if posting.destination == accounts.REDEEMED and units.year_of(posting.unit):
            left[posting.unit] = left.get(posting.unit, 0) + posting.amount
    for earlier in list_returns(session, redemption.village_id, redemption.id):
        if earlier.seq is None:
            continue
        for posting in ledger.get_transaction(session, redemption.village_id, earlier.seq).postings:
            if posting.source == accounts.REDEEMED:
                left[posting.unit] -= posting.amount
    return sorted(left.items(), reverse=True)


def brief_returns(session: Session, village_id: UUID, seqs: Iterable[int]) -> dict[int, BriefReturn]:
    """Return slips by the return's number in the book."""
    rows = session.execute(
        select(
            GoodsReturn.seq,
            GoodsReturn.return_number,
            Redemption.slip_number,
            Good.name,
            func.sum(GoodsReturnLine.quantity),
            Good.unit,
        )
        .join(
            GoodsReturnLine,
            (GoodsReturnLine.village_id == GoodsReturn.village_id) & (GoodsReturnLine.return_id == GoodsReturn.id),
        )
        .join(
            Redemption,
            (Redemption.village_id == GoodsReturn.village_id) & (Redemption.id == GoodsReturn.redemption_id),
        )
        .join(Good, (Good.village_id == GoodsReturnLine.village_id) & (Good.id == GoodsReturnLine.good_id))
        .where(
            GoodsReturn.village_id == village_id,
            GoodsReturnLine.village_id == village_id,
            Redemption.village_id == village_id,
            Good.village_id == village_id,
            GoodsReturn.seq.in_(list(seqs)),
        )
        .group_by(GoodsReturn.seq, GoodsReturn.return_number, Redemption.slip_number, Good.code, Good.name, Good.unit)
        .order_by(GoodsReturn.seq, Good.code)
    )
    found: dict[int, BriefReturn] = {}
    for seq, number, slip_number, name, count, unit in rows:
        found.setdefault(seq or 0, BriefReturn(number, slip_number, [])).goods.append((name, int(count), unit))
    return found


def return_event(kind: str, goods_return: GoodsReturn, lines: Iterable[ReturnLine]) -> Event:
    """A return with its lines: pieces by code of good and condition."""
    counted: dict[str, Mapping[str, int]] = {}
    for line in lines:
        counted[line.code] = {**counted.get(line.code, {}), line.condition: line.quantity}
    content = {
        **{name: getattr(goods_return, name) for name in _OF_RETURN},
        "redemption": goods_return.redemption_id,
        "goods": counted,
    }
    return Event(kind, str(goods_return.id), content, f"return {goods_return.return_number}")


def check_return_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the returns are those the book sealed."""
    returns = session.scalars(
        select(GoodsReturn).where(GoodsReturn.village_id == village_id).order_by(GoodsReturn.return_number)
    ).all()
    lines = return_lines(session, village_id, [each.id for each in returns])
    now = [return_event(RETURN, each, lines[each.id]) for each in returns]
    return ledger.check_events(session, village_id, check="return-events", kinds=RETURN_KINDS, now=now)
