"""When a store is shut that would be open."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id


class StoreClosure(Base):
    """A notice that a store is shut from a day on, to the last day or until somebody opens it again, and why.

    While one holds nothing is handed over. ``reopened_on`` is the first day it does not hold any more.
    """

    __tablename__ = "store_closure"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "store_id"], ["store.village_id", "store.id"]),
        CheckConstraint("until_on >= from_on", name="until"),
        CheckConstraint("(reopened_on IS NULL) = (reopened_by IS NULL)", name="reopened"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    store_id: Mapped[UUID]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(100))
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reopened_on: Mapped[date | None]
    reopened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    def holds(self, day: date) -> bool:
        return (
            self.from_on <= day
            and (self.until_on is None or day <= self.until_on)
            and (self.reopened_on is None or day < self.reopened_on)
        )
