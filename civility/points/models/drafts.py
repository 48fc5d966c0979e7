"""What was typed and is no claim yet, and the pictures that belong to what is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

DRAFT_FORMS = ("one", "many", "round", "paper")


class SheetDraft(Base):
    """A form of recording as somebody left it, until it becomes a sheet or is thrown away. It counts for nothing.

    ``said`` holds the fields as typed, so that nothing is lost by being half filled. Only its writer sees it; but one of
    paper with ``typed_at`` is whole and waits for a second person who holds it against the paper.
    """

    __tablename__ = "sheet_draft"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "clause_id"], ["clause.village_id", "clause.id"]),
        CheckConstraint(one_of("form", DRAFT_FORMS), name="form"),
        CheckConstraint("typed_at IS NULL OR form = 'paper'", name="typed_from_paper"),
        Index(None, "village_id", "writer_id", "saved_at"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    form: Mapped[str] = mapped_column(String(8))
    clause_id: Mapped[UUID]
    about: Mapped[str] = mapped_column(String(60), default="")
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    typed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SheetPhoto(Base):
    """A picture of what a sheet tells. One that is sent again with a returned claim belongs to both."""

    __tablename__ = "sheet_photo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "sheet_id"], ["claim_sheet.village_id", "claim_sheet.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
        Index(None, "village_id", "photo_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    sheet_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
