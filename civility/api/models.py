"""What was answered under an ``Idempotency-Key``, so that asking twice gives the same answer once done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime


class ApiAnswer(Base):
    """One POST: the hash of user and key, the keyed hash of what was asked, and the answer as it was sent.

    Written in the transaction of the use case itself: the key and what it did stand or fall together.
    Kept for ``idempotency.KEPT_FOR``.
    """

    __tablename__ = "api_answer"
    __table_args__ = (Index(None, "at"),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
