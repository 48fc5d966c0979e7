"""Beginning an activity, handing it to somebody else, ending it."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.governance.activities.errors import ActivityEnded, BadClause, BadLeader, NoDays
from civility.governance.activities.models import Activity
from civility.governance.activities.queries import activity_event, get_activity, hours_clause, list_leaders, list_shifts
from civility.governance.activities.queries.places import is_over
from civility.governance.activities.rules.planning import Plan, slots_to_json
from civility.governance.activities.services.duties import user_of
from civility.governance.activities.services.filling import make_shifts
from civility.governance.activities.services.places import call_off
from civility.people.actors import Actor

A_YEAR: Final = timedelta(days=366)


def open_activity(
    session: Session,
    *,
    village_id: UUID,
    kind: str,
    title: str,
    place: str,
    leader_id: UUID,
    plan: Plan,
    by_rota: bool,
    clause_title: str,
    actor: Actor,
    request_key: str,
) -> Activity:
    """Begin an activity and make its shifts of the coming weeks. Asking twice with one key begins one.

    Raises BadLeader, BadClause, NoDays, Forbidden.
    """
    opener_id = user_of(actor)
    content = {
        "act": "open-activity",
        "actor": actor.mark,
        "what": [kind, title, place, str(leader_id), by_rota, clause_title],
        "plan": [
            plan.rule,
            slots_to_json(plan.slots),
            str(plan.from_on),
            str(plan.until_on),
            list(plan.figures),
            [str(day) for day in plan.dates],
            plan.skip_holidays,
            plan.skip_festivals,
        ],
    }
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        if request.replay:
            return session.get_one(Activity, (village_id, UUID(request.replay.reference)))
        _check_leader(session, village_id, leader_id)
        if clause_title and hours_clause(session, village_id, clause_title) is None:
            raise BadClause(title=clause_title)
        if not _has_days(plan):
            raise NoDays()
        last = session.scalar(select(func.max(Activity.number)).where(Activity.village_id == village_id)) or 0
        activity = Activity(
            village_id=village_id,
            number=last + 1,
            request_key=request_key,
            kind=kind,
            title=title,
            place=place,
            leader_id=leader_id,
            rule=plan.rule,
            figures=list(plan.figures),
            dates=[day.isoformat() for day in plan.dates],
            slots=slots_to_json(plan.slots),
            skip_holidays=plan.skip_holidays,
            skip_festivals=plan.skip_festivals,
            from_on=plan.from_on,
            until_on=plan.until_on,
            by_rota=by_rota,
            clause_title=clause_title,
            opened_by=opener_id,
            opened_at=now(),
        )
        session.add(activity)
        session.flush()
        make_shifts(session, activity)
        request.record(activity_event("activity-opened", activity), actor=actor.mark)
        return activity


def change_leader(
    session: Session, *, village_id: UUID, number: int, leader_id: UUID, actor: Actor, request_key: str
) -> Activity:
    """Put somebody else in charge. Raises BadLeader, ActivityEnded, NotFound, Forbidden."""
    user_of(actor)
    content = {"act": "change-leader", "actor": actor.mark, "activity": number, "leader": str(leader_id)}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        activity = get_activity(session, village_id, number)
        if request.replay:
            return activity
        _check_goes_on(activity)
        _check_leader(session, village_id, leader_id)
        activity.leader_id = leader_id
        session.flush()
        request.record(activity_event("activity-changed", activity), actor=actor.mark)
        return activity


def end_activity(
    session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor, request_key: str
) -> Activity:
    """No more of it: what has not begun is called off, and whoever has a place is told why.

    Raises ActivityEnded, ReasonNeeded, NotFound, Forbidden.
    """
    ender_id = user_of(actor)
    content = {"act": "end-activity", "actor": actor.mark, "activity": number}
    with (
        transaction(session),
        ledger.keyed(session, village_id=village_id, key=request_key, content=content) as request,
    ):
        activity = get_activity(session, village_id, number)
        if request.replay:
            return activity
        _check_goes_on(activity)
        activity.ended_by, activity.ended_at = ender_id, now()
        for shift in list_shifts(session, activity, today(), date.max):
            if shift.state == "planned" and not is_over(shift):
                call_off(session, shift, reason, ender_id)
        session.flush()
        request.record(activity_event("activity-ended", activity), actor=actor.mark)
        return activity


def _check_goes_on(activity: Activity) -> None:
    if activity.ended_at is not None:
        raise ActivityEnded(activity=activity.title)


def _check_leader(session: Session, village_id: UUID, leader_id: UUID) -> None:
    if leader_id not in {user.id for user in list_leaders(session, village_id)}:
        raise BadLeader()


def _has_days(plan: Plan) -> bool:
    first = max(plan.from_on, today())
    return next(plan.days(first, first + A_YEAR), None) is not None
