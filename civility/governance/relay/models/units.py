"""What became of the units, and who was elected to head them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.relay.rules import ENDINGS

CHANGES = ("formed", "moved", "dissolved")


class UnitChange(Base):
    """A unit was formed, households came to it (``moved``; to none, where ``unit_id`` is empty), or it was dissolved.

    ``moves`` is a list of ``{"household": id, "from": id or null}``. Only added to.
    """

    __tablename__ = "unit_change"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "unit_id"], ["head_unit.village_id", "head_unit.id"]),
        CheckConstraint(one_of("kind", CHANGES), name="kind"),
        Index(None, "village_id", "unit_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[UUID | None]
    moves: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class HeadTerm(Base):
    """A household elected to head its unit, both days of the term included. Sealed in the book.

    The office is the household's: somebody of it may have an account, whose appointment is then ``appointment_id``.
    ``candidates`` is a list of ``{"household": id, "votes": int}``, the elected one among them. Ended early, the last day
    is ``ended_on``; ``end_vote`` is the vote of a recall as ``Vote.record()`` keeps it.
    """

    __tablename__ = "head_term"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "unit_id"], ["head_unit.village_id", "head_unit.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
        CheckConstraint(one_of("ended_by_what", ("", *ENDINGS)), name="ended_by_what"),
        CheckConstraint("votes_for + votes_against + abstentions <= present", name="votes_of_present"),
        CheckConstraint("present <= eligible", name="present_of_eligible"),
        CheckConstraint("ends_on > starts_on", name="term"),
        Index(None, "village_id", "unit_id", "starts_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    unit_id: Mapped[UUID]
    household_id: Mapped[UUID]
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    voted_on: Mapped[date]
    vote_place: Mapped[str] = mapped_column(String(80), default="")
    eligible: Mapped[int]
    present: Mapped[int]
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    abstentions: Mapped[int]
    photo_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_on: Mapped[date | None]
    ended_by_what: Mapped[str] = mapped_column(String(10), default="")
    end_vote: Mapped[str | None] = mapped_column(Text)
    end_recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def last_day(self) -> date:
        return min(self.ends_on, self.ended_on or self.ends_on)
