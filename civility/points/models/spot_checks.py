"""Posted claims of a month that were drawn to be looked at again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

SPOT_RESULTS = ("found", "partly", "not_found")


class SpotCheck(Base):
    """One month's sample: listed, then drawn. ``month`` is its first day.

    The list of ``claim_count`` claims was sealed in the book as ``listed_seq``, by its ``list_hash``. The seed is that of
    the first checkpoint over it that was signed at ``seed_after`` or later, of size ``checkpoint_size``.
    """

    __tablename__ = "spot_check"
    __table_args__ = (
        UniqueConstraint("village_id", "month"),
        CheckConstraint("(seed IS NULL) = (drawn_at IS NULL)", name="drawn"),
        CheckConstraint("(seed IS NULL) = (checkpoint_size IS NULL)", name="seeded"),
        CheckConstraint("seed_after > listed_at", name="seed_later"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    month: Mapped[date]
    percent: Mapped[int]
    least: Mapped[int]
    claim_count: Mapped[int]
    list_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    listed_seq: Mapped[int | None] = mapped_column(BigInteger)
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seed_after: Mapped[datetime] = mapped_column(UtcDateTime)
    checkpoint_size: Mapped[int | None] = mapped_column(BigInteger)
    seed: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpotCheckItem(Base):
    """One claim of a sample, and what was found; ``place`` counts from 1 in the order of drawing."""

    __tablename__ = "spot_check_item"
    __table_args__ = (
        UniqueConstraint("village_id", "spot_check_id", "place"),
        UniqueConstraint("village_id", "spot_check_id", "claim_id"),
        ForeignKeyConstraint(["village_id", "spot_check_id"], ["spot_check.village_id", "spot_check.id"]),
        ForeignKeyConstraint(["village_id", "claim_id"], ["claim.village_id", "claim.id"]),
        ForeignKeyConstraint(["village_id", "correction_id"], ["correction.village_id", "correction.id"]),
        CheckConstraint(f"result IS NULL OR {one_of('result', SPOT_RESULTS)}", name="result"),
        CheckConstraint("(result IS NULL) = (checked_by IS NULL)", name="checked"),
        CheckConstraint("result IS NULL OR result = 'found' OR note <> ''", name="reasoned"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    spot_check_id: Mapped[UUID]
    place: Mapped[int]
    claim_id: Mapped[UUID]
    result: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(300), default="")
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    correction_id: Mapped[UUID | None]
