"""What was given to the store, and what it wishes for."""

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

DONATION_KINDS = ("goods", "money")
WISH_STATES = ("open", "fulfilled", "dropped")


class Wish(Base):
    """Something the store would like to be given; fulfilled by the donation that says so, or dropped."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint(one_of("state", WISH_STATES), name="state"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default="open")
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Donation(Base):
    """Goods or money given to a store, with a numbered receipt; ``seq`` is its transaction in the book.

    ``donor`` stands on the donor's own receipt; the public reads it only where ``named`` says so. Goods are those of the
    movement ``movement_id``; money is ``amount_fen``. An undone donation keeps its number.
    """

    __tablename__ = "donation"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        UniqueConstraint("village_id", "undone_seq"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "movement_id"], ["stock_movement.village_id", "stock_movement.id"]),
        ForeignKeyConstraint(["village_id", "wish_id"], ["wish.village_id", "wish.id"]),
        CheckConstraint(one_of("kind", DONATION_KINDS), name="kind"),
        CheckConstraint("(kind = 'goods') = (movement_id IS NOT NULL)", name="goods"),
        CheckConstraint("(kind = 'money') = (amount_fen IS NOT NULL)", name="money"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    donor: Mapped[str] = mapped_column(String(60))
    named: Mapped[bool]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    movement_id: Mapped[UUID | None]
    wish_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    seq: Mapped[int] = mapped_column(BigInteger)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_seq: Mapped[int | None] = mapped_column(BigInteger)
