"""The one way a matter moves: the table is asked, the row changes, and the trail gets a row. Inside a transaction."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.errors import Forbidden, NotFound
from civility.governance.matters.errors import NotThatWay, NotYourTurn, OwnMatter, ReasonMissing
from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.queries.one import get_visible, own_households_of, roles_of
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.rules.sight import has_turn
from civility.governance.matters.rules.transitions import OPEN, STEPS, next_state
from civility.people.actors import Actor
from civility.web.status import STATES as STATUS

MAX_NOTE = 500


def step(
    session: Session, matter: Matter, action: str, actor: Actor | None, note: str = "", *, by: str = ""
) -> MatterStep:
    """Take a matter one step on and write it down. ``actor`` is None for whoever holds the receipt.

    What else changes (level, handler, clock) the caller sets before. Raises NotThatWay.
    """
    if action != "raise":
        if matter.state not in STEPS[action]:
            raise NotThatWay(state=STATUS["matter"][matter.state].word)
        matter.state = next_state(matter.state, action)
    if matter.state in OPEN:
        matter.ended_at = None
    elif matter.ended_at is None and matter.state != "held":
        matter.ended_at = now()
    last = session.execute(
        select(MatterStep.place, MatterStep.level)
        .where(MatterStep.village_id == matter.village_id, MatterStep.matter_id == matter.id)
        .order_by(MatterStep.place.desc())
        .limit(1)
    ).first()
    user_id = actor.user_id if actor is not None else None
    row = MatterStep(
        village_id=matter.village_id,
        matter_id=matter.id,
        place=last.place + 1 if last else 1,
        action=action,
        by=by or ("user" if user_id else "receipt" if actor is None else "household"),
        user_id=user_id,
        from_level=last.level if last else matter.level,
        level=matter.level,
        state=matter.state,
        handler_id=matter.handler_id,
        due_at=matter.due_at,
        note=note,
    )
    session.add(row)
    session.flush()
    return row


def done_before(session: Session, matter: Matter, action: str, actor: Actor | None, note: str = "") -> bool:
    """Whether the newest step is this very one: pressing twice is pressing once."""
    last = session.scalars(
        select(MatterStep)
        .where(MatterStep.village_id == matter.village_id, MatterStep.matter_id == matter.id)
        .order_by(MatterStep.place.desc())
        .limit(1)
    ).first()
    user_id = actor.user_id if actor else None
    return last is not None and (last.action, last.user_id, last.note) == (action, user_id, note)


def get_for(session: Session, village_id: UUID, number: int, actor: Actor) -> Matter:
    """The matter as it stands now, for somebody on duty who may see it. Raises NotFound, Forbidden."""
    if actor.user_id is None:
        raise Forbidden()
    matter = get_visible(session, village_id, number, actor)
    session.refresh(matter)
    if matter.kind not in KINDS:
        raise NotFound()
    return matter


def require_turn(session: Session, matter: Matter, actor: Actor) -> None:
    """Raises NotYourTurn."""
    if not has_turn(matter, actor, roles_of(session, matter.village_id, actor)):
        raise NotYourTurn()


def require_far(session: Session, matter: Matter, user_id: UUID | None) -> None:
    """Nobody handles the matter of their own household. Raises OwnMatter."""
    if matter.household_id is None:
        return
    if (matter.village_id, matter.household_id) in own_households_of(session, {user_id}):
        raise OwnMatter()


def said(note: str) -> str:
    """A reason or an answer, which has to be there. Raises ReasonMissing."""
    note = note.strip()
    if not 0 < len(note) <= MAX_NOTE:
        raise ReasonMissing(limit=MAX_NOTE)
    return note


def start_clock(matter: Matter) -> None:
    """A new level has its own time; a date that was agreed for a hazard goes before it."""
    matter.due_at = KINDS[matter.kind].clocks[matter.level].due(now())


def next_number(session: Session, village_id: UUID) -> int:
    return (session.scalar(select(func.max(Matter.number)).where(Matter.village_id == village_id)) or 0) + 1
