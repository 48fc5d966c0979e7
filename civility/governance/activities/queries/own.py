"""What a household sees of its own shifts and of what it is asked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from civility.clock import today
from civility.governance.activities.models import Activity, Shift, ShiftAbsence, ShiftAsk, ShiftFeed, ShiftPlace
from civility.governance.activities.queries.places import is_over
from civility.people.models import Household


@dataclass(frozen=True, slots=True)
class OwnPlace:
    place: ShiftPlace
    shift: Shift
    activity: Activity

    @property
    def is_open(self) -> bool:
        """Whether the household can still leave, swap or look for cover."""
        return self.place.state in ("going", "waiting") and self.shift.state == "planned" and not is_over(self.shift)


@dataclass(frozen=True, slots=True)
class OwnAsk:
    """Somebody (``number``) asks for something about ``shift``; in a swap ``other`` is the shift they would give up or get."""

    ask: ShiftAsk
    shift: Shift
    activity: Activity
    number: str
    other: Shift | None


def list_own_places(
    session: Session, village_id: UUID, household_id: UUID, *, since: date, until: date | None = None
) -> list[OwnPlace]:
    """A household's places from a day on, also those it left when there is news about them; in order."""
    query = (
        select(ShiftPlace, Shift, Activity)
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .join(Activity, and_(Activity.village_id == Shift.village_id, Activity.id == Shift.activity_id))
        .where(
            ShiftPlace.village_id == village_id,
            Shift.village_id == village_id,
            Activity.village_id == village_id,
            ShiftPlace.household_id == household_id,
            or_(ShiftPlace.state != "left", and_(ShiftPlace.news != "", ShiftPlace.told_at.is_(None))),
            Shift.held_on >= since,
        )
        .order_by(Shift.held_on, Shift.begins)
    )
    if until is not None:
        query = query.where(Shift.held_on <= until)
    return [OwnPlace(*row) for row in session.execute(query)]


def list_own_asks(
    session: Session, village_id: UUID, *, asked: UUID | None = None, ask_id: UUID | None = None
) -> list[OwnAsk]:
    """Open questions to a household, or one of them; of shifts that have not begun."""
    mine, given, owner = aliased(ShiftPlace), aliased(ShiftPlace), aliased(Household)
    shift, other = aliased(Shift), aliased(Shift)
    query = (
        select(ShiftAsk, shift, Activity, owner.number, other)
        .join(mine, and_(mine.village_id == ShiftAsk.village_id, mine.id == ShiftAsk.place_id))
        .join(shift, and_(shift.village_id == mine.village_id, shift.id == mine.shift_id))
        .join(Activity, and_(Activity.village_id == shift.village_id, Activity.id == shift.activity_id))
        .join(owner, and_(owner.village_id == mine.village_id, owner.id == mine.household_id))
        .outerjoin(given, and_(given.village_id == ShiftAsk.village_id, given.id == ShiftAsk.other_id))
        .outerjoin(other, and_(other.village_id == given.village_id, other.id == given.shift_id))
        .where(ShiftAsk.village_id == village_id, ShiftAsk.state == "asked")
        .order_by(shift.held_on, shift.begins)
    )
    if asked is not None:
        query = query.where(ShiftAsk.household_id == asked)
    if ask_id is not None:
        query = query.where(ShiftAsk.id == ask_id)
    return [OwnAsk(*row) for row in session.execute(query) if not is_over(row[1])]


def list_absences(session: Session, village_id: UUID, household_id: UUID) -> list[ShiftAbsence]:
    """Those that are not over, the soonest first."""
    found = session.scalars(
        select(ShiftAbsence)
        .where(
            ShiftAbsence.village_id == village_id,
            ShiftAbsence.household_id == household_id,
            ShiftAbsence.withdrawn_at.is_(None),
            ShiftAbsence.until_on >= today(),
        )
        .order_by(ShiftAbsence.from_on)
    )
    return list(found)


def absent_on(session: Session, village_id: UUID, day: date) -> frozenset[UUID]:
    """The households that said they are not there on a day."""
    return frozenset(
        session.scalars(
            select(ShiftAbsence.household_id).where(
                ShiftAbsence.village_id == village_id,
                ShiftAbsence.withdrawn_at.is_(None),
                ShiftAbsence.from_on <= day,
                ShiftAbsence.until_on >= day,
            )
        )
    )


def find_feed(session: Session, village_id: UUID, household_id: UUID) -> ShiftFeed | None:
    """The calendar address that holds."""
    return session.scalar(
        select(ShiftFeed).where(
            ShiftFeed.village_id == village_id, ShiftFeed.household_id == household_id, ShiftFeed.ended_at.is_(None)
        )
    )
