"""Activities, their shifts, and who takes turns."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.activities.rules.transitions import SHIFT_STATES
from civility.governance.activities.rules.words import DAYS, KINDS
from civility.people.voices import CHANNELS


class Activity(Base):
    """Something people do together again and again. Its days and ``slots`` are a ``rules.planning.Plan``.

    ``clause_title`` names the ladder clause its hours count for, in whichever version of the standard holds that day;
    empty, they count for nothing. ``by_rota``: households take turns instead of signing up.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("kind", tuple(KINDS)), name="kind"),
        CheckConstraint(one_of("rule", tuple(DAYS)), name="rule"),
        CheckConstraint("until_on >= from_on", name="until"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(60))
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    rule: Mapped[str] = mapped_column(String(10))
    figures: Mapped[list[int]] = mapped_column(JSON)
    dates: Mapped[list[str]] = mapped_column(JSON)
    slots: Mapped[list[list[int]]] = mapped_column(JSON)
    skip_holidays: Mapped[bool]
    skip_festivals: Mapped[bool]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    by_rota: Mapped[bool]
    clause_title: Mapped[str] = mapped_column(String(200), default="")
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Shift(Base):
    """One time an activity is held, on a day of the village's calendar, in minutes since midnight.

    ``confirmed`` once somebody said of everybody on the list whether they came.
    """

    __tablename__ = "activity_shift"
    __table_args__ = (
        UniqueConstraint("village_id", "activity_id", "held_on", "begins"),
        ForeignKeyConstraint(["village_id", "activity_id"], ["activity.village_id", "activity.id"]),
        CheckConstraint(one_of("state", SHIFT_STATES), name="state"),
        CheckConstraint("begins >= 0 AND ends > begins AND ends <= 1440", name="hours"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        Index("ix_activity_shift_day", "village_id", "held_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    activity_id: Mapped[UUID]
    held_on: Mapped[date]
    begins: Mapped[int]
    ends: Mapped[int]
    capacity: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="planned")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reason: Mapped[str] = mapped_column(String(100), default="")
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RotaMember(Base):
    """A household that takes turns, as long as ``left_at`` is empty; ``credit`` is what it counted as having served when it joined."""

    __tablename__ = "rota_member"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "activity_id"], ["activity.village_id", "activity.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "member_id"], ["member.village_id", "member.id"]),
        CheckConstraint("credit >= 0", name="credit"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID | None]
    credit: Mapped[int]
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShiftAbsence(Base):
    """Days on which a household takes no turns, said by itself or through a helper."""

    __tablename__ = "shift_absence"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("until_on >= from_on", name="until"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(channel = 'helper') = (helper_id IS NOT NULL)", name="helper"),
        Index("ix_shift_absence_household", "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    household_id: Mapped[UUID]
    from_on: Mapped[date]
    until_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(8))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
