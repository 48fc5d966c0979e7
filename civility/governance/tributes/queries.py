"""Reads of tributes."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.governance.tributes.errors import TributeNotFound
from civility.governance.tributes.models import Tribute
from civility.governance.tributes.rules import signature
from civility.people.actors import Actor
from civility.people.models import Household


class Shown(NamedTuple):
    """A tribute as anybody may read it: no household, no number, only what it wanted to sign with."""

    kind: str
    text: str
    signature: str


def list_tributes(session: Session, village_id: UUID) -> list[tuple[Tribute, Household]]:
    """Every one with its household, what waits for somebody first, then the newest."""
    rows = session.execute(
        select(Tribute, Household)
        .join(Household, (Household.village_id == Tribute.village_id) & (Household.id == Tribute.household_id))
        .where(Tribute.village_id == village_id)
        .order_by(Tribute.state.not_in(("agreed", "asked")), Tribute.proposed_at.desc(), Tribute.id)
    )
    return [(tribute, household) for tribute, household in rows]


def count_to_decide(session: Session, village_id: UUID, actor: Actor) -> int:
    """Those with consent that this person may decide on: neither proposed by them nor of their own household."""
    query = (
        select(func.count())
        .select_from(Tribute)
        .where(
            Tribute.village_id == village_id,
            Tribute.state == "agreed",
            Tribute.proposed_by.is_distinct_from(actor.user_id),
        )
    )
    if actor.household is not None:
        query = query.where(Tribute.household_id != actor.household.household_id)
    return session.scalar(query) or 0


def count_asked(session: Session, village_id: UUID, household_id: UUID) -> int:
    """Those that wait for this household's yes or no."""
    query = select(func.count()).select_from(Tribute).where(Tribute.village_id == village_id)
    return session.scalar(query.where(Tribute.household_id == household_id, Tribute.state == "asked")) or 0


def list_of_household(session: Session, village_id: UUID, household_id: UUID) -> Sequence[Tribute]:
    """A household's own, the newest first."""
    return session.scalars(
        select(Tribute)
        .where(Tribute.village_id == village_id, Tribute.household_id == household_id)
        .order_by(Tribute.proposed_at.desc(), Tribute.id)
    ).all()


def list_shown(session: Session, village_id: UUID) -> list[Shown]:
    """What anybody may read, the newest first; of a household that moved away nothing."""
    found = session.scalars(_public(village_id).order_by(Tribute.decided_at.desc(), Tribute.id))
    return [Shown(each.kind, each.text, signature(each.kind, each.person, each.signed)) for each in found]


def is_public(session: Session, tribute: Tribute) -> bool:
    """Whether anybody may read it today: neither taken back nor of a household that moved away."""
    return session.scalar(_public(tribute.village_id).where(Tribute.id == tribute.id)) is not None


def find_public_motto(session: Session, village_id: UUID, household_id: UUID) -> Tribute | None:
    """What a family lives by, where it wants that anybody reads it."""
    return session.scalar(_public(village_id).where(Tribute.kind == "motto", Tribute.household_id == household_id))


def get_tribute(session: Session, village_id: UUID, tribute_id: UUID) -> Tribute:
    """Raises TributeNotFound."""
    found = session.get(Tribute, (village_id, tribute_id), populate_existing=True)
    if found is None:
        raise TributeNotFound()
    return found


def _public(village_id: UUID) -> Select[Tribute]:
    return (
        select(Tribute)
        .join(Household, (Household.village_id == Tribute.village_id) & (Household.id == Tribute.household_id))
        .where(Tribute.village_id == village_id, Tribute.state == "public", Household.left_on.is_(None))
    )
