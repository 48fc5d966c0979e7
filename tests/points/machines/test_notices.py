"""The life of a public notice, and of a wish not to be named on it."""

import pytest

from civility.clock import frozen, today
from civility.people.models import VillageSettings
from civility.people.votes import Vote
from civility.points.models import NOTICE_STATES, NameRemoval, Notice
from civility.points.services import (
    adopt_ceiling,
    change_budget,
    close_due_notices,
    hide_name,
    note_paper_changed,
    publish_notice,
    raise_objection,
)
from tests.factories.points import make_notice, request_key
from tests.points.machines.driver import Action, Machine, make_stage, of


def build(session, state):
    stage = make_stage(session)
    scene = stage.scene
    notice, (claim,) = make_notice(session, scene)
    stage.ids = {"notice_id": notice.id, "claim_id": claim.id, "number": notice.number}
    if state != "open":
        stage.at = notice.closes_at
    if state == "full":
        stage.call(change_budget, scene.committee, point_value_fen=100, fund_fen=100, warning_percent=80)
        stage.call(adopt_ceiling, scene.committee, percent=100, vote=Vote(today(), 30, 20, 15, 3, 0, "村委会"))
    elif state == "closed":
        with frozen(stage.at):
            assert close_due_notices(session, scene.village_id) == 1
    return stage


def state_of(stage):
    """``due`` is open past its time, ``full`` due and over the ceiling that the village voted."""
    notice = stage.row(Notice, "notice_id")
    if notice.state == "open" and notice.closes_at <= stage.at:
        settings = stage.session.get_one(VillageSettings, stage.scene.village_id)
        return "full" if settings.ceiling_percent else "due"
    return notice.state


def close(stage, actor):
    return close_due_notices(stage.session, stage.scene.village_id, actor=actor)


def object_to(stage, _nobody):
    said = {"claim_id": stage.ids["claim_id"], "text": "没有去", "request_key": request_key()}
    return raise_objection(stage.session, village_id=stage.scene.village_id, **said)


NOTICE = Machine(
    "A notice",
    build,
    state_of,
    {
        "publish": Action(
            lambda stage, actor: stage.call(publish_notice, actor, request_key=request_key()), "points.publish"
        ),
        "object": Action(object_to, "public.object_to", of("number", "claim_id"), of(text="没有去")),
        "close": Action(close, "points.close_notices"),
        "close in time": Action(close, None),
    },
)


def build_removal(session, state):
    stage = build(session, "open")
    home = stage.scene.households[0]
    stage.ids["household_id"] = home.id
    if state != "named":
        stage.ids["removal_id"] = hide(stage, stage.scene.recorder).id
    if state == "changed":
        stage.call(note_paper_changed, stage.scene.committee, removal_id=stage.ids["removal_id"])
    return stage


def hide(stage, actor):
    said = {"sheet": "notice", "number": stage.ids["number"], "request_key": request_key()}
    channel = "online" if actor.user_id is None else "phone"
    home = actor.household.household_id if actor.household else stage.scene.households[0].id
    return stage.call(hide_name, actor, household_id=home, channel=channel, **said)


def removal_state(stage):
    found = stage.session.query(NameRemoval).populate_existing().one_or_none()
    return "named" if found is None else "changed" if found.paper_done_at else "hidden"


REMOVAL = Machine(
    "A name on a notice",
    build_removal,
    removal_state,
    {
        "ask": Action(hide, "home.my_names", form=of(which="notice-1")),
        "ask for them": Action(
            hide, "home.names", lambda stage: {"number": "0001"}, of(which="notice-1", channel="phone")
        ),
        "change the paper": Action(
            lambda stage, actor: stage.call(note_paper_changed, actor, removal_id=stage.ids["removal_id"]),
            "home.paper_changed",
            of("removal_id"),
        ),
    },
)


@pytest.mark.parametrize("state", NOTICE.states)
def test_a_notice_keeps_its_table(session, client, state):
    assert NOTICE.faults(session, client, state) == []


@pytest.mark.parametrize("state", REMOVAL.states)
def test_a_name_on_a_notice_keeps_its_table(session, client, state):
    assert REMOVAL.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(NOTICE.states) == {*NOTICE_STATES, "due", "full"}
