"""What was proposed under the rules, and the second person's decisions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

CLAIM_STATES = (
    "submitted",
    "reviewed",
    "on_notice",
    "objected",
    "posted",
    "returned",
    "withdrawn",
    "recalled",
)
DECISIONS = ("approved", "returned")


class ClaimSheet(Base):
    """One act of recording: one clause, one day, one reason, one household or two hundred.

    Its request key makes a doubled form one sheet. Without a recorder it is a household's own. ``confirmed_by`` is the
    second person who held what was typed against the paper.
    """

    __tablename__ = "claim_sheet"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "clause_id"], ["clause.village_id", "clause.id"]),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorder_id", name="confirmed_by_another"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    clause_id: Mapped[UUID]
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    evidence: Mapped[str] = mapped_column(String(300), default="")
    recorder_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Claim(Base):
    """A proposal that a household be scored under a clause. ``posted_seq`` is its transaction in the book.

    ``posted_unit_id`` is the head unit the household belonged to when it was posted, and stays so. ``detail`` is what
    was found in this household, ``replaces_id`` the returned or withdrawn claim it was sent again for. Without a
    recorder the household claimed for itself.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("village_id", "sheet_id", "household_id"),
        UniqueConstraint("village_id", "posted_seq"),
        ForeignKeyConstraint(["village_id", "sheet_id"], ["claim_sheet.village_id", "claim_sheet.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "member_id"], ["member.village_id", "member.id"]),
        ForeignKeyConstraint(["village_id", "clause_id"], ["clause.village_id", "clause.id"]),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        ForeignKeyConstraint(["village_id", "replaces_id"], ["claim.village_id", "claim.id"]),
        CheckConstraint(one_of("state", CLAIM_STATES), name="state"),
        CheckConstraint("amount_tenths >= 0", name="amount"),
        CheckConstraint("(state = 'posted') = (posted_seq IS NOT NULL)", name="posted_in_book"),
        Index(None, "village_id", "state", "happened_on"),
        Index("ix_claim_day", "village_id", "happened_on"),
        Index("ix_claim_recorder", "village_id", "recorder_id", "happened_on"),
        Index(None, "village_id", "household_id", "clause_id", "happened_on"),
        Index(None, "village_id", "notice_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[UUID]
    household_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    clause_id: Mapped[UUID]
    direction: Mapped[str] = mapped_column(String(10))
    happened_on: Mapped[date]
    quantity: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")
    amount_tenths: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    recorder_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    notice_id: Mapped[UUID | None]
    posted_seq: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_unit_id: Mapped[UUID | None]
    replaces_id: Mapped[UUID | None]


class Review(Base):
    """A second person's decision on a claim. Never the recorder, never the own household.

    Decisions made in one step share its request key.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("village_id", "claim_id", "step"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        CheckConstraint(one_of("decision", DECISIONS), name="decision"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    step: Mapped[int] = mapped_column(default=1)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
