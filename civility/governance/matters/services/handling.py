"""Whoever has a matter: sends somebody, accepts, hands it up or down, answers, or says why not. And the clock does its part."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.governance.matters.errors import NoLevelThere, NotInspectedHere, NotSomebodyHere, NotYourTurn
from civility.governance.matters.models import Matter, MatterEntry
from civility.governance.matters.queries.one import roles_of
from civility.governance.matters.rules.clocks import end_of
from civility.governance.matters.rules.kinds import KINDS, above, below
from civility.governance.matters.rules.sight import may_dispatch
from civility.governance.matters.rules.transitions import OPEN
from civility.governance.matters.services.clockwork import if_still
from civility.governance.matters.services.trail import (
    done_before,
    get_for,
    require_far,
    require_turn,
    said,
    start_clock,
    step,
)
from civility.governance.matters.services.visits import plan_next_visit, tell_overdue
from civility.people.actors import SYSTEM, Actor
from civility.people.models import Division
from civility.people.queries import chain_of, list_posts

RETURN_DAYS = 30
"""After an agreement somebody goes and asks whether it holds."""
DUE_AT_ONCE = 200


def dispatch_matter(
    session: Session, *, village_id: UUID, number: int, handler_id: UUID, actor: Actor, note: str = ""
) -> Matter:
    """Send somebody: any person with a post here who is not of the household itself. What ran without a clock has one again.

    Raises NotYourTurn, NotSomebodyHere, OwnMatter, NotThatWay, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if matter.handler_id == handler_id and done_before(session, matter, "dispatch", actor, note.strip()):
            return matter
        if not may_dispatch(matter, roles_of(session, village_id, actor)):
            raise NotYourTurn()
        places = set(chain_of(session, session.get_one(Division, village_id)))
        if not any(post.division_id in places for post in list_posts(session, handler_id)):
            raise NotSomebodyHere()
        require_far(session, matter, handler_id)
        matter.handler_id, matter.late = handler_id, False
        _wait_for_somebody(matter)
        step(session, matter, "dispatch", actor, note.strip()[:500])
        return matter


