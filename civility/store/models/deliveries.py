"""Reserved goods that are brought to the door: a round, and what is on its sheet."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

DELIVERY_OUTCOMES = ("out", "delivered", "back")
_OUT = text("outcome = 'out'")


class Delivery(Base):
    """One round: who carries, on which day. ``carrier_id`` is empty for somebody without a post in the village.

    It has no state of its own: it is under way as long as one of its lines is out.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    day: Mapped[date]
    carrier: Mapped[str] = mapped_column(String(60))
    carrier_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class DeliveryLine(Base):
    """One reservation on a round's sheet, in its order. Out it can neither be fetched nor cancelled, and is on no other round.

    Delivered it became a slip; ``back`` it was carried home again and is reserved as before. A slip that is undone
    later stays here: the line says what was typed, the slip what holds.
    """

    __tablename__ = "delivery_line"
    __table_args__ = (
        UniqueConstraint("village_id", "redemption_id"),
        ForeignKeyConstraint(["village_id", "delivery_id"], ["delivery.village_id", "delivery.id"]),
        ForeignKeyConstraint(["village_id", "hold_id"], ["hold.village_id", "hold.id"]),
        ForeignKeyConstraint(["village_id", "redemption_id"], ["redemption.village_id", "redemption.id"]),
        CheckConstraint(one_of("outcome", DELIVERY_OUTCOMES), name="outcome"),
        CheckConstraint("(outcome = 'delivered') = (redemption_id IS NOT NULL)", name="delivered"),
        Index("ix_delivery_line_out", "village_id", "hold_id", unique=True, sqlite_where=_OUT, postgresql_where=_OUT),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hold_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(String(10), default="out")
    redemption_id: Mapped[UUID | None]
