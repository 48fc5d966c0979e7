"""Reads of households' events: what waits, what happened to one household, and who was away."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import NotFound
from civility.households.models import HouseholdEvent
from civility.people.models import Household, Member
from civility.people.rules import BLANKED, NUMBER_DIGITS

SHOWN = 50


class Merge(NamedTuple):
    """A merge that was done, with the numbers of the household that ended and of the one it went into."""

    event: HouseholdEvent
    ended: str
    staying: str


def get_event(session: Session, village_id: UUID, event_id: UUID) -> HouseholdEvent:
    """Raises NotFound."""
    event = session.get(HouseholdEvent, (village_id, event_id))
    if event is None:
        raise NotFound()
    return event


def list_waiting(session: Session, village_id: UUID) -> Sequence[HouseholdEvent]:
    """What another person must still agree to, the oldest first."""
    return session.scalars(
        select(HouseholdEvent)
        .where(HouseholdEvent.village_id == village_id, HouseholdEvent.state == "proposed")
        .order_by(HouseholdEvent.proposed_at, HouseholdEvent.id)
    ).all()


def count_waiting(session: Session, village_id: UUID, user_id: UUID | None) -> int:
    """How many wait for somebody who is not the one that wrote them down."""
    query = select(func.count()).where(
        HouseholdEvent.village_id == village_id,
        HouseholdEvent.state == "proposed",
        HouseholdEvent.proposed_by != user_id,
    )
    return session.scalar(query) or 0


def list_events(
    session: Session, village_id: UUID, household_id: UUID | None = None, *, limit: int = SHOWN
) -> Sequence[HouseholdEvent]:
    """What was decided, newest first: of one household, on whichever side of it, or of the village."""
    query = select(HouseholdEvent).where(HouseholdEvent.village_id == village_id, HouseholdEvent.state != "proposed")
    if household_id is not None:
        query = query.where(or_(HouseholdEvent.household_id == household_id, HouseholdEvent.other_id == household_id))
    newest = (HouseholdEvent.decided_at.desc(), HouseholdEvent.id.desc())
    return session.scalars(query.order_by(*newest).limit(limit)).all()


def find_waiting(session: Session, village_id: UUID, household_id: UUID) -> HouseholdEvent | None:
    """What waits about a household, on whichever side of it."""
    return session.scalar(
        select(HouseholdEvent)
        .where(
            HouseholdEvent.village_id == village_id,
            HouseholdEvent.state == "proposed",
            or_(HouseholdEvent.household_id == household_id, HouseholdEvent.other_id == household_id),
        )
        .limit(1)
    )


def find_absence(session: Session, village_id: UUID, household_id: UUID) -> HouseholdEvent | None:
    """The absence a household has not come home from."""
    return session.scalar(
        select(HouseholdEvent).where(
            HouseholdEvent.village_id == village_id,
            HouseholdEvent.household_id == household_id,
            HouseholdEvent.kind == "away",
            HouseholdEvent.state == "done",
            HouseholdEvent.ended_on.is_(None),
        )
    )


def away_throughout(village_ids: Sequence[UUID], since: date, until: date) -> Select[UUID | None]:
    """Ids of the households that were away on every day of ``since`` ≤ day < ``until``, to be asked inside a query."""
    return select(HouseholdEvent.household_id).where(
        HouseholdEvent.village_id.in_(village_ids),
        HouseholdEvent.kind == "away",
        HouseholdEvent.state == "done",
        HouseholdEvent.happened_on <= since,
        or_(HouseholdEvent.ended_on.is_(None), HouseholdEvent.ended_on >= until),
    )


def list_kinds(session: Session, village_id: UUID, seqs: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """What the transactions of events stand for, by number: the kind, and the numbers of both households.

    What follows later stands under the same event.
    """
    about = ledger.references(session, village_id, seqs)
    one, other = _numbered("one"), _numbered("other")
    rows = session.execute(
        select(HouseholdEvent.id, HouseholdEvent.kind, one.c.number, other.c.number)
        .outerjoin(one, (one.c.village_id == village_id) & (one.c.id == HouseholdEvent.household_id))
        .outerjoin(other, (other.c.village_id == village_id) & (other.c.id == HouseholdEvent.other_id))
        .where(HouseholdEvent.village_id == village_id, HouseholdEvent.id.in_({UUID(each) for each in about.values()}))
    )
    found = {str(event_id): (kind, first or "", second or "") for event_id, kind, first, second in rows}
    return {seq: found[reference] for seq, reference in about.items() if reference in found}


def list_merges(session: Session, village_id: UUID) -> list[Merge]:
    """Every merge that was done, in the order of the book."""
    one, other = _numbered("one"), _numbered("other")
    rows = session.execute(
        select(HouseholdEvent, one.c.number, other.c.number)
        .join(one, (one.c.village_id == village_id) & (one.c.id == HouseholdEvent.household_id))
        .join(other, (other.c.village_id == village_id) & (other.c.id == HouseholdEvent.other_id))
        .where(HouseholdEvent.village_id == village_id, HouseholdEvent.state == "done", HouseholdEvent.kind == "merge")
        .order_by(HouseholdEvent.seq)
    )
    return [Merge(*row) for row in rows]


def list_leavers(session: Session, household: Household) -> Sequence[Member]:
    """Who left a household, or all of one that is gone, and is not blanked yet."""
    query = select(Member).where(
        Member.village_id == household.village_id, Member.household_id == household.id, Member.name != BLANKED
    )
    if household.left_on is None:
        query = query.where(Member.left_on.is_not(None))
    return session.scalars(query.order_by(Member.id)).all()


def next_number(session: Session, village_id: UUID) -> str:
    """The number after the highest that was ever given: a number is never used again."""
    numbers = session.scalars(select(Household.number).where(Household.village_id == village_id))
    return str(max(map(int, numbers), default=0) + 1).zfill(NUMBER_DIGITS)


def _numbered(name: str) -> Subquery:
    return select(Household.village_id, Household.id, Household.number).subquery(name)
