"""Covenants: what a village promised itself, in versions. At most one version of a kind is in force."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

KINDS = ("village", "residents", "custom")
STATES = ("draft", "in_force", "superseded")


class Covenant(Base):
    """One version of one covenant. ``articles`` is a list of ``{"title": str, "text": str}`` in order."""

    __tablename__ = "covenant"
    __table_args__ = (
        UniqueConstraint("village_id", "kind", "version"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("state = 'draft' OR (voted_on IS NOT NULL AND votes_for > votes_against)", name="voted"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(60))
    articles: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    voted_on: Mapped[date | None]
    present: Mapped[int] = mapped_column(default=0)
    votes_for: Mapped[int] = mapped_column(default=0)
    votes_against: Mapped[int] = mapped_column(default=0)
    abstentions: Mapped[int] = mapped_column(default=0)
    in_force_from: Mapped[date | None]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
