"""Places on shifts: the list, the queue, who is to be told, what nobody covers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from civility.clock import local, now, today
from civility.errors import NotFound
from civility.governance.activities.models import Activity, Shift, ShiftAsk, ShiftPlace
from civility.governance.activities.rules.transitions import UNTAKEN
from civility.people.models import Household, Member


@dataclass(frozen=True, slots=True)
class Coming:
    """A shift with its activity, how many have a place and how many wait."""

    shift: Shift
    activity: Activity
    going: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.shift.capacity - self.going, 0)

    @property
    def takes_names(self) -> bool:
        return self.shift.state == "planned" and not is_over(self.shift)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a shift's list. ``person`` is who of the family comes, when it said so."""

    place: ShiftPlace
    household: Household
    person: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A household that is to be told something about a shift, with its telephone when it left one."""

    place: ShiftPlace
    household: Household
    shift: Shift
    activity: Activity
    phone: str


def is_over(shift: Shift) -> bool:
    """Whether a shift has begun: from then on nobody signs up or leaves."""
    moment = local(now())
    return (shift.held_on, shift.begins) <= (moment.date(), moment.hour * 60 + moment.minute)


def shift_fields(shift: Shift) -> dict[str, Any]:
    """How a refusal names a shift."""
    return {"held_on": shift.held_on.isoformat(), "begins": shift.begins}


def get_place(session: Session, village_id: UUID, place_id: UUID) -> ShiftPlace:
    """Raises NotFound."""
    place = session.get(ShiftPlace, (village_id, place_id))
    if place is None:
        raise NotFound()
    return place


def find_place(session: Session, shift: Shift, household_id: UUID) -> ShiftPlace | None:
    return session.scalar(
        select(ShiftPlace).where(
            ShiftPlace.village_id == shift.village_id,
            ShiftPlace.shift_id == shift.id,
            ShiftPlace.household_id == household_id,
        )
    )


def list_places(session: Session, shift: Shift, *, but: Collection[str] = ("left",)) -> list[Listed]:
    """In the order of the list, which is that of the printed sheet; without places in states of ``but``."""
    rows = session.execute(
        select(ShiftPlace, Household, Member.name)
        .join(Household, and_(Household.village_id == ShiftPlace.village_id, Household.id == ShiftPlace.household_id))
        .outerjoin(Member, and_(Member.village_id == ShiftPlace.village_id, Member.id == ShiftPlace.member_id))
        .where(
            ShiftPlace.village_id == shift.village_id,
            Household.village_id == shift.village_id,
            ShiftPlace.shift_id == shift.id,
            ShiftPlace.state.not_in(sorted(but)),
        )
        .order_by(ShiftPlace.turn)
    )
    return [Listed(place, household, person or "") for place, household, person in rows]


def count_places(session: Session, village_id: UUID, shift_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many places there are in each state, by shift."""
    rows = session.execute(
        select(ShiftPlace.shift_id, ShiftPlace.state, func.count())
        .where(ShiftPlace.village_id == village_id, ShiftPlace.shift_id.in_(list(shift_ids)))
        .group_by(ShiftPlace.shift_id, ShiftPlace.state)
    )
    counts: dict[UUID, dict[str, int]] = {}
    for shift_id, state, count in rows:
        counts.setdefault(shift_id, {})[state] = int(count)
    return counts


def list_coming(
    session: Session, village_id: UUID, *, days: int, activity: Activity | None = None, cancelled: bool = True
) -> list[Coming]:
    """The shifts from today on for so many days that have not begun, in order."""
    query = _of_days(village_id, today(), today() + timedelta(days=days)).where(Shift.state != "confirmed")
    if activity is not None:
        query = query.where(Shift.activity_id == activity.id)
    if not cancelled:
        query = query.where(Shift.state == "planned")
    return [each for each in _counted(session, village_id, query) if not is_over(each.shift)]


