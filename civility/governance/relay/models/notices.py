"""Notices that come down to every household, and who knows of them."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.relay.rules import CHANNELS, MAX_REASON, MAX_TITLE


class RelayNotice(Base):
    """What every household that lives in the village should know by ``due_on``; the township above wrote it, or else the
    village. It is out until it is withdrawn; one that ``replaces_id`` another withdraws that in the same step.
    """

    __tablename__ = "relay_notice"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "replaces_id"], ["relay_notice.village_id", "relay_notice.id"]),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index(None, "village_id", "due_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    from_township: Mapped[bool] = mapped_column(default=False)
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    replaces_id: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_why: Mapped[str] = mapped_column(String(MAX_REASON), default="")


_STANDING = text("taken_back_at IS NULL")


class RelayReceipt(Base):
    """A household knows of a notice: how it came to know, and through whom (nobody: it confirmed by itself).

    Ticked by mistake it is taken back and stays as a trace; a household has at most one that stands.
    """

    __tablename__ = "relay_receipt"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "notice_id"], ["relay_notice.village_id", "relay_notice.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("channel", tuple(CHANNELS)), name="channel"),
        CheckConstraint("(channel = 'online') = (by IS NULL)", name="through"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="taken_back"),
        Index(
            "ix_relay_receipt_stands",
            "village_id",
            "notice_id",
            "household_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(None, "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    notice_id: Mapped[UUID]
    household_id: Mapped[UUID]
    channel: Mapped[str] = mapped_column(String(6))
    by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    taken_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


STANDS: Final = RelayReceipt.taken_back_at.is_(None)
