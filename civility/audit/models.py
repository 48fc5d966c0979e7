"""What the audits found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime


class AuditRun(Base):
    """One audit of a village: the book up to ``seq`` and everything that must agree with it.

    ``findings`` are ``{"check", "seq", "message", "fields"}``: what is wrong. ``questions`` are of the same shape
    and accuse nobody: recorded times that went back. At most 200 of either are kept; the counts are whole.
    Runs are numbered, because ``at`` may be the reading of a clock that went wrong.
    """

    __tablename__ = "audit_run"
    __table_args__ = (
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("finding_count >= 0 AND question_count >= 0", name="counts"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seq: Mapped[int] = mapped_column(BigInteger)
    duration_ms: Mapped[int]
    finding_count: Mapped[int]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    question_count: Mapped[int]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
