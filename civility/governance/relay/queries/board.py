"""What stands on the contact board: who looks after which grid, who heads which unit, and how to reach them."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.governance.relay.models import Contact, HeadTerm
from civility.governance.relay.queries.grids import list_posts_of_grids
from civility.governance.relay.queries.units import list_units
from civility.people.queries import list_grid_names, list_names, list_staff


@dataclass(frozen=True, slots=True)
class Line:
    """One office. ``phone`` is empty unless its holder agreed to have it shown. ``subject`` is a user or a household."""

    kind: Literal["worker", "head"]
    place: str
    name: str
    phone: str
    subject: UUID
    term: HeadTerm | None = None


def list_board(session: Session, village_id: UUID) -> list[Line]:
    """Grid workers by grid, then heads by unit; an office that is vacant is left out."""
    contacts = session.scalars(select(Contact).where(Contact.village_id == village_id))
    phones = {each.user_id or each.household_id: each.phone for each in contacts}
    grids = list_grid_names(session, village_id)
    workers = {user.id for user in list_staff(session, village_id, "grid_worker")}
    posts = [post for post in list_posts_of_grids(session, village_id).values() if post.worker_id in workers]
    names = list_names(session, workers)
    lines = [
        Line("worker", grids[post.grid_id], names[post.worker_id], phones.get(post.worker_id, ""), post.worker_id)
        for post in posts
        if post.worker_id is not None
    ]
    heads = [
        Line(
            "head",
            unit.name,
            unit.head.household.head_name,
            phones.get(unit.head.household.id, ""),
            unit.head.household.id,
            unit.head.term,
        )
        for unit in list_units(session, village_id)[0]
        if unit.head is not None
    ]
    return [*sorted(lines, key=lambda line: line.place), *heads]
