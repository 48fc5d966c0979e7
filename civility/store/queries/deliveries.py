"""Rounds that bring reserved goods to the door: what waits, what is under way, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import day_start
from civility.errors import N_, NotFound
from civility.ledger import Event, Finding
from civility.people.models import Household
from civility.people.queries import list_unit_names
from civility.store.models import Delivery, DeliveryLine, Hold, Redemption
from civility.store.queries.holds import Held, out_now, whole_holds

DELIVERY_KINDS = ("delivery-out", "delivery-typed")
_OF_DELIVERY = ("number", "day", "carrier_id", "made_by")


@dataclass(frozen=True, slots=True)
class Stop:
    """A line of a round with what it brings; ``received_by`` and ``undone`` are those of the slip it became."""

    line: DeliveryLine
    held: Held
    slip_number: int | None
    received_by: str
    undone: bool


@dataclass(frozen=True, slots=True)
class RoundCount:
    """A round with how many lines it has, and how many of them are out yet and were delivered."""

    delivery: Delivery
    lines: int
    out: int
    delivered: int


def get_delivery(session: Session, village_id: UUID, number: int) -> Delivery:
    """Raises NotFound."""
    found = session.scalar(select(Delivery).where(Delivery.village_id == village_id, Delivery.number == number))
    if found is None:
        raise NotFound()
    return found


def list_to_bring(session: Session, village_id: UUID, store_id: UUID) -> list[Held]:
    """What households of a store asked to be brought and no round has with it, in the order in which one walks."""
    found = session.scalars(select(Hold).where(*_to_bring(village_id, store_id))).all()
    units = list_unit_names(session, village_id)
    waiting = whole_holds(session, village_id, found)
    return sorted(waiting, key=lambda held: (*_walking(held.household, units), held.hold.number))


def count_to_bring(session: Session, village_id: UUID, store_id: UUID) -> int:
    """How many are in ``list_to_bring``."""
    return session.scalar(select(func.count()).select_from(Hold).where(*_to_bring(village_id, store_id))) or 0


def _to_bring(village_id: UUID, store_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        Hold.village_id == village_id,
        Hold.store_id == store_id,
        Hold.state == "held",
        Hold.bring_asked_at.is_not(None),
        Hold.id.not_in(out_now(village_id)),
    )


def _walking(home: Household, units: dict[UUID | None, str]) -> tuple[object, ...]:
    """Where a household stands on the way: by group, by head unit, in its walking order, by number."""
    place = (home.walk_order is None, home.walk_order or 0)
    return home.group_name, units.get(home.head_unit_id, ""), *place, home.address, home.number


def list_stops(session: Session, delivery: Delivery) -> list[Stop]:
    """The lines of a round in the order of its sheet."""
    rows = session.execute(
        select(DeliveryLine, Hold, Redemption)
        .join(Hold, and_(Hold.village_id == DeliveryLine.village_id, Hold.id == DeliveryLine.hold_id))
        .outerjoin(
            Redemption,
            and_(Redemption.village_id == DeliveryLine.village_id, Redemption.id == DeliveryLine.redemption_id),
        )
        .where(
            DeliveryLine.village_id == delivery.village_id,
            Hold.village_id == delivery.village_id,
            DeliveryLine.delivery_id == delivery.id,
        )
        .order_by(DeliveryLine.place)
    ).all()
    held = whole_holds(session, delivery.village_id, [hold for _line, hold, _slip in rows])
    return [
        Stop(
            line,
            whole,
            slip.slip_number if slip else None,
            slip.collected_by if slip else "",
            bool(slip and slip.undone_seq),
        )
        for (line, _hold, slip), whole in zip(rows, held, strict=True)
    ]


def load_of(stops: Sequence[Stop]) -> list[tuple[str, int, str]]:
    """All that a round takes along: name, pieces and unit of each good."""
    sums: dict[tuple[str, str], int] = {}
    for stop in stops:
        for line in stop.held.lines:
            sums[line.name, line.unit] = sums.get((line.name, line.unit), 0) + line.quantity
    return [(name, count, unit) for (name, unit), count in sums.items()]


def list_rounds(session: Session, village_id: UUID, *, limit: int = 30) -> list[RoundCount]:
    """Those not typed to the end first, then newest first."""
    counted = select(
        DeliveryLine.delivery_id,
        func.count().label("lines"),
        func.count().filter(DeliveryLine.outcome == "out").label("out"),
        func.count().filter(DeliveryLine.outcome == "delivered").label("delivered"),
    )
    sums = counted.where(DeliveryLine.village_id == village_id).group_by(DeliveryLine.delivery_id).subquery()
    rows = session.execute(
        select(Delivery, sums.c.lines, sums.c.out, sums.c.delivered)
        .join(sums, sums.c.delivery_id == Delivery.id)
        .where(Delivery.village_id == village_id)
        .order_by(sums.c.out == 0, Delivery.number.desc())
        .limit(limit)
    )
    return [RoundCount(delivery, *counts) for delivery, *counts in rows]


def count_delivered(session: Session, village_id: UUID, store_id: UUID, day: date) -> int:
    """How many slips of a day that stand were brought to the door: their signatures are on the sheets of rounds."""
    query = (
        select(func.count())
        .select_from(DeliveryLine)
        .join(
            Redemption,
            and_(Redemption.village_id == DeliveryLine.village_id, Redemption.id == DeliveryLine.redemption_id),
        )
        .where(
            DeliveryLine.village_id == village_id,
            Redemption.village_id == village_id,
            Redemption.store_id == store_id,
            Redemption.at >= day_start(day),
            Redemption.at < day_start(day + timedelta(days=1)),
            Redemption.undone_seq.is_(None),
        )
    )
    return session.scalar(query) or 0


def find_delivery_of_slip(session: Session, village_id: UUID, redemption_id: UUID) -> Delivery | None:
    """The round that brought what a slip says, if one did."""
    return session.scalar(
        select(Delivery)
        .join(
            DeliveryLine,
            and_(DeliveryLine.village_id == Delivery.village_id, DeliveryLine.delivery_id == Delivery.id),
        )
        .where(
            Delivery.village_id == village_id,
            DeliveryLine.village_id == village_id,
            DeliveryLine.redemption_id == redemption_id,
        )
    )


def delivery_event(session: Session, kind: str, delivery: Delivery) -> Event:
    """A round, who carries it, and each of its reservations with what came of it. No names."""
    rows = session.execute(
        select(Hold.number, DeliveryLine.outcome)
        .join(Hold, and_(Hold.village_id == DeliveryLine.village_id, Hold.id == DeliveryLine.hold_id))
        .where(
            DeliveryLine.village_id == delivery.village_id,
            Hold.village_id == delivery.village_id,
            DeliveryLine.delivery_id == delivery.id,
        )
        .order_by(DeliveryLine.place)
    )
    content = {name: getattr(delivery, name) for name in _OF_DELIVERY}
    lines = {str(number): outcome for number, outcome in rows}
    return Event(
        kind, str(delivery.id), {**content, "store": delivery.store_id, "lines": lines}, f"delivery {delivery.number}"
    )


def check_deliveries(session: Session, village_id: UUID) -> list[Finding]:
    """Whether rounds are those the book sealed, and what each line says came of it did."""
    rounds = session.scalars(select(Delivery).where(Delivery.village_id == village_id)).all()
    now = [delivery_event(session, "delivery-out", delivery) for delivery in rounds]
    sealed = ledger.check_events(session, village_id, check="deliveries", kinds=DELIVERY_KINDS, now=now)
    return [*sealed, *_astray(session, village_id)]


def _astray(session: Session, village_id: UUID) -> list[Finding]:
    """Lines that are out of something no longer set aside, or delivered by another household's slip."""
    rows = session.execute(
        select(Delivery.number, DeliveryLine.place)
        .join(
            DeliveryLine,
            and_(DeliveryLine.village_id == village_id, DeliveryLine.delivery_id == Delivery.id),
        )
        .join(Hold, and_(Hold.village_id == village_id, Hold.id == DeliveryLine.hold_id))
        .outerjoin(Redemption, and_(Redemption.village_id == village_id, Redemption.id == DeliveryLine.redemption_id))
        .where(
            Delivery.village_id == village_id,
            ((DeliveryLine.outcome == "out") & (Hold.state != "held"))
            | (Redemption.household_id != Hold.household_id)
            | (Redemption.total_tenths != Hold.total_tenths),
        )
        .order_by(Delivery.number, DeliveryLine.place)
    )
    text = N_("第 %(number)s 趟送货单的第 %(place)s 行，和留着的东西、兑换单对不上。")
    return [Finding("deliveries", None, text, {"number": number, "place": place}) for number, place in rows]
