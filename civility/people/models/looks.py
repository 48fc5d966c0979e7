"""Who looked at what the village knows of a household."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.db import Base, new_id, one_of
from civility.people.models.accounts import ROLES
from civility.people.rules import LOOKS


class HouseholdLook(Base):
    """Somebody of the village opened one kind of page about a household: once a day and person.

    ``household_id`` is None for the roster as a whole. ``role`` is the post they held on that day; neither it nor the
    kind of page says a name.
    """

    __tablename__ = "household_look"
    __table_args__ = (
        UniqueConstraint("village_id", "household_id", "user_id", "day", "what"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("what", tuple(LOOKS)), name="what"),
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint("(household_id IS NULL) = (what = 'roster')", name="whose"),
        Index("ix_household_look_day", "village_id", "day"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID | None]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    what: Mapped[str] = mapped_column(String(10))
