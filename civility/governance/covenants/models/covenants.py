"""Covenants: what a village promised itself, in versions that are kept for good."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.people.consultation import Said, said_checks

KINDS = ("village", "residents", "custom")
STATES = ("draft", "adopted")
VOTED_BY = ("adults", "households")


class Covenant(Base):
    """One version of one covenant. ``articles`` is a list of ``{"title": str, "text": str}`` in order,
    with ``other`` where the same is said in Tibetan too.

    A version is written (``draft``) and then adopted by a vote. Where it stands between these, and whether an adopted
    one waits, is in force or is superseded, follows from its days and the calendar (``rules.life``), so nothing has
    to run at midnight: it holds from ``in_force_from`` until the day before ``in_force_until``, and people may comment
    from ``consulted_from`` to ``consulted_until``, both days included. ``edition`` counts the saves of a draft, so that
    two people writing at once do not overwrite each other unseen.
    """

    __tablename__ = "covenant"
    __table_args__ = (
        UniqueConstraint("village_id", "kind", "version"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("voted_by", VOTED_BY), name="voted_by"),
        CheckConstraint("votes_for + votes_against + abstentions <= present", name="votes_of_present"),
        CheckConstraint("present <= eligible", name="present_of_eligible"),
        CheckConstraint(
            "(state = 'draft') = (voted_on IS NULL) AND (state = 'draft') = (in_force_from IS NULL)",
            name="adopted_by_vote",
        ),
        CheckConstraint("state = 'draft' OR votes_for * 2 > present", name="majority"),
        CheckConstraint("in_force_until IS NULL OR in_force_until > in_force_from", name="in_force"),
        CheckConstraint("(consulted_from IS NULL) = (consulted_until IS NULL)", name="consulted"),
        CheckConstraint("(filed_number IS NULL) = (filed_on IS NULL)", name="filed"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(60))
    articles: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    edition: Mapped[int] = mapped_column(default=1)
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    voted_on: Mapped[date | None]
    voted_by: Mapped[str] = mapped_column(String(10), default="households")
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
    filed_number: Mapped[str | None] = mapped_column(String(40))
    filed_on: Mapped[date | None]


class CovenantComment(Said, Base):
    """What somebody said about a draft while it was before the village, and what the committee answered."""

    __tablename__ = "covenant_comment"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "covenant_id"], ["covenant.village_id", "covenant.id"]),
        UniqueConstraint("village_id", "request_key"),
        *said_checks(),
        Index(None, "village_id", "covenant_id"),
    )

    covenant_id: Mapped[UUID]
