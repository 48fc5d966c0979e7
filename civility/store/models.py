"""The points supermarket: goods, what they cost, and what was handed over.

How many of a good stand on the shelf is not here: the book counts it (account ``shelf:<store>``, unit ``good:<code>``).
"""

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

GOOD_KINDS = ("stock", "service", "honour")
PRICE_LIST_STATES = ("draft", "approved", "withdrawn")
STOCK_KINDS = ("opening", "purchase", "donation", "return", "write_off", "count")
FOUND_BY = ("card", "number", "name", "api")


class Store(Base):
    """A shop that redeems points. ``code`` names its shelf in the book and never changes."""

    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("village_id", "code"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80), default="")
    hours: Mapped[str] = mapped_column(String(80), default="")


class Good(Base):
    """Something that can be had for points. ``code`` names its unit in the book and never changes.

    ``cost_fen`` is what the village pays for one, where it is known.
    """

    __tablename__ = "good"
    __table_args__ = (
        UniqueConstraint("village_id", "code"),
        UniqueConstraint("village_id", "name"),
        CheckConstraint(one_of("kind", GOOD_KINDS), name="kind"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10), default="stock")
    category: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(10), default="")
    low_stock: Mapped[int] = mapped_column(default=0)
    monthly_limit: Mapped[int | None]
    shelf_life_days: Mapped[int | None]
    cost_fen: Mapped[int | None]
    on_offer: Mapped[bool] = mapped_column(default=True)


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


class StockMovement(Base):
    """Goods coming onto or leaving a shelf other than by redemption; ``seq`` is its transaction in the book."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint(one_of("kind", STOCK_KINDS), name="kind"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    store_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    request_key: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(200), default="")
    seq: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


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
    """One good of a basket at the price of that day."""

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


class GoodsImport(Base):
    """One goods file taken in."""

    __tablename__ = "goods_import"
    __table_args__ = (UniqueConstraint("village_id", "request_key"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    good_count: Mapped[int]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
