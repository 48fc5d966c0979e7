"""Reads of drafts: each person's own, and the sheets of paper that wait for a second one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.people.models import Household, User
from civility.points.models import Clause, SheetDraft
from civility.points.rules.drafts import totals_of


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as its writer finds it again. ``household`` is set when it is for one."""

    id: UUID
    form: str
    about: str
    clause_id: UUID
    title: str
    household: Household | None
    reason: str
    saved_at: datetime


def list_drafts(session: Session, village_id: UUID, writer_id: UUID) -> list[DraftRow]:
    """What somebody left half filled, the newest first."""
    rows = session.execute(
        select(SheetDraft, Clause.title, Household)
        .join(Clause, (Clause.village_id == SheetDraft.village_id) & (Clause.id == SheetDraft.clause_id))
        .outerjoin(
            Household,
            (Household.village_id == SheetDraft.village_id)
            & (Household.number == SheetDraft.about)
            & (SheetDraft.form == "one"),
        )
        .where(SheetDraft.village_id == village_id, SheetDraft.writer_id == writer_id, SheetDraft.typed_at.is_(None))
        .order_by(SheetDraft.saved_at.desc(), SheetDraft.id)
    )
    return [
        DraftRow(
            draft.id,
            draft.form,
            draft.about,
            draft.clause_id,
            title,
            household,
            next(iter(draft.said.get("reason", ())), ""),
            draft.saved_at,
        )
        for draft, title, household in rows
    ]


def get_draft(session: Session, village_id: UUID, draft_id: UUID, writer_id: UUID | None) -> SheetDraft:
    """One's own draft that is not handed on. Raises NotFound."""
    draft = session.get(SheetDraft, (village_id, draft_id))
    if draft is None or draft.writer_id != writer_id or draft.typed_at is not None:
        raise NotFound()
    return draft


def count_drafts(session: Session, village_id: UUID, writer_id: UUID | None) -> int:
    query = select(func.count()).where(
        SheetDraft.village_id == village_id, SheetDraft.writer_id == writer_id, SheetDraft.typed_at.is_(None)
    )
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A sheet of paper that was typed and waits for a second person."""

    id: UUID
    title: str
    reason: str
    rows: int
    tenths: int
    writer_id: UUID
    writer: str
    typed_at: datetime


def list_waiting_papers(session: Session, village_id: UUID) -> list[WaitingPaper]:
    """Typed sheets nobody has confirmed yet, the oldest first."""
    rows = session.execute(
        select(SheetDraft, Clause.title, User.name)
        .join(Clause, (Clause.village_id == SheetDraft.village_id) & (Clause.id == SheetDraft.clause_id))
        .join(User, User.id == SheetDraft.writer_id)
        .where(SheetDraft.village_id == village_id, SheetDraft.typed_at.is_not(None))
        .order_by(SheetDraft.typed_at, SheetDraft.id)
    )
    return [
        WaitingPaper(
            draft.id,
            title,
            draft.said["reason"][0],
            *totals_of(draft.said),
            draft.writer_id,
            writer,
            draft.typed_at,
        )
        for draft, title, writer in rows
        if draft.typed_at is not None
    ]


def get_waiting_paper(session: Session, village_id: UUID, draft_id: UUID) -> SheetDraft:
    """Raises NotFound for a draft that is still being written."""
    draft = session.get(SheetDraft, (village_id, draft_id))
    if draft is None or draft.typed_at is None:
        raise NotFound()
    return draft


def papers_waiting(village_id: UUID, *, but_of: UUID | None) -> Select[int]:
    """How many there are that somebody may confirm: all but their own."""
    return select(func.count()).where(
        SheetDraft.village_id == village_id, SheetDraft.typed_at.is_not(None), SheetDraft.writer_id != but_of
    )
