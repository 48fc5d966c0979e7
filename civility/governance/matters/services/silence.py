"""What was said to be done and nobody says whether it was: after SILENT_DAYS it is over, which is not the same as well done."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from civility.clock import local, now
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.rules.kinds import LOOKED_AT, TOLD
from civility.governance.matters.rules.transitions import SILENT_DAYS
from civility.governance.matters.services.clockwork import if_still
from civility.governance.matters.services.trail import step
from civility.people.actors import SYSTEM

CLOSED_AT_ONCE = 200


def close_silent(session: Session) -> int:
    """Close what was answered SILENT_DAYS ago where only whoever raised it is asked, and they said nothing. How many.

    Not where somebody on duty looks or asks back (``LOOKED_AT``, ``TOLD``), and not before what is planned was done.
    Each in a transaction of its own, looked for again under the lock.
    """
    silent = session.execute(
        select(Matter.village_id, Matter.id)
        .where(*_is_silent())
        .order_by(Matter.ended_at, Matter.village_id, Matter.id)
        .limit(CLOSED_AT_ONCE)
    ).all()
    return sum(_close(session, village_id, matter_id) for village_id, matter_id in silent)


def silent_until(matter: Matter) -> date | None:
    """The day before which silence closes nothing; None for what it never closes."""
    if matter.state != "done" or matter.ended_at is None or matter.kind in LOOKED_AT or matter.channel in TOLD:
        return None
    return local(matter.ended_at + timedelta(days=SILENT_DAYS)).date()


def _is_silent() -> tuple[ColumnElement[bool], ...]:
    planned = select(MatterEntry.id).where(
        MatterEntry.village_id == Matter.village_id,
        MatterEntry.matter_id == Matter.id,
        MatterEntry.done_at.is_(None),
    )
    return (
        Matter.state == "done",
        Matter.ended_at <= now() - timedelta(days=SILENT_DAYS),
        Matter.kind.not_in(LOOKED_AT),
        Matter.channel.not_in(TOLD),
        ~planned.exists(),
    )


def _close(session: Session, village_id: UUID, matter_id: UUID) -> bool:
    with if_still(session, village_id, matter_id, *_is_silent()) as matter:
        if matter is None:
            return False
        matter.ended_at = now()
        step(session, matter, "close", SYSTEM, by="clock")
        return True
