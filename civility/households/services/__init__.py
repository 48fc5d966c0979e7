"""Writing an event of a household's life down, and the second person who agrees to it or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.households.errors import (
    AlreadyAway,
    AnswerMissing,
    EventDecided,
    EventWaiting,
    HappensInFuture,
    HouseholdIsGone,
    HouseholdIsThere,
    NotAway,
    NothingChanges,
    NumberInUse,
    SameHousehold,
    SamePerson,
    WhyMissing,
)
from civility.households.events import life_event
from civility.households.models import HouseholdEvent
from civility.households.queries import find_absence, find_waiting, get_event
from civility.households.rules import KINDS, MAX_REASON
from civility.households.services.blanking import check_household, get_leaver
from civility.households.services.effects import EFFECTS, was_merged
from civility.households.services.following import do_due_followings
from civility.ledger import Draft
from civility.people.actors import Actor
from civility.people.events import household_event
from civility.people.models import Household
from civility.people.queries import find_current_card, find_household, get_household_by_id
from civility.people.retries import find_told
from civility.people.rules import BLANKED
from civility.points.services import Nearness, nearness_of

__all__ = ["Change", "agree_to_event", "as_said", "decline_event", "do_due_followings", "write_event"]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody fills in. ``said`` holds plain values by the names of the kind's form."""

    kind: str
    happened_on: date
    reason: str
    household_id: UUID | None = None
    other_id: UUID | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


def write_event(
    session: Session, *, village_id: UUID, change: Change, actor: Actor, request_key: str
) -> HouseholdEvent:
    """Write an event down; a kind that needs nobody else is done at once. Asking twice with one key writes once.

    Raises HappensInFuture, WhyMissing, EventWaiting, OwnHousehold and its like, KeyReused, NotFound, and what would stand
    in its way when it is done.
    """
    if actor.user_id is None:
        raise Forbidden()
    if change.happened_on > today():
        raise HappensInFuture(day=change.happened_on.isoformat())
    if not change.reason.strip() or len(change.reason) > MAX_REASON:
        raise WhyMissing(limit=MAX_REASON)
    with transaction(session):
        ledger.hold(session, village_id)
        told = {"kind": change.kind, "said": dict(change.said)}
        earlier = find_told(session, village_id, HouseholdEvent, request_key, told)
        if earlier is not None:
            return earlier
        _check(session, village_id, change, actor)
        event = HouseholdEvent(
            village_id=village_id,
            request_key=request_key,
            kind=change.kind,
            household_id=change.household_id,
            other_id=change.other_id,
            happened_on=change.happened_on,
            said=dict(change.said),
            reason=change.reason.strip(),
            proposed_by=actor.user_id,
        )
        session.add(event)
        session.flush()
        if not KINDS[change.kind].second:
            _do(session, event, actor)
        return event


def agree_to_event(session: Session, *, village_id: UUID, event_id: UUID, actor: Actor) -> HouseholdEvent:
    """Do what somebody else wrote down; the points follow in the transaction that seals it. Again it changes nothing.

    Raises NotFound, SamePerson, EventDecided, OwnHousehold and its like, and what stands in its way (``effects``).
    """
    with transaction(session):
        event = _to_decide(session, village_id, event_id, actor)
        if event.state == "done":
            return event
        _do(session, event, actor)
        return event


def decline_event(session: Session, *, village_id: UUID, event_id: UUID, answer: str, actor: Actor) -> HouseholdEvent:
    """Not do it, with a reason; whoever wrote it down may take it back in the same way. Again it changes nothing.

    Raises NotFound, AnswerMissing, EventDecided, OwnHousehold and its like.
    """
    if not answer.strip() or len(answer) > MAX_REASON:
        raise AnswerMissing(limit=MAX_REASON)
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        event = get_event(session, village_id, event_id)
        session.refresh(event)
        if event.state == "done":
            raise EventDecided()
        if event.state == "proposed":
            _require_far(session, nearness_of(session, village_id, actor), event.household_id, event.other_id)
            event.state, event.answer = "declined", answer.strip()
            event.decided_by, event.decided_at = actor.user_id, now()
            session.flush()
        return event


