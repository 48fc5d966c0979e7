"""The years whose points were cleared."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, UtcDateTime, new_id, one_of

CLOSE_STATES = ("announced", "done", "undone", "dropped")


class YearClose(Base):
    """One try to clear what is left of a year's points: announced → done → undone, or dropped when the rule changed.

    What is older is cleared with it. ``usable_until`` is the last day on which the points can be used. A year that was
    undone is announced anew, as the next ``attempt``. ``undone_reason`` may name people and stays out of the book.
    """

    __tablename__ = "year_close"
    __table_args__ = (
        UniqueConstraint("village_id", "year", "attempt"),
        CheckConstraint(one_of("state", CLOSE_STATES), name="state"),
        CheckConstraint("usable_until > announced_on", name="announced_before"),
        CheckConstraint("(state IN ('done', 'undone')) = (closed_at IS NOT NULL)", name="closed_when_done"),
        CheckConstraint(
            "state <> 'undone' OR (undone_at IS NOT NULL AND undone_reason <> '')", name="undone_with_reason"
        ),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    attempt: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="announced")
    usable_until: Mapped[date]
    announced_on: Mapped[date]
    reminded_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    household_count: Mapped[int] = mapped_column(default=0)
    total_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_reason: Mapped[str] = mapped_column(String(200), default="")
