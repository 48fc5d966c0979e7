"""The care list: who is looked after with their consent, who goes, when somebody was there and when somebody goes again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.rules.kinds import LASTING
from civility.governance.matters.rules.sight import SEES_ALL
from civility.governance.matters.rules.transitions import OPEN
from civility.people.actors import Actor
from civility.people.models import Household, User

WEEK: Final = timedelta(days=7)
"""A rota reaches so far: to the next visit of whoever is visited every week and was visited today."""


@dataclass(frozen=True)
class Looked:
    """A household on the care list."""

    matter: Matter
    household: Household
    handler: str
    """Who goes; empty while nobody does."""
    last_at: datetime | None
    next_on: date | None

    def is_overdue(self, day: date) -> bool:
        return self.next_on is not None and self.next_on < day


def runs_on() -> ColumnElement[bool]:
    """Whether somebody still goes: it lasts, it is not over, the household agreed and is here."""
    here = select(Household.id).where(
        Household.village_id == Matter.village_id, Household.id == Matter.household_id, Household.left_on.is_(None)
    )
    return and_(Matter.kind.in_(LASTING), Matter.state.in_(OPEN), Matter.consent != "", here.correlate(Matter).exists())


def on_care_list() -> ColumnElement[bool]:
    """Who took their consent back, or left the village, is not on it."""
    return and_(Matter.kind == "care", runs_on())


def list_care(session: Session, village_id: UUID, actor: Actor, roles: frozenset[str]) -> list[Looked]:
    """What is overdue first, then by the day of the next visit, then those for whom none is planned.

    The committee sees all, anybody else those whom they visit themselves.
    """
    visits = (
        select(
            MatterEntry.matter_id,
            func.max(MatterEntry.done_at).label("last_at"),
            func.min(MatterEntry.due_on).filter(MatterEntry.done_at.is_(None)).label("next_on"),
        )
        .where(MatterEntry.village_id == village_id, MatterEntry.kind == "visit")
        .group_by(MatterEntry.matter_id)
        .subquery()
    )
    rows = session.execute(
        select(Matter, Household, User.name, visits.c.last_at, visits.c.next_on)
        .join(Household, and_(Household.village_id == Matter.village_id, Household.id == Matter.household_id))
        .outerjoin(User, User.id == Matter.handler_id)
        .outerjoin(visits, visits.c.matter_id == Matter.id)
        .where(
            Matter.village_id == village_id,
            on_care_list(),
            true() if SEES_ALL in roles else Matter.handler_id == actor.user_id,
        )
        .order_by(visits.c.next_on.is_(None), visits.c.next_on, Household.number)
    )
    return [Looked(matter, home, handler or "", last_at, next_on) for matter, home, handler, last_at, next_on in rows]


def in_the_week(listed: Sequence[Looked], day: date) -> list[Looked]:
    """Whom somebody has to go and see within ``WEEK`` from ``day`` on, those for whom nothing is planned among them."""
    until = day + WEEK
    return [each for each in listed if each.next_on is None or each.next_on <= until]
