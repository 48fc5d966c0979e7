"""Reads of deductions; they are for the household concerned and for those who deal with it, never for a list in public."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.people.queries import get_settings
from civility.points.models import Claim, Clause, Correction, Deduction, Notice
from civility.points.rules.deductions import Terms, terms_of

CHUNK = 400  # ids to a statement: SQLite and PostgreSQL both bound its parameters


def get_terms(session: Session, village_id: UUID) -> Terms:
    """How gently the village takes points."""
    return terms_of(get_settings(session, village_id))


def find_deduction(session: Session, village_id: UUID, claim_id: UUID) -> Deduction | None:
    """What was told of a claim that takes points; None before, and for those of earlier versions of the program."""
    return session.get(Deduction, (village_id, claim_id), populate_existing=True)


def list_deductions_of(session: Session, village_id: UUID, claim_ids: Iterable[UUID]) -> dict[UUID, Deduction]:
    """The same for several claims."""
    wanted, found = sorted(claim_ids), {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.scalars(
            select(Deduction).where(
                Deduction.village_id == village_id, Deduction.claim_id.in_(wanted[start : start + CHUNK])
            )
        )
        found.update({row.claim_id: row for row in rows})
    return found


def list_due_deductions(session: Session, village_id: UUID, day: date) -> Sequence[UUID]:
    """The claims that may take points now: nobody disputes them, their notice has closed, the days to repair are over."""
    return session.scalars(
        select(Claim.id)
        .join(Notice, (Notice.village_id == village_id) & (Notice.id == Claim.notice_id))
        .outerjoin(Deduction, (Deduction.village_id == village_id) & (Deduction.claim_id == Claim.id))
        .where(
            Claim.village_id == village_id,
            Claim.direction == "deduction",
            Claim.state == "on_notice",
            Notice.closes_at <= now(),
            or_(Deduction.repair_by.is_(None), Deduction.repair_by < day),
        )
        .order_by(Claim.happened_on, Claim.id)
    ).all()


def list_due_lapses(session: Session, village_id: UUID, day: date) -> Sequence[UUID]:
    """The deductions that are to be given back: not while a correction of them is under way."""
    under_way = select(Correction.claim_id).where(
        Correction.village_id == village_id, Correction.state.in_(("proposed", "confirmed"))
    )
    return session.scalars(
        select(Deduction.claim_id)
        .join(Claim, (Claim.village_id == village_id) & (Claim.id == Deduction.claim_id))
        .where(
            Deduction.village_id == village_id,
            Deduction.lapse_on <= day,
            Deduction.lapsed_at.is_(None),
            Claim.state == "posted",
            Claim.id.not_in(under_way),
        )
        .order_by(Deduction.lapse_on, Deduction.claim_id)
    ).all()


def count_deductions(session: Session, village_id: UUID, since: date, until: date) -> dict[str, int]:
    """How many deductions of days from ``since`` to before ``until`` are in the book, by category: all that is public."""
    rows = session.execute(
        select(Clause.category, func.count())
        .join(Claim, (Claim.village_id == village_id) & (Claim.clause_id == Clause.id))
        .where(Clause.village_id == village_id, *_taken(since, until))
        .group_by(Clause.category)
        .order_by(Clause.category)
    )
    return {category: int(count) for category, count in rows}


def count_common_deductions(
    session: Session, village_id: UUID, since: date, until: date, *, least: int
) -> list[tuple[str, int]]:
    """Clauses by which points of at least ``least`` households were taken in those days, with how often, most often first.

    What fewer households did would point at somebody.
    """
    often, homes = func.count(), func.count(Claim.household_id.distinct())
    rows = session.execute(
        select(Clause.title, often)
        .join(Claim, (Claim.village_id == village_id) & (Claim.clause_id == Clause.id))
        .where(Clause.village_id == village_id, *_taken(since, until))
        .group_by(Clause.title)
        .having(homes >= least)
        .order_by(often.desc(), Clause.title)
    )
    return [(title, count) for title, count in rows]


def _taken(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """Deductions of those days that are in the book."""
    return (
        Claim.direction == "deduction",
        Claim.state == "posted",
        Claim.happened_on >= since,
        Claim.happened_on < until,
    )


def repairable(village_id: UUID) -> Select[int]:
    """How many deductions can still be put right today."""
    return (
        select(func.count())
        .select_from(Deduction)
        .join(Claim, (Claim.village_id == village_id) & (Claim.id == Deduction.claim_id))
        .where(
            Deduction.village_id == village_id,
            Deduction.repair_by >= today(),
            Deduction.repaired_at.is_(None),
            Claim.state == "on_notice",
        )
    )
