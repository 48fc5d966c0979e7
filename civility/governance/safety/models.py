"""The rule of the safety index, each as it was set. Sealed in the book."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id


class SafetyRule(Base):
    """What counts how much from a month on: component → weight, 0 to 100. Of two for one month the later set holds."""

    __tablename__ = "safety_rule"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint("place > 0", name="place"),
        Index(None, "village_id", "from_on"),
        UniqueConstraint("village_id", "place"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    from_on: Mapped[date]
    weights: Mapped[dict[str, int]] = mapped_column(JSON)
    set_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
