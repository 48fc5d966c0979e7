"""What goods cost, proposed by one and approved by another."""

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

PRICE_LIST_STATES = ("draft", "approved", "withdrawn")


class PriceList(Base):
    """What goods cost from a day on. One proposes, another approves; the newest approved in force counts.

    A list need not name every good: for each good the newest list that names it counts. A draft nobody wants
    any more is withdrawn, never deleted.
    """

    __tablename__ = "price_list"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", PRICE_LIST_STATES), name="state"),
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    in_force_from: Mapped[date]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Price(Base):
    """One line of a price list: tenths of a point for one unit of a good."""

    __tablename__ = "price"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "price_list_id"], ["price_list.village_id", "price_list.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("price_tenths > 0", name="positive"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    price_list_id: Mapped[UUID] = mapped_column(primary_key=True)
    good_id: Mapped[UUID] = mapped_column(primary_key=True)
    price_tenths: Mapped[int] = mapped_column(BigInteger)
