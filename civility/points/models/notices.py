"""What hangs on the wall, and what is said against it."""

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
from civility.people.consultation import CHANNELS

NOTICE_STATES = ("open", "closed")
OBJECTION_STATES = ("open", "upheld", "dismissed")


class Notice(Base):
    """A numbered public sheet of claims, open for objections until ``closes_at``."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", NOTICE_STATES), name="state"),
        CheckConstraint("closes_at > opens_at", name="period"),
        Index(None, "village_id", "state", "closes_at"),
        Index(None, "village_id", "closes_at"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="open")
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class Objection(Base):
    """Somebody's reasoned objection to a claim while its notice is open.

    ``answer_by`` is its last working day, kept as it was promised; ``appeal_by`` is that of appealing against the
    ruling, None where nobody can: it was given before there were appeals, or by the township itself.
    """

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        CheckConstraint(one_of("state", OBJECTION_STATES), name="state"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("state = 'open' OR (ruled_by IS NOT NULL AND ruling <> '')", name="ruled_with_reason"),
        Index(None, "village_id", "claim_id"),
        Index("ix_objection_answer_by", "village_id", "state", "answer_by"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID]
    notice_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    text: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(60), default="")
    confidential: Mapped[bool] = mapped_column(default=True)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    ruled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling: Mapped[str] = mapped_column(String(500), default="")
    appeal_by: Mapped[date | None]


class Appeal(Base):
    """The step from the ruling on an objection to the township, taken once, by the side the ruling went against.

    ``raised_by`` is who wrote it down for somebody else. ``reversal_seq`` is the transaction that took a posted
    claim out of the book again.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("village_id", "objection_id"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "reversal_seq"),
        ForeignKeyConstraint(["village_id", "objection_id"], ["objection.village_id", "objection.id"]),
        CheckConstraint(one_of("state", OBJECTION_STATES), name="state"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("state = 'open' OR (ruled_by IS NOT NULL AND ruling <> '')", name="ruled_with_reason"),
        CheckConstraint("reversal_seq IS NULL OR state = 'upheld'", name="reversed_when_upheld"),
        Index("ix_appeal_answer_by", "village_id", "state", "answer_by"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    objection_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    text: Mapped[str] = mapped_column(String(500))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    ruled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling: Mapped[str] = mapped_column(String(500), default="")
    reversal_seq: Mapped[int | None] = mapped_column(BigInteger)
