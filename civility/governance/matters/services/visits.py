"""The rota of the care list: as long as a household is looked after, one visit to come stands in it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import new_id
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.rules.transitions import OPEN
from civility.people.actors import Actor


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
