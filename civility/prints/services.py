"""Writing the log, and what happens to a job: ordered, taken, told of, ended, cancelled, cleared away.

What makes the sheets is not known here (``making``).
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import new_id, transaction
from civility.errors import RuleBroken
from civility.people.actors import Actor
from civility.prints.errors import JobEnded, MakerDied, TooManyWaiting
from civility.prints.models import Printed, PrintFile, PrintJob
from civility.prints.queries import (
    UNDER_WAY,
    count_under_way,
    find_job_to_make,
    find_last_printed,
    get_job,
)
from printables.errors import PrintRefused
from printables.picture import count_pages

MOST_WAITING: Final = 5
MOST_TRIES: Final = 3
LEASE: Final = timedelta(seconds=60)
KEPT: Final = timedelta(days=7)


@dataclass(frozen=True)
class Sheet:
    """Which sheet was given out, as the log names it."""

    document: str
    reference: str
    size: str
    address: str


def log_print(session: Session, *, village_id: UUID, sheet: Sheet, pdf: bytes, actor: Actor) -> Printed:
    """Write down that a sheet is given out. The book is held, so that prints are numbered without a gap."""
    pages = count_pages(pdf)
    with transaction(session):
        head = ledger.hold(session, village_id)
        last = session.scalar(select(func.max(Printed.number)).where(Printed.village_id == village_id)) or 0
        before = find_last_printed(session, village_id, sheet.address)
        printed = Printed(
            village_id=village_id,
            number=last + 1,
            document=sheet.document,
            reference=sheet.reference,
            size=sheet.size,
            address=sheet.address,
            pages=pages,
            byte_count=len(pdf),
            sha256=hashlib.sha256(pdf).digest(),
            book_seq=head.seq,
            before=before.number if before else None,
            printed_by=actor.user_id,
        )
        session.add(printed)
        session.flush()
        return printed


def order_print(
    session: Session,
    *,
    village_id: UUID,
    document: str,
    reference: str,
    size: str,
    pieces: int,
    actor: Actor,
    request_key: str,
) -> PrintJob:
    """Put a document of many pieces in the queue. Asking twice with one key orders once. Raises TooManyWaiting."""
    with transaction(session):
        ledger.hold(session, village_id)
        same = session.scalar(
            select(PrintJob).where(PrintJob.village_id == village_id, PrintJob.request_key == request_key)
        )
        if same is not None:
            return same
        waiting = count_under_way(session, village_id)
        if waiting >= MOST_WAITING:
            raise TooManyWaiting(count=waiting)
        job = PrintJob(
            village_id=village_id,
            request_key=request_key,
            document=document,
            reference=reference,
            size=size,
            pieces=pieces,
            asked_by=actor.user_id,
        )
        session.add(job)
        session.flush()
        return job


def cancel_print(session: Session, *, village_id: UUID, job_id: UUID) -> PrintJob:
    """End a job that waits or is being made; its maker hears of it with the next piece. Twice is as once.

    Raises JobEnded when it was made or failed first, JobGone.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        job = get_job(session, village_id, job_id)
        if job.state == "cancelled":
            return job
        if job.state not in UNDER_WAY:
            raise JobEnded()
        job.state, job.lease, job.held_until, job.ended_at = "cancelled", None, None, now()
        return job


def take_job(session: Session) -> PrintJob | None:
    """Take the job that has waited longest, or that lost its maker; None when there is none.

    Of two that take at once the second finds it held. One that lost ``MOST_TRIES`` makers fails, and the next is taken.
    """
    while True:
        session.rollback()
        found = find_job_to_make(session, now())
        if found is None:
            return None
        village_id, job_id = found
        with transaction(session):
            ledger.hold(session, village_id)
            job = get_job(session, village_id, job_id)
            if job.state == "waiting" or (job.state == "making" and job.held_until and job.held_until < now()):
                if job.tries < MOST_TRIES:
                    job.state, job.lease, job.held_until = "making", new_id(), now() + LEASE
                    job.tries, job.drawn = job.tries + 1, 0
                    return job
                _fail(job, told(MakerDied(tries=job.tries)))


def tell_drawn(session: Session, *, village_id: UUID, job_id: UUID, lease: UUID, drawn: int) -> bool:
    """How far a job is, and hold on to it; False when it was cancelled or somebody else has taken it up."""
    with transaction(session):
        changed = session.execute(
            update(PrintJob)
            .where(PrintJob.village_id == village_id, PrintJob.id == job_id, PrintJob.lease == lease)
            .values(drawn=drawn, held_until=now() + LEASE)
        )
        return bool(changed.rowcount)  # type: ignore[attr-defined]


def finish_job(session: Session, *, village_id: UUID, job_id: UUID, lease: UUID, pdf: bytes) -> bool:
    """Keep the file and end the job, both or neither; False when it is not ours any more."""
    pages = count_pages(pdf)
    with transaction(session):
        job = _ours(session, village_id, job_id, lease)
        if job is None:
            return False
        session.add(PrintFile(village_id=village_id, job_id=job_id, pdf=pdf))
        job.state, job.lease, job.held_until, job.ended_at = "done", None, None, now()
        job.drawn, job.pages = job.pieces, pages
        return True


def fail_job(
    session: Session, *, village_id: UUID, job_id: UUID, lease: UUID, trouble: PrintRefused | RuleBroken
) -> bool:
    """End a job with the reason; False when it is not ours any more."""
    with transaction(session):
        job = _ours(session, village_id, job_id, lease)
        if job is None:
            return False
        _fail(job, told(trouble))
        return True


def drop_old_prints(session: Session) -> int:
    """Clear away jobs that ended some days ago, with their files; how many. The log of what was printed stays."""
    old = PrintJob.ended_at < now() - KEPT
    found = session.execute(select(PrintJob.village_id, PrintJob.id).where(old)).all()
    if not found:
        return 0
    with transaction(session):
        for village_id, job_id in found:
            session.execute(delete(PrintFile).where(PrintFile.village_id == village_id, PrintFile.job_id == job_id))
            session.execute(delete(PrintJob).where(PrintJob.village_id == village_id, PrintJob.id == job_id))
    return len(found)


def told(trouble: PrintRefused | RuleBroken) -> dict[str, Any]:
    """A refusal as a row keeps it; ``words_of_trouble`` reads it."""
    if isinstance(trouble, RuleBroken):
        return {"rule": trouble.code, "fields": trouble.fields}
    return {"print": type(trouble).__name__, "fields": vars(trouble)}


def _ours(session: Session, village_id: UUID, job_id: UUID, lease: UUID) -> PrintJob | None:
    ledger.hold(session, village_id)
    job = session.get(PrintJob, (village_id, job_id), populate_existing=True)
    return job if job is not None and job.lease == lease else None


def _fail(job: PrintJob, trouble: dict[str, Any]) -> None:
    job.state, job.lease, job.held_until, job.ended_at = "failed", None, None, now()
    job.trouble = trouble
