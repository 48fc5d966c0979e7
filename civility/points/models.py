"""Standards, claims and what happens to them on their way into the book, and the years that are closed.

Amounts are tenths of a point, never negative; ``Clause.direction`` says whether they are given or taken.
"""

from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
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
from civility.points.rules.tally import Scope

DIRECTIONS = ("bonus", "deduction")
STANDARD_STATES = ("draft", "adopted", "in_force", "superseded")
CLAIM_STATES = (
    "draft",
    "submitted",
    "reviewed",
    "on_notice",
    "objected",
    "posted",
    "returned",
    "withdrawn",
    "recalled",
)
NOTICE_STATES = ("open", "closed")
OBJECTION_STATES = ("open", "upheld", "dismissed")
CHANNELS = ("online", "helper", "paper")
CLOSE_STATES = ("announced", "done", "undone", "dropped")
DECISIONS = ("approved", "returned")


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


class StandardComment(Base):
    """What somebody said about a draft while it was before the village, and what the committee answered.

    ``about`` is the clause it concerns, in the speaker's words; ``name`` is optional and not shown to the public.
    """

    __tablename__ = "standard_comment"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "standard_id"], ["standard.village_id", "standard.id"]),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="answered"),
        Index(None, "village_id", "standard_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    standard_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    about: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(60), default="")
    said_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Clause(Base):
    """One scored behaviour of a standard.

    ``shape`` and ``caps`` are the JSON forms of ``points.rules`` values (fixed, one_of, range, rate, ladder;
    caps per household or member and period). ``cap_text`` keeps the words as they were voted.
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


class ClaimSheet(Base):
    """One act of recording: one clause, one day, one reason, one household or two hundred.

    Its request key makes a doubled form one sheet.
    """

    __tablename__ = "claim_sheet"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "clause_id"], ["clause.village_id", "clause.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    clause_id: Mapped[UUID]
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    evidence: Mapped[str] = mapped_column(String(300), default="")
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Claim(Base):
    """A proposal that a household be scored under a clause. ``posted_seq`` is its transaction in the book.

    ``posted_unit_id`` is the head unit the household belonged to when it was posted, and stays so.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("village_id", "sheet_id", "household_id"),
        UniqueConstraint("village_id", "posted_seq"),
        ForeignKeyConstraint(["village_id", "sheet_id"], ["claim_sheet.village_id", "claim_sheet.id"]),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "member_id"], ["member.village_id", "member.id"]),
        ForeignKeyConstraint(["village_id", "clause_id"], ["clause.village_id", "clause.id"]),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        CheckConstraint(one_of("state", CLAIM_STATES), name="state"),
        CheckConstraint("amount_tenths >= 0", name="amount"),
        CheckConstraint("(state = 'posted') = (posted_seq IS NOT NULL)", name="posted_in_book"),
        Index(None, "village_id", "state", "happened_on"),
        Index(None, "village_id", "household_id", "clause_id", "happened_on"),
        Index(None, "village_id", "notice_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[UUID]
    household_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    clause_id: Mapped[UUID]
    direction: Mapped[str] = mapped_column(String(10))
    happened_on: Mapped[date]
    quantity: Mapped[str] = mapped_column(String(40), default="")
    amount_tenths: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    notice_id: Mapped[UUID | None]
    posted_seq: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    posted_unit_id: Mapped[UUID | None]


class Review(Base):
    """A second person's decision on a claim. Never the recorder, never the own household.

    Decisions made in one step share its request key.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("village_id", "claim_id", "step"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        CheckConstraint(one_of("decision", DECISIONS), name="decision"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    step: Mapped[int] = mapped_column(default=1)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Notice(Base):
    """A numbered public sheet of claims, open for objections until ``closes_at``."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", NOTICE_STATES), name="state"),
        CheckConstraint("closes_at > opens_at", name="period"),
        Index(None, "village_id", "state", "closes_at"),
        Index(None, "village_id", "closes_at"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="open")
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class Objection(Base):
    """Somebody's reasoned objection to a claim while its notice is open.

    ``answer_by`` is its last working day, kept as it was promised; ``appeal_by`` is that of appealing against the
    ruling, None where nobody can: it was given before there were appeals, or by the township itself.
    """

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        CheckConstraint(one_of("state", OBJECTION_STATES), name="state"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("state = 'open' OR (ruled_by IS NOT NULL AND ruling <> '')", name="ruled_with_reason"),
        Index(None, "village_id", "claim_id"),
        Index("ix_objection_answer_by", "village_id", "state", "answer_by"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID]
    notice_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    text: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(60), default="")
    confidential: Mapped[bool] = mapped_column(default=True)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    ruled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling: Mapped[str] = mapped_column(String(500), default="")
    appeal_by: Mapped[date | None]


