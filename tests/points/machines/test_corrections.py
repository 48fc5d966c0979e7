"""The life of a correction."""

import pytest

from civility.clock import frozen
from civility.points.models import CORRECTION_STATES, Correction
from civility.points.services import (
    close_due_notices,
    confirm_correction,
    do_due_corrections,
    drop_correction,
    name_replacement,
    propose_correction,
)
from tests.factories.points import approve, claims_of, publish, record, request_key
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of


def build(session, state):
    """Of a claim in the book; the correction is told on the next notice, and done when that has hung its time."""
    stage = make_stage(session)
    scene, home = stage.scene, stage.scene.households[0]
    recorder = stage.hand("whoever recorded it", "recorder", "committee")
    proposer = stage.hand("whoever proposed it", "committee")
    stage.hand("one of the household", "supervisor", household=home)
    sheet = record(session, scene, actor=recorder)
    approve(session, scene, sheet)
    stage.at = publish(session, scene).closes_at
    with frozen(stage.at):
        assert close_due_notices(session, scene.village_id) == 1
        (claim,) = claims_of(session, sheet)
        stage.ids = {"claim_id": claim.id}
        stage.ids["correction_id"] = propose(stage, proposer).id
        if state in ("confirmed", "hung", "done"):
            confirm(stage, scene.supervisor)
            notice = publish(session, scene)
        elif state == "dropped":
            drop(stage, scene.supervisor)
    if state in ("hung", "done"):
        stage.at = notice.closes_at
    with frozen(stage.at):
        if state in ("hung", "done"):
            close_due_notices(session, scene.village_id)
        if state == "done":
            assert do_due_corrections(session, scene.village_id) == 1
        right = record(session, scene, happened_on=MONDAY.date()) if state == "done" else sheet
    stage.ids["replacement_id"] = claims_of(session, right)[0].id
    return stage


def propose(stage, actor):
    said = {"claim_id": stage.ids["claim_id"], "kind": "amount", "reason": "是三分"}
    return stage.call(propose_correction, actor, request_key=request_key(), **said)


def confirm(stage, actor):
    return stage.call(confirm_correction, actor, correction_id=stage.ids["correction_id"])


def drop(stage, actor):
    return stage.call(drop_correction, actor, correction_id=stage.ids["correction_id"], reason="没有错")


def replace(stage, actor):
    said = {"correction_id": stage.ids["correction_id"], "claim_id": stage.ids["replacement_id"]}
    return stage.call(name_replacement, actor, **said)


def carry_out(stage, actor):
    return do_due_corrections(stage.session, stage.scene.village_id, actor=actor)


def state_of(stage):
    """``hung`` is confirmed, and the notice that tells it has had its time."""
    found = stage.row(Correction, "correction_id")
    return "hung" if found.state == "confirmed" and stage.at.day > 20 else found.state


CORRECTION = Machine(
    "A correction",
    build,
    state_of,
    {
        "propose another": Action(propose, "points.correct", of("claim_id"), of(kind="amount", reason="是三分")),
        "confirm": Action(confirm, "points.confirm", of("correction_id")),
        "drop": Action(drop, "points.drop", of("correction_id"), of(reason="没有错")),
        "carry out": Action(carry_out, "points.close_notices"),
        "carry out in time": Action(carry_out, None),
        "name what replaces it": Action(
            replace,
            "points.replacement",
            of("correction_id"),
            lambda stage: {"claim": str(stage.ids["replacement_id"])},
        ),
    },
)


@pytest.mark.parametrize("state", CORRECTION.states)
def test_a_correction_keeps_its_table(session, client, state):
    assert CORRECTION.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(CORRECTION.states) == {*CORRECTION_STATES, "hung"}
