"""Reads of notices and of what is on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.errors import NotFound
from civility.people.models import Household
from civility.points.models import Claim, Clause, Correction, Notice
from civility.points.queries.claims import ClaimRow, list_claims


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """What became of the claims of one notice so far."""

    claims: int = 0
    objected: int = 0
    posted: int = 0
    recalled: int = 0


def get_notice(session: Session, village_id: UUID, number: int) -> Notice:
    """Raises NotFound."""
    notice = session.scalar(select(Notice).where(Notice.village_id == village_id, Notice.number == number))
    if notice is None:
        raise NotFound()
    return notice


def list_notices(
    session: Session, village_id: UUID, *, limit: int | None = None, offset: int = 0, for_public: bool = False
) -> Sequence[Notice]:
    """Every notice, newest first; for the public those with something on them that the public may read."""
    query = _of(select(Notice), village_id, for_public).order_by(Notice.number.desc())
    return session.scalars(query.limit(limit).offset(offset)).all()


def count_notices(session: Session, village_id: UUID, *, for_public: bool = False) -> int:
    return session.scalar(_of(select(func.count()).select_from(Notice), village_id, for_public)) or 0


def list_open_notices(
    session: Session, village_id: UUID, at: datetime | None = None, *, for_public: bool = False
) -> Sequence[Notice]:
    """The notices one may still object to, the first to close first."""
    query = _of(select(Notice), village_id, for_public)
    return session.scalars(
        query.where(Notice.state == "open", Notice.closes_at > (at or now())).order_by(Notice.closes_at, Notice.number)
    ).all()


def find_newest_notice(session: Session, village_id: UUID) -> Notice | None:
    return next(iter(list_notices(session, village_id, limit=1)), None)


def _of(query: Select[Any], village_id: UUID, for_public: bool) -> Select[Any]:
    query = query.where(Notice.village_id == village_id)
    if not for_public:
        return query
    good = exists().where(Claim.village_id == village_id, Claim.notice_id == Notice.id, Claim.direction == "bonus")
    corrects = exists().where(
        Correction.village_id == village_id,
        Correction.notice_id == Notice.id,
        Claim.village_id == village_id,
        Claim.id == Correction.claim_id,
        Claim.direction == "bonus",
    )
    return query.where(or_(good, corrects))


def list_due_notices(session: Session, village_id: UUID, at: datetime | None = None) -> Sequence[Notice]:
    """The notices whose time is over and whose claims have not been posted, the longest over first."""
    return session.scalars(
        select(Notice)
        .where(Notice.village_id == village_id, Notice.state == "open", Notice.closes_at <= (at or now()))
        .order_by(Notice.closes_at, Notice.number)
    ).all()


def list_notice_claims(
    session: Session, village_id: UUID, notice_id: UUID, *, for_public: bool = False
) -> list[ClaimRow]:
    """What is on a notice, by household number; for the public without deductions (correct in private)."""
    rows = list_claims(session, village_id, notice_id=notice_id)
    if for_public:
        rows = [row for row in rows if row.direction == "bonus"]
    return sorted(rows, key=lambda row: (row.household_number, row.happened_on, row.clause_number, row.id))


def item_numbers(session: Session, village_id: UUID, notice_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The number under which each claim of these notices stands on its public sheet, from 1; deductions have none."""
    rows = session.execute(
        select(Claim.id, Claim.notice_id)
        .join(Household, (Household.village_id == village_id) & (Household.id == Claim.household_id))
        .join(Clause, (Clause.village_id == village_id) & (Clause.id == Claim.clause_id))
        .where(Claim.village_id == village_id, Claim.notice_id.in_(set(notice_ids)), Claim.direction == "bonus")
        .order_by(Household.number, Claim.happened_on, Clause.number, Claim.id)
    )
    counts: dict[UUID | None, int] = {}
    found = {}
    for claim_id, notice_id in rows:
        found[claim_id] = counts[notice_id] = counts.get(notice_id, 0) + 1
    return found


def list_posted_places(session: Session, village_id: UUID, seqs: Iterable[int]) -> dict[int, tuple[int, str]]:
    """On which notice a claim stood and what an inspection took off, by the number of its transaction in the book."""
    rows = session.execute(
        select(Claim.posted_seq, Notice.number, Claim.detail)
        .join(Notice, (Notice.village_id == Claim.village_id) & (Notice.id == Claim.notice_id))
        .where(Claim.village_id == village_id, Notice.village_id == village_id, Claim.posted_seq.in_(list(seqs)))
    )
    return {seq: (number, detail) for seq, number, detail in rows if seq is not None}


def notice_counts(session: Session, village_id: UUID, notice_ids: Iterable[UUID]) -> dict[UUID, NoticeCounts]:
    """The counts of several notices."""
    found: dict[UUID, dict[str, int]] = {notice_id: {} for notice_id in notice_ids}
    rows = session.execute(
        select(Claim.notice_id, Claim.state, func.count())
        .where(Claim.village_id == village_id, Claim.notice_id.in_(found))
        .group_by(Claim.notice_id, Claim.state)
    )
    for notice_id, state, count in rows:
        if notice_id is not None:
            found[notice_id][state] = count
    return {
        notice_id: NoticeCounts(
            sum(states.values()), states.get("objected", 0), states.get("posted", 0), states.get("recalled", 0)
        )
        for notice_id, states in found.items()
    }
