"""Reads of the print log and of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from civility.errors import NotFound
from civility.people.models import User
from civility.prints.errors import JobGone, NotReady
from civility.prints.models import Printed, PrintFile, PrintJob

UNDER_WAY: Final = ("waiting", "making")


@dataclass(frozen=True)
class LogRow:
    """A print with who did it, and the last print of the same sheet before it."""

    printed: Printed
    who: str
    before: Printed | None

    @property
    def is_same(self) -> bool | None:
        """Whether it was the same to the byte as the one before; None for the first."""
        return None if self.before is None else self.before.sha256 == self.printed.sha256


def count_printed(session: Session, village_id: UUID) -> int:
    return session.scalar(select(func.count()).where(Printed.village_id == village_id)) or 0


def list_printed(session: Session, village_id: UUID, *, limit: int, offset: int = 0) -> list[LogRow]:
    """The log, newest first."""
    earlier = aliased(Printed)
    rows = session.execute(
        select(Printed, User.name, earlier)
        .join(User, User.id == Printed.printed_by)
        .outerjoin(earlier, and_(earlier.village_id == village_id, earlier.number == Printed.before))
        .where(Printed.village_id == village_id)
        .order_by(Printed.number.desc())
        .limit(limit)
        .offset(offset)
    )
    return [LogRow(*row) for row in rows]


def get_printed(session: Session, village_id: UUID, number: int) -> LogRow:
    """One print by its number. Raises NotFound."""
    earlier = aliased(Printed)
    row = session.execute(
        select(Printed, User.name, earlier)
        .join(User, User.id == Printed.printed_by)
        .outerjoin(earlier, and_(earlier.village_id == village_id, earlier.number == Printed.before))
        .where(Printed.village_id == village_id, Printed.number == number)
    ).first()
    if row is None:
        raise NotFound()
    return LogRow(*row)


def find_last_printed(session: Session, village_id: UUID, address: str) -> Printed | None:
    """The last print of one sheet: of the same paper, festival and all."""
    return session.scalar(
        select(Printed)
        .where(Printed.village_id == village_id, Printed.address == address)
        .order_by(Printed.number.desc())
        .limit(1)
    )


def list_jobs(session: Session, village_id: UUID, *, limit: int = 20) -> Sequence[PrintJob]:
    """Jobs, newest first."""
    return session.scalars(
        select(PrintJob)
        .where(PrintJob.village_id == village_id)
        .order_by(PrintJob.asked_at.desc(), PrintJob.id.desc())
        .limit(limit)
    ).all()


def count_under_way(session: Session, village_id: UUID) -> int:
    return (
        session.scalar(select(func.count()).where(PrintJob.village_id == village_id, PrintJob.state.in_(UNDER_WAY)))
        or 0
    )


def get_job(session: Session, village_id: UUID, job_id: UUID) -> PrintJob:
    """Raises JobGone."""
    job = session.get(PrintJob, (village_id, job_id), populate_existing=True)
    if job is None:
        raise JobGone()
    return job


def get_file(session: Session, village_id: UUID, job_id: UUID) -> bytes:
    """The PDF of a job that is done. Raises JobGone, NotReady."""
    job = get_job(session, village_id, job_id)
    if job.state != "done":
        raise NotReady()
    return session.get_one(PrintFile, (village_id, job_id)).pdf


def find_job_to_make(session: Session, at: datetime) -> tuple[UUID, UUID] | None:
    """The job of any village that has waited longest, those whose maker went silent with the others."""
    row = session.execute(
        select(PrintJob.village_id, PrintJob.id)
        .where(or_(PrintJob.state == "waiting", and_(PrintJob.state == "making", PrintJob.held_until < at)))
        .order_by(PrintJob.asked_at, PrintJob.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
