"""Reservations and vouchers: of a household, of a store, by number or code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import NotFound
from civility.ledger import Event, Finding, accounts
from civility.people.models import Household
from civility.people.queries import households_by_id
from civility.store.models import Delivery, DeliveryLine, Good, Hold, HoldLine, Redemption, Store
from civility.store.rules import Line

HOLDS = HELD, RELEASED = "hold", "hold-release"
_OF_HOLD = ("kind", "number", "total_tenths", "collect_by", "made_by")


@dataclass(frozen=True, slots=True)
class Held:
    """A hold with everything its paper says. ``slip_number`` and ``collected_at`` are those of the slip it became.

    ``way`` is the round that has it with it now.
    """

    hold: Hold
    household: Household
    store: Store
    lines: tuple[Line, ...]
    slip_number: int | None
    collected_at: datetime | None
    way: Delivery | None


@dataclass(frozen=True, slots=True)
class BriefHold:
    """A hold's kind and number, its last day, and name, quantity and unit of what is set aside."""

    kind: str
    number: int
    collect_by: date
    state: str
    goods: list[tuple[str, int, str]]


def account_of(hold: Hold) -> str:
    """Where its points and goods lie: ``held:r12`` of reservation 12, ``held:v12`` of voucher 12."""
    return accounts.held(f"{hold.kind[0]}{hold.number}")


def get_hold(session: Session, village_id: UUID, kind: str, number: int) -> Hold:
    """Raises NotFound."""
    found = session.scalar(select(Hold).where(Hold.village_id == village_id, Hold.kind == kind, Hold.number == number))
    if found is None:
        raise NotFound()
    return found


def get_held(session: Session, village_id: UUID, kind: str, number: int) -> Held:
    """Raises NotFound."""
    return whole_holds(session, village_id, [get_hold(session, village_id, kind, number)])[0]


def list_household_holds(session: Session, village_id: UUID, household_id: UUID, *, limit: int = 30) -> list[Held]:
    """What a household has set aside, then what it had, newest first."""
    found = session.scalars(
        select(Hold)
        .where(Hold.village_id == village_id, Hold.household_id == household_id)
        .order_by((Hold.state != "held"), Hold.made_at.desc(), Hold.id.desc())
        .limit(limit)
    )
    return whole_holds(session, village_id, found.all())


def list_open_holds(
    session: Session, village_id: UUID, *, kind: str | None = None, household_id: UUID | None = None
) -> list[Held]:
    """What is set aside now, the first to run out first."""
    which = [Hold.village_id == village_id, Hold.state == "held"]
    if kind is not None:
        which.append(Hold.kind == kind)
    if household_id is not None:
        which.append(Hold.household_id == household_id)
    found = session.scalars(select(Hold).where(*which).order_by(Hold.collect_by, Hold.kind, Hold.number)).all()
    return whole_holds(session, village_id, found)


def count_open_holds(session: Session, village_id: UUID, household_id: UUID) -> int:
    query = select(func.count()).where(
        Hold.village_id == village_id, Hold.household_id == household_id, Hold.state == "held"
    )
    return session.scalar(query) or 0


def held_points(session: Session, village_id: UUID, household_id: UUID) -> int:
    """Tenths a household has set aside."""
    total = session.scalar(
        select(func.sum(Hold.total_tenths)).where(
            Hold.village_id == village_id, Hold.household_id == household_id, Hold.state == "held"
        )
    )
    return int(total or 0)


def held_goods(session: Session, village_id: UUID, household_id: UUID) -> dict[UUID, int]:
    """Pieces of each good a household has set aside."""
    rows = session.execute(
        select(HoldLine.good_id, func.sum(HoldLine.quantity))
        .join(Hold, and_(Hold.village_id == HoldLine.village_id, Hold.id == HoldLine.hold_id))
        .where(
            HoldLine.village_id == village_id,
            Hold.village_id == village_id,
            Hold.household_id == household_id,
            Hold.state == "held",
        )
        .group_by(HoldLine.good_id)
    )
    return {good_id: int(count) for good_id, count in rows}


def list_due_holds(session: Session, village_id: UUID, today: date) -> Sequence[Hold]:
    """Those whose last day is over; not those under way to the household."""
    return session.scalars(
        select(Hold)
        .where(
            Hold.village_id == village_id,
            Hold.state == "held",
            Hold.collect_by < today,
            Hold.id.not_in(out_now(village_id)),
        )
        .order_by(Hold.id)
    ).all()


