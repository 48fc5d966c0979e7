"""Shifts of the coming weeks, and who takes their places: the queue, or on a rota whose turn it is.

What is called here runs inside the transaction of whoever calls, which holds the book of the village.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.governance.activities.queries import list_rota, list_shifts, plan_of
from civility.governance.activities.queries.own import absent_on
from civility.governance.activities.queries.places import is_over
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.rules.rota import Turn, whose_turn
from civility.governance.activities.rules.transitions import SERVED, next_state


def make_shifts(session: Session, activity: Activity) -> int:
    """The shifts of the coming weeks that are not there yet, and on a rota who takes them; how many were made."""
    if activity.ended_at is not None:
        return 0
    first, last = today(), today() + timedelta(days=AHEAD_DAYS)
    plan = plan_of(activity)
    known = {(shift.held_on, shift.begins) for shift in list_shifts(session, activity, first, last)}
    made = [
        Shift(
            village_id=activity.village_id,
            activity_id=activity.id,
            held_on=day,
            begins=slot.begins,
            ends=slot.ends,
            capacity=slot.capacity,
            made_at=now(),
        )
        for day in plan.days(first, last)
        for slot in plan.slots
        if (day, slot.begins) not in known
    ]
    made = [shift for shift in made if not is_over(shift)]
    session.add_all(made)
    session.flush()
    if activity.by_rota and made:
        fill_shifts(session, activity, made)
    return len(made)


def fill_ahead(session: Session, activity: Activity) -> int:
    """Give every free place of a rota's coming shifts to whose turn it is; how many were given."""
    coming = list_shifts(session, activity, today(), today() + timedelta(days=AHEAD_DAYS))
    return fill_shifts(session, activity, coming)


def fill_shifts(session: Session, activity: Activity, shifts: Sequence[Shift], *, late: bool = False) -> int:
    """Free places of these shifts to those who served least; who left a shift is not asked for it again.

    ``late``: somebody else had the place, so that who is called in must be told.
    """
    given = 0
    for shift in shifts:
        if shift.state != "planned" or is_over(shift):
            continue
        held = {place.household_id: place for place in places_of(session, shift)}
        taken = sum(place.state == "going" for place in held.values())
        away = absent_on(session, shift.village_id, shift.held_on)
        turns = [each for each in turns_of(session, activity) if each.household_id not in away | held.keys()]
        for turn in whose_turn(turns, shift.capacity - taken):
            place = take_place(session, shift, turn.household_id, "sign_up")
            place.channel, place.member_id = "rota", turn.member_id
            place.news, place.told_at = ("called", None) if late else ("", None)
            given += 1
        session.flush()
    return given


def take_up(session: Session, shift: Shift) -> list[ShiftPlace]:
    """Give free places to those who wait, in their order; who got one is to be told."""
    places = places_of(session, shift)
    free = shift.capacity - sum(place.state == "going" for place in places)
    waiting = sorted((place for place in places if place.state == "waiting"), key=lambda place: place.turn)
    moved = waiting[: max(free, 0)]
    for place in moved:
        go(place, "take_up")
        place.news, place.told_at = "taken_up", None
    session.flush()
    return moved


def take_place(session: Session, shift: Shift, household_id: UUID, act: str) -> ShiftPlace:
    """A household's place on a shift, at the end of the list; one that it left is used again."""
    last = session.scalar(
        select(func.max(ShiftPlace.turn)).where(
            ShiftPlace.village_id == shift.village_id, ShiftPlace.shift_id == shift.id
        )
    )
    place = session.scalar(
        select(ShiftPlace).where(
            ShiftPlace.village_id == shift.village_id,
            ShiftPlace.shift_id == shift.id,
            ShiftPlace.household_id == household_id,
        )
    )
    if place is None:
        place = ShiftPlace(village_id=shift.village_id, shift_id=shift.id, household_id=household_id, state="")
        session.add(place)
    go(place, act)
    place.turn, place.at = (last or 0) + 1, now()
    place.member_id, place.helper_id = None, None
    place.channel, place.news, place.told_at = "phone", "", None
    session.flush()
    return place


def go(place: ShiftPlace, act: str) -> None:
    """Raises ValueError for a step a place does not have: a bug of the caller, who asked for its state."""
    state = next_state(place.state, act)
    if state is None:
        raise ValueError(f"no {act!r} from {place.state!r}")
    place.state = state


def places_of(session: Session, shift: Shift) -> Sequence[ShiftPlace]:
    return session.scalars(
        select(ShiftPlace).where(ShiftPlace.village_id == shift.village_id, ShiftPlace.shift_id == shift.id)
    ).all()


def turns_of(session: Session, activity: Activity) -> list[Turn]:
    """Everybody on the rota with how often they served, shifts to come among them."""
    served = served_by(session, activity)
    turns = []
    for member, household in list_rota(session, activity):
        times, last_on = served.get(household.id, (0, None))
        turns.append(Turn(household.id, household.number, member.credit + times, last_on, member.member_id))
    return turns


def served_by(session: Session, activity: Activity) -> dict[UUID, tuple[int, date]]:
    """How often households served or are to serve, and the last day, by household."""
    rows = session.execute(
        select(ShiftPlace.household_id, func.count(), func.max(Shift.held_on))
        .join(Shift, and_(Shift.village_id == ShiftPlace.village_id, Shift.id == ShiftPlace.shift_id))
        .where(
            ShiftPlace.village_id == activity.village_id,
            Shift.village_id == activity.village_id,
            Shift.activity_id == activity.id,
            Shift.state != "cancelled",
            ShiftPlace.state.in_(sorted(SERVED)),
        )
        .group_by(ShiftPlace.household_id)
    )
    return {household_id: (int(times), last_on) for household_id, times, last_on in rows}
