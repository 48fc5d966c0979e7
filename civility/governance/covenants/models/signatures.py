"""Who signed a version of a covenant: one signature a household, drawn, ticked, on paper, or confirmed by a helper."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

CHANNELS = ("drawn", "ticked", "helper", "paper")
SHEET_STATES = ("waiting", "confirmed", "refused")
_ONE_STANDS = text("withdrawn_at IS NULL")


class CovenantSignature(Base):
    """A household's signature to one version. Withdrawn it stays, and the household may sign again.

    ``strokes`` is what a finger drew (``rules.strokes``), only of ``drawn``. ``helper_id`` is who confirmed it for the
    household, only of ``helper``. ``sheet_id`` is the sheet of paper, only of ``paper``.
    ``withdrawn_by`` is the helper who took it back for the household; None the household itself.
    """

    __tablename__ = "covenant_signature"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "covenant_id"], ["covenant.village_id", "covenant.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "sheet_id"], ["covenant_sheet.village_id", "covenant_sheet.id"]),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(channel = 'drawn') = (strokes <> '')", name="drawn"),
        CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name="helper"),
        CheckConstraint("(channel = 'paper') = (sheet_id IS NOT NULL)", name="paper"),
        Index(
            "uq_covenant_signature_standing",
            "village_id",
            "covenant_id",
            "household_id",
            unique=True,
            sqlite_where=_ONE_STANDS,
            postgresql_where=_ONE_STANDS,
        ),
        Index("ix_covenant_signature_household", "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    covenant_id: Mapped[UUID]
    household_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(8))
    strokes: Mapped[str] = mapped_column(Text, default="")
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    sheet_id: Mapped[UUID | None]
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class CovenantSheet(Base):
    """A sheet of paper with signatures, entered from its photo by one person and confirmed or refused by another."""

    __tablename__ = "covenant_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "covenant_id"], ["covenant.village_id", "covenant.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", SHEET_STATES), name="state"),
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided"),
        CheckConstraint("decided_by IS NULL OR decided_by <> entered_by", name="two"),
        Index("ix_covenant_sheet_state", "village_id", "covenant_id", "state"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    covenant_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    photo_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CovenantSheetLine(Base):
    """A household whose signature stands on a sheet."""

    __tablename__ = "covenant_sheet_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "sheet_id"], ["covenant_sheet.village_id", "covenant_sheet.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    sheet_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)


class SignatureAccess(Base):
    """Who looked at a signature, the photo of a sheet or a reminder (``subject_id``), on which day; the first of that day."""

    __tablename__ = "signature_access"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
