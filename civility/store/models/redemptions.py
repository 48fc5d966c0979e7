"""What was handed over for points."""

from datetime import datetime
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

FOUND_BY = ("card", "number", "name", "api")


class Redemption(Base):
    """Points for goods: one basket, one transaction, one numbered slip."""

    __tablename__ = "redemption"
    __table_args__ = (
        UniqueConstraint("village_id", "slip_number"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        UniqueConstraint("village_id", "undone_seq"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("found_by", FOUND_BY), name="found_by"),
        CheckConstraint("total_tenths >= 0", name="total"),
        Index(None, "village_id", "household_id", "at"),
        Index(None, "village_id", "store_id", "at"),
        Index("ix_redemption_clerk", "village_id", "store_id", "clerk_id", "slip_number"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slip_number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    household_id: Mapped[UUID]
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    found_by: Mapped[str] = mapped_column(String(10))
    collected_by: Mapped[str] = mapped_column(String(60), default="")
    total_tenths: Mapped[int] = mapped_column(BigInteger)
    balance_before_tenths: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_seq: Mapped[int | None] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_reason: Mapped[str] = mapped_column(String(200), default="")


class RedemptionLine(Base):
    """One good of a basket at the price of that day; of a service with who rendered it."""

    __tablename__ = "redemption_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "redemption_id"], ["redemption.village_id", "redemption.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "village_id", "good_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    redemption_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    price_tenths: Mapped[int] = mapped_column(BigInteger)
    provider: Mapped[str | None] = mapped_column(String(60))
