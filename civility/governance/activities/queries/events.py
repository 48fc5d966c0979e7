"""What the book seals of activities: what they are, and the hours that somebody confirmed."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.ledger import Event, Finding
from civility.people.models import Household

ACTIVITY_KINDS = ("activity-opened", "activity-changed", "activity-ended")
HOURS_KINDS = ("hours-confirmed",)
_OF_ACTIVITY = (
    "number",
    "kind",
    "title",
    "place",
    "leader_id",
    "rule",
    "figures",
    "dates",
    "slots",
    "skip_holidays",
    "skip_festivals",
    "from_on",
    "until_on",
    "by_rota",
    "clause_title",
    "opened_by",
    "ended_by",
)


def activity_event(kind: str, activity: Activity) -> Event:
    content = {name: getattr(activity, name) for name in _OF_ACTIVITY}
    return Event(kind, str(activity.id), content, f"activity {activity.number}")


def hours_event(session: Session, shift: Shift) -> Event:
    """A shift with the minutes of every household that came, and who said so."""
    return _hours_event(shift, _came(session, shift.village_id, shift.id).get(shift.id, {}))


def check_activities(session: Session, village_id: UUID) -> list[Finding]:
    """Whether activities and confirmed hours are what the book sealed."""
    activities = session.scalars(select(Activity).where(Activity.village_id == village_id)).all()
    sealed = (activity_event("activity-opened", activity) for activity in activities)
    return [
        *ledger.check_events(session, village_id, check="activities", kinds=ACTIVITY_KINDS, now=sealed),
        *_check_minutes(session, village_id),
    ]


def _check_minutes(session: Session, village_id: UUID) -> list[Finding]:
    came = _came(session, village_id)
    seen = select(ShiftPlace.shift_id).where(ShiftPlace.village_id == village_id, ShiftPlace.seen_by.is_not(None))
    shifts = session.scalars(select(Shift).where(Shift.village_id == village_id, Shift.id.in_(seen)))
    now = [_hours_event(shift, came.get(shift.id, {})) for shift in shifts]
    return ledger.check_events(session, village_id, check="activities", kinds=HOURS_KINDS, now=now)


def _hours_event(shift: Shift, came: Mapping[str, tuple[int, str]]) -> Event:
    content = {
        "activity": shift.activity_id,
        "held_on": shift.held_on,
        "begins": shift.begins,
        "ends": shift.ends,
        "came": {number: {"minutes": minutes, "seen_by": seen_by} for number, (minutes, seen_by) in came.items()},
    }
    return Event("hours-confirmed", str(shift.id), content, f"hours of shift {shift.id}")


def _came(session: Session, village_id: UUID, shift_id: UUID | None = None) -> dict[UUID, dict[str, tuple[int, str]]]:
    query = (
        select(ShiftPlace.shift_id, Household.number, ShiftPlace.minutes, ShiftPlace.seen_by)
        .join(Household, and_(Household.village_id == ShiftPlace.village_id, Household.id == ShiftPlace.household_id))
        .where(ShiftPlace.village_id == village_id, Household.village_id == village_id, ShiftPlace.state == "came")
        .order_by(Household.number)
    )
    if shift_id is not None:
        query = query.where(ShiftPlace.shift_id == shift_id)
    found: dict[UUID, dict[str, tuple[int, str]]] = {}
    for shift, number, minutes, seen_by in session.execute(query):
        found.setdefault(shift, {})[number] = (minutes or 0, str(seen_by))
    return found
