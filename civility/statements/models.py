"""Passbooks: up to which transaction, and to which place of a page, each household's paper booklet is printed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

PASSBOOK_SIZES = ("A6", "A5")


class Passbook(Base):
    """A household's booklet. ``opening_tenths`` and ``opening_honour_tenths`` were left after transaction ``after_seq``.

    The newest of a household is the one that is used, until it is void; a booklet begun makes the one before it void.
    """

    __tablename__ = "passbook"
    __table_args__ = (
        UniqueConstraint("village_id", "household_id", "number"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "household_id"], ["household.village_id", "household.id"]),
        CheckConstraint(one_of("size", PASSBOOK_SIZES), name="size"),
        CheckConstraint("(voided_by IS NULL) = (voided_at IS NULL)", name="voided"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID]
    number: Mapped[int]
    request_key: Mapped[str] = mapped_column(String(64))
    size: Mapped[str] = mapped_column(String(2))
    after_seq: Mapped[int] = mapped_column(BigInteger)
    opening_tenths: Mapped[int] = mapped_column(BigInteger)
    opening_honour_tenths: Mapped[int] = mapped_column(BigInteger)
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PassbookPrint(Base):
    """What was printed at once: the transactions ``after_seq`` < seq ≤ ``upto_seq``, so that none is printed twice.

    ``lines`` is a list in the order of the book, each as ``rules.placed`` makes it: where on the booklet it stands and
    every word and figure of it, so that a lost page is printed as it was whatever the goods are called by then.
    """

    __tablename__ = "passbook_print"
    __table_args__ = (
        UniqueConstraint("village_id", "passbook_id", "after_seq"),
        UniqueConstraint("village_id", "request_key"),
        ForeignKeyConstraint(["village_id", "passbook_id"], ["passbook.village_id", "passbook.id"]),
        CheckConstraint("upto_seq > after_seq", name="upto"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    passbook_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(64))
    after_seq: Mapped[int] = mapped_column(BigInteger)
    upto_seq: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    printed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
