"""The rules the village voted: versions of its standard, their clauses, and what was said about a draft."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.consultation import Said, said_checks

DIRECTIONS = ("bonus", "deduction")
STANDARD_STATES = ("draft", "adopted", "in_force", "superseded")


class Standard(Base):
    """A version of the village's scoring standard: draft → adopted by vote → in force → superseded."""

    __tablename__ = "standard"
    __table_args__ = (
        UniqueConstraint("village_id", "version"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", STANDARD_STATES), name="state"),
        CheckConstraint(
            "state = 'draft' OR (voted_on IS NOT NULL AND votes_for > votes_against + abstentions)",
            name="adopted_by_majority",
        ),
        CheckConstraint("votes_for + votes_against + abstentions <= present", name="votes_of_present"),
        CheckConstraint("present <= eligible", name="present_of_eligible"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    request_key: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    notes: Mapped[str] = mapped_column(Text, default="")
    imported_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    voted_on: Mapped[date | None]
    eligible: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    votes_for: Mapped[int] = mapped_column(default=0)
    votes_against: Mapped[int] = mapped_column(default=0)
    abstentions: Mapped[int] = mapped_column(default=0)
    vote_place: Mapped[str] = mapped_column(String(80), default="")
    vote_recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None]
    consulted_from: Mapped[date | None]
    consulted_until: Mapped[date | None]
    meeting: Mapped[str | None] = mapped_column(String(16))
    filed_number: Mapped[str | None] = mapped_column(String(40))
    filed_on: Mapped[date | None]

    def state_on(self, day: date) -> str:
        """The state that holds on a day: a start in the future is still ``adopted``, an end in the future ``in_force``.

        A draft is ``consulted`` from the day it was put before the village until it is voted on. ``in_force_until`` is
        the first day on which the next version counts, ``consulted_until`` the last on which people may comment.
        """
        if self.state == "draft" and self.consulted_from is not None:
            return "consulted"
        if self.in_force_from is None:
            return self.state
        if day < self.in_force_from:
            return "adopted"
        return "superseded" if self.in_force_until is not None and day >= self.in_force_until else "in_force"


class StandardComment(Said, Base):
    """What somebody said about a draft while it was before the village, and what the committee answered."""

    __tablename__ = "standard_comment"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "standard_id"], ["standard.village_id", "standard.id"]),
        *said_checks(),
        Index(None, "village_id", "standard_id"),
    )

    standard_id: Mapped[UUID]


class StandardMinutes(Base):
    """A picture of the signed minutes of the vote on a version."""

    __tablename__ = "standard_minutes"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "standard_id"], ["standard.village_id", "standard.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    standard_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)


class FavouriteClause(Base):
    """A clause somebody keeps at hand, by its words, so that it stays at hand in the next version."""

    __tablename__ = "favourite_clause"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200), primary_key=True)


class Clause(Base):
    """One scored behaviour of a standard.

    ``shape`` and ``caps`` are the JSON forms of ``points.rules`` values (fixed, one_of, range, rate, ladder;
    caps per household or member and period). ``cap_text`` keeps the words as they were voted.
    ``role`` says whom it is for (``rules.roles``), None everybody; ``ends_on`` is the last day whose deeds count, and on
    ``review_on`` the village wanted to talk about it again.
    """

    __tablename__ = "clause"
    __table_args__ = (
        UniqueConstraint("village_id", "standard_id", "number"),
        ForeignKeyConstraint(["village_id", "standard_id"], ["standard.village_id", "standard.id"]),
        CheckConstraint(one_of("direction", DIRECTIONS), name="direction"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    standard_id: Mapped[UUID]
    number: Mapped[int]
    direction: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    shape: Mapped[dict[str, Any]] = mapped_column(JSON)
    caps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    unit: Mapped[str] = mapped_column(String(40), default="")
    cap_text: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[list[str]] = mapped_column(JSON, default=list)
    evidence_text: Mapped[str] = mapped_column(String(200), default="")
    verifier_text: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    role: Mapped[str | None] = mapped_column(String(16))
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
