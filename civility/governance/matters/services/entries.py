"""What is planned and done on the way: sessions of a mediation, an agreement, visits, the steps of a plan."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.governance.matters.errors import EntryDone, EntryEmpty, NotAskedHere, NotYourTurn, TooManyEntries
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.queries.one import get_entry, roles_of
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.rules.sight import has_turn
from civility.governance.matters.services.trail import get_for, said
from civility.governance.matters.services.visits import note_visited, note_why, plan_next_visit
from civility.people.actors import Actor

MOST_ENTRIES = 400


def plan_entry(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    kind: str,
    request_key: str,
    actor: Actor,
    plan: str = "",
    due_on: date | None = None,
    text: str = "",
) -> MatterEntry:
    """Write down what is to be done by when; with ``text`` it was done already, today, by whoever writes it down.

    A visit that was made plans the next one. Raises NotAskedHere for what this kind of matter has not, NotYourTurn,
    EntryEmpty, ReasonMissing, TooManyEntries, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        known = session.scalar(
            select(MatterEntry).where(MatterEntry.village_id == village_id, MatterEntry.request_key == request_key)
        )
        if known is not None:
            return known
        _require_hand(session, matter, actor)
        if kind not in KINDS[matter.kind].entries:
            raise NotAskedHere()
        count = session.scalar(
            select(func.count()).where(MatterEntry.village_id == village_id, MatterEntry.matter_id == matter.id)
        )
        if (count or 0) >= MOST_ENTRIES:
            raise TooManyEntries(most=MOST_ENTRIES)
        if not text.strip() and not plan.strip() and kind != "visit":
            raise EntryEmpty()
        entry = MatterEntry(
            village_id=village_id,
            request_key=request_key,
            matter_id=matter.id,
            kind=kind,
            plan=plan.strip(),
            due_on=due_on,
            planned_by=actor.user_id,
        )
        if text.strip():
            entry.text, entry.done_by, entry.done_at = said(text), actor.user_id, now()
        session.add(entry)
        session.flush()
        if entry.done_at is not None:
            note_visited(session, matter)
        if entry.kind == "visit" and entry.done_at is not None:
            plan_next_visit(session, matter, actor)
        return entry


def finish_entry(
    session: Session, *, village_id: UUID, number: int, entry_id: UUID, text: str, actor: Actor, why: str = ""
) -> MatterEntry:
    """It was done, and what came of it. A visit on the care list plans the next one, and says ``why`` where nobody had.

    Raises NotYourTurn, EntryDone, ReasonMissing, WhyMissing, NotFound.
    """
    text = said(text)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        entry = get_entry(session, matter, entry_id)
        session.refresh(entry)
        if entry.done_at is not None:
            if (entry.text, entry.done_by) == (text, actor.user_id):
                return entry
            raise EntryDone()
        _require_hand(session, matter, actor)
        note_why(matter, why)
        entry.text, entry.done_by, entry.done_at = text, actor.user_id, now()
        session.flush()
        note_visited(session, matter)
        if entry.kind == "visit":
            plan_next_visit(session, matter, actor)
        return entry


def _require_hand(session: Session, matter: Matter, actor: Actor) -> None:
    if not has_turn(matter, actor, roles_of(session, matter.village_id, actor)):
        raise NotYourTurn()
