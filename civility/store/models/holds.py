"""Points and goods set aside for a household: reserved for a day to come, or printed on a voucher."""

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

HOLD_KINDS = ("reservation", "voucher")
HOLD_STATES = ("held", "collected", "cancelled", "expired")


class Hold(Base):
    """One basket set aside: points off the purse and goods off the shelf, on an account of its own in the book.

    ``number`` counts by kind and is what the paper says. Collected it becomes a slip; otherwise both go back where
    they came from. ``made_by`` is empty when the household did it itself. ``bring_asked_at`` is when it
    asked that a reservation be brought to its door.
    """

    __tablename__ = "hold"
    __table_args__ = (
        UniqueConstraint("village_id", "kind", "number"),
        UniqueConstraint("village_id", "request_key", "copy"),
        UniqueConstraint("village_id", "seq"),
        UniqueConstraint("village_id", "redemption_id"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "redemption_id"], ["redemption.village_id", "redemption.id"]),
        CheckConstraint(one_of("kind", HOLD_KINDS), name="kind"),
        CheckConstraint(one_of("state", HOLD_STATES), name="state"),
        CheckConstraint("(state = 'collected') = (redemption_id IS NOT NULL)", name="collected"),
        CheckConstraint("(state IN ('cancelled', 'expired')) = (released_seq IS NOT NULL)", name="released"),
        CheckConstraint("total_tenths > 0", name="total"),
        Index("ix_hold_household", "village_id", "household_id", "state"),
        Index("ix_hold_state", "village_id", "state", "collect_by"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    copy: Mapped[int] = mapped_column(default=1)
    store_id: Mapped[UUID]
    household_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="held")
    total_tenths: Mapped[int] = mapped_column(BigInteger)
    collect_by: Mapped[date]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    bring_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seq: Mapped[int] = mapped_column(BigInteger)
    redemption_id: Mapped[UUID | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_seq: Mapped[int | None] = mapped_column(BigInteger)


class HoldLine(Base):
    """One good of what was set aside, at the price of that day and with who was to render it then."""

    __tablename__ = "hold_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "hold_id"], ["hold.village_id", "hold.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    hold_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    price_tenths: Mapped[int] = mapped_column(BigInteger)
    provider: Mapped[str | None] = mapped_column(String(60))
