"""Claims that were wrong and are put right on a new sheet, and names that a household does not want to see there."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

CORRECTION_KINDS = ("amount", "household", "withdrawn", "not_found")
CORRECTION_STATES = ("proposed", "confirmed", "done", "dropped")
REMOVAL_SHEETS = ("notice", "roll")
REMOVAL_CHANNELS = ("online", "desk", "phone")


class Correction(Base):
    """One try to put a claim right: proposed → confirmed by a second person → done, or dropped.

    A claim still on notice is taken off when it is confirmed; one in the book is reversed (``reversal_seq``) when the
    sheet that announces it (``notice_id``) closes. ``old_notice_id`` is the sheet it stood on, ``replacement_id`` the
    claim recorded in its place.
    """

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "reversal_seq"),
        UniqueConstraint("village_id", "replacement_id"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "replacement_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "old_notice_id"], ["notice.village_id", "notice.id"]),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        CheckConstraint(one_of("kind", CORRECTION_KINDS), name="kind"),
        CheckConstraint(one_of("state", CORRECTION_STATES), name="state"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_people"),
        CheckConstraint("state IN ('proposed', 'dropped') OR confirmed_by IS NOT NULL", name="confirmed"),
        CheckConstraint("reversal_seq IS NULL OR state = 'done'", name="reversed_when_done"),
        Index(None, "village_id", "claim_id"),
        Index(None, "village_id", "notice_id"),
        Index(None, "village_id", "old_notice_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str] = mapped_column(String(300), default="")
    old_notice_id: Mapped[UUID]
    notice_id: Mapped[UUID | None]
    reversal_seq: Mapped[int | None] = mapped_column(BigInteger)
    replacement_id: Mapped[UUID | None]


class NameRemoval(Base):
    """A household's wish not to be named on one sheet: a notice or a roll. The points stay.

    It holds on every screen and every new print from ``asked_at`` on. What hangs on a wall a person changes, at the
    latest on ``paper_by``. ``asked_by`` is who wrote it down for the household.
    """

    __tablename__ = "name_removal"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "sheet", "number", "household_id"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("sheet", REMOVAL_SHEETS), name="sheet"),
        CheckConstraint(one_of("channel", REMOVAL_CHANNELS), name="channel"),
        CheckConstraint("(channel = 'online') = (asked_by IS NULL)", name="asked_by"),
        CheckConstraint("(paper_done_by IS NULL) = (paper_done_at IS NULL)", name="paper_done"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    household_id: Mapped[UUID]
    sheet: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    paper_by: Mapped[date]
    paper_done_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    paper_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
