"""Scarce goods that are drawn by lot among those who put their names down."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.voices import CHANNELS

LOT_STATES = ("open", "drawn", "ended")


class GoodsLot(Base):
    """``pieces`` of a good, one for each household that is drawn; names are put down up to and including ``until_on``.

    Until it is ended nobody has the good but who was drawn, one each. ``draw`` is the reference of the draw that named them.
    """

    __tablename__ = "goods_lot"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        ForeignKeyConstraint(["village_id", "good_id"], ["good.village_id", "good.id"]),
        CheckConstraint(one_of("state", LOT_STATES), name="state"),
        CheckConstraint("pieces > 0", name="pieces"),
        CheckConstraint("(draw IS NULL) = (drawn_at IS NULL)", name="draw"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    good_id: Mapped[UUID]
    pieces: Mapped[int]
    until_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    draw: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GoodsLotName(Base):
    """A household that put its name down, itself or through a helper; ``won`` once it was drawn."""

    __tablename__ = "goods_lot_name"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "lot_id"], ["goods_lot.village_id", "goods_lot.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name="helper"),
        CheckConstraint("NOT won OR withdrawn_at IS NULL", name="won"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    won: Mapped[bool] = mapped_column(default=False)
