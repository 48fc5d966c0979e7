"""What was found on a shelf, and who says so."""

from datetime import datetime
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

COUNT_KINDS = ("count", "write_off")
COUNT_STATES = ("counted", "equal", "confirmed", "returned")
COUNT_REASONS = ("", "damaged", "expired", "lost", "unslipped", "unreceived", "unknown")


class StockCount(Base):
    """One counting of a shelf, or some goods of it that are spoilt, expired or lost.

    What the book had is that after transaction ``at_seq``: what is handed over between counting and confirming moves
    the shelf and not the difference. Where nothing differs a count is ``equal`` and done. Else somebody who did not
    count confirms it, and only then the book moves (``movement_id``), or sends it back to be counted again.
    """

    __tablename__ = "stock_count"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "movement_id"], ["stock_movement.village_id", "stock_movement.id"]),
        CheckConstraint(one_of("kind", COUNT_KINDS), name="kind"),
        CheckConstraint(one_of("state", COUNT_STATES), name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> counted_by", name="two_people"),
        CheckConstraint("(state IN ('confirmed', 'returned')) = (decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("(state = 'confirmed') = (movement_id IS NOT NULL)", name="moved"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    store_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    request_key: Mapped[str] = mapped_column(String(64))
    at_seq: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(200), default="")
    counted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_note: Mapped[str] = mapped_column(String(200), default="")
    movement_id: Mapped[UUID | None]


class StockCountLine(Base):
    """One good of a count: what the book had, what was there, and why they differ."""

    __tablename__ = "stock_count_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "count_id"], ["stock_count.village_id", "stock_count.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("expected >= 0 AND counted >= 0", name="pieces"),
        CheckConstraint(one_of("reason", COUNT_REASONS), name="reason"),
        CheckConstraint("(expected <> counted) = (reason <> '')", name="reasoned"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    count_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    expected: Mapped[int]
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(String(10), default="")

    @property
    def difference(self) -> int:
        return self.counted - self.expected
