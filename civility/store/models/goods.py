"""Where things are handed over, and what there is to be had."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

GOOD_KINDS = ("stock", "service", "honour", "bundle")


class Store(Base):
    """A shop that redeems points. ``code`` names its shelf in the book and never changes.

    ``schedule`` is when it is open (``rules.opening.Slot`` as lists), None as long as only ``hours`` says it in words.
    """

    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("village_id", "code"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80), default="")
    hours: Mapped[str] = mapped_column(String(80), default="")
    schedule: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))


class Good(Base):
    """Something that can be had for points. ``code`` names its unit in the book and never changes.

    ``cost_fen`` is what the village pays for one, where it is known. ``provider`` is who renders a service, and
    ``provider_place`` where.
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
    yearly_limit: Mapped[int | None]
    shelf_life_days: Mapped[int | None]
    cost_fen: Mapped[int | None]
    provider: Mapped[str | None] = mapped_column(String(60))
    provider_place: Mapped[str | None] = mapped_column(String(80))
    on_offer: Mapped[bool] = mapped_column(default=True)


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
