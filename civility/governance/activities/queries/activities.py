"""Activities, their shifts, and who takes turns."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.activities.models import Activity, RotaMember, Shift
from civility.governance.activities.rules.planning import Plan, slots_from_json
from civility.people.models import Household, User
from civility.people.queries import list_staff

LEADING: Final = frozenset(
    ["committee", "recorder", "reviewer", "supervisor", "storekeeper", "grid_worker", "unit_head"]
)
"""Who may be in charge: those whose posts open the pages of activities."""


def list_leaders(session: Session, village_id: UUID) -> Sequence[User]:
    """Who may be put in charge today, by name."""
    return list_staff(session, village_id, *LEADING)


def get_activity(session: Session, village_id: UUID, number: int) -> Activity:
    """Raises NotFound."""
    found = session.scalar(select(Activity).where(Activity.village_id == village_id, Activity.number == number))
    if found is None:
        raise NotFound()
    return found


def get_activity_by_id(session: Session, village_id: UUID, activity_id: UUID) -> Activity:
    return session.get_one(Activity, (village_id, activity_id))


def get_shift(session: Session, village_id: UUID, shift_id: UUID) -> tuple[Shift, Activity]:
    """Raises NotFound."""
    shift = session.get(Shift, (village_id, shift_id))
    if shift is None:
        raise NotFound()
    return shift, get_activity_by_id(session, village_id, shift.activity_id)


def list_activities(session: Session, village_id: UUID) -> Sequence[Activity]:
    """Those that go on first, each by number."""
    return session.scalars(
        select(Activity)
        .where(Activity.village_id == village_id)
        .order_by(Activity.ended_at.is_not(None), Activity.number)
    ).all()


def list_shifts(session: Session, activity: Activity, first: date, last: date) -> Sequence[Shift]:
    """Those of the days from ``first`` to ``last``, in order, cancelled ones among them."""
    return session.scalars(
        select(Shift)
        .where(
            Shift.village_id == activity.village_id,
            Shift.activity_id == activity.id,
            Shift.held_on.between(first, last),
        )
        .order_by(Shift.held_on, Shift.begins)
    ).all()


def list_rota(session: Session, activity: Activity) -> list[tuple[RotaMember, Household]]:
    """Who takes turns and lives here, by number."""
    rows = session.execute(
        select(RotaMember, Household)
        .join(Household, and_(Household.village_id == RotaMember.village_id, Household.id == RotaMember.household_id))
        .where(
            RotaMember.village_id == activity.village_id,
            Household.village_id == activity.village_id,
            RotaMember.activity_id == activity.id,
            RotaMember.left_at.is_(None),
            Household.left_on.is_(None),
        )
        .order_by(Household.number)
    )
    return [(member, household) for member, household in rows]


def find_rota_member(session: Session, activity: Activity, household_id: UUID) -> RotaMember | None:
    """As it was also when it has left."""
    return session.get(RotaMember, (activity.village_id, activity.id, household_id))


def plan_of(activity: Activity) -> Plan:
    return Plan(
        rule=activity.rule,
        slots=slots_from_json(activity.slots),
        from_on=activity.from_on,
        until_on=activity.until_on,
        figures=tuple(activity.figures),
        dates=tuple(date.fromisoformat(day) for day in activity.dates),
        skip_holidays=activity.skip_holidays,
        skip_festivals=activity.skip_festivals,
    )
