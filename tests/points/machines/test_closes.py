"""The life of a yearly close."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from civility.clock import frozen, local
from civility.people.models import VillageSettings
from civility.people.votes import Vote
from civility.points.models import CLOSE_STATES, YearClose
from civility.points.services import adopt_expiry, close_year, do_due_closes, lift_expiry, undo_close
from tests.factories.store import grant
from tests.points.machines.driver import MONDAY, Action, Machine, make_stage, of


def noon(year, month, day):
    return datetime(year, month, day, 4, tzinfo=UTC)


ANNOUNCED, REMINDED, OVER = noon(2027, 1, 29), noon(2027, 2, 21), noon(2027, 3, 1)
TOO_LATE = timedelta(days=31)
VOTE = Vote(MONDAY.date(), 30, 20, 15, 3, 0, "村委会")
VOTED = {name: str(value) for name, value in asdict(VOTE).items()}


def build(session, state):
    """Points of 2026 last until 28 February; they are announced, announced again, and cleared the day after."""
    stage = make_stage(session)
    chair = stage.scene.committee
    grant(session, stage.scene.village_id, "0001", 70, 2026)
    if state == "never":
        return stage
    vote_expiry(stage, chair)
    for stage.at in {"waiting": (), "announced": (ANNOUNCED,), "dropped": (ANNOUNCED,)}.get(
        state, (ANNOUNCED, REMINDED)
    ):
        with frozen(stage.at):
            assert do_due_closes(session, stage.scene.village_id) == 1
    if state not in ("waiting", "announced", "dropped", "reminded"):
        stage.at = OVER
    with frozen(stage.at):
        if state == "dropped":
            lift(stage, chair)
        if state in ("done", "undone", "done_long_ago"):
            stage.ids["close_id"] = stage.call(close_year, chair).id
        if state == "undone":
            undo(stage, chair)
    stage.at += TOO_LATE if state == "done_long_ago" else timedelta()
    return stage


def vote_expiry(stage, actor):
    return stage.call(adopt_expiry, actor, years=1, month=2, day=28, vote=VOTE)


def lift(stage, actor):
    return stage.call(lift_expiry, actor, vote=VOTE)


def undo(stage, actor):
    return stage.call(undo_close, actor, close_id=stage.ids["close_id"], reason="日期记错了")


def state_of(stage):
    """``never`` and ``waiting`` are before anything is announced; ``reminded`` and ``over`` are announced and further on."""
    newest = stage.session.query(YearClose).order_by(YearClose.attempt.desc()).populate_existing()
    close, day = newest.first(), local(stage.at).date()
    settings = stage.session.get_one(VillageSettings, stage.scene.village_id, populate_existing=True)
    if close is None or (close.state == "dropped" and settings.expiry_years):
        return "waiting" if settings.expiry_years else "never"
    if close.state == "announced":
        return "over" if day > close.usable_until else "reminded" if close.reminded_on else "announced"
    late = close.closed_at is not None and stage.at - close.closed_at >= TOO_LATE
    return "done_long_ago" if close.state == "done" and late else close.state


CLOSE = Machine(
    "A yearly close",
    build,
    state_of,
    {
        "vote a last day": Action(vote_expiry, "points.vote_expiry", of(), of(**VOTED, years="1", month="2", day="28")),
        "vote that points last": Action(lift, "points.vote_no_expiry", of(), of(**VOTED)),
        "do what is due": Action(
            lambda stage, actor: do_due_closes(stage.session, stage.scene.village_id, actor), None
        ),
        "close by hand": Action(lambda stage, actor: stage.call(close_year, actor), "points.close_year"),
        "undo": Action(undo, "points.undo_year", of("close_id"), of(reason="日期记错了")),
    },
)


@pytest.mark.parametrize("state", CLOSE.states)
def test_a_yearly_close_keeps_its_table(session, client, state):
    assert CLOSE.faults(session, client, state) == []


def test_the_table_knows_every_state_of_the_database():
    ways = {"never", "waiting", "reminded", "over", "done_long_ago"}  # no row yet, or one whose day has come
    assert set(CLOSE.states) == {*CLOSE_STATES, *ways}
