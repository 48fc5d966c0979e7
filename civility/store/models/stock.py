"""Goods coming onto or leaving a shelf other than by redemption."""

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

STOCK_KINDS = ("opening", "purchase", "donation", "return", "write_off", "count")


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
