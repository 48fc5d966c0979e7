"""Reads of the notebook. Only ``get_visit`` gives the words of an entry, and only to those it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from civility.governance.relay.errors import VisitNotFound
from civility.governance.relay.models import GridPost, Visit, VisitLook
from civility.governance.relay.queries.units import list_own, walking
from civility.people.actors import Actor
from civility.people.models import Household, User
from civility.people.queries import list_households

LISTED = 60


@dataclass(frozen=True, slots=True)
class Due:
    """A household that somebody said they would come to again."""

    household: Household
    again_on: date


def read_grids(session: Session, village_id: UUID, actor: Actor) -> set[UUID]:
    """The grids whose notebook somebody reads: as their worker, or as whoever of the committee answers for them."""
    roles = actor.roles_in([village_id])
    posts = session.scalars(select(GridPost).where(GridPost.village_id == village_id))
    return {
        post.grid_id
        for post in posts
        if actor.user_id is not None
        and (
            (post.worker_id == actor.user_id and "grid_worker" in roles)
            or (post.lead_id == actor.user_id and "committee" in roles)
        )
    }


def list_visitable(session: Session, village_id: UUID, actor: Actor) -> list[Household]:
    """The households somebody may note a visit to: their own, and those of the grids they answer for."""
    grids = read_grids(session, village_id, actor)
    own = {home.id: home for home in list_own(session, village_id, actor)}
    led = [home for home in list_households(session, village_id) if home.grid_id in grids] if grids else []
    return walking([*own.values(), *(home for home in led if home.id not in own)])


def get_visit(session: Session, village_id: UUID, visit_id: UUID, actor: Actor) -> Visit:
    """An entry with its words. Raises VisitNotFound for whoever neither wrote it nor looks after its grid."""
    visit = session.get(Visit, (village_id, visit_id))
    if visit is None or (visit.by != actor.user_id and visit.grid_id not in read_grids(session, village_id, actor)):
        raise VisitNotFound()
    return visit


def list_visits(session: Session, village_id: UUID, actor: Actor) -> list[tuple[Visit, Household]]:
    """The newest entries somebody may open, without their words."""
    rows = session.execute(
        select(Visit, Household)
        .join(Household, (Household.village_id == Visit.village_id) & (Household.id == Visit.household_id))
        .where(
            Visit.village_id == village_id,
            or_(Visit.by == actor.user_id, Visit.grid_id.in_(read_grids(session, village_id, actor))),
        )
        .options(defer(Visit.text, raiseload=True))
        .order_by(Visit.visited_on.desc(), Visit.at.desc())
        .limit(LISTED)
    )
    return [(visit, household) for visit, household in rows]


def list_looks(session: Session, visit: Visit) -> list[tuple[VisitLook, User]]:
    """Who opened an entry on which day, newest first."""
    rows = session.execute(
        select(VisitLook, User)
        .join(User, User.id == VisitLook.user_id)
        .where(VisitLook.village_id == visit.village_id, VisitLook.visit_id == visit.id)
        .order_by(VisitLook.day.desc(), User.name)
    )
    return [(look, user) for look, user in rows]


def list_visits_to(
    session: Session, village_id: UUID, household_id: UUID, *, limit: int = 30
) -> list[tuple[Visit, User]]:
    """What the household itself is shown: who came when and what for, never the words."""
    rows = session.execute(
        select(Visit, User)
        .join(User, User.id == Visit.by)
        .where(Visit.village_id == village_id, Visit.household_id == household_id)
        .options(defer(Visit.text, raiseload=True))
        .order_by(Visit.visited_on.desc(), Visit.at.desc())
        .limit(limit)
    )
    return [(visit, user) for visit, user in rows]


def list_due(session: Session, village_id: UUID, homes: Sequence[Household]) -> list[Due]:
    """Households whose newest visit promised another, the earliest first: a later visit keeps the promise."""
    rows: Any = session.execute(
        select(Visit.household_id, Visit.again_on)
        .where(Visit.village_id == village_id, Visit.household_id.in_([home.id for home in homes]))
        .order_by(Visit.visited_on, Visit.at)
    )
    newest: dict[UUID, date | None] = dict(rows.all())
    by_id = {home.id: home for home in homes}
    due = [Due(by_id[household_id], again_on) for household_id, again_on in newest.items() if again_on is not None]
    return sorted(due, key=lambda each: (each.again_on, each.household.number))
