"""What falls due by itself: shifts of the coming weeks, places of who has left, questions nobody answered."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.governance.activities.models import Activity, Shift, ShiftAsk, ShiftPlace
from civility.governance.activities.queries import get_place, get_shift, list_activities, list_shifts, plan_of
from civility.governance.activities.queries.places import is_over
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.services.asks import ask_next
from civility.governance.activities.services.filling import fill_ahead, make_shifts
from civility.governance.activities.services.rota import give_turns_away
from civility.people.models import Household
from civility.people.queries import list_villages

ANSWER_WITHIN: Final = timedelta(hours=24)
"""Who was asked to cover and does not answer is not waited for longer."""


def keep_shifts(session: Session) -> int:
    """Do what is due in every village; how many things were done. Done twice it does nothing the second time."""
    return sum(keep_shifts_of(session, village.id) for village in list_villages(session))


def keep_shifts_of(session: Session, village_id: UUID) -> int:
    """Do what is due in one village."""
    if not _is_due(session, village_id):
        return 0
    with transaction(session):
        ledger.hold(session, village_id)
        done = 0
        for household_id in _gone(session, village_id):
            done += give_turns_away(session, village_id, household_id, today(), date.max, all_places=True)
        for activity in list_activities(session, village_id):
            if activity.ended_at is None:
                done += make_shifts(session, activity)
                done += fill_ahead(session, activity) if activity.by_rota else 0
        return done + _lapse(session, village_id)


def _is_due(session: Session, village_id: UUID) -> bool:
    """Asked without the book, so that a village where nothing is due is not held up every minute."""
    return bool(_gone(session, village_id) or _stale(session, village_id) or _lacks_shifts(session, village_id))


def _lacks_shifts(session: Session, village_id: UUID) -> bool:
    last = today() + timedelta(days=AHEAD_DAYS)
    for activity in list_activities(session, village_id):
        if activity.ended_at is None:
            known = {(shift.held_on, shift.begins) for shift in list_shifts(session, activity, today(), last)}
            plan = plan_of(activity)
            ahead = ((day, slot.begins) for day in plan.days(today() + timedelta(days=1), last) for slot in plan.slots)
            if any(each not in known for each in ahead):
                return True
    return False


def _gone(session: Session, village_id: UUID) -> list[UUID]:
    """Households that left the village and still have a place on a shift to come."""
    query = (
        select(ShiftPlace.household_id)
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .join(Household, and_(Household.village_id == ShiftPlace.village_id, Household.id == ShiftPlace.household_id))
        .where(
            ShiftPlace.village_id == village_id,
            Shift.village_id == village_id,
            Household.village_id == village_id,
            Household.left_on.is_not(None),
            ShiftPlace.state.in_(("going", "waiting")),
            Shift.state == "planned",
            Shift.held_on > today(),
        )
        .distinct()
    )
    return list(session.scalars(query))


def _stale(session: Session, village_id: UUID) -> list[ShiftAsk]:
    """Questions whose shift has begun, and those to cover that waited for a day."""
    asks = session.scalars(
        select(ShiftAsk).where(ShiftAsk.village_id == village_id, ShiftAsk.state == "asked").order_by(ShiftAsk.asked_at)
    ).all()
    found = []
    for ask in asks:
        shift, _activity = _shift_of(session, ask)
        late = ask.other_id is None and ask.asked_at <= now() - ANSWER_WITHIN
        if late or is_over(shift):
            found.append(ask)
    return found


def _lapse(session: Session, village_id: UUID) -> int:
    stale = _stale(session, village_id)
    for ask in stale:
        ask.state, ask.answered_at = "lapsed", now()
        session.flush()
        shift, activity = _shift_of(session, ask)
        place = get_place(session, village_id, ask.place_id)
        if ask.other_id is None and place.state == "going" and not is_over(shift):
            ask_next(session, place, shift, activity, None)
    return len(stale)


def _shift_of(session: Session, ask: ShiftAsk) -> tuple[Shift, Activity]:
    place = get_place(session, ask.village_id, ask.place_id)
    return get_shift(session, ask.village_id, place.shift_id)
