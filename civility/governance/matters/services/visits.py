"""The rota of the care list: as long as a household is looked after, one visit to come stands in it.

Whoever goes may be away. So a visit (or a step of a plan) that was not made in its time is told to the committee: the
matter stays where it is and is marked late until somebody went. It is no reason to let more people see it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import new_id
from civility.governance.matters.errors import WhyMissing
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.queries.care import runs_on
from civility.governance.matters.rules.kinds import CARE_WORDS, KINDS, LASTING
from civility.governance.matters.rules.transitions import OPEN
from civility.governance.matters.services.clockwork import if_still
from civility.governance.matters.services.trail import step
from civility.people.actors import SYSTEM, Actor

TOLD_AT_ONCE = 200


def plan_next_visit(session: Session, matter: Matter, actor: Actor) -> None:
    """Write down until when somebody goes again, unless that stands there already. Inside a transaction."""
    if not matter.every_days or matter.state not in OPEN:
        return
    waiting = select(MatterEntry.id).where(
        MatterEntry.village_id == matter.village_id,
        MatterEntry.matter_id == matter.id,
        MatterEntry.kind == "visit",
        MatterEntry.done_at.is_(None),
    )
    if session.scalar(waiting.limit(1)) is not None:
        return
    session.add(
        MatterEntry(
            village_id=matter.village_id,
            request_key=str(new_id()),
            matter_id=matter.id,
            kind="visit",
            due_on=today() + timedelta(days=matter.every_days),
            planned_by=actor.user_id,
        )
    )
    session.flush()


def lacks_why(matter: Matter) -> bool:
    """Whether a household is looked after that was listed before the list asked why."""
    asked = "why" in KINDS[matter.kind].needed and matter.state in OPEN
    return asked and matter.consent != "" and matter.why == ""


def note_why(matter: Matter, why: str) -> None:
    """Whoever went knows it, where it was never asked. Inside a transaction. Raises WhyMissing."""
    if not lacks_why(matter):
        return
    if why not in CARE_WORDS:
        raise WhyMissing()
    matter.why = why


def note_visited(session: Session, matter: Matter) -> None:
    """Somebody went: what was late is not any more, unless more is waiting. Inside a transaction."""
    if matter.kind in LASTING and matter.late and not session.scalar(select(_is_waiting(matter.village_id, matter.id))):
        matter.late = False
        session.flush()


def tell_overdue(session: Session, village_id: UUID) -> int:
    """Mark what runs on (care, pairing) and was not seen to by the day that stands there; how many.

    Each once, in a transaction of its own, looked for again under the lock.
    """
    found = session.scalars(
        select(Matter.id)
        .where(Matter.village_id == village_id, *_is_overdue())
        .order_by(Matter.number)
        .limit(TOLD_AT_ONCE)
    ).all()
    return sum(_tell(session, village_id, matter_id) for matter_id in found)


def _tell(session: Session, village_id: UUID, matter_id: UUID) -> bool:
    with if_still(session, village_id, matter_id, *_is_overdue()) as matter:
        if matter is None:
            return False
        matter.late = True
        step(session, matter, "overdue_visit", SYSTEM, by="clock")
        return True


def _is_overdue() -> tuple[ColumnElement[bool], ...]:
    return (
        runs_on(),
        Matter.state == "accepted",
        Matter.late.is_(False),
        _is_waiting(Matter.village_id, Matter.id),
    )


def _is_waiting(village_id: Any, matter_id: Any) -> ColumnElement[bool]:
    """Whether something stands there whose day is over and that nobody did; ids, or the columns that hold them."""
    return exists().where(
        MatterEntry.village_id == village_id,
        MatterEntry.matter_id == matter_id,
        MatterEntry.done_at.is_(None),
        MatterEntry.due_on < today(),
    )
