"""What villages hand in to their township, and what the township answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

STATES = ("submitted", "accepted", "returned")


class PeriodReturn(Base):
    """A village's month handed in with its honour roll: submitted → accepted, or returned with a reason."""

    __tablename__ = "period_return"
    __table_args__ = (
        UniqueConstraint("village_id", "period_from", "attempt"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "roll_id"], ["honor_roll.village_id", "honor_roll.id"]),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="returned_with_reason"),
        CheckConstraint("(state = 'submitted') = (reviewed_at IS NULL)", name="reviewed"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    period_from: Mapped[date]
    attempt: Mapped[int] = mapped_column(default=1)
    request_key: Mapped[str] = mapped_column(String(64))
    roll_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="submitted")
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")
