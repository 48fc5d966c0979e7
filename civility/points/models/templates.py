"""The scoring standard a township offers its villages, and how far they may go beyond it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id


class StandardTemplate(Base):
    """A version of a township's template; the newest one counts, until it is withdrawn.

    ``clauses`` are dictionaries of the columns of ``Clause``. The limits are of a village's own clauses, those that are
    not in the template as they stand there: how many of either direction, and the most one may give or take at once,
    in tenths; None is no limit.
    """

    __tablename__ = "standard_template"
    __table_args__ = (
        UniqueConstraint("township_id", "version"),
        UniqueConstraint("township_id", "request_key"),
        CheckConstraint("max_bonus >= 0 AND max_deduction >= 0 AND max_tenths > 0", name="limits"),
    )

    township_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    request_key: Mapped[str] = mapped_column(String(64))
    clauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    max_bonus: Mapped[int | None]
    max_deduction: Mapped[int | None]
    max_tenths: Mapped[int | None] = mapped_column(BigInteger)
    published_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
