"""Reads of drafts: each person's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.people.models import Household
from civility.points.models import Clause, SheetDraft


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
