"""Setting goals, saying how they came out, and taking back what was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.goals.errors import (
    GoalDayWrong,
    GoalNamesSomebody,
    GoalNotFound,
    GoalSettled,
    GoalWhyMissing,
    NoUnitOfYours,
    TooManyGoals,
)
from civility.governance.goals.models import Goal
from civility.governance.goals.queries import find_own_unit, list_places
from civility.governance.goals.rules import MOST_OPEN, last_day, next_state
from civility.people.actors import Actor
from civility.people.cleaning import find_named
from civility.people.models import Division
from civility.people.queries import chain_of
from civility.photos import hold_photos


@dataclass(frozen=True)
class Place:
    """Whose goal it is: a grid's, a unit's, or with neither the village's."""

    grid_id: UUID | None = None
    unit_id: UUID | None = None


def set_goal(
    session: Session, *, village_id: UUID, place: Place, text: str, due_on: date, photo_ids: Sequence[UUID],
    actor: Actor, request_key: str,
) -> Goal:  # fmt: skip
    """One thing to be done until a day, shown to everybody at once. Asking twice with one key sets one.

    The committee sets them for every place, a unit's head for the unit. Raises GoalNamesSomebody, GoalDayWrong,
    TooManyGoals, NoUnitOfYours, GoalNotFound (no such place), PhotoGone, Forbidden.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(select(Goal).where(Goal.village_id == village_id, Goal.request_key == request_key))
        if known is not None:
            return known
        _require_place(session, village_id, place, actor)
        text = _nameless(session, village_id, text)
        until = last_day(today())
        if not today() <= due_on <= until:
            raise GoalDayWrong(until=until)
        if _count_open(session, village_id) >= MOST_OPEN:
            raise TooManyGoals(most=MOST_OPEN)
        goal = Goal(
            village_id=village_id,
            request_key=request_key,
            grid_id=place.grid_id,
            unit_id=place.unit_id,
            text=text,
            due_on=due_on,
            before_id=_picture(session, village_id, photo_ids, actor),
            set_by=actor.user_id,
        )
        session.add(goal)
        session.flush()
        return goal


def settle_goal(
    session: Session, *, village_id: UUID, goal_id: UUID, done: bool, why: str = "", photo_ids: Sequence[UUID] = (),
    actor: Actor,
) -> Goal:  # fmt: skip
    """Say that it was done, with a picture if there is one; or that it was not, and why.

    Saying the same twice says it once. Raises GoalSettled, GoalWhyMissing, GoalNamesSomebody, NoUnitOfYours, PhotoGone.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        goal = _get(session, village_id, goal_id, actor)
        why = "" if done else _nameless(session, village_id, why)
        state = "done" if done else "not_done"
        if (goal.state, goal.settled_by, goal.why) == (state, actor.user_id, why):
            return goal
        if next_state(goal.state, "do" if done else "give_up") is None:
            raise GoalSettled()
        if not done and not why:
            raise GoalWhyMissing()
        if done:
            goal.after_id = _picture(session, village_id, photo_ids, actor)
        goal.state, goal.why, goal.settled_by, goal.settled_on = state, why, actor.user_id, today()
        session.flush()
        return goal


def withdraw_goal(session: Session, *, village_id: UUID, goal_id: UUID, actor: Actor) -> Goal:
    """Take back what was set or said by mistake: nobody sees it any more, and it stays written down."""
    with transaction(session):
        ledger.hold(session, village_id)
        goal = _get(session, village_id, goal_id, actor)
        if next_state(goal.state, "withdraw") is not None:
            goal.state, goal.withdrawn_by = "withdrawn", actor.user_id
            session.flush()
        return goal


def _get(session: Session, village_id: UUID, goal_id: UUID, actor: Actor) -> Goal:
    goal = session.get(Goal, (village_id, goal_id), populate_existing=True)
    if goal is None:
        raise GoalNotFound()
    _require_place(session, village_id, Place(goal.grid_id, goal.unit_id), actor, there=True)
    return goal


def _require_place(session: Session, village_id: UUID, place: Place, actor: Actor, *, there: bool = False) -> None:
    roles = actor.roles_in(chain_of(session, session.get_one(Division, village_id)))
    if "committee" not in roles:
        if "unit_head" not in roles:
            raise Forbidden()
        own = find_own_unit(session, village_id, actor)
        if own is None or place != Place(unit_id=own.id):
            raise NoUnitOfYours()
    if there:
        return
    grids, units = list_places(session, village_id)
    if place not in {Place(), *(Place(grid.id) for grid in grids), *(Place(None, unit.id) for unit in units)}:
        raise GoalNotFound()


def _nameless(session: Session, village_id: UUID, text: str) -> str:
    bare = " ".join(text.split())
    words = find_named(session, village_id, bare)
    if words:
        raise GoalNamesSomebody(words=words)
    return bare


def _picture(session: Session, village_id: UUID, photo_ids: Sequence[UUID], actor: Actor) -> UUID | None:
    held = hold_photos(session, village_id, photo_ids, keeper=actor.mark, most=1, days=None)
    return held[0].id if held else None


def _count_open(session: Session, village_id: UUID) -> int:
    query = select(func.count()).select_from(Goal).where(Goal.village_id == village_id, Goal.state == "open")
    return session.scalar(query) or 0
