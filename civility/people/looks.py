"""Who looked at households: noting it from a page, and reading it by post and day, without a name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app, request
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from civility.extensions import current_session
from civility.people.models import Division, Household, HouseholdLook
from civility.people.permissions import TABLE, current_actor
from civility.people.services import note_look

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Look:
    """On ``day`` somebody with the post ``role`` opened a page of the kind ``what``."""

    day: date
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Looks:
    """How often a post opened a kind of page since a day: ``times`` counts each person, household and day once."""

    role: str
    what: str
    times: int
    homes: int
    last_on: date


def looked(village: Division, household: Household | None, what: str, action: str = "") -> None:
    """Note, from a page, that whoever opened it sees it. Before anything is shown: what cannot be noted is not shown.

    ``action`` of the permission table opened it, that of the page itself unless another is named.
    """
    actor = current_actor()
    if actor is not None:
        allowed = TABLE[action or vars(current_app.view_functions[request.endpoint or ""])["permission"]]
        note_look(current_session(), village=village, household=household, what=what, allowed=allowed, actor=actor)


def list_looks_at(session: Session, village_id: UUID, household_id: UUID) -> list[Look]:
    """What a household is shown: who looked at it, or at the roster that it stands on, newest first."""
    rows = session.execute(
        select(HouseholdLook.day, HouseholdLook.role, HouseholdLook.what)
        .where(
            HouseholdLook.village_id == village_id,
            or_(HouseholdLook.household_id == household_id, HouseholdLook.household_id.is_(None)),
        )
        .distinct()
        .order_by(HouseholdLook.day.desc(), HouseholdLook.role, HouseholdLook.what)
        .limit(SHOWN)
    )
    return [Look(day, role, what) for day, role, what in rows]


def list_looks_since(session: Session, village_id: UUID, since: date) -> list[Looks]:
    """What the supervision committee is shown: post by post how often which pages were opened, the most often first."""
    times = func.count()
    rows = session.execute(
        select(
            HouseholdLook.role,
            HouseholdLook.what,
            times,
            func.count(HouseholdLook.household_id.distinct()),
            func.max(HouseholdLook.day),
        )
        .where(HouseholdLook.village_id == village_id, HouseholdLook.day >= since)
        .group_by(HouseholdLook.role, HouseholdLook.what)
        .order_by(times.desc(), HouseholdLook.role, HouseholdLook.what)
    )
    return [Looks(role, what, times, homes, last_on) for role, what, times, homes, last_on in rows]
