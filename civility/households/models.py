"""What happens to a household in its life, from the day somebody wrote it down."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
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

KINDS = (
    "join",
    "head_change",
    "correction",
    "split",
    "merge",
    "move_out",
    "come_back",
    "away",
    "home",
    "member_join",
    "member_leave",
    "blank",
    "member_blank",
)
STATES = ("proposed", "done", "declined")


class HouseholdEvent(Base):
    """One event: proposed by one person, done or declined by another; the small ones are done at once.

    ``household_id`` is whom it happens to (of a new household, None until it is done), ``other_id`` the household split
    off or merged into. ``said`` is what was filled in, by the names of the form; it may name people and stays out of the
    book, as do ``reason`` and ``answer``. ``ended_on`` is the day people came home who had gone ``away``. ``seq`` is the
    transaction that seals it, with the points that moved, ``moved_tenths`` of them spendable.
    """

    __tablename__ = "household_event"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "other_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("(state = 'done') = (seq IS NOT NULL)", name="done_in_book"),
        CheckConstraint("household_id IS NOT NULL OR kind = 'join'", name="happens_to_somebody"),
        CheckConstraint("moved_tenths >= 0", name="moved"),
        Index("ix_household_event_state", "village_id", "state", "kind"),
        Index("ix_household_event_household", "village_id", "household_id"),
        Index("ix_household_event_other", "village_id", "other_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    household_id: Mapped[UUID | None]
    other_id: Mapped[UUID | None]
    happened_on: Mapped[date]
    ended_on: Mapped[date | None]
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(300), default="")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(300), default="")
    moved_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    seq: Mapped[int | None] = mapped_column(BigInteger)
