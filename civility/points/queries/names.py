"""Whose name stands on which sheet: until when, and which households do not want it there."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import local, today
from civility.errors import NotFound
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.points.models import Claim, NameRemoval, Notice
from civility.points.rules.notices import hangs_until


def find_last_day(session: Session, notice: Notice) -> date:
    """The last day on which a notice names people."""
    return hangs_until(local(notice.closes_at).date(), get_settings(session, notice.village_id).hang_days)


def is_taken_down(session: Session, notice: Notice) -> bool:
    """Whether the names of a notice have left the public pages; number, counts and totals stay."""
    return notice.state == "closed" and today() > find_last_day(session, notice)


def list_hidden(session: Session, village_id: UUID, sheet: str, number: int) -> dict[UUID, str]:
    """The households that do not want to be named on one sheet (``notice`` or ``roll``): ids with their numbers."""
    rows = session.execute(
        select(Household.id, Household.number)
        .join(NameRemoval, (NameRemoval.village_id == village_id) & (NameRemoval.household_id == Household.id))
        .where(Household.village_id == village_id, NameRemoval.sheet == sheet, NameRemoval.number == number)
    )
    return dict(rows.all())


def list_removals(session: Session, village_id: UUID, *, household_id: UUID | None = None) -> Sequence[NameRemoval]:
    """What was asked, what waits on a wall first, then the newest."""
    query = select(NameRemoval).where(NameRemoval.village_id == village_id)
    if household_id is not None:
        query = query.where(NameRemoval.household_id == household_id)
    return session.scalars(
        query.order_by(NameRemoval.paper_done_at.is_not(None), NameRemoval.paper_by, NameRemoval.asked_at.desc())
    ).all()


def list_papers_due(session: Session, village_id: UUID) -> Sequence[date]:
    """By when each paper on a wall is to be changed, the nearest first."""
    return session.scalars(
        select(NameRemoval.paper_by)
        .where(NameRemoval.village_id == village_id, NameRemoval.paper_done_at.is_(None))
        .order_by(NameRemoval.paper_by)
    ).all()


def get_removal(session: Session, village_id: UUID, removal_id: UUID) -> NameRemoval:
    """Raises NotFound."""
    found = session.get(NameRemoval, (village_id, removal_id))
    if found is None:
        raise NotFound()
    return found


def list_notices_naming(session: Session, village_id: UUID, household_id: UUID) -> Sequence[Notice]:
    """The notices that praise a household and still name it, the newest first."""
    named = select(Claim.notice_id).where(
        Claim.village_id == village_id, Claim.household_id == household_id, Claim.direction == "bonus"
    )
    hidden = select(NameRemoval.number).where(
        NameRemoval.village_id == village_id,
        NameRemoval.household_id == household_id,
        NameRemoval.sheet == "notice",
    )
    found = session.scalars(
        select(Notice)
        .where(Notice.village_id == village_id, Notice.id.in_(named), Notice.number.not_in(hidden))
        .order_by(Notice.number.desc())
        .limit(60)
    )
    return [notice for notice in found if not is_taken_down(session, notice)]
