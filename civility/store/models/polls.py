"""What households would like the store to buy."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.voices import CHANNELS


class GoodsPoll(Base):
    """A question to all households: which of ``options`` to buy next. Open up to and including ``until_on``."""

    __tablename__ = "goods_poll"
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
    options: Mapped[list[str]] = mapped_column(JSON)
    until_on: Mapped[date]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class GoodsVoice(Base):
    """What one household chose: the place of an option, from 0. Chosen again while the poll is open, the last counts."""

    __tablename__ = "goods_voice"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "poll_id"], ["goods_poll.village_id", "goods_poll.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("choice >= 0", name="choice"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name="helper"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
