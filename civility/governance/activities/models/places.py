"""Places on a shift, what households ask each other, and claims made of hours."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.activities.rules.transitions import ASK_STATES, STATES
from civility.governance.activities.rules.words import NEWS

CHANNELS = ("phone", "helper", "paper", "rota", "list")


class ShiftPlace(Base):
    """A household's one place on a shift. ``turn`` is its place in the list and in the queue.

    ``member_id`` is who of the family comes, when it said so. ``minutes`` were worked together by all of the household,
    confirmed by somebody else. ``news`` is what the household is to be told, until ``told_at``.
    """

    __tablename__ = "shift_place"
    __table_args__ = (
        UniqueConstraint("village_id", "shift_id", "household_id"),
        ForeignKeyConstraint(["village_id", "shift_id"], ["activity_shift.village_id", "activity_shift.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "member_id"], ["member.village_id", "member.id"]),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint(one_of("news", ("", *NEWS)), name="news"),
        CheckConstraint("(state = 'came') = (minutes IS NOT NULL)", name="minutes"),
        CheckConstraint("minutes > 0", name="some_minutes"),
        CheckConstraint("(state IN ('came', 'missed', 'excused')) = (seen_by IS NOT NULL)", name="seen"),
        Index("ix_shift_place_household", "village_id", "household_id", "state"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    shift_id: Mapped[UUID]
    household_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(8))
    turn: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    news: Mapped[str] = mapped_column(String(10), default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[int | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShiftAsk(Base):
    """A question from who has a place to another household: to swap it for ``other_id``, or to take it over."""

    __tablename__ = "shift_ask"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "place_id"], ["shift_place.village_id", "shift_place.id"]),
        ForeignKeyConstraint(["village_id", "other_id"], ["shift_place.village_id", "shift_place.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("state", ASK_STATES), name="state"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        Index("ix_shift_ask_household", "village_id", "household_id", "state"),
        Index("ix_shift_ask_place", "village_id", "place_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID]
    household_id: Mapped[UUID]
    other_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    asker_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class HoursClaim(Base):
    """A claim that was proposed because a household's hours of a year reached a tier worth ``worth_tenths`` in all."""

    __tablename__ = "hours_claim"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("worth_tenths > 0 AND minutes > 0", name="worth"),
        Index("ix_hours_claim_household", "village_id", "household_id", "year"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    clause_title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    minutes: Mapped[int]
    worth_tenths: Mapped[int] = mapped_column(BigInteger)


class ShiftFeed(Base):
    """A household's calendar address. A new one ends the old; the address names this row and is signed."""

    __tablename__ = "shift_feed"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        Index("ix_shift_feed_household", "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    household_id: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