def find_hold_of_slip(session: Session, village_id: UUID, redemption_id: UUID) -> Hold | None:
    """The hold that became a slip, if it was one."""
    return session.scalar(select(Hold).where(Hold.village_id == village_id, Hold.redemption_id == redemption_id))


def brief_holds(session: Session, village_id: UUID, seqs: Iterable[int]) -> dict[int, BriefHold]:
    """Holds by the number in the book of what set them aside or gave them back."""
    wanted = list(seqs)
    holds = session.scalars(
        select(Hold).where(Hold.village_id == village_id, Hold.seq.in_(wanted) | Hold.released_seq.in_(wanted))
    ).all()
    lines = _lines(session, village_id, [hold.id for hold in holds])
    return {
        seq: BriefHold(
            hold.kind,
            hold.number,
            hold.collect_by,
            hold.state,
            [(line.name, line.quantity, line.unit) for line in lines[hold.id]],
        )
        for hold in holds
        for seq in (hold.seq, hold.released_seq)
        if seq in wanted
    }


def hold_event(hold: Hold, lines: Iterable[Line]) -> Event:
    """What of a hold never changes: for whom, what, until when."""
    content = {
        **{name: getattr(hold, name) for name in _OF_HOLD},
        "store": hold.store_id,
        "household": hold.household_id,
        "goods": {line.code: line.quantity for line in lines},
    }
    return Event(HELD, str(hold.id), content, f"{hold.kind} {hold.number}")


def check_hold_events(session: Session, village_id: UUID) -> list[Finding]:
    """Whether the holds are those the book sealed."""
    holds = session.scalars(select(Hold).where(Hold.village_id == village_id).order_by(Hold.id)).all()
    lines = _lines(session, village_id, [hold.id for hold in holds])
    now = [hold_event(hold, lines[hold.id]) for hold in holds]
    return ledger.check_events(session, village_id, check="hold-events", kinds=[HELD], now=now)


def whole_holds(session: Session, village_id: UUID, holds: Sequence[Hold]) -> list[Held]:
    """Whole holds, in their order, with one query a table."""
    if not holds:
        return []
    lines = _lines(session, village_id, [hold.id for hold in holds])
    households = households_by_id(session, village_id, {hold.household_id for hold in holds})
    stores = {store.id: store for store in session.scalars(select(Store).where(Store.village_id == village_id))}
    became = [hold.redemption_id for hold in holds if hold.redemption_id is not None]
    slips = {
        slip.id: slip
        for slip in session.scalars(
            select(Redemption).where(Redemption.village_id == village_id, Redemption.id.in_(became))
        )
    }
    ways = under_way(session, village_id, [hold.id for hold in holds])
    return [
        Held(
            hold=hold,
            household=households[hold.household_id],
            store=stores[hold.store_id],
            lines=tuple(lines[hold.id]),
            slip_number=slips[hold.redemption_id].slip_number if hold.redemption_id else None,
            collected_at=slips[hold.redemption_id].at if hold.redemption_id else None,
            way=ways.get(hold.id),
        )
        for hold in holds
    ]


def out_now(village_id: UUID) -> Select[UUID]:
    """The holds that rounds have with them."""
    return select(DeliveryLine.hold_id).where(DeliveryLine.village_id == village_id, DeliveryLine.outcome == "out")


def under_way(session: Session, village_id: UUID, hold_ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """The rounds that have holds with them now, by hold."""
    rows = session.execute(
        select(DeliveryLine.hold_id, Delivery)
        .join(Delivery, and_(Delivery.village_id == DeliveryLine.village_id, Delivery.id == DeliveryLine.delivery_id))
        .where(
            DeliveryLine.village_id == village_id,
            Delivery.village_id == village_id,
            DeliveryLine.outcome == "out",
            DeliveryLine.hold_id.in_(list(hold_ids)),
        )
    )
    return dict(rows.all())


def _lines(session: Session, village_id: UUID, hold_ids: Iterable[UUID]) -> dict[UUID, list[Line]]:
    lines: dict[UUID, list[Line]] = {hold_id: [] for hold_id in hold_ids}
    rows = session.execute(
        select(HoldLine, Good)
        .join(Good, and_(Good.village_id == HoldLine.village_id, Good.id == HoldLine.good_id))
        .where(HoldLine.village_id == village_id, Good.village_id == village_id, HoldLine.hold_id.in_(lines))
        .order_by(Good.code)
    )
    for line, good in rows:
        lines[line.hold_id].append(
            Line(good.id, good.code, good.name, good.unit, line.quantity, line.price_tenths, line.provider)
        )
    return lines
