"""The life of what a household claims for itself."""

import pytest

from civility.clock import frozen
from civility.people.actors import Actor, HouseholdRef
from civility.points.models import CLAIM_STATES, Claim
from civility.points.rules.asked import Asked
from civility.points.services import (
    Row,
    close_due_notices,
    raise_objection,
    record_sheet,
    rule_objection,
    withdraw_claims,
)
from tests.factories.points import approve, claims_of, publish, request_key
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of
from tests.points.machines.reviewing import RETURNED, REVIEWS, decide

ORDER = ("reviewed", "on_notice", "objected", "recalled", "posted")


def build(session, state):
    stage = make_stage(session)
    scene, home = stage.scene, stage.scene.households[0]
    itself = Actor(None, "", household=HouseholdRef(home.village_id, home.id))
    stage.hand("one of the household", "reviewer", household=home)
    sheet = claim(stage, itself)
    (claimed,) = claims_of(session, sheet)
    stage.ids = {"sheet_id": sheet.id, "claim_id": claimed.id, "clause_id": scene.clause.id}
    if state == "returned":
        decide(stage, scene.reviewer, RETURNED)
    elif state == "withdrawn":
        stage.call(withdraw_claims, itself, sheet_id=sheet.id)
    elif state in ORDER:
        approve(session, scene, sheet)
        notice = publish(session, scene) if state != "reviewed" else None
        if state in ("objected", "recalled"):
            said = {"claim_id": claimed.id, "text": "没有去", "request_key": request_key()}
            objection = raise_objection(session, village_id=scene.village_id, **said)
            if state == "recalled":
                told = {"objection_id": objection.id, "uphold": True, "ruling": "没有去"}
                stage.call(rule_objection, scene.supervisor, **told)
        if notice is not None and state == "posted":
            stage.at = notice.closes_at
            with frozen(stage.at):
                assert close_due_notices(session, scene.village_id) == 1
    return stage


def claim(stage, actor, again=None):
    home = stage.scene.households[0]
    said = {"clause_id": stage.scene.clause.id, "rows": [Row(home.id, Asked(), None, again)], "reason": "扫了路"}
    return stage.call(record_sheet, actor, happened_on=MONDAY.date(), request_key=request_key(), **said)


def take_back(stage, actor):
    return stage.call(withdraw_claims, actor, sheet_id=stage.ids["sheet_id"])


OWN = Machine(
    "A household's own claim",
    build,
    lambda stage: stage.row(Claim, "claim_id").state,
    {
        "withdraw": Action(take_back, "points.own_withdraw", of("claim_id")),
        "withdraw for them": Action(take_back, "points.withdraw", of("sheet_id")),
        "send again": Action(
            lambda stage, actor: claim(stage, actor, stage.ids["claim_id"]),
            "points.own_claim_new",
            lambda stage: {"clause_id": stage.ids["clause_id"], "again": str(stage.ids["claim_id"])},
            of(happened_on=MONDAY.date().isoformat(), reason="扫了路"),
        ),
        **REVIEWS,
    },
)


@pytest.mark.parametrize("state", OWN.states)
def test_a_households_own_claim_keeps_its_table(session, client, state):
    assert OWN.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(OWN.states) == set(CLAIM_STATES)
