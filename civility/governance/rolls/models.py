"""Honour rolls: the month's (or quarter's) praise, frozen as it was printed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

STATES = ("draft", "submitted", "accepted", "returned", "replaced")


class HonorRoll(Base):
    """A numbered roll of one period; ``period_until`` is the first day after it.

    ``lines`` are frozen at making: ``{"rank", "household_number", "label", "honour_tenths", "stars", "categories",
    "earned"}``, the last in tenths by category.
    Making a roll is itself a transaction of the book that carries the hash of what the roll says: ``head_seq`` and
    ``head_hash`` are that transaction, so everything counted lies before it. ``method`` is a Chinese source text
    whose field ``day`` is ``counted_until``. ``replaced_by`` is the number of its successor.
    """

    __tablename__ = "honor_roll"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("period_until > period_from", name="period"),
        CheckConstraint("(state = 'replaced') = (replaced_by IS NOT NULL)", name="replaced"),
        CheckConstraint("replaced_by > number", name="replaced_by_newer"),
        Index(None, "village_id", "period_from", "period_until"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    period_from: Mapped[date]
    period_until: Mapped[date]
    counted_until: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    method: Mapped[str] = mapped_column(String(300))
    head_seq: Mapped[int] = mapped_column(BigInteger)
    head_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    replaced_by: Mapped[int | None]
