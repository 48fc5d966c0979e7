"""The life of a version of the standard."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from civility.clock import frozen, local, today
from civility.people.votes import Vote
from civility.points.models import STANDARD_STATES, Standard, StandardComment
from civility.points.services import (
    adopt_standard,
    answer_comment,
    comment_on_draft,
    consult,
    discard_draft,
    file_standard,
    import_standard,
    put_in_force,
)
from tests.factories.points import request_key
from tests.points.machines.driver import MONDAY, Action, Machine, Stage, make_stage, of

FILE = "类别,项目,分值\n加分,清扫门前道路,5分/次\n".encode()
DAY = MONDAY.date()
UNTIL, LATER = DAY + timedelta(days=7), timedelta(days=10)
STARTS = date(2026, 12, 1)


def build(session, state):
    stage = make_stage(session, households=2)
    chair = stage.scene.committee
    made = stage.call(import_standard, chair, data=FILE, file_name="细则.csv", request_key=request_key())
    stage.ids = {"standard_id": made.id, "version": made.version}
    if state != "draft":
        stage.call(consult, chair, version=made.version, until=UNTIL)
        stage.ids["comment_id"] = comment(stage, chair).id
        stage.at = MONDAY + LATER if state != "consulted" else MONDAY
    with frozen(stage.at):
        if state in ("adopted", "starting", "in_force", "superseded"):
            vote(stage, chair)
        if state in ("starting", "in_force", "superseded"):
            starts_on = STARTS if state == "starting" else today()
            stage.call(put_in_force, chair, version=made.version, starts_on=starts_on)
    if state == "superseded":
        supersede(stage, chair)
    return stage


def supersede(stage, chair):
    """The next version counts from the day after."""
    with frozen(stage.at):
        newer = stage.call(import_standard, chair, data=FILE, file_name="新的.csv", request_key=request_key())
        stage.call(adopt_standard, chair, version=newer.version, vote=voted(stage))
        stage.call(put_in_force, chair, version=newer.version, starts_on=today() + timedelta(days=1))
    stage.at += timedelta(days=1)


def state_of(stage: Stage):
    """A draft is ``heard`` when everybody had their say, and ``starting`` is voted with a day to come."""
    found = stage.row(Standard, "standard_id")
    if found is None:
        return "gone"
    day = local(stage.at).date()
    state = found.state_on(day)
    if state == "consulted" and day > found.consulted_until:
        return "heard"
    return "starting" if state == "adopted" and found.in_force_from else state


def comment(stage, actor):
    said = {"version": stage.ids["version"], "text": "分太少", "channel": "helper", "request_key": request_key()}
    return stage.call(comment_on_draft, actor, **said)


def say(stage, _nobody):
    said = {"version": stage.ids["version"], "text": "分太少", "request_key": request_key()}
    return comment_on_draft(stage.session, village_id=stage.scene.village_id, **said)


def voted(stage):
    """The vote of the day, or of the tenth day where days have gone by since."""
    return Vote(min(local(stage.at).date(), DAY + LATER), 30, 25, 20, 3, 2, "村委会")


def vote(stage, actor):
    return stage.call(adopt_standard, actor, version=stage.ids["version"], vote=voted(stage), meeting="households")


def answer(stage, actor):
    comments = stage.session.scalars(select(StandardComment.id)).all()
    return [stage.call(answer_comment, actor, comment_id=each, answer="下次会上议") for each in comments]


def start(stage, actor):
    return stage.call(put_in_force, actor, version=stage.ids["version"], starts_on=STARTS)


def ballot(stage):
    return {name: str(value) for name, value in asdict(voted(stage)).items()} | {"meeting": "households"}


def file(stage, actor):
    said = {"version": stage.ids["version"], "number": "备字1号", "filed_on": voted(stage).voted_on}
    return stage.call(file_standard, actor, **said)


STANDARD = Machine(
    "A version of the standard",
    build,
    state_of,
    {
        "consult": Action(
            lambda stage, actor: stage.call(
                consult, actor, version=stage.ids["version"], until=local(stage.at).date() + timedelta(days=8)
            ),
            "points.consult_standard",
            of("version"),
            lambda stage: {"until": (local(stage.at).date() + timedelta(days=8)).isoformat()},
        ),
        "say something": Action(say, "public.draft", of(), of(text="分太少")),
        "write a comment down": Action(
            comment, "points.enter_comment", of("version"), of(text="分太少", channel="helper")
        ),
        "answer": Action(answer, "points.answer", of("version", "comment_id"), of(answer="下次会上议")),
        "record the vote": Action(vote, "points.vote_standard", of("version"), ballot),
        "note the filing": Action(
            file,
            "points.file_with_township",
            of("version"),
            lambda stage: {"number": "备字1号", "filed_on": voted(stage).voted_on.isoformat()},
        ),
        "put in force": Action(start, "points.start_standard", of("version"), of(starts_on=STARTS.isoformat())),
        "throw away": Action(
            lambda stage, _actor: discard_draft(
                stage.session, village_id=stage.scene.village_id, version=stage.ids["version"]
            ),
            "points.discard_standard",
            of("version"),
        ),
    },
)


@pytest.mark.parametrize("state", STANDARD.states)
def test_a_version_of_the_standard_keeps_its_table(session, client, state):
    assert STANDARD.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    assert set(STANDARD.states) == {*STANDARD_STATES, "consulted", "heard", "starting"}
