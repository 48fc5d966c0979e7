"""Goals, tributes and a rule of the safety index."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.governance.goals.models import Goal
from civility.governance.goals.services import Place, set_goal, settle_goal
from civility.governance.safety.models import SafetyRule
from civility.governance.safety.services import set_safety_rule
from civility.governance.tributes.models import Tribute
from civility.governance.tributes.services import agree_own, decide_tribute, propose_tribute
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household
from civility.photos import keep_photo
from tests.factories.photos import a_photo
from tests.factories.store import key

WEIGHTS = {"hazards": 30, "patrols": 20, "disputes": 25, "answers": 25}


def a_picture_of(session: Session, village_id: UUID, actor: Actor, seed: int) -> UUID:
    return keep_photo(session, village_id=village_id, data=a_photo(seed), keeper=actor.mark).id


def a_goal(session: Session, village_id: UUID, actor: Actor, text: str = "把村口的路扫干净", **changed: Any) -> Goal:
    said: dict[str, Any] = {
        "place": Place(),
        "due_on": today() + timedelta(days=6),
        "photo_ids": (),
        "request_key": key(),
    }
    return set_goal(session, village_id=village_id, actor=actor, text=text, **(said | changed))


def a_change(session: Session, village_id: UUID, actor: Actor, text: str = "把渠里的草捞干净", seed: int = 21) -> Goal:
    """A goal that was done, with both pictures."""
    goal = a_goal(session, village_id, actor, text, photo_ids=[a_picture_of(session, village_id, actor, seed)])
    return settle_goal(
        session,
        village_id=village_id,
        goal_id=goal.id,
        done=True,
        photo_ids=[a_picture_of(session, village_id, actor, seed + 1)],
        actor=actor,
    )


def a_motto(session: Session, household: Household, text: str = "吃亏是福。", signed: str = "masked") -> Tribute:
    """As a household writes it."""
    return propose_tribute(
        session,
        village_id=household.village_id,
        household_id=household.id,
        kind="motto",
        text=text,
        signed=signed,
        actor=Actor.of(HouseholdRef(household.village_id, household.id)),
        request_key=key(),
    )


def a_public_motto(session: Session, household: Household, decider: Actor) -> Tribute:
    motto = a_motto(session, household)
    said = {"village_id": household.village_id, "tribute_id": motto.id}
    return decide_tribute(session, **said, public=True, actor=decider)


def a_worthy(session: Session, household: Household, actor: Actor, person: str = "李文昌") -> Tribute:
    """As the committee proposes one: the household has not been asked."""
    return propose_tribute(
        session,
        village_id=household.village_id,
        household_id=household.id,
        kind="worthy",
        person=person,
        text="自己出钱修了渠口的小桥。",
        actor=actor,
        request_key=key(),
    )


def a_public_worthy(session: Session, household: Household, proposer: Actor, decider: Actor) -> Tribute:
    tribute = a_worthy(session, household, proposer)
    said = {"village_id": household.village_id, "tribute_id": tribute.id}
    own = Actor.of(HouseholdRef(household.village_id, household.id))
    agree_own(session, **said, signed="name", actor=own)
    return decide_tribute(session, **said, public=True, actor=decider)


def a_safety_rule(session: Session, village_id: UUID, actor: Actor, from_on: date, **weights: int) -> SafetyRule:
    """One that began on a day that is over: a village that had set it in time."""
    rule = set_safety_rule(session, village_id=village_id, weights=WEIGHTS | weights, actor=actor, request_key=key())
    with transaction(session):
        session.execute(update(SafetyRule).where(SafetyRule.id == rule.id).values(from_on=from_on))
    session.refresh(rule)
    return rule


def make_shown(
    session: Session, village: Division, household: Household, actor: Actor, neighbour: Household
) -> dict[str, dict[str, str]]:
    """A goal that is open, one that was done, a worthy and a motto that wait for somebody, an index of last month."""
    done = a_change(session, village.id, actor)
    last = today().replace(day=1) - timedelta(days=1)
    a_safety_rule(session, village.id, actor, last.replace(day=1))
    return {
        "": {
            "goal_id": str(a_goal(session, village.id, actor).id),
            "tribute_id": str(a_worthy(session, household, actor).id),
        },
        "photos of goals": {"photo_id": str(done.after_id)},
        "printed mottoes": {"tribute_id": str(a_public_motto(session, neighbour, actor).id)},
        "own motto": {"tribute_id": str(a_motto(session, household).id)},
        "safety": {"month": f"{last:%Y-%m}", "file": "csv"},
    }
