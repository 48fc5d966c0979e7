"""Reads of claims: one flat row each, with the household, clause and people that a page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from civility.errors import NotFound
from civility.people.models import Household, Member, User
from civility.points.models import Claim, ClaimSheet, Clause, Notice, Review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One step of a claim's review."""

    reviewer_id: UUID
    reviewer: str
    decision: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as it is shown. ``signed_tenths`` is negative for a deduction; people are user ids and names.

    Without a recorder the household claimed for itself.
    """

    id: UUID
    sheet_id: UUID
    household_id: UUID
    household_number: str
    head_name: str
    group_name: str
    member_name: str | None
    clause_id: UUID
    clause_number: int
    title: str
    category: str
    direction: str
    amount_tenths: int
    quantity: str
    happened_on: date
    reason: str
    evidence: str
    state: str
    detail: str
    replaces_id: UUID | None
    recorder_id: UUID | None
    recorder: str | None
    recorded_at: datetime
    reviews: tuple[Reviewed, ...]
    notice_id: UUID | None
    notice_number: int | None
    closes_at: datetime | None
    posted_seq: int | None
    posted_at: datetime | None
    confirmed_by: UUID | None

    @property
    def signed_tenths(self) -> int:
        return -self.amount_tenths if self.direction == "deduction" else self.amount_tenths

    @property
    def returned(self) -> Reviewed | None:
        """The review that sent it back; None when it did not come back."""
        return next((review for review in reversed(self.reviews) if review.decision == "returned"), None)

    @property
    def shown_state(self) -> str:
        """The state as a tag says it.

        A claim that waits for its second review is still ``submitted``; a deduction ``on_notice`` hangs on no wall.
        """
        if self.state == "submitted" and self.reviews:
            return "reviewed_once"
        return "told" if self.state == "on_notice" and self.direction == "deduction" else self.state

    def is_reviewed_by(self, user_id: UUID | None) -> bool:
        return any(review.reviewer_id == user_id for review in self.reviews)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One act of recording with its claims."""

    id: UUID
    clause_id: UUID
    title: str
    category: str
    happened_on: date
    reason: str
    evidence: str
    recorder_id: UUID | None
    recorder: str | None
    recorded_at: datetime
    confirmed_by: UUID | None
    claims: tuple[ClaimRow, ...]

    @property
    def total_tenths(self) -> int:
        return sum(claim.signed_tenths for claim in self.claims)


