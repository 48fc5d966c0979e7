"""Due work: the jobs of the print centre are made one after another, whoever is first to look."""

import logging
import time
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from civility.errors import NotFound, RuleBroken
from civility.people.models import Division
from civility.prints.documents import DOCUMENTS, Wanted, what_and_household
from civility.prints.errors import MakerBroke, NoRoomForFile
from civility.prints.models import PrintJob
from civility.prints.services import fail_job, finish_job, take_job, tell_drawn
from civility.web.errors import FULL, database_trouble
from printables.errors import PrintRefused

TOLD_EVERY_S: Final = 1.0
log = logging.getLogger(__name__)


class NotOursAnyMore(Exception):
    """The job was cancelled, or somebody else took it up after we were silent too long."""


def make_prints(session: Session) -> int:
    """Make every job that waits; how many were made."""
    made = 0
    while (job := take_job(session)) is not None:
        made += _make(session, job)
    return made


def _make(session: Session, job: PrintJob) -> bool:
    village_id, job_id, lease = job.village_id, job.id, job.lease
    if lease is None:
        raise RuntimeError("a job that was taken has a lease")
    held = {"village_id": village_id, "job_id": job_id, "lease": lease}
    trouble: PrintRefused | RuleBroken
    try:
        return finish_job(session, **held, pdf=_draw(session, job, lease))
    except NotOursAnyMore:
        return False
    except (PrintRefused, RuleBroken) as refused:
        trouble = refused
    except DBAPIError as error:
        if database_trouble(error) != FULL:
            raise  # another time: the lease runs out
        log.exception("no room for print job %s", job_id)
        trouble = NoRoomForFile()
    except Exception:
        log.exception("print job %s failed", job_id)
        trouble = MakerBroke()
    session.rollback()
    return fail_job(session, **held, trouble=trouble)


def _draw(session: Session, job: PrintJob, lease: UUID) -> bytes:
    village_id, job_id = job.village_id, job.id
    document = DOCUMENTS.get(job.document)
    if document is None:  # of a version of the program that knew it
        raise NotFound()
    what, household = what_and_household(job.reference)
    wanted = Wanted(session, session.get_one(Division, village_id), job.size, what, household)
    last = time.monotonic()

    def tell(drawn: int) -> None:
        nonlocal last
        if time.monotonic() - last < TOLD_EVERY_S:
            return
        last = time.monotonic()
        if not tell_drawn(session, village_id=village_id, job_id=job_id, lease=lease, drawn=drawn):
            raise NotOursAnyMore()

    return document.make(replace(wanted, tell=tell))
