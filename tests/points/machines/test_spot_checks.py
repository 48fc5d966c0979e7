"""The life of a month's spot check, and of one claim of it."""

from datetime import UTC, date, datetime

import pytest

from civility.clock import frozen
from civility.papers import seal_book
from civility.points.models import SPOT_RESULTS, SpotCheck, SpotCheckItem
from civility.points.queries import list_spot_items
from civility.points.services import close_due_notices, do_due_spot_checks, list_month, record_result
from tests.factories.points import approve, publish, record, request_key
from tests.points.machines.driver import Action, Machine, make_stage, of

NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 2, 16, 1, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)


def build(session, state):
    stage = make_stage(session)
    scene = stage.scene
    recorder = stage.hand("whoever recorded it", "recorder", "supervisor")
    stage.hand("one of the household", "supervisor", household=scene.households[0])
    sheet = record(session, scene, actor=recorder)
    approve(session, scene, sheet)
    with frozen(publish(session, scene).closes_at):
        assert close_due_notices(session, scene.village_id) == 1
    stage.at = NOVEMBER
    with frozen(stage.at):
        if state != "over":
            stage.ids["spot_id"] = list_october(stage, scene.supervisor).id
    if state not in ("over", "listed"):
        draw(stage, state)
    return stage


def draw(stage, state):
    """A root that was signed after midnight gives the seed."""
    stage.at = NIGHT
    with frozen(stage.at):
        seal_book(stage.session, stage.scene.village_id)
        if state == "sealed":
            return
        assert do_due_spot_checks(stage.session, stage.scene.village_id) == 1
        ((item, _claim),) = list_spot_items(stage.session, stage.scene.village_id, stage.ids["spot_id"])
        stage.ids["item_id"] = item.id
        if state in SPOT_RESULTS:
            look(stage, stage.scene.supervisor, state)


def list_october(stage, actor):
    return stage.call(list_month, actor, month=OCTOBER)


def look(stage, actor, result):
    note = "" if result == "found" else "问了两家"
    said = {"item_id": stage.ids["item_id"], "result": result, "note": note, "request_key": request_key()}
    return stage.call(record_result, actor, **said)


def month_state(stage):
    check = stage.session.query(SpotCheck).populate_existing().one_or_none()
    if check is None:
        return "over"
    sealed = stage.at >= NIGHT
    return "drawn" if check.seed else "sealed" if sealed else "listed"


MONTH = Machine(
    "A month's spot check",
    build,
    month_state,
    {
        "list it": Action(list_october, "points.list_spot_month"),
        "do what is due": Action(
            lambda stage, actor: do_due_spot_checks(stage.session, stage.scene.village_id, actor), None
        ),
    },
)
ITEM = Machine(
    "A claim that was drawn",
    build,
    lambda stage: stage.row(SpotCheckItem, "item_id").result or "drawn",
    {
        f"note {result}": Action(
            lambda stage, actor, result=result: look(stage, actor, result),
            "points.spot_item",
            of("item_id"),
            of(result=result, note="" if result == "found" else "问了两家"),
        )
        for result in SPOT_RESULTS
    },
)


@pytest.mark.parametrize("state", MONTH.states)
def test_a_months_spot_check_keeps_its_table(session, client, state):
    assert MONTH.faults(session, client, state) == []


@pytest.mark.parametrize("state", ITEM.states)
def test_a_claim_that_was_drawn_keeps_its_table(session, client, state):
    assert ITEM.faults(session, client, state) == []


def test_the_table_knows_every_result():
    assert set(ITEM.states) == {"drawn", *SPOT_RESULTS}