def list_claims(
    session: Session,
    village_id: UUID,
    *,
    states: Iterable[str] = (),
    recorder_id: UUID | None = None,
    household_id: UUID | None = None,
    sheet_id: UUID | None = None,
    notice_id: UUID | None = None,
    direction: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[ClaimRow]:
    """Claims that fit all that is asked, those that happened last first."""
    query = _narrow(_rows(village_id), village_id, states, recorder_id, household_id, sheet_id, notice_id)
    if direction:
        query = query.where(Claim.direction == direction)
    if limit is None:  # all of them: an index that gives the order would lead away from what is asked for
        rows = [_row(found) for found in session.execute(query)]
        rows.sort(key=lambda row: (row.household_number, row.id))
        return sorted(rows, key=lambda row: (row.happened_on, row.recorded_at), reverse=True)
    return [_row(found) for found in session.execute(_last_first(query).limit(limit).offset(offset))]


def count_claims(
    session: Session,
    village_id: UUID,
    *,
    states: Iterable[str] = (),
    recorder_id: UUID | None = None,
    household_id: UUID | None = None,
    direction: str = "",
) -> int:
    query = select(func.count()).select_from(Claim).where(Claim.village_id == village_id)
    if direction:
        query = query.where(Claim.direction == direction)
    narrowed = _narrow(query, village_id, states, recorder_id, household_id, None, None)
    return session.scalar(narrowed) or 0


def find_claim(session: Session, village_id: UUID, claim_id: UUID) -> ClaimRow | None:
    found = session.execute(_rows(village_id).where(Claim.id == claim_id)).one_or_none()
    return None if found is None else _row(found)


def list_claims_by_id(session: Session, village_id: UUID, ids: Iterable[UUID]) -> dict[UUID, ClaimRow]:
    """Some claims of a village by id."""
    found = session.execute(_rows(village_id).where(Claim.id.in_(list(ids))))
    return {row.id: row for row in map(_row, found)}


def get_claim(session: Session, village_id: UUID, claim_id: UUID) -> ClaimRow:
    """Raises NotFound, also for another village's claim."""
    claim = find_claim(session, village_id, claim_id)
    if claim is None:
        raise NotFound()
    return claim


def list_household_claims(
    session: Session,
    village_id: UUID,
    household_id: UUID,
    *,
    states: Iterable[str] = (),
    direction: str = "",
    own: bool = False,
    limit: int | None = None,
) -> list[ClaimRow]:
    """A household's claims in any state, or in ``states``, those that happened last first.

    Of one direction or of both; all, or those it made for itself (``own``).
    """
    query = _narrow(_rows(village_id), village_id, states, None, household_id, None, None)
    if direction:
        query = query.where(Claim.direction == direction)
    if own:
        query = query.where(Claim.recorder_id.is_(None))
    return [_row(found) for found in session.execute(_last_first(query).limit(limit))]


def get_sheet(session: Session, village_id: UUID, sheet_id: UUID) -> SheetRows:
    """One act of recording. Raises NotFound."""
    sheets = group_by_sheet(list_claims(session, village_id, sheet_id=sheet_id))
    if not sheets:
        raise NotFound()
    return sheets[0]


def list_sheets_to_review(session: Session, village_id: UUID) -> list[SheetRows]:
    """What waits for a review, the first or the second, oldest first, grouped as it was recorded."""
    sheets = group_by_sheet(list_claims(session, village_id, states=("submitted",)))
    return sorted(sheets, key=lambda sheet: sheet.recorded_at)


def group_by_sheet(claims: Sequence[ClaimRow]) -> list[SheetRows]:
    """Rows put together by sheet, in the order in which the sheets first come; claims by household number."""
    found: dict[UUID, list[ClaimRow]] = {}
    for claim in claims:
        found.setdefault(claim.sheet_id, []).append(claim)
    return [_sheet(rows) for rows in found.values()]


def points_on_notice(session: Session, village_id: UUID, household_id: UUID) -> int:
    """Tenths that are public but not yet in the book: on notice or held up by an objection; bonuses only."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(Claim.amount_tenths), 0)).where(
                Claim.village_id == village_id,
                Claim.household_id == household_id,
                Claim.direction == "bonus",
                Claim.state.in_(("on_notice", "objected")),
            )
        )
        or 0
    )


def _rows(village_id: UUID) -> Any:
    recorder, (first, second) = aliased(User), (aliased(Review), aliased(Review))
    one, other = aliased(User), aliased(User)
    return (
        select(
            Claim,
            ClaimSheet,
            Household,
            Clause,
            Member.name,
            recorder.name,
            Notice,
            first,
            one.name,
            second,
            other.name,
        )
        .join(ClaimSheet, (ClaimSheet.village_id == village_id) & (ClaimSheet.id == Claim.sheet_id))
        .join(Household, (Household.village_id == village_id) & (Household.id == Claim.household_id))
        .join(Clause, (Clause.village_id == village_id) & (Clause.id == Claim.clause_id))
        .outerjoin(recorder, recorder.id == Claim.recorder_id)
        .outerjoin(Member, (Member.village_id == village_id) & (Member.id == Claim.member_id))
        .outerjoin(first, (first.village_id == village_id) & (first.claim_id == Claim.id) & (first.step == 1))
        .outerjoin(one, one.id == first.reviewer_id)
        .outerjoin(second, (second.village_id == village_id) & (second.claim_id == Claim.id) & (second.step == 2))
        .outerjoin(other, other.id == second.reviewer_id)
        .outerjoin(Notice, (Notice.village_id == village_id) & (Notice.id == Claim.notice_id))
        .where(Claim.village_id == village_id)
    )


def _last_first(query: Any) -> Any:
    return query.order_by(Claim.happened_on.desc(), ClaimSheet.recorded_at.desc(), Household.number, Claim.id)


def _narrow(
    query: Any,
    village_id: UUID,
    states: Iterable[str],
    recorder_id: UUID | None,
    household_id: UUID | None,
    sheet_id: UUID | None,
    notice_id: UUID | None,
) -> Any:
    wanted = tuple(states)
    if wanted:
        query = query.where(Claim.state.in_(wanted))
    for column, value in (
        (Claim.recorder_id, recorder_id),
        (Claim.household_id, household_id),
        (Claim.sheet_id, sheet_id),
        (Claim.notice_id, notice_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query


def _row(found: Any) -> ClaimRow:
    claim, sheet, household, clause, member, recorder, notice, *reviews = found
    return ClaimRow(
        id=claim.id,
        sheet_id=claim.sheet_id,
        household_id=claim.household_id,
        household_number=household.number,
        head_name=household.head_name,
        group_name=household.group_name,
        member_name=member,
        clause_id=clause.id,
        clause_number=clause.number,
        title=clause.title,
        category=clause.category,
        direction=claim.direction,
        amount_tenths=claim.amount_tenths,
        quantity=claim.quantity,
        happened_on=claim.happened_on,
        reason=sheet.reason,
        evidence=sheet.evidence,
        state=claim.state,
        detail=claim.detail,
        replaces_id=claim.replaces_id,
        recorder_id=claim.recorder_id,
        recorder=recorder,
        recorded_at=sheet.recorded_at,
        reviews=tuple(
            Reviewed(review.reviewer_id, name, review.decision, review.reason, review.at)
            for review, name in zip(reviews[::2], reviews[1::2], strict=True)
            if review is not None
        ),
        notice_id=claim.notice_id,
        notice_number=notice.number if notice else None,
        closes_at=notice.closes_at if notice else None,
        posted_seq=claim.posted_seq,
        posted_at=claim.posted_at,
        confirmed_by=sheet.confirmed_by,
    )


def _sheet(rows: Sequence[ClaimRow]) -> SheetRows:
    first = rows[0]
    return SheetRows(
        id=first.sheet_id,
        clause_id=first.clause_id,
        title=first.title,
        category=first.category,
        happened_on=first.happened_on,
        reason=first.reason,
        evidence=first.evidence,
        recorder_id=first.recorder_id,
        recorder=first.recorder,
        recorded_at=first.recorded_at,
        confirmed_by=first.confirmed_by,
        claims=tuple(sorted(rows, key=lambda row: row.household_number)),
    )
