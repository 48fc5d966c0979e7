"""What happens to a household: written down by one person, done or not by another."""

import pytest

from civility.clock import today
from civility.households.models import STATES, HouseholdEvent
from civility.households.services import Change, agree_to_event, decline_event, write_event
from civility.people.services import issue_missing_cards
from tests.factories.points import request_key, seal_what_is_there
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of

SAID = {"happened_on": MONDAY.date().isoformat(), "reason": "老人把家交给儿子", "head_name": "李小龙"}


def build(session, state):
    stage = make_stage(session)
    scene, home = stage.scene, stage.scene.households[0]
    seal_what_is_there(session, scene.village_id)
    issue_missing_cards(session, village_id=scene.village_id)
    writer = stage.hand("whoever wrote it down", "committee")
    stage.hand("one of the household", "committee", "supervisor", household=home)
    stage.ids["event_id"] = write(stage, writer).id
    if state == "done":
        agree(stage, scene.supervisor)
    elif state == "declined":
        decline(stage, scene.supervisor)
    return stage


def write(stage, actor):
    change = Change("head_change", today(), SAID["reason"], stage.scene.households[0].id, None, {"head_name": "李小龙"})
    return stage.call(write_event, actor, change=change, request_key=request_key())


def agree(stage, actor):
    return stage.call(agree_to_event, actor, event_id=stage.ids["event_id"])


def decline(stage, actor):
    return stage.call(decline_event, actor, event_id=stage.ids["event_id"], answer="没有搬")


EVENT = Machine(
    "What happens to a household",
    build,
    lambda stage: stage.row(HouseholdEvent, "event_id").state,
    {
        "write another down": Action(
            write, "households.new_event", lambda stage: {"kind": "head_change", "number": "0001"}, of(**SAID)
        ),
        "agree": Action(agree, "households.agree", of("event_id")),
        "decline": Action(decline, "households.decline", of("event_id"), of(answer="没有搬")),
    },
)


@pytest.mark.parametrize("state", EVENT.states)
def test_what_happens_to_a_household_keeps_its_table(session, client, state):
    assert EVENT.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(EVENT.states) == set(STATES)
