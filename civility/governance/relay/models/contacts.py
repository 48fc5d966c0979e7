"""The numbers that may stand on the contact board (公示牌)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id


class Contact(Base):
    """The telephone of a grid worker (``user_id``) or of a head's household, shown to everybody because they agreed on
    ``agreed_on``. Whoever did not agree has no row and is reached through the village's office.
    """

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("village_id", "user_id"),
        UniqueConstraint("village_id", "household_id"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint("(user_id IS NULL) != (household_id IS NULL)", name="subject"),
        CheckConstraint("phone != ''", name="phone"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    household_id: Mapped[UUID | None]
    phone: Mapped[str] = mapped_column(String(20))
    agreed_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
