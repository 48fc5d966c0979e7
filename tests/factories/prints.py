"""Sheets that were printed, and jobs in every state."""

from sqlalchemy.orm import Session

from civility.people.actors import Actor
from civility.people.models import Division
from civility.prints.models import Printed, PrintJob
from civility.prints.services import Sheet, finish_job, log_print, order_print, take_job
from printables import household_card
from printables.page import Link
from tests.factories.points import request_key

LINK = Link("http://localhost/s/abc", "localhost/verify", "ABCD-EFGH")


def a_pdf(count: int = 1) -> bytes:
    """A sheet of so many cards of nobody."""
    cards = tuple(household_card.HouseholdCard("李家", f"{number:04}-3", LINK) for number in range(count))
    return household_card.render(household_card.CardSheet("铁盖乡", "上合乐寺村", cards))


def a_print(session: Session, village: Division, actor: Actor, number: str = "1", pdf: bytes | None = None) -> Printed:
    """A notice that was printed."""
    sheet = Sheet("notice", number, "A4", f"/v/{village.code}/notices/{number}/sheet.pdf")
    return log_print(session, village_id=village.id, sheet=sheet, pdf=pdf or a_pdf(), actor=actor)


def a_job(session: Session, village: Division, actor: Actor, document: str = "cards", pieces: int = 400) -> PrintJob:
    """A job that waits."""
    return order_print(
        session,
        village_id=village.id,
        document=document,
        reference="",
        size="A4",
        pieces=pieces,
        actor=actor,
        request_key=request_key(),
    )


def a_finished_job(session: Session, village: Division, actor: Actor, document: str = "cards") -> PrintJob:
    """A job that was made."""
    job = a_job(session, village, actor, document)
    taken = take_job(session)
    assert taken is not None
    assert taken.id == job.id
    assert taken.lease is not None
    assert finish_job(session, village_id=village.id, job_id=job.id, lease=taken.lease, pdf=a_pdf(11))
    return job
