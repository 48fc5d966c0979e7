"""The notebook of those who look after households (民情一本记), and who looked into it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.relay.rules import PURPOSES


class Visit(Base):
    """Somebody was at a household: when, what for, what there was to note, and when to come again.

    ``grid_id`` is the household's grid on that day: its worker and lead may read ``text``, and so may whoever wrote it;
    nobody else. The text is emptied ``people.rules.KEPT_DAYS`` after the visit (``emptied_at``); that somebody came stays.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        ForeignKeyConstraint(["village_id", "grid_id"], ["grid.village_id", "grid.id"]),
        CheckConstraint(one_of("purpose", tuple(PURPOSES)), name="purpose"),
        CheckConstraint("emptied_at IS NULL OR text = ''", name="emptied"),
        Index(None, "village_id", "household_id", "visited_on"),
        Index(None, "village_id", "visited_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    household_id: Mapped[UUID]
    grid_id: Mapped[UUID | None]
    visited_on: Mapped[date]
    purpose: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    again_on: Mapped[date | None]
    by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VisitLook(Base):
    """Somebody opened an entry of the notebook: once a day and person."""

    __tablename__ = "visit_look"
    __table_args__ = (
        UniqueConstraint("village_id", "visit_id", "user_id", "day"),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    visit_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    day: Mapped[date]