class Appeal(Base):
    """The step from the ruling on an objection to the township, taken once, by the side the ruling went against.

    ``raised_by`` is who wrote it down for somebody else. ``reversal_seq`` is the transaction that took a posted
    claim out of the book again.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("village_id", "objection_id"),
        UniqueConstraint("village_id", "request_key"),
        UniqueConstraint("village_id", "reversal_seq"),
        ForeignKeyConstraint(["village_id", "objection_id"], ["objection.village_id", "objection.id"]),
        CheckConstraint(one_of("state", OBJECTION_STATES), name="state"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("state = 'open' OR (ruled_by IS NOT NULL AND ruling <> '')", name="ruled_with_reason"),
        CheckConstraint("reversal_seq IS NULL OR state = 'upheld'", name="reversed_when_upheld"),
        Index("ix_appeal_answer_by", "village_id", "state", "answer_by"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    objection_id: Mapped[UUID]
    request_key: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10), default="online")
    text: Mapped[str] = mapped_column(String(500))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    ruled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling: Mapped[str] = mapped_column(String(500), default="")
    reversal_seq: Mapped[int | None] = mapped_column(BigInteger)


class MonthlyScore(Base):
    """The rollup that rolls read: one household's month and category, kept at posting time.

    ``month`` is the first day of the month in which the claim was posted.
    """

    __tablename__ = "monthly_score"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        Index(None, "village_id", "household_id"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    honour_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    claim_count: Mapped[int] = mapped_column(default=0)


class MonthlyTotal(Base):
    """The rollup that rankings read: a month of one household, one head unit or the whole village, kept likewise.

    ``holder_id`` is the id of the household, head unit or village. ``household_count`` is how many of its
    households had a good deed posted. ``head_unit_id`` of a household's row is the unit its month counts for: the
    one it was in when the first claim of the month was posted, so that a household counts in one unit a month.
    """

    __tablename__ = "monthly_total"
    __table_args__ = (
        CheckConstraint(one_of("scope", get_args(Scope)), name="scope"),
        Index("ix_monthly_total_honour", "village_id", "scope", "month", "honour_tenths"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[Scope] = mapped_column(String(10), primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    head_unit_id: Mapped[UUID | None]
    honour_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    claim_count: Mapped[int] = mapped_column(default=0)
    household_count: Mapped[int] = mapped_column(default=0)


class YearClose(Base):
    """One try to clear what is left of a year's points: announced → done → undone, or dropped when the rule changed.

    What is older is cleared with it. ``usable_until`` is the last day on which the points can be used. A year that was
    undone is announced anew, as the next ``attempt``. ``undone_reason`` may name people and stays out of the book.
    """

    __tablename__ = "year_close"
    __table_args__ = (
        UniqueConstraint("village_id", "year", "attempt"),
        CheckConstraint(one_of("state", CLOSE_STATES), name="state"),
        CheckConstraint("usable_until > announced_on", name="announced_before"),
        CheckConstraint("(state IN ('done', 'undone')) = (closed_at IS NOT NULL)", name="closed_when_done"),
        CheckConstraint(
            "state <> 'undone' OR (undone_at IS NOT NULL AND undone_reason <> '')", name="undone_with_reason"
        ),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    year: Mapped[int]
    attempt: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="announced")
    usable_until: Mapped[date]
    announced_on: Mapped[date]
    reminded_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    household_count: Mapped[int] = mapped_column(default=0)
    total_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_reason: Mapped[str] = mapped_column(String(200), default="")
