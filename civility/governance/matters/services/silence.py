"""What was said to be done and nobody says whether it was: after SILENT_DAYS it is over, which is not the same as well done."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now
from civility.db import transaction
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.rules.kinds import LOOKED_AT, TOLD
from civility.governance.matters.rules.transitions import SILENT_DAYS
from civility.governance.matters.services.trail import step
from civility.people.actors import SYSTEM
from civility.people.models import Division

CLOSED_AT_ONCE = 200


def close_silent(session: Session) -> int:
    """Close what was answered SILENT_DAYS ago where only whoever raised it is asked, and they said nothing. How many.

    Not where somebody on duty looks or asks back (``LOOKED_AT``, ``TOLD``), and not before what is planned was done.
    Each in a transaction of its own, looked at again under the lock.
    """
    return sum(_close(session, village_id, matter_id) for village_id, matter_id in _list_silent(session))


def silent_until(matter: Matter) -> date | None:
    """The day before which silence closes nothing; None for what it never closes."""
    if matter.state != "done" or matter.ended_at is None or matter.kind in LOOKED_AT or matter.channel in TOLD:
        return None
    return local(matter.ended_at + timedelta(days=SILENT_DAYS)).date()


def _list_silent(session: Session) -> Sequence[tuple[UUID, UUID]]:
    planned = select(MatterEntry.id).where(
        MatterEntry.village_id == Matter.village_id,
        MatterEntry.matter_id == Matter.id,
        MatterEntry.done_at.is_(None),
    )
    villages = session.scalars(select(Division.id).where(Division.level == "village")).all()
    return [
        (village_id, matter_id)
        for village_id in villages
        for matter_id in session.scalars(
            select(Matter.id)
            .where(
                Matter.village_id == village_id,
                Matter.state == "done",
                Matter.ended_at <= now() - timedelta(days=SILENT_DAYS),
                Matter.kind.not_in(LOOKED_AT),
                Matter.channel.not_in(TOLD),
                ~planned.exists(),
            )
            .order_by(Matter.number)
            .limit(CLOSED_AT_ONCE)
        )
    ]


def _close(session: Session, village_id: UUID, matter_id: UUID) -> bool:
    with transaction(session):
        ledger.hold(session, village_id)
        matter = session.get_one(Matter, (village_id, matter_id), populate_existing=True)
        if matter.state != "done" or matter.ended_at is None or matter.ended_at > now() - timedelta(days=SILENT_DAYS):
            return False
        matter.ended_at = now()
        step(session, matter, "close", SYSTEM, by="clock")
        return True
