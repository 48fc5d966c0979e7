"""The life of a claim."""

import pytest
from sqlalchemy import select

from civility.clock import frozen
from civility.people.services import declare_relative
from civility.people.votes import Vote
from civility.points.models import CLAIM_STATES, Claim, Notice, Review
from civility.points.services import (
    APPROVED,
    adopt_second_review,
    close_due_notices,
    propose_correction,
    publish_notice,
    raise_objection,
    record_claims,
    rule_objection,
    withdraw_claims,
)
from tests.factories.points import approve, claims_of, publish, record, request_key
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of
from tests.points.machines.reviewing import RETURNED, REVIEWS, decide

VOTE = Vote(MONDAY.date(), eligible=30, present=25, votes_for=20, votes_against=3, abstentions=2)
BEFORE_NOTICE = ("submitted", "seconded", "returned", "withdrawn")


def build(session, state):
    stage = make_stage(session)
    scene, home = stage.scene, stage.scene.households[0]
    if state == "seconded":
        stage.call(adopt_second_review, scene.committee, from_tenths=50, vote=VOTE)
    recorder = stage.hand("whoever recorded it", "recorder", "reviewer")
    stage.hand("one of the household", "reviewer", household=home)
    kin = stage.hand("a relative", "reviewer")
    stage.call(declare_relative, kin, user_id=kin.user_id, household_id=home.id)
    stage.hands["whoever reviewed it first"] = scene.reviewer
    sheet = record(session, scene, actor=recorder)
    (claim,) = claims_of(session, sheet)
    stage.ids = {"sheet_id": sheet.id, "claim_id": claim.id, "clause_id": scene.clause.id}
    if state in ("seconded", "returned"):
        decide(stage, scene.reviewer, APPROVED if state == "seconded" else RETURNED)
    elif state == "withdrawn":
        stage.call(withdraw_claims, recorder, sheet_id=sheet.id)
    elif state != "submitted":
        carry_on(stage, state, sheet)
    return stage


def carry_on(stage, state, sheet):
    """Past the review: reviewed, and as far as it is to go from there."""
    session, scene = stage.session, stage.scene
    approve(session, scene, sheet)
    if state == "reviewed":
        return
    notice = publish(session, scene)
    if state in ("objected", "recalled"):
        objection = object_to(stage, scene.committee)
        if state == "recalled":
            said = {"objection_id": objection.id, "uphold": True, "ruling": "没有去"}
            stage.call(rule_objection, scene.supervisor, **said)
    elif state in ("due", "posted"):
        stage.at = notice.closes_at
        if state == "posted":
            with frozen(stage.at):
                assert close_due_notices(session, scene.village_id) == 1


def object_to(stage, actor):
    said = {"claim_id": stage.ids["claim_id"], "text": "没有去", "request_key": request_key(), "channel": "helper"}
    return stage.call(raise_objection, actor, **said)


def state_of(stage):
    claim = stage.row(Claim, "claim_id")
    if claim.state == "submitted" and stage.session.scalar(select(Review.id).where(Review.claim_id == claim.id)):
        return "seconded"
    notice = stage.session.get(Notice, (claim.village_id, claim.notice_id)) if claim.notice_id else None
    return "due" if claim.state == "on_notice" and notice and notice.closes_at <= stage.at else claim.state


def send_again(stage, actor):
    said = {"clause_id": stage.ids["clause_id"], "household_ids": [stage.scene.households[0].id]}
    said |= {"happened_on": MONDAY.date(), "reason": "扫了门前的路", "replaces_id": stage.ids["claim_id"]}
    return stage.call(record_claims, actor, request_key=request_key(), **said)


def correct(stage, actor):
    said = {"claim_id": stage.ids["claim_id"], "kind": "amount", "reason": "是三分"}
    return stage.call(propose_correction, actor, request_key=request_key(), **said)


def again(stage):
    return {"number": "0001", "clause_id": stage.ids["clause_id"], "again": str(stage.ids["claim_id"])}


CLAIM = Machine(
    "A claim",
    build,
    state_of,
    {
        "withdraw": Action(
            lambda stage, actor: stage.call(withdraw_claims, actor, sheet_id=stage.ids["sheet_id"]),
            "points.withdraw",
            of("sheet_id"),
        ),
        **REVIEWS,
        "publish": Action(
            lambda stage, actor: stage.call(publish_notice, actor, request_key=request_key()), "points.publish"
        ),
        "close what is due": Action(
            lambda stage, actor: close_due_notices(stage.session, stage.scene.village_id, actor=actor),
            "points.close_notices",
        ),
        "object": Action(object_to, "points.enter_objection", of("claim_id"), of(text="没有去", channel="helper")),
        "say it is wrong": Action(correct, "points.correct", of("claim_id"), of(kind="amount", reason="是三分")),
        "send again": Action(
            send_again,
            "points.record_for_one",
            again,
            lambda stage: {"happened_on": MONDAY.date().isoformat(), "reason": "扫了门前的路"},
        ),
    },
)


@pytest.mark.parametrize("state", CLAIM.states)
def test_a_claim_keeps_its_table(session, client, state):
    assert CLAIM.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(CLAIM.states) == {*CLAIM_STATES, "seconded", "due"}
