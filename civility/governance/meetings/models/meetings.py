"""Meetings, who has a seat at each, and what was put to the vote."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.meetings import MEETINGS

MEETING_STATES = ("draft", "called", "held", "minuted", "closed", "cancelled")
MOTION_STATES = ("draft", "fixed", "voting", "counted", "decided", "dropped")
WAYS = ("hands", "open", "secret")
OUTCOMES = ("carried", "lost", "no_quorum", "void")


class Meeting(Base):
    """One meeting of a kind of ``people.meetings``. With its call the list of seats is fixed for good.

    ``agenda`` is a list of texts. ``late_reason`` says why it was called later than its kind asks. ``listed`` and
    ``attended`` are how many are on the list and how many of them came.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("kind", tuple(MEETINGS)), name="kind"),
        CheckConstraint(one_of("state", MEETING_STATES), name="state"),
        CheckConstraint("(called_at IS NULL) = (listed IS NULL)", name="called"),
        CheckConstraint("(attended_at IS NULL) = (attended IS NULL)", name="held"),
        CheckConstraint("attended <= listed", name="attended_of_listed"),
        CheckConstraint("closed_by <> minuted_by", name="closed_by_second"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agenda: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    called_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_reason: Mapped[str] = mapped_column(String(200), default="")
    listed: Mapped[int | None]
    attended: Mapped[int | None]
    attended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    attended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[str] = mapped_column(Text, default="")
    minuted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    minuted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")


class MeetingSeat(Base):
    """A line of the list, ``place`` counted from 1: a household, or one person of it. Names are those of the roster."""

    __tablename__ = "meeting_seat"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "meeting_id"], ["meeting.village_id", "meeting.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "member_id"], ["member.village_id", "member.id"]),
        UniqueConstraint("village_id", "meeting_id", "household_id", "member_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    came: Mapped[bool] = mapped_column(default=False)


class MeetingPhoto(Base):
    """A picture of the signed minutes or of the sign-in sheet."""

    __tablename__ = "meeting_photo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "meeting_id"], ["meeting.village_id", "meeting.id"]),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)


class Motion(Base):
    """A sentence to say yes or no to. Its wording and the way of voting are fixed before anybody votes.

    ``present`` is how many took part: came to the meeting for a show of hands, voted in a ballot. The counts are NULL
    until it is decided.
    """

    __tablename__ = "motion"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "meeting_id"], ["meeting.village_id", "meeting.id"]),
        UniqueConstraint("village_id", "meeting_id", "place"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("way", WAYS), name="way"),
        CheckConstraint(one_of("state", MOTION_STATES), name="state"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name="decided"),
        CheckConstraint("(outcome IS NULL) = (decided_on IS NULL)", name="decided_on"),
        CheckConstraint("votes_for + votes_against + abstentions + spoiled <= present", name="votes_of_present"),
        CheckConstraint("present <= eligible", name="present_of_eligible"),
        CheckConstraint("outcome <> 'carried' OR votes_for * 2 > present", name="majority"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID]
    place: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    wording: Mapped[str] = mapped_column(String(500))
    way: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default="draft")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    fixed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    fixed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    eligible: Mapped[int | None]
    present: Mapped[int | None]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstentions: Mapped[int | None]
    spoiled: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    decided_on: Mapped[date | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
