"""What was printed, and what waits to be made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from civility.clock import now
from civility.db import Base, UtcDateTime, new_id, one_of

JOB_STATES = ("waiting", "making", "done", "failed", "cancelled")


class Printed(Base):
    """One time a sheet was given out to be printed. Added, never changed; it holds numbers and references, no names.

    ``document`` is a kind of ``documents.NAMES`` or, of a page that is in no table, its endpoint. ``reference`` says
    which: a notice's number, a month, a household's number, an id. ``address`` gives the same sheet again. ``book_seq``
    is the last transaction of the book then, ``before`` the number of the last print from the same address.
    """

    __tablename__ = "printed"
    __table_args__ = (
        Index(None, "village_id", "address"),
        CheckConstraint("pages > 0", name="pages"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(120))
    size: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(300))
    pages: Mapped[int]
    byte_count: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    book_seq: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[int | None]
    printed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class PrintJob(Base):
    """A document of many pieces that is made in passing: ``drawn`` of ``pieces`` so far.

    Who makes it holds it under a ``lease`` until ``held_until`` and holds on with each word of progress; one whose maker
    died is taken up again by the next, ``tries`` times at most. ``trouble`` says why it failed: a refusal by its name and
    fields. Gone some days after it ended, with its file.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        UniqueConstraint("village_id", "request_key"),
        CheckConstraint(one_of("state", JOB_STATES), name="state"),
        CheckConstraint("(state = 'making') = (lease IS NOT NULL)", name="held"),
        CheckConstraint("(state IN ('waiting', 'making')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("pieces > 0 AND drawn >= 0", name="pieces"),
        Index(None, "state", "asked_at"),
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    request_key: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(120))
    size: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    pieces: Mapped[int]
    drawn: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[UUID | None]
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PrintFile(Base):
    """What a job made, whole or not there at all: written in the transaction that ends the job."""

    __tablename__ = "print_file"
    __table_args__ = (ForeignKeyConstraint(["village_id", "job_id"], ["print_job.village_id", "print_job.id"]),)

    village_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
