"""Reads of goals, each with the name of its place."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.clock import month_start
from civility.governance.goals.errors import GoalNotFound
from civility.governance.goals.models import Goal
from civility.people.actors import Actor
from civility.people.models import Grid, HeadUnit, Household


class Placed(NamedTuple):
    """A goal and what its place is called; empty for the whole village."""

    goal: Goal
    place: str


def list_open_goals(session: Session, village_id: UUID, *, limit: int = 20) -> list[Placed]:
    """What is still to be done, the nearest day first."""
    query = _placed(village_id).where(Goal.state == "open").order_by(Goal.due_on, Goal.id)
    return _rows(session, query.limit(limit))


def list_settled(session: Session, village_id: UUID, month: date) -> list[Placed]:
    """What was said to be done, or not, in the month of a day: the newest first."""
    since, until = month_start(month), month_start(month, 1)
    query = _placed(village_id).where(
        Goal.state.in_(("done", "not_done")), Goal.settled_on >= since, Goal.settled_on < until
    )
    return _rows(session, query.order_by(Goal.settled_on.desc(), Goal.id.desc()))


def list_newest_changes(session: Session, village_id: UUID, *, limit: int) -> list[Placed]:
    """The newest that were done and have a picture of how it looks now."""
    query = _placed(village_id).where(Goal.state == "done", Goal.after_id.is_not(None))
    return _rows(session, query.order_by(Goal.settled_on.desc(), Goal.id.desc()).limit(limit))


def find_newest_month(session: Session, village_id: UUID, before: date | None = None) -> date | None:
    """A day of the newest month in which a goal was settled, of those before a day where one is given."""
    query = select(func.max(Goal.settled_on)).where(Goal.village_id == village_id, Goal.state.in_(("done", "not_done")))
    if before is not None:
        query = query.where(Goal.settled_on < before)
    return session.scalar(query)


def count_overdue(session: Session, village_id: UUID, today: date) -> int:
    """Those whose day has passed and of which nobody said how they came out."""
    query = select(func.count()).select_from(Goal).where(Goal.village_id == village_id)
    return session.scalar(query.where(Goal.state == "open", Goal.due_on < today)) or 0


def get_goal(session: Session, village_id: UUID, goal_id: UUID) -> Placed:
    """One that was not withdrawn. Raises GoalNotFound."""
    found = _rows(session, _placed(village_id).where(Goal.id == goal_id, Goal.state != "withdrawn"))
    if not found:
        raise GoalNotFound()
    return found[0]


def is_shown(session: Session, village_id: UUID, photo_id: UUID) -> bool:
    """Whether a picture belongs to a goal that anybody may see."""
    query = select(Goal.id).where(
        Goal.village_id == village_id,
        Goal.state != "withdrawn",
        (Goal.before_id == photo_id) | (Goal.after_id == photo_id),
    )
    return session.scalars(query.limit(1)).first() is not None


def list_places(session: Session, village_id: UUID) -> tuple[Sequence[Grid], Sequence[HeadUnit]]:
    """The grids and units of a village, by name."""
    grids = session.scalars(select(Grid).where(Grid.village_id == village_id).order_by(Grid.name)).all()
    units = session.scalars(
        select(HeadUnit)
        .where(HeadUnit.village_id == village_id, HeadUnit.dissolved_on.is_(None))
        .order_by(func.length(HeadUnit.name), HeadUnit.name)
    ).all()
    return grids, units


def find_own_unit(session: Session, village_id: UUID, actor: Actor) -> HeadUnit | None:
    """The unit in which somebody's own household lives."""
    if actor.household is None or actor.household.village_id != village_id:
        return None
    return session.scalar(
        select(HeadUnit)
        .join(Household, (Household.village_id == HeadUnit.village_id) & (Household.head_unit_id == HeadUnit.id))
        .where(Household.village_id == village_id, Household.id == actor.household.household_id)
    )


def _placed(village_id: UUID) -> Select[Goal, str, str]:
    return (
        select(Goal, Grid.name, HeadUnit.name)
        .outerjoin(Grid, (Grid.village_id == Goal.village_id) & (Grid.id == Goal.grid_id))
        .outerjoin(HeadUnit, (HeadUnit.village_id == Goal.village_id) & (HeadUnit.id == Goal.unit_id))
        .where(Goal.village_id == village_id)
    )


def _rows(session: Session, query: Select[Goal, str, str]) -> list[Placed]:
    return [Placed(goal, grid or unit or "") for goal, grid, unit in session.execute(query)]
