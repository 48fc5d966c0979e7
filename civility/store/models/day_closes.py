"""A store's day counted and signed: slips, points and shelf held against each other."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

DAY_STATES = ("counted", "recounted", "closed", "reopened")


class DayClose(Base):
    """One count of one day: what the book had then, what was counted on paper, and why they differ.

    Nothing is overwritten: a day that is counted again, or anew after it was reopened, gets another ``attempt``.
    ``reason`` and ``reopened_reason`` stay beside the row, not in the book.
    """

    __tablename__ = "day_close"
    __table_args__ = (
        UniqueConstraint("village_id", "store_id", "day", "attempt", name="uq_day_close_attempt"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint(one_of("state", DAY_STATES), name="state"),
        CheckConstraint("signed_by IS NULL OR signed_by <> counted_by", name="two_people"),
        CheckConstraint("(state IN ('closed', 'reopened')) = (signed_by IS NOT NULL)", name="signed"),
        CheckConstraint("(state = 'reopened') = (reopened_by IS NOT NULL)", name="reopened"),
        CheckConstraint(
            "reason <> '' OR (slips = slips_said AND points_tenths = points_said_tenths"
            " AND returns = returns_said AND returned_tenths = returned_said_tenths)",
            name="not_silently",
        ),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    store_id: Mapped[UUID]
    day: Mapped[date]
    attempt: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="counted")
    slips: Mapped[int]
    points_tenths: Mapped[int] = mapped_column(BigInteger)
    undone: Mapped[int]
    returns: Mapped[int]
    returned_tenths: Mapped[int] = mapped_column(BigInteger)
    slips_said: Mapped[int]
    points_said_tenths: Mapped[int] = mapped_column(BigInteger)
    returns_said: Mapped[int]
    returned_said_tenths: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(200), default="")
    counted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_reason: Mapped[str] = mapped_column(String(200), default="")


class DayCloseCount(Base):
    """A good that was counted on the shelf with the day: how many stood there, and how many the book had."""

    __tablename__ = "day_close_count"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "close_id"], ["day_close.village_id", "day_close.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("counted >= 0 AND booked >= 0", name="counts"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    close_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    counted: Mapped[int]
    booked: Mapped[int]
