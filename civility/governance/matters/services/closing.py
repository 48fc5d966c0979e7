"""办好了没有? The one who raised it says; never the one who did it."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import NotFound
from civility.governance.matters.errors import NotYoursToSay, OwnWork, TooLateToReopen
from civility.governance.matters.models import Matter
from civility.governance.matters.queries.one import get_matter_by_id, hands_on, own_households_of, roles_of
from civility.governance.matters.rules.kinds import LOOKED_AT, TOLD, above
from civility.governance.matters.rules.sight import may_see
from civility.governance.matters.rules.transitions import REOPEN_DAYS
from civility.governance.matters.services.trail import done_before, said, start_clock, step
from civility.people.actors import Actor


def rate_matter(
    session: Session, *, village_id: UUID, matter_id: UUID, actor: Actor | None = None, note: str = ""
) -> Matter:
    """Yes, it was done. Without an ``actor`` it is whoever holds the receipt.

    Raises OwnWork for everybody who worked on it and for their households, NotYoursToSay, NotThatWay, NotFound.
    """
    note = note.strip()[:500]
    with transaction(session):
        ledger.hold(session, village_id)
        matter = _get(session, village_id, matter_id, actor)
        if done_before(session, matter, "rate", actor, note):
            return matter
        _require_independent(session, matter, actor)
        step(session, matter, "rate", actor, note)
        return matter


def reopen_matter(
    session: Session, *, village_id: UUID, matter_id: UUID, reason: str, actor: Actor | None = None
) -> Matter:
    """No, it was not: back to the level that answered, with a new clock; the second time one level up.

    While it waits for that word it may be turned at any time, once it is over for REOPEN_DAYS.

    Raises OwnWork, NotYoursToSay, TooLateToReopen, ReasonMissing, NotThatWay, NotFound.
    """
    note = said(reason)
    with transaction(session):
        ledger.hold(session, village_id)
        matter = _get(session, village_id, matter_id, actor)
        action = "reopen_up" if matter.reopened and above(matter.level) else "reopen"
        if any(done_before(session, matter, each, actor, note) for each in ("reopen", "reopen_up")):
            return matter
        _require_independent(session, matter, actor)
        if (
            matter.state != "done"
            and matter.ended_at is not None
            and now() > matter.ended_at + timedelta(days=REOPEN_DAYS)
        ):
            raise TooLateToReopen(days=REOPEN_DAYS)
        if action == "reopen_up":
            matter.level = above(matter.level) or matter.level
        if matter.private and matter.level == "grid":
            matter.level = "village"
        matter.handler_id, matter.fix_by = None, None
        matter.reopened += 1
        start_clock(matter)
        step(session, matter, action, actor, note)
        return matter


def withdraw_matter(
    session: Session, *, village_id: UUID, matter_id: UUID, actor: Actor | None = None, reason: str = ""
) -> Matter:
    """Whoever raised it takes it back; the trail stays. On duty one says why: it may be what somebody else rang about.

    Raises NotYoursToSay, ReasonMissing, NotThatWay, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        matter = _get(session, village_id, matter_id, actor)
        note = reason.strip()
        if done_before(session, matter, "withdraw", actor, note):
            return matter
        if actor is not None and not is_raiser(matter, actor):
            raise NotYoursToSay()
        if actor is not None and actor.user_id is not None:
            note = said(note)
        matter.due_at = None
        step(session, matter, "withdraw", actor, note)
        return matter


def may_close(session: Session, matter: Matter, actor: Actor | None) -> bool:
    """Whether the page asks this person 办好了没有."""
    try:
        _require_independent(session, matter, actor)
    except (OwnWork, NotYoursToSay):
        return False
    return True


def is_raiser(matter: Matter, actor: Actor) -> bool:
    """Whether it is theirs to take back: they raised it, or it is their household's."""
    if actor.user_id is not None and actor.user_id == matter.raised_by:
        return True
    return matter.household_id is not None and actor.owns(matter.village_id, matter.household_id)


def _get(session: Session, village_id: UUID, matter_id: UUID, actor: Actor | None) -> Matter:
    matter = get_matter_by_id(session, village_id, matter_id)
    session.refresh(matter)
    if actor is not None and not may_see(matter, actor, roles_of(session, village_id, actor)):
        raise NotFound()
    return matter


def _require_independent(session: Session, matter: Matter, actor: Actor | None) -> None:
    """The raiser, its household, the receipt; for those who rang or wrote, and for hazards, anybody on duty else.

    Nobody who worked on it, and nobody of their households.
    """
    hands = hands_on(session, matter)
    if actor is None:
        return
    if actor.user_id is not None and actor.user_id in hands:
        raise OwnWork()
    if actor.household is not None:
        home = (actor.household.village_id, actor.household.household_id)
        if home in own_households_of(session, hands):
            raise OwnWork()
    if is_raiser(matter, actor):
        return
    for_others = matter.channel in TOLD or matter.kind in LOOKED_AT
    if not (actor.user_id is not None and for_others):
        raise NotYoursToSay()
