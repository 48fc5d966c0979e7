"""The life of points that are taken: told in private, put right or not, taken, given back."""

from datetime import timedelta

import pytest

from civility.clock import frozen, local, today
from civility.people.votes import Vote
from civility.points.models import Claim, Deduction
from civility.points.rules.deductions import Terms
from civility.points.services import (
    adopt_deduction_terms,
    adopt_deductions,
    close_due_notices,
    confirm_repair,
    do_due_deductions,
    do_due_lapses,
    raise_objection,
)
from tests.factories.points import approve, claims_of, publish, record, request_key
from tests.factories.store import grant
from tests.points.machines.driver import Action, Machine, make_stage, of

AFTER, YEARS = timedelta(days=8), timedelta(days=400)
VOTES = {"eligible": 30, "present": 25, "votes_for": 20, "votes_against": 3, "abstentions": 2}


def build(session, state):
    stage = make_stage(session, clause={"direction": "deduction", "title": "乱倒垃圾"})
    scene, home = stage.scene, stage.scene.households[0]
    vote = Vote(today(), **VOTES)
    stage.call(adopt_deductions, scene.committee, vote=vote)
    share = 50 if state == "lessened" else 100
    stage.call(adopt_deduction_terms, scene.committee, terms=Terms(7, share, 0, 365), vote=vote)
    grant(session, scene.village_id, home.number, 200)
    recorder = stage.hand("whoever recorded it", "recorder", "supervisor")
    stage.hand("one of the household", "supervisor", household=home)
    sheet = record(session, scene, actor=recorder, reason="三天没有清")
    stage.ids = {"claim_id": claims_of(session, sheet)[0].id}
    if state == "not_told":
        return stage
    approve(session, scene, sheet)
    publish(session, scene)
    if state == "objected":
        object_to(stage, None)
    elif state in ("forgiven", "lessened"):
        repair(stage, scene.supervisor)
    elif state != "told":
        take(stage, state)
    return stage


def take(stage, state):
    """Nobody put it right: the days pass, the points are taken, and after a time given back."""
    stage.at += AFTER
    village_id = stage.scene.village_id
    with frozen(stage.at):
        close_due_notices(stage.session, village_id)
        if state != "late":
            assert do_due_deductions(stage.session, village_id) == 1
    if state in ("old", "given_back"):
        stage.at += YEARS
    with frozen(stage.at):
        if state == "given_back":
            assert do_due_lapses(stage.session, village_id) == 1


def object_to(stage, actor):
    said = {"claim_id": stage.ids["claim_id"], "text": "不是我家的", "request_key": request_key()}
    return raise_objection(stage.session, village_id=stage.scene.village_id, actor=actor, **said)


def repair(stage, actor):
    return stage.call(confirm_repair, actor, claim_id=stage.ids["claim_id"], note="清干净了")


def state_of(stage):
    claim, told = stage.row(Claim, "claim_id"), stage.row(Deduction, "claim_id")
    if told is None:
        return "not_told"
    if claim.state == "posted":
        over = told.lapse_on is not None and told.lapse_on <= local(stage.at).date()
        return "given_back" if told.lapsed_at else "old" if over else "taken"
    if told.repaired_at is not None and claim.state != "objected":
        return "forgiven" if claim.state == "recalled" else "lessened"
    late = local(stage.at).date() > told.repair_by
    return claim.state if claim.state != "on_notice" else "late" if late else "told"


DEDUCTION = Machine(
    "A deduction",
    build,
    state_of,
    {
        "see it put right": Action(repair, "points.repair", of("claim_id"), of(note="清干净了")),
        "object": Action(object_to, "home.my_deduction", of("claim_id"), of(text="不是我家的")),
        "take in time": Action(
            lambda stage, actor: do_due_deductions(stage.session, stage.scene.village_id, actor), None
        ),
        "give back in time": Action(
            lambda stage, actor: do_due_lapses(stage.session, stage.scene.village_id, actor), None
        ),
    },
)


@pytest.mark.parametrize("state", DEDUCTION.states)
def test_a_deduction_keeps_its_table(session, client, state):
    assert DEDUCTION.faults(session, client, state) == []
