"""Goods coming onto or leaving a shelf other than by redemption."""

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

STOCK_KINDS = ("opening", "purchase", "donation", "return", "write_off", "count", "transfer", "correction")


class StockMovement(Base):
    """Goods coming onto or leaving a shelf other than by redemption; ``seq`` is its transaction in the book.

    A transfer leaves the shelf of ``store_id`` for that of ``to_store_id``. A correction undoes the movement
    ``corrects_id`` as a whole, on the same shelves; its transaction is the reversal of that one's.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "seq"),
        UniqueConstraint("village_id", "corrects_id"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "to_store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "corrects_id"], ["stock_movement.village_id", "stock_movement.id"]),
        CheckConstraint(one_of("kind", STOCK_KINDS), name="kind"),
        CheckConstraint(
            "(kind <> 'transfer' OR to_store_id IS NOT NULL)"
            " AND (to_store_id IS NULL OR kind IN ('transfer', 'correction'))",
            name="transfer",
        ),
        CheckConstraint("(kind = 'correction') = (corrects_id IS NOT NULL)", name="correction"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    store_id: Mapped[UUID]
    to_store_id: Mapped[UUID | None]
    corrects_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(10))
    request_key: Mapped[str] = mapped_column(String(64))
    supplier: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    seq: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Batch(Base):
    """Pieces of one good and one best-before date that a movement brought onto a shelf, or (negative) took off it.

    ``shelf_before`` is how many of the good stood there just before, whatever their date. From these rows and what
    stands there now follows what is left of each date (``rules.shelf_life.left_by_date``): it is never kept.
    """

    __tablename__ = "batch"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "movement_id"], ["stock_movement.village_id", "stock_movement.id"]),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("shelf_before >= 0 AND shelf_before + quantity >= 0", name="shelf"),
        CheckConstraint("cost_fen >= 0", name="cost"),
        Index(None, "village_id", "store_id", "good_id", "id"),
        Index(None, "village_id", "movement_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    movement_id: Mapped[UUID]
    store_id: Mapped[UUID]
    good_id: Mapped[UUID]
    quantity: Mapped[int]
    shelf_before: Mapped[int]
    best_before: Mapped[date | None]
    cost_fen: Mapped[int | None]


class StockPhoto(Base):
    """A picture of the paper behind a movement: a delivery note, a till receipt."""

    __tablename__ = "stock_photo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "movement_id"], ["stock_movement.village_id", "stock_movement.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