def _to_decide(session: Session, village_id: UUID, event_id: UUID, actor: Actor) -> HouseholdEvent:
    """The event, free to be decided by this person, or decided by them before. Holds the book."""
    if actor.user_id is None:
        raise Forbidden()
    ledger.hold(session, village_id)
    event = get_event(session, village_id, event_id)
    session.refresh(event)
    if event.state == "done" and event.decided_by == actor.user_id:
        return event
    if event.state != "proposed":
        raise EventDecided()
    if event.proposed_by == actor.user_id:
        raise SamePerson()
    _require_far(session, nearness_of(session, village_id, actor), event.household_id, event.other_id)
    return event


def _do(session: Session, event: HouseholdEvent, actor: Actor) -> None:
    """The effect, the households as they are from now on, and the event with what moved: all in the book."""
    touched, moves = EFFECTS[event.kind](session, event, actor.mark)
    session.flush()
    village_id = event.village_id
    changed = [
        household_event("household-changed", each, find_current_card(session, village_id, each.id)) for each in touched
    ]
    ledger.record_events(session, village_id, changed, actor=actor.mark)
    event.decided_by, event.decided_at = actor.user_id, now()
    sealed = life_event(event)
    (posted,) = ledger.post(
        session,
        [
            Draft(
                village_id=village_id,
                kind=sealed.kind,
                key=f"{sealed.kind}:{event.id}",
                postings=tuple(moves),
                actor=actor.mark,
                reference=sealed.reference,
                payload_hash=sealed.payload_hash,
            )
        ],
    )
    event.state, event.seq = "done", posted.seq
    session.flush()


def _check(session: Session, village_id: UUID, change: Change, actor: Actor) -> None:
    """What can be told now already, so that nobody waits for a refusal."""
    if change.kind in ("join", "split") and find_household(session, village_id, change.said["number"]) is not None:
        raise NumberInUse(number=change.said["number"])
    if change.household_id is None:
        return
    household = get_household_by_id(session, village_id, change.household_id)
    if change.kind == "come_back":
        if household.left_on is None:
            raise HouseholdIsThere(number=household.number)
        if was_merged(session, household) or household.head_name == BLANKED:
            raise HouseholdIsGone(number=household.number)
    elif (household.left_on is not None) not in KINDS[change.kind].gone and change.kind != "blank":
        raise HouseholdIsGone(number=household.number)
    if change.household_id == change.other_id:
        raise SameHousehold()
    near = nearness_of(session, village_id, actor)
    _require_far(session, near, change.household_id, change.other_id)
    for each in filter(None, (change.household_id, change.other_id)):
        waiting = find_waiting(session, village_id, each)
        if waiting is not None:
            raise EventWaiting(number=get_household_by_id(session, village_id, each).number, event_id=str(waiting.id))
    _check_state(session, household, change)


def _check_state(session: Session, household: Household, change: Change) -> None:
    absence = find_absence(session, household.village_id, household.id)
    if change.kind == "away" and absence is not None:
        raise AlreadyAway(number=household.number)
    if change.kind == "home" and absence is None:
        raise NotAway(number=household.number)
    if change.kind == "blank":
        check_household(session, household)
    if change.kind == "member_blank":
        get_leaver(session, household, change.said["member_id"])
    if change.kind == "correction" and dict(change.said) == as_said(household):
        raise NothingChanges()


def as_said(household: Household) -> dict[str, str]:
    """What is on the roster of a household, as a correction says it."""
    return {
        "head_name": household.head_name,
        "group_name": household.group_name,
        "grid_id": str(household.grid_id or ""),
        "head_unit_id": str(household.head_unit_id or ""),
        "address": household.address,
    }


def _require_far(session: Session, near: Nearness, *household_ids: UUID | None) -> None:
    """Raises OwnHousehold, RelativeHousehold, OwnHeadUnit: nobody moves the points of their own people."""
    for household_id in filter(None, household_ids):
        near.require_far(get_household_by_id(session, near.village_id, household_id))