def accept_matter(
    session: Session, *, village_id: UUID, number: int, actor: Actor, fix_by: date | None = None
) -> Matter:
    """Take it in hand. A hazard may get a day to be put right by; what lasts (care, pairing) has no clock from here on,
    and who is to be visited every so many days has the first visit planned.

    Raises NotYourTurn, OwnMatter, NotThatWay, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if done_before(session, matter, "accept", actor):
            return matter
        require_turn(session, matter, actor)
        if matter.state == "dispatched" and matter.handler_id != actor.user_id:
            raise NotYourTurn()
        require_far(session, matter, actor.user_id)
        kind = KINDS[matter.kind]
        matter.handler_id, matter.late = actor.user_id, False
        if kind.lasting:
            matter.due_at = None
        elif fix_by is not None and "fix_by" in kind.asked:
            if fix_by < today():
                raise NotInspectedHere()
            matter.fix_by, matter.due_at = fix_by, end_of(fix_by)
        step(session, matter, "accept", actor)
        plan_next_visit(session, matter, actor)
        return matter


def decline_matter(session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor) -> Matter:
    """Whoever was sent cannot: back to those who sent, with the reason. Raises NotYourTurn, ReasonMissing, NotThatWay, NotFound."""
    note = said(reason)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if matter.handler_id != actor.user_id:
            raise NotYourTurn()
        _back_to_seat(matter)
        step(session, matter, "decline", actor, note)
        return matter


def hand_up(session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor) -> Matter:
    """One level up, with the reason and a clock of its own. Raises NotYourTurn, NoLevelThere, ReasonMissing, NotThatWay, NotFound."""
    return _hand(session, village_id, number, reason, actor, "up")


def hand_down(session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor) -> Matter:
    """One level down again. Raises as ``hand_up``."""
    return _hand(session, village_id, number, reason, actor, "down")


def answer_matter(session: Session, *, village_id: UUID, number: int, answer: str, actor: Actor) -> Matter:
    """It is done, and what was done; whoever raised it is asked. Raises NotYourTurn, ReasonMissing, NotThatWay, NotFound."""
    note = said(answer)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if done_before(session, matter, "answer", actor, note):
            return matter
        if matter.handler_id != actor.user_id:
            raise NotYourTurn()
        matter.due_at = None
        step(session, matter, "answer", actor, note)
        if "return" in KINDS[matter.kind].entries:
            session.add(
                MatterEntry(
                    village_id=village_id,
                    request_key=str(new_id()),
                    matter_id=matter.id,
                    kind="return",
                    due_on=today() + timedelta(days=RETURN_DAYS),
                    planned_by=actor.user_id,
                )
            )
            session.flush()
        return matter


def refuse_matter(session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor) -> Matter:
    """It will not be done, and why. Raises NotYourTurn, ReasonMissing, OwnMatter, NotThatWay, NotFound."""
    note = said(reason)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if done_before(session, matter, "refuse", actor, note):
            return matter
        require_turn(session, matter, actor)
        require_far(session, matter, actor.user_id)
        matter.due_at = None
        step(session, matter, "refuse", actor, note)
        return matter


def escalate_due(session: Session) -> int:
    """What was not done in its time goes one level up, flagged; at the highest it stays and is marked late. How many.

    What runs on (care, pairing) stays where it is, and the committee is told (``services.visits``).

    Each in a transaction of its own; what another worker or a person did meanwhile is looked at again under the lock.
    """
    villages = session.scalars(select(Division.id).where(Division.level == "village")).all()
    raised = sum(_escalate(session, village_id, matter_id) for village_id, matter_id in _list_due(session, villages))
    return raised + sum(tell_overdue(session, village_id) for village_id in villages)


def _list_due(session: Session, villages: Sequence[UUID]) -> Sequence[tuple[UUID, UUID]]:
    return [
        (village_id, matter_id)
        for village_id in villages
        for matter_id in session.scalars(
            select(Matter.id)
            .where(Matter.village_id == village_id, *_is_due())
            .order_by(Matter.due_at)
            .limit(DUE_AT_ONCE)
        )
    ]


def _is_due() -> tuple[ColumnElement[bool], ...]:
    return (Matter.state.in_(OPEN), Matter.due_at <= now())


def _escalate(session: Session, village_id: UUID, matter_id: UUID) -> bool:
    with if_still(session, village_id, matter_id, *_is_due()) as matter:
        if matter is None:
            return False
        level = above(matter.level)
        matter.late = True
        if level is None:
            matter.due_at = None
            step(session, matter, "overdue_stays", SYSTEM, by="clock")
            return True
        matter.level, matter.handler_id = level, None
        start_clock(matter)
        step(session, matter, "overdue", SYSTEM, by="clock")
        return True


def _hand(session: Session, village_id: UUID, number: int, reason: str, actor: Actor, way: str) -> Matter:
    note = said(reason)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        if done_before(session, matter, way, actor, note):
            return matter
        require_turn(session, matter, actor)
        level = above(matter.level) if way == "up" else below(matter.level)
        if level is None:
            raise NoLevelThere()
        matter.level = level
        _back_to_seat(matter)
        start_clock(matter)
        step(session, matter, way, actor, note)
        return matter


def _back_to_seat(matter: Matter) -> None:
    """Nobody in particular has it. What is private and would lie in a grid with nobody goes to the committee to be sent."""
    matter.handler_id, matter.late = None, False
    if matter.private and matter.level == "grid":
        matter.level, matter.due_at = "village", None
    _wait_for_somebody(matter)


def _wait_for_somebody(matter: Matter) -> None:
    """Until somebody takes it in hand a clock runs, also of what lasts and had none any more."""
    if matter.due_at is None:
        start_clock(matter)
