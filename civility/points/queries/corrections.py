"""Reads of corrections: what is being put right, what a sheet announces, and what an old sheet was corrected by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from civility.clock import now
from civility.errors import NotFound
from civility.people.models import Household
from civility.points.models import Claim, ClaimSheet, Clause, Correction, Notice
from civility.points.queries.claims import ClaimRow, get_claim
from civility.points.rules.transitions import LIVE

MOST_REPLACEMENTS = 10
Rows = Select[Correction, Claim, str, Household, int, int, datetime]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction as it is shown. ``new_number`` is the sheet that announces it, None while no sheet does."""

    correction: Correction
    claim: Claim
    title: str
    household: Household
    old_number: int
    new_number: int | None
    closes_at: datetime | None

    @property
    def signed_tenths(self) -> int:
        return -self.claim.amount_tenths if self.claim.direction == "deduction" else self.claim.amount_tenths


def get_correction(session: Session, village_id: UUID, correction_id: UUID) -> Correction:
    """Raises NotFound."""
    found = session.get(Correction, (village_id, correction_id))
    if found is None:
        raise NotFound()
    return found


def get_correction_row(session: Session, village_id: UUID, correction_id: UUID) -> CorrectionRow:
    """One correction with what it is about. Raises NotFound."""
    rows = _list(session, _rows(village_id).where(Correction.id == correction_id))
    if not rows:
        raise NotFound()
    return rows[0]


def find_correction_of(session: Session, village_id: UUID, claim_id: UUID) -> Correction | None:
    """The correction of a claim that was not dropped."""
    return session.scalar(
        select(Correction).where(
            Correction.village_id == village_id, Correction.claim_id == claim_id, Correction.state != "dropped"
        )
    )


def list_corrections(session: Session, village_id: UUID, *states: str, limit: int | None = None) -> list[CorrectionRow]:
    """Corrections in these states (all without any), the newest first."""
    query = _rows(village_id)
    if states:
        query = query.where(Correction.state.in_(states))
    return _list(session, query.order_by(Correction.proposed_at.desc(), Correction.id).limit(limit))


def list_announced(session: Session, village_id: UUID, notice_id: UUID) -> list[CorrectionRow]:
    """What a sheet corrects, by household number; what was dropped since with it."""
    return _list(session, _rows(village_id).where(Correction.notice_id == notice_id).order_by(Household.number))


def list_corrected(session: Session, village_id: UUID, notice_id: UUID) -> list[CorrectionRow]:
    """What was corrected, or is being corrected, of an old sheet: confirmed by a second person."""
    query = _rows(village_id).where(Correction.old_notice_id == notice_id, Correction.state.in_(("confirmed", "done")))
    return _list(session, query.order_by(Household.number))


def list_unannounced(session: Session, village_id: UUID) -> Sequence[Correction]:
    """Corrections that were confirmed, or done, and stand on no sheet yet."""
    return session.scalars(
        select(Correction).where(
            Correction.village_id == village_id,
            Correction.state.in_(("confirmed", "done")),
            Correction.notice_id.is_(None),
        )
    ).all()


def has_public(session: Session, claims: Sequence[Claim], corrections: Sequence[Correction]) -> bool:
    """Whether a sheet of these would say anything to the public: deductions, and what puts one right, it does not."""
    if any(claim.direction == "bonus" for claim in claims):
        return True
    about = [session.get_one(Claim, (each.village_id, each.claim_id)) for each in corrections]
    return any(claim.direction == "bonus" for claim in about)


def list_replaced(session: Session, village_id: UUID, notice_id: UUID) -> dict[UUID, int]:
    """The claims of a sheet that were recorded in place of another, each with the number of the sheet that one stood on."""
    rows = session.execute(
        select(Correction.replacement_id, Notice.number)
        .join(Claim, (Claim.village_id == village_id) & (Claim.id == Correction.replacement_id))
        .join(Notice, (Notice.village_id == village_id) & (Notice.id == Correction.old_notice_id))
        .where(Correction.village_id == village_id, Claim.notice_id == notice_id)
    )
    return {claim_id: number for claim_id, number in rows if claim_id is not None}


def list_replacements(session: Session, village_id: UUID, row: CorrectionRow) -> list[ClaimRow]:
    """The claims that may stand in place of a corrected one: recorded since, of the same household or the same deed."""
    old, since = row.claim, row.correction.proposed_at
    taken = select(Correction.replacement_id).where(
        Correction.village_id == village_id, Correction.replacement_id.is_not(None)
    )
    ids = session.scalars(
        select(Claim.id)
        .join(ClaimSheet, (ClaimSheet.village_id == village_id) & (ClaimSheet.id == Claim.sheet_id))
        .where(
            Claim.village_id == village_id,
            Claim.direction == old.direction,
            Claim.state.in_(sorted(LIVE)),
            ClaimSheet.recorded_at >= since,
            or_(
                Claim.household_id == old.household_id,
                and_(Claim.clause_id == old.clause_id, Claim.happened_on == old.happened_on),
            ),
            Claim.id.not_in(taken),
        )
        .limit(MOST_REPLACEMENTS)
    )
    return [get_claim(session, village_id, claim_id) for claim_id in ids.all()]


def list_due_corrections(session: Session, village_id: UUID, at: datetime | None = None) -> Sequence[Correction]:
    """Corrections whose sheet has closed and whose claim is still in the book."""
    return session.scalars(
        select(Correction)
        .join(Notice, (Notice.village_id == village_id) & (Notice.id == Correction.notice_id))
        .where(Correction.village_id == village_id, Correction.state == "confirmed", Notice.closes_at <= (at or now()))
        .order_by(Correction.proposed_at, Correction.id)
    ).all()


def _rows(village_id: UUID) -> Rows:
    old, new = aliased(Notice), aliased(Notice)
    return (
        select(Correction, Claim, Clause.title, Household, old.number, new.number, new.closes_at)
        .join(Claim, (Claim.village_id == village_id) & (Claim.id == Correction.claim_id))
        .join(Clause, (Clause.village_id == village_id) & (Clause.id == Claim.clause_id))
        .join(Household, (Household.village_id == village_id) & (Household.id == Claim.household_id))
        .join(old, (old.village_id == village_id) & (old.id == Correction.old_notice_id))
        .outerjoin(new, (new.village_id == village_id) & (new.id == Correction.notice_id))
        .where(Correction.village_id == village_id)
    )


def _list(session: Session, query: Rows) -> list[CorrectionRow]:
    return [CorrectionRow(*row) for row in session.execute(query)]
