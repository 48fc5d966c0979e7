"""Matters, the trail of each, and what hangs on them. Nothing here is ever deleted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.matters.rules.kinds import CARE_WORDS, CHANNELS, ENTRY_WORDS, HIDING_REASONS, KINDS, LEVELS
from civility.governance.matters.rules.transitions import ACTIONS, STATES

_MATTER = ["matter.village_id", "matter.id"]


class Offer(Base):
    """A service the village offers (服务清单): what is ordered. ``confidential``: an order of it is nobody else's business."""

    __tablename__ = "service_offer"
    __table_args__ = (UniqueConstraint("village_id", "request_key"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(30))
    what: Mapped[str] = mapped_column(String(120), default="")
    provider: Mapped[str] = mapped_column(String(60), default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    dropped: Mapped[bool] = mapped_column(default=False)


class Matter(Base):
    """One thing raised and followed to its end.

    ``private`` says whether only those whose matter it is may see it. ``name`` and ``contact`` are what somebody
    without an account said of themselves; ``household_id`` is whose matter it is, ``raised_by`` who typed it in.
    ``why`` a household is on the care list is one of ``CARE_WORDS``; empty for other kinds and where nobody was asked yet.
    ``level`` and ``handler_id`` say whose turn it is, ``due_at`` until when; ``late``: it came up because time ran out.
    ``supported`` counts the households and receipts that met the same thing, this one among them.
    """

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "offer_id"], ["service_offer.village_id", "service_offer.id"]),
        ForeignKeyConstraint(["village_id", "merged_into"], _MATTER),
        CheckConstraint(one_of("kind", tuple(KINDS)), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("level", LEVELS), name="level"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint(one_of("why", ("", *CARE_WORDS)), name="why"),
        CheckConstraint("state != 'merged' OR merged_into IS NOT NULL", name="merged"),
        CheckConstraint("state != 'dispatched' OR handler_id IS NOT NULL", name="handler"),
        Index(None, "village_id", "state", "number"),
        Index(None, "village_id", "state", "due_at"),
        Index("ix_matter_wall", "village_id", "kind", "state", "hidden", "private", "number"),
        Index(None, "village_id", "raised_at"),
        Index(None, "village_id", "household_id"),
        Index(None, "village_id", "handler_id", "state"),
        Index(None, "village_id", "merged_into"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    private: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(60), default="")
    other: Mapped[str] = mapped_column(String(120), default="")
    why: Mapped[str] = mapped_column(String(10), default="")
    consent: Mapped[str] = mapped_column(String(120), default="")
    every_days: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(60), default="")
    household_id: Mapped[UUID | None]
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    offer_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(10))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fix_by: Mapped[date | None]
    late: Mapped[bool] = mapped_column(default=False)
    reopened: Mapped[int] = mapped_column(default=0)
    supported: Mapped[int] = mapped_column(default=1)
    merged_into: Mapped[UUID | None]
    hidden: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MatterStep(Base):
    """A row of the trail: who did what when, and how the matter stood afterwards.

    ``user_id`` is None for whoever came with a receipt or a household's card, and for the clock (``by``).
    """

    __tablename__ = "matter_step"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),
        CheckConstraint(one_of("action", ACTIONS), name="action"),
        CheckConstraint(one_of("by", ("user", "household", "receipt", "clock")), name="by"),
        CheckConstraint("(by = 'user') = (user_id IS NOT NULL)", name="user"),
        Index(None, "village_id", "user_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(14))
    by: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    from_level: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class MatterEntry(Base):
    """Something planned or done on the way: a session, an agreement, a visit, a step of a plan. Done once, by somebody."""

    __tablename__ = "matter_entry"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),
        CheckConstraint(one_of("kind", tuple(ENTRY_WORDS)), name="kind"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        Index(None, "village_id", "matter_id"),
        Index(None, "village_id", "done_at", "due_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(80))
    matter_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(14))
    plan: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    text: Mapped[str] = mapped_column(Text, default="")
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MatterSupporter(Base):
    """A household that met the same thing: one a household."""

    __tablename__ = "matter_supporter"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class MatterHiding(Base):
    """One person's wish to take a matter off the wall, and what another decided. ``hide`` is None until then."""

    __tablename__ = "matter_hiding"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),
        CheckConstraint(one_of("reason", tuple(HIDING_REASONS)), name="reason"),
        CheckConstraint("decided_by IS NULL OR decided_by != proposed_by", name="two"),
        CheckConstraint("(hide IS NULL) = (decided_by IS NULL)", name="decided"),
        Index(None, "village_id", "matter_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    matter_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(200), default="")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    hide: Mapped[bool | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MatterPhoto(Base):
    """A picture that came with a matter; for those who handle it and whoever raised it, not for the wall."""

    __tablename__ = "matter_photo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),
        ForeignKeyConstraint(["village_id", "photo_id"], ["photo.village_id", "photo.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)


class MatterAccess(Base):
    """Somebody opened a private matter on a day: the first time of that day."""

    __tablename__ = "matter_access"
    __table_args__ = (ForeignKeyConstraint(["village_id", "matter_id"], _MATTER),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
