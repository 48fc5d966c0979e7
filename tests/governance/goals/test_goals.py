"""Small goals: who sets them for which place, that they name nobody, and every step from every state."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from civility import clock
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.goals import errors
from civility.governance.goals.models import Goal
from civility.governance.goals.queries import (
    count_overdue,
    find_newest_month,
    get_goal,
    is_shown,
    list_newest_changes,
    list_open_goals,
    list_settled,
)
from civility.governance.goals.rules import MOST_OPEN, STATES, STEPS, next_state
from civility.governance.goals.services import Place, set_goal, settle_goal, withdraw_goal
from civility.people.models import HeadUnit
from civility.people.queries import list_households
from civility.photos.errors import PhotoGone
from civility.web.status import STATES as WORDS
from tests.factories.people import make_user, make_village
from tests.factories.relay import make_unit
from tests.factories.showing import a_change, a_goal, a_picture_of
from tests.factories.store import key

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def village(session, app):
    with clock.frozen(NOON):
        yield make_village(session, households=4)


@pytest.fixture
def committee(session, village):
    return make_user(session, village, "committee")[1]


def texts(session, village):
    return [placed.goal.text for placed in list_open_goals(session, village.id)]


# ---- its life


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_goal_is_settled_once_and_may_always_be_taken_back(state, step):
    wanted = {
        ("open", "do"): "done",
        ("open", "give_up"): "not_done",
        ("open", "withdraw"): "withdrawn",
        ("done", "withdraw"): "withdrawn",
        ("not_done", "withdraw"): "withdrawn",
    }
    assert next_state(state, step) == wanted.get((state, step))


def test_every_state_has_its_word():
    assert set(WORDS["goal"]) == set(STATES)


def test_a_goal_is_open_then_done_and_is_a_change_of_its_month(session, village, committee):
    done = a_change(session, village.id, committee)
    waiting = a_goal(session, village.id, committee)

    assert [(each.goal.id, each.place) for each in list_open_goals(session, village.id)] == [(waiting.id, "")]
    assert [each.goal.id for each in list_settled(session, village.id, today())] == [done.id]
    assert [each.goal.id for each in list_newest_changes(session, village.id, limit=2)] == [done.id]
    assert (done.state, done.settled_on, done.settled_by) == ("done", today(), committee.user_id)
    assert find_newest_month(session, village.id) == today()
    assert find_newest_month(session, village.id, today().replace(day=1)) is None


def test_a_change_stands_in_the_month_it_was_done_in_and_in_no_other(session, village, committee):
    a_change(session, village.id, committee)
    assert list_settled(session, village.id, today().replace(month=10)) == []
    assert list_settled(session, village.id, today().replace(month=12)) == []


def test_what_was_not_done_says_why(session, village, committee):
    goal = a_goal(session, village.id, committee)
    said = {"village_id": village.id, "goal_id": goal.id, "actor": committee, "done": False}
    with pytest.raises(errors.GoalWhyMissing):
        settle_goal(session, **said, why="  ")
    assert get_goal(session, village.id, goal.id).goal.state == "open"
    settle_goal(session, **said, why="下雪早，土冻上了")
    settle_goal(session, **said, why="下雪早，土冻上了")  # pressed twice
    found = get_goal(session, village.id, goal.id).goal
    assert (found.state, found.why) == ("not_done", "下雪早，土冻上了")
    assert list_newest_changes(session, village.id, limit=2) == []


def test_the_first_word_on_how_it_came_out_holds(session, village, committee):
    goal = a_change(session, village.id, committee)
    other = make_user(session, village, "committee")[1]
    with pytest.raises(errors.GoalSettled):
        settle_goal(session, village_id=village.id, goal_id=goal.id, done=False, why="没有", actor=other)
    assert get_goal(session, village.id, goal.id).goal.state == "done"


def test_what_was_a_mistake_is_gone_with_its_pictures_and_stays_written_down(session, village, committee):
    goal = a_change(session, village.id, committee)
    assert is_shown(session, village.id, goal.after_id)
    withdraw_goal(session, village_id=village.id, goal_id=goal.id, actor=committee)
    withdraw_goal(session, village_id=village.id, goal_id=goal.id, actor=committee)  # pressed twice
    assert not is_shown(session, village.id, goal.after_id)
    assert list_settled(session, village.id, today()) == []
    with pytest.raises(errors.GoalNotFound):
        get_goal(session, village.id, goal.id)
    kept = session.get_one(Goal, (village.id, goal.id))
    assert (kept.state, kept.withdrawn_by, kept.text) == ("withdrawn", committee.user_id, "把渠里的草捞干净")


# ---- what may be set


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("叫李建国家把柴草搬走", "李建国"),
        ("劝李建国，不要再占路", "李建国"),
        ("有事打13897400000", "13897400000"),
    ],
)
def test_a_goal_names_no_household_and_no_phone(session, village, committee, text, words):
    with pytest.raises(errors.GoalNamesSomebody) as refused:
        a_goal(session, village.id, committee, text)
    assert refused.value.words == words
    assert texts(session, village) == []


def test_the_reason_names_nobody_either(session, village, committee):
    goal = a_goal(session, village.id, committee)
    with pytest.raises(errors.GoalNamesSomebody):
        settle_goal(session, village_id=village.id, goal_id=goal.id, done=False, why="王秀兰家没有来", actor=committee)
    assert get_goal(session, village.id, goal.id).goal.state == "open"


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (31, True), (32, False)])
def test_a_goal_is_for_the_next_weeks(session, village, committee, days, fits):
    due_on = today() + timedelta(days=days)
    if fits:
        assert a_goal(session, village.id, committee, due_on=due_on).due_on == due_on
    else:
        with pytest.raises(errors.GoalDayWrong) as refused:
            a_goal(session, village.id, committee, due_on=due_on)
        assert refused.value.until == today() + timedelta(days=31)


def test_a_village_has_only_so_many_open_at_once(session, village, committee):
    for at in range(MOST_OPEN):
        a_goal(session, village.id, committee, f"第{at}件")
    with pytest.raises(errors.TooManyGoals):
        a_goal(session, village.id, committee, "还有一件")
    assert len(texts(session, village)) == MOST_OPEN


def test_asking_twice_with_one_key_sets_one(session, village, committee):
    said = {
        "village_id": village.id, "place": Place(), "text": "扫路", "due_on": today(), "photo_ids": (),
        "actor": committee, "request_key": key(),
    }  # fmt: skip
    assert set_goal(session, **said).id == set_goal(session, **said).id
    assert texts(session, village) == ["扫路"]


def test_a_picture_belongs_to_whoever_sent_it(session, village, committee):
    other = make_user(session, village, "committee")[1]
    picture = a_picture_of(session, village.id, other, 5)
    with pytest.raises(PhotoGone):
        a_goal(session, village.id, committee, photo_ids=[picture])
    assert texts(session, village) == []


# ---- who sets them


@pytest.fixture
def unit(session, village, committee):
    return make_unit(session, village, list_households(session, village.id)[:3], committee)


def test_a_head_sets_goals_for_the_own_unit_and_for_no_other_place(session, village, committee, unit):
    homes = list_households(session, village.id)
    head = make_user(session, village, "unit_head", household=homes[0])[1]
    stranger = make_user(session, village, "unit_head", household=homes[3])[1]
    own = Place(unit_id=unit.id)

    a_goal(session, village.id, head, "码柴草", place=own)
    assert [(each.goal.text, each.place) for each in list_open_goals(session, village.id)] == [("码柴草", unit.name)]
    of_village = a_goal(session, village.id, committee)
    for actor, place in ((head, Place()), (stranger, own), (stranger, Place())):
        with pytest.raises(errors.NoUnitOfYours):
            a_goal(session, village.id, actor, place=place)
    with pytest.raises(errors.NoUnitOfYours):
        settle_goal(session, village_id=village.id, goal_id=of_village.id, done=True, actor=head)
    assert len(texts(session, village)) == 2


def test_who_has_another_post_sets_none(session, village):
    recorder = make_user(session, village, "recorder")[1]
    with pytest.raises(Forbidden):
        a_goal(session, village.id, recorder)


def test_a_place_of_another_village_is_not_there(session, village, committee):
    other = make_village(session)
    theirs = make_unit(session, other, list_households(session, other.id), make_user(session, other, "committee")[1])
    with pytest.raises(errors.GoalNotFound):
        a_goal(session, village.id, committee, place=Place(unit_id=theirs.id))
    assert session.get(HeadUnit, (village.id, theirs.id)) is None


@pytest.mark.parametrize(
    "wrong", [{"state": "not_done", "settled_on": None}, {"state": "gone"}, {"withdrawn_by": "me"}]
)
def test_the_database_keeps_no_goal_that_could_not_be(session, village, committee, wrong):
    goal = a_goal(session, village.id, committee)
    wrong = {name: committee.user_id if value == "me" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction(session):
        session.execute(update(Goal).where(Goal.id == goal.id).values(**wrong))


def test_a_goal_whose_day_has_passed_waits_for_a_word(session, village, committee):
    goal = a_goal(session, village.id, committee, due_on=today())
    assert count_overdue(session, village.id, today()) == 0
    assert count_overdue(session, village.id, today() + timedelta(days=1)) == 1
    settle_goal(session, village_id=village.id, goal_id=goal.id, done=True, actor=committee)
    assert count_overdue(session, village.id, today() + timedelta(days=1)) == 0
