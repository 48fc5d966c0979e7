"""The life of an objection, and of the appeal against its answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from civility.people.queries import find_division
from civility.people.services import add_appointment
from civility.points.models import OBJECTION_STATES, Appeal, Objection
from civility.points.services import raise_appeal, raise_objection, rule_appeal, rule_objection
from tests.factories.people import make_user
from tests.factories.points import approve, claims_of, publish, record, request_key
from tests.points.machines.driver import Action, Machine, make_stage, of

TOO_LATE = timedelta(days=30)


def build(session, state):
    stage = make_stage(session)
    scene, home = stage.scene, stage.scene.households[0]
    recorder = stage.hand("whoever recorded it", "recorder", "supervisor")
    stage.hand("one of the household", "supervisor", household=home)
    raiser = stage.hand("whoever wrote it down", "supervisor")
    sheet = record(session, scene, actor=recorder)
    approve(session, scene, sheet)
    publish(session, scene)
    (claim,) = claims_of(session, sheet)
    said = {"claim_id": claim.id, "text": "没有去", "channel": "helper", "request_key": request_key()}
    objection = stage.call(raise_objection, raiser, **said)
    stage.ids = {"objection_id": objection.id, "claim_id": claim.id}
    if state != "open":
        rule(stage, scene.supervisor, uphold=state == "upheld")
    if state == "dismissed_long_ago":
        stage.at += TOO_LATE
    elif state == "appealed":
        appeal(stage, None)
    return stage


def rule(stage, actor, *, uphold):
    said = {"objection_id": stage.ids["objection_id"], "ruling": "问过了", "uphold": uphold}
    return stage.call(rule_objection, actor, **said)


def appeal(stage, actor):
    """Without a user it comes from the receipt, which carries no name, or from the household itself."""
    helped = actor is not None and actor.user_id is not None
    said = {"channel": "helper"} if helped else {}
    said |= {"objection_id": stage.ids["objection_id"], "text": "不服", "request_key": request_key()}
    return raise_appeal(stage.session, village_id=stage.scene.village_id, actor=actor, **said)


def state_of(stage):
    objection = stage.row(Objection, "objection_id")
    if stage.session.scalar(select(Appeal.id).where(Appeal.state == "open")):
        return "appealed"
    return "dismissed_long_ago" if objection.state == "dismissed" and stage.at.month > 10 else objection.state


def rulings(do, route, name):
    """The two ways to answer what is kept under a name."""
    return {
        action: Action(
            lambda stage, actor, uphold=uphold: do(stage, actor, uphold=uphold),
            route,
            of(name),
            of(outcome=state, ruling="问过了"),
        )
        for action, state, uphold in (("uphold", "upheld", True), ("dismiss", "dismissed", False))
    }


OBJECTION = Machine(
    "An objection",
    build,
    state_of,
    {
        **rulings(rule, "points.objection", "objection_id"),
        "appeal with the receipt": Action(
            lambda stage, _nobody: appeal(stage, None), "public.appeal", of("objection_id"), of(text="不服")
        ),
        "appeal": Action(appeal, "home.my_appeal", of("objection_id"), of(text="不服")),
        "write an appeal down": Action(
            appeal, "points.enter_appeal", of("objection_id"), of(text="不服", channel="helper")
        ),
    },
)


def build_appeal(session, state):
    stage = build(session, "dismissed")
    township = find_division(session, stage.scene.village.code[:9] + "000")
    recorder = stage.hands["whoever recorded it"].user_id
    add_appointment(session, user_id=recorder, role="township_officer", division_id=township.id)
    stage.hands["whoever wrote it down"] = make_user(session, township, "township_officer")[1]
    stage.ids["appeal_id"] = appeal(stage, stage.hands["whoever wrote it down"]).id
    if state != "open":
        decide(stage, make_user(session, township, "township_officer")[1], uphold=state == "upheld")
    return stage


def decide(stage, actor, *, uphold):
    said = {"appeal_id": stage.ids["appeal_id"], "ruling": "问过了", "uphold": uphold}
    return stage.call(rule_appeal, actor, **said)


APPEAL = Machine(
    "An appeal",
    build_appeal,
    lambda stage: stage.row(Appeal, "appeal_id").state,
    {
        **rulings(decide, "township.appeal", "appeal_id"),
        "appeal again": Action(
            lambda stage, _nobody: appeal(stage, None), "public.appeal", of("objection_id"), of(text="不服")
        ),
    },
)


@pytest.mark.parametrize("state", OBJECTION.states)
def test_an_objection_keeps_its_table(session, client, state):
    assert OBJECTION.faults(session, client, state) == []


@pytest.mark.parametrize("state", APPEAL.states)
def test_an_appeal_keeps_its_table(session, client, state):
    assert APPEAL.faults(session, client, state) == []


def test_the_tables_know_every_state_of_the_database():
    assert set(OBJECTION.states) == {*OBJECTION_STATES, "dismissed_long_ago", "appealed"}
    assert set(APPEAL.states) == set(OBJECTION_STATES)