def list_uncovered(session: Session, village_id: UUID, *, days: int) -> list[Coming]:
    """Shifts of the next days that nobody has a place on, and those of a rota that are not full."""
    coming = list_coming(session, village_id, days=days, cancelled=False)
    return [each for each in coming if not each.going or (each.activity.by_rota and each.free)]


def list_unconfirmed(session: Session, village_id: UUID, leader_id: UUID | None = None) -> list[Coming]:
    """Shifts that are over and whose list nobody went through, the oldest first; those of one person in charge."""
    taken = exists().where(
        ShiftPlace.village_id == Shift.village_id,
        ShiftPlace.shift_id == Shift.id,
        ShiftPlace.state.not_in(sorted(UNTAKEN)),
    )
    query = _of_days(village_id, date.min, today()).where(Shift.state == "planned", taken)
    if leader_id is not None:
        query = query.where(Activity.leader_id == leader_id)
    return [each for each in _counted(session, village_id, query) if is_over(each.shift)]


def list_untold(session: Session, village_id: UUID, shift_ids: Iterable[UUID] | None = None) -> list[Untold]:
    """Households that have not been told, of shifts from yesterday on, by day; for the telephone."""
    query = (
        select(ShiftPlace, Household, Shift, Activity)
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .join(Household, and_(Household.village_id == ShiftPlace.village_id, Household.id == ShiftPlace.household_id))
        .where(
            ShiftPlace.village_id == village_id,
            Shift.village_id == village_id,
            Activity.village_id == village_id,
            Household.village_id == village_id,
            Household.left_on.is_(None),
            ShiftPlace.news != "",
            ShiftPlace.told_at.is_(None),
            Shift.held_on >= today() - timedelta(days=1),
        )
        .order_by(Shift.held_on, Shift.begins, ShiftPlace.turn)
    )
    if shift_ids is not None:
        query = query.where(ShiftPlace.shift_id.in_(list(shift_ids)))
    rows = session.execute(query).all()
    phones = _phones(session, village_id, {row[1].id for row in rows})
    return [
        Untold(place, household, shift, activity, phones.get(household.id, ""))
        for place, household, shift, activity in rows
    ]


def list_asks(session: Session, village_id: UUID, place_ids: Iterable[UUID]) -> Sequence[ShiftAsk]:
    """What was asked about these places, oldest first."""
    return session.scalars(
        select(ShiftAsk)
        .where(ShiftAsk.village_id == village_id, ShiftAsk.place_id.in_(list(place_ids)))
        .order_by(ShiftAsk.asked_at, ShiftAsk.id)
    ).all()


def _of_days(village_id: UUID, first: date, last: date) -> Any:
    return (
        select(Shift, Activity)
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .where(Shift.village_id == village_id, Activity.village_id == village_id, Shift.held_on.between(first, last))
        .order_by(Shift.held_on, Shift.begins, Activity.number)
    )


def _counted(session: Session, village_id: UUID, query: Any) -> list[Coming]:
    rows = session.execute(query).all()
    if not rows:
        return []
    counts = count_places(session, village_id, [shift.id for shift, _activity in rows])
    return [
        Coming(shift, activity, _taken(counts.get(shift.id, {})), counts.get(shift.id, {}).get("waiting", 0))
        for shift, activity in rows
    ]


def _taken(counts: dict[str, int]) -> int:
    return sum(count for state, count in counts.items() if state not in UNTAKEN)


def _phones(session: Session, village_id: UUID, household_ids: Collection[UUID]) -> dict[UUID, str]:
    """A telephone of each household: that of the first member who left one."""
    rows = session.execute(
        select(Member.household_id, Member.phone)
        .where(
            Member.village_id == village_id,
            Member.household_id.in_(list(household_ids)),
            Member.left_on.is_(None),
            Member.phone != "",
        )
        .order_by(Member.id.desc())
    )
    return dict(rows.all())
