"""What is told a household in private before anything is taken, and what then became of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime


class Deduction(Base):
    """A claim that takes points, from the private notice on.

    It may be put right up to and with ``repair_by``; ``lessened_tenths`` fell away by that. ``taken_tenths`` were taken of
    what the household can spend, ``not_taken_tenths`` could not be and never will: there are no debts. On ``lapse_on``
    what was taken is given back, by transaction ``lapsed_seq`` (None where its year was closed meanwhile).
    """

    __tablename__ = "deduction"
    __table_args__ = (
        UniqueConstraint("village_id", "lapsed_seq"),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        CheckConstraint("(repaired_by IS NULL) = (repaired_at IS NULL)", name="repaired"),
        CheckConstraint("lessened_tenths >= 0 AND (lessened_tenths = 0 OR repaired_at IS NOT NULL)", name="lessened"),
        CheckConstraint("(taken_tenths IS NULL) = (not_taken_tenths IS NULL)", name="taken"),
        CheckConstraint("(taken_tenths IS NULL) = (lapse_on IS NULL)", name="lapses_when_taken"),
        CheckConstraint("lapsed_seq IS NULL OR lapsed_at IS NOT NULL", name="lapsed"),
        Index(None, "village_id", "repair_by"),
        Index(None, "village_id", "lapse_on"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    repair_by: Mapped[date]
    repaired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    repaired_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    repair_note: Mapped[str] = mapped_column(String(300), default="")
    lessened_tenths: Mapped[int] = mapped_column(BigInteger, default=0)
    taken_tenths: Mapped[int | None] = mapped_column(BigInteger)
    not_taken_tenths: Mapped[int | None] = mapped_column(BigInteger)
    lapse_on: Mapped[date | None]
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lapsed_seq: Mapped[int | None] = mapped_column(BigInteger)
