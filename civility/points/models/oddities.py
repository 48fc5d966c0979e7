"""What the supervisors noted about an oddity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id


class OddityNote(Base):
    """What came of asking. ``key`` names the question and whom it was about; notes are added, never changed."""

    __tablename__ = "oddity_note"
    __table_args__ = (UniqueConstraint("village_id", "request_key"), Index(None, "village_id", "key"))

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(300))
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
