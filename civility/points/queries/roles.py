"""Who holds what a clause is for, as far as the program knows: posts it does, party membership it never asks."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility.people.models import Appointment, User
from civility.points.models import Clause
from civility.points.rules.roles import POSTS_OF, Role


def find_holders(session: Session, clause: Clause, on: date) -> frozenset[UUID] | None:
    """The households of which somebody held such a post on a day; None where the program cannot tell.

    It cannot for what is no post, and for posts of which the village registered none that day.
    """
    posts = POSTS_OF.get(Role(clause.role or Role.EVERYONE))
    if posts is None:
        return None
    found = session.scalars(
        select(User.household_id)
        .join(Appointment, Appointment.user_id == User.id)
        .where(
            User.village_id == clause.village_id,
            User.household_id.is_not(None),
            Appointment.division_id == clause.village_id,
            Appointment.role.in_(posts),
            Appointment.starts_on <= on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
        )
    )
    return frozenset(household_id for household_id in found if household_id is not None) or None


def needs_word(session: Session, clause: Clause, on: date) -> bool:
    """Whether a reviewer must say who it is that the clause is for."""
    return clause.role is not None and find_holders(session, clause, on) is None
