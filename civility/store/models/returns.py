"""Goods brought back, and the points that went back for them."""

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

RETURN_STATES = ("asked", "done", "declined")
CONDITIONS = ("sound", "damaged")


class GoodsReturn(Base):
    """Pieces of one slip brought back: one return slip, and once done one transaction.

    A return that needs a second person waits as ``asked``; nothing has moved then. ``reason`` stays beside the slip,
    not in the book.
    """

    __tablename__ = "goods_return"
    __table_args__ = (
        UniqueConstraint("village_id", "return_number"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        ForeignKeyConstraint(["village_id", "redemption_id"], ["redemption.village_id", "redemption.id"]),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint(one_of("state", RETURN_STATES), name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by OR state = 'declined'", name="two_people"),
        CheckConstraint("(state = 'done') = (seq IS NOT NULL)", name="done"),
        CheckConstraint("total_tenths > 0", name="total"),
        Index("ix_goods_return_redemption", "village_id", "redemption_id"),
        Index("ix_goods_return_day", "village_id", "store_id", "done_at"),
        Index("ix_goods_return_state", "village_id", "state"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    return_number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    redemption_id: Mapped[UUID]
    store_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10), default="asked")
    total_tenths: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    balance_before_tenths: Mapped[int | None] = mapped_column(BigInteger)
    seq: Mapped[int | None] = mapped_column(BigInteger)


class GoodsReturnLine(Base):
    """So many pieces of one good in one condition, at the price they cost then. Damaged ones do not go on the shelf."""

    __tablename__ = "goods_return_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "return_id"], ["goods_return.village_id", "goods_return.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint(one_of("condition", CONDITIONS), name="condition"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    return_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(String(10), primary_key=True)
    quantity: Mapped[int]
    price_tenths: Mapped[int] = mapped_column(BigInteger)
