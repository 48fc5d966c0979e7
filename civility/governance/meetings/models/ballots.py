"""Ballots: who has voted, by which channel, and, apart from it, what was voted.

Of a secret ballot ``ballot_cast`` says that a seat has voted and nothing of what or when, and ``ballot_box`` holds a
count a choice and nothing of whom. A count leaves no order, no time and no row of one's own to be found again by.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, UtcDateTime, one_of

CHANNELS = ("online", "desk", "paper", "helper")
CHOICES = ("for", "against", "abstain")
MARKS = (*CHOICES, "spoiled")


class Ballot(Base):
    """The voting on one motion, from ``opened_at`` until ``closes_at``; then it is counted by one and confirmed by another.

    ``issued`` is how many sheets of paper were given out; ``mismatch`` why figures do not fit, where they do not.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "motion_id"], ["motion.village_id", "motion.id"]),
        CheckConstraint("closes_at > opened_at", name="closes"),
        CheckConstraint("(counted_by IS NULL) = (counted_at IS NULL)", name="counted"),
        CheckConstraint("(counted_by IS NULL) = (issued IS NULL)", name="issued"),
        CheckConstraint("confirmed_by <> counted_by", name="confirmed_by_second"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    motion_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued: Mapped[int | None]
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mismatch: Mapped[str] = mapped_column(String(300), default="")
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BallotCast(Base):
    """That a seat has voted: one row a seat, whatever the channel. ``helper_id`` is who took it down, unless it came online.

    Of an open ballot also what and when; of a sheet of paper what is on it is in ``ballot_sheet`` once it was typed.
    """

    __tablename__ = "ballot_cast"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "motion_id"], ["ballot.village_id", "ballot.motion_id"]),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint(one_of("choice", CHOICES), name="choice"),
        CheckConstraint("(channel = 'online') = (helper_id IS NULL)", name="helper"),
        CheckConstraint("choice IS NULL OR at IS NOT NULL", name="secret"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    motion_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(8))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    choice: Mapped[str | None] = mapped_column(String(8))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BallotBox(Base):
    """How many of a secret ballot's votes that came by no paper say one thing. Nothing else is kept of them."""

    __tablename__ = "ballot_box"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "motion_id"], ["ballot.village_id", "ballot.motion_id"]),
        CheckConstraint(one_of("choice", CHOICES), name="choice"),
        CheckConstraint("votes >= 0", name="votes"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    motion_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(String(8), primary_key=True)
    votes: Mapped[int]


class BallotSheet(Base):
    """A sheet of paper as it was typed. Its number is the seat's place in an open ballot, and nobody's in a secret one."""

    __tablename__ = "ballot_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "motion_id"], ["ballot.village_id", "ballot.motion_id"]),
        CheckConstraint(one_of("mark", MARKS), name="mark"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    motion_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(8))
