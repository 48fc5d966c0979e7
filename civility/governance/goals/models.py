"""Goals of places. None is ever deleted; one that was a mistake is withdrawn."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of
from civility.governance.goals.rules import STATES


class Goal(Base):
    """One thing a place wants done until a day: the village, or one grid or one unit of it.

    ``text`` and ``why`` (why it was not done) are public and name nobody. The pictures are of places.
    """

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "grid_id"], ["grid.village_id", "grid.id"]),
        ForeignKeyConstraint(["village_id", "unit_id"], ["head_unit.village_id", "head_unit.id"]),
        ForeignKeyConstraint(["village_id", "before_id"], ["photo.village_id", "photo.id"]),
        ForeignKeyConstraint(["village_id", "after_id"], ["photo.village_id", "photo.id"]),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("grid_id IS NULL OR unit_id IS NULL", name="place"),
        CheckConstraint("state NOT IN ('done', 'not_done') OR settled_on IS NOT NULL", name="settled"),
        CheckConstraint("state != 'not_done' OR why != ''", name="why"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name="withdrawn"),
        Index(None, "village_id", "state", "due_on"),
        Index(None, "village_id", "settled_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    grid_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date]
    before_id: Mapped[UUID | None]
    after_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(10), default="open")
    why: Mapped[str] = mapped_column(String(100), default="")
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    settled_on: Mapped[date | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
