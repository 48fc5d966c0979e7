"""Reminders of an article, for one household alone; and what it answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.covenants.rules.reminders import ANSWERS, CHANNELS, MAX_NAME, MAX_REASON, MAX_WORDS, STATES


class CovenantReminder(Base):
    """What somebody saw that an article asks otherwise, told to the household when another person had read it.

    ``article`` is the place of the article in its version, from 1; of another version it is another article. ``reason``
    says why it was sent back, or why it was a mistake. ``decided_by`` is the second person, who sent it or sent it back;
    ``ended_by`` who withdrew it, saw it put right, or took it back. ``handed_by`` is the name of who brought the letter,
    somebody without an account too. After ``rules.KEPT_DAYS`` the words are emptied: that it was leaves no words behind.
    """

    __tablename__ = "covenant_reminder"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "covenant_id"], ["covenant.village_id", "covenant.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("article > 0", name="article"),
        CheckConstraint("(state IN ('waiting', 'withdrawn')) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state IN ('withdrawn', 'closed', 'mistaken')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(handed_on IS NULL) = (handed_noted_by IS NULL)", name="handed"),
        CheckConstraint("emptied_at IS NULL OR (words = '' AND reason = '' AND handed_by = '')", name="emptied"),
        Index("ix_covenant_reminder_state", "village_id", "state"),
        Index("ix_covenant_reminder_household", "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    household_id: Mapped[UUID]
    covenant_id: Mapped[UUID]
    article: Mapped[int]
    seen_on: Mapped[date]
    words: Mapped[str] = mapped_column(String(MAX_WORDS), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    handed_by: Mapped[str] = mapped_column(String(MAX_NAME), default="")
    handed_on: Mapped[date | None]
    handed_noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReminderAnswer(Base):
    """What a household said to a reminder; it may say more later, up to ``rules.MOST_ANSWERS`` times.

    ``helper_id`` is who heard it or typed it from paper; None where the household said it on its own phone.
    """

    __tablename__ = "covenant_reminder_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "reminder_id"],
            ["covenant_reminder.village_id", "covenant_reminder.id"],
            name="fk_covenant_reminder_answer_reminder",
        ),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("kind", tuple(ANSWERS)), name="kind"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(channel = 'phone') = (helper_id IS NULL)", name="helper"),
        Index("ix_covenant_reminder_answer_reminder", "village_id", "reminder_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reminder_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(5))
    words: Mapped[str] = mapped_column(String(MAX_WORDS), default="")
    channel: Mapped[str] = mapped_column(String(6))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
