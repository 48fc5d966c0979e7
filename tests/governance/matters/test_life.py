"""The life of a matter: raised, handed up and down by people and clocks, and who may take which step."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from civility import clock
from civility.clock import day_start
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.governance.matters import errors
from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.queries import list_steps, list_tasks, roles_of
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    decline_matter,
    dispatch_matter,
    escalate_due,
    hand_down,
    hand_up,
    rate_matter,
    refuse_matter,
)
from civility.ledger import KeyReused
from tests.factories.matters import an_issue, key, make_levels
from tests.factories.people import make_user
from tests.governance.matters.steps import FRIDAY, a_visited_household, act

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]


def steps_of(session, matter):
    return [(each.action, each.from_level, each.level, each.state) for each in list_steps(session, matter)]


def test_raised_accepted_answered_and_said_to_be_done(session, levels):
    matter = an_issue(session, levels, place="村口")
    assert (matter.state, matter.level, matter.number) == ("raised", "grid", 1)
    assert matter.due_at == day_start(date(2026, 11, 26))  # three working days after a Friday
    act(accept_matter, session, matter, levels.grid)
    act(answer_matter, session, matter, levels.grid, answer="换了灯泡")
    done = rate_matter(session, village_id=matter.village_id, matter_id=matter.id)
    assert (done.state, done.due_at, done.ended_at) == ("rated", None, FRIDAY)
    assert steps_of(session, matter) == [
        ("raise", "grid", "grid", "raised"),
        ("accept", "grid", "grid", "accepted"),
        ("answer", "grid", "grid", "done"),
        ("rate", "grid", "grid", "rated"),
    ]
    assert [(each.by, each.user_id) for each in list_steps(session, matter)] == [
        ("receipt", None),
        ("user", levels.grid.user_id),
        ("user", levels.grid.user_id),
        ("receipt", None),
    ]


def test_one_key_raises_once_and_other_words_under_it_are_refused(session, levels):
    mine = key()
    first, again = (an_issue(session, levels, request_key=mine) for _time in range(2))
    assert first.id == again.id
    with pytest.raises(KeyReused):
        an_issue(session, levels, "别的事", request_key=mine)
    assert session.query(Matter).filter_by(village_id=levels.village.id).count() == 1


def test_pressing_twice_is_pressing_once(session, levels):
    matter = an_issue(session, levels)
    for _time in range(2):
        act(accept_matter, session, matter, levels.grid)
    for _time in range(2):
        act(answer_matter, session, matter, levels.grid, answer="好了")
    for _time in range(2):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id)
    assert len(list_steps(session, matter)) == 4


def test_a_head_sends_a_problem_up_two_levels_and_it_comes_back(session, levels):
    slip = an_issue(session, levels, "水渠塌了一段", kind="slip", actor=levels.head, channel="staff")
    assert (slip.level, slip.due_at) == ("village", day_start(date(2026, 11, 28)))
    act(hand_up, session, slip, levels.committee, reason="要乡里出钱")
    assert (slip.level, slip.due_at) == ("township", day_start(date(2026, 12, 2)))
    act(accept_matter, session, slip, levels.officer)
    act(hand_down, session, slip, levels.officer, reason="钱批了，请村里找人修")
    act(accept_matter, session, slip, levels.second)
    act(answer_matter, session, slip, levels.second, answer="修好了")
    rate_matter(session, village_id=slip.village_id, matter_id=slip.id, actor=levels.head)
    assert steps_of(session, slip) == [
        ("raise", "village", "village", "raised"),
        ("up", "village", "township", "raised"),
        ("accept", "township", "township", "accepted"),
        ("down", "township", "village", "raised"),
        ("accept", "village", "village", "accepted"),
        ("answer", "village", "village", "done"),
        ("rate", "village", "village", "rated"),
    ]


def test_nobody_hands_beyond_the_highest_level_or_below_the_lowest(session, levels):
    matter = an_issue(session, levels)
    with pytest.raises(errors.NoLevelThere):
        act(hand_down, session, matter, levels.grid, reason="没有下一级")
    act(hand_up, session, matter, levels.grid, reason="一")
    act(hand_up, session, matter, levels.committee, reason="二")
    with pytest.raises(errors.NoLevelThere):
        act(hand_up, session, matter, levels.officer, reason="三")
    assert (matter.level, len(list_steps(session, matter))) == ("township", 3)


def test_the_clock_drives_a_matter_up_two_levels_and_marks_it_late_at_the_top(session, levels):
    matter = an_issue(session, levels)
    act(accept_matter, session, matter, levels.grid)
    assert escalate_due(session) == 0
    seen = []
    for _level in range(3):
        due = session.get_one(Matter, (matter.village_id, matter.id)).due_at
        with clock.frozen(due - timedelta(seconds=1)):
            assert escalate_due(session) == 0
        with clock.frozen(due):
            assert (escalate_due(session), escalate_due(session)) == (1, 0)
        session.refresh(matter)
        seen.append((matter.level, matter.state, matter.late, matter.handler_id, matter.due_at is None))
    assert seen == [
        ("village", "raised", True, None, False),
        ("township", "raised", True, None, False),
        ("township", "raised", True, None, True),
    ]
    assert [row[0] for row in steps_of(session, matter)] == ["raise", "accept", "overdue", "overdue", "overdue_stays"]
    act(accept_matter, session, matter, levels.officer)
    assert not matter.late


def test_where_nobody_sits_in_the_grids_everything_begins_with_the_committee(app, session):
    bare = make_levels(session, without=("grid", "head"))
    assert an_issue(session, bare).level == "village"


@pytest.mark.parametrize("who", ["committee", "officer", "storekeeper", "supervisor"])
def test_only_whoever_sits_there_takes_what_nobody_has(session, levels, who):
    matter = an_issue(session, levels)
    with pytest.raises(errors.NotYourTurn):
        act(accept_matter, session, matter, getattr(levels, who))
    with pytest.raises(errors.NotYourTurn):
        act(refuse_matter, session, matter, getattr(levels, who), reason="不办")
    assert (matter.state, len(list_steps(session, matter))) == ("raised", 1)


def test_who_was_sent_accepts_or_says_why_not(session, levels):
    matter = an_issue(session, levels)
    keeper = levels.storekeeper
    act(dispatch_matter, session, matter, levels.committee, handler_id=keeper.user_id)
    with pytest.raises(errors.NotYourTurn):
        act(accept_matter, session, matter, levels.grid)
    act(decline_matter, session, matter, keeper, reason="不会修电")
    assert (matter.state, matter.handler_id) == ("raised", None)
    act(dispatch_matter, session, matter, levels.grid, handler_id=keeper.user_id)
    act(accept_matter, session, matter, keeper)
    with pytest.raises(errors.NotYourTurn):
        act(answer_matter, session, matter, levels.grid, answer="我替他说")
    act(answer_matter, session, matter, keeper, answer="修好了")
    assert matter.state == "done"


def test_nobody_is_sent_who_holds_no_post_here_or_whose_own_household_it_is(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    stranger = make_user(session, make_levels(session).village, "recorder")[0]
    own = make_user(session, levels.village, "recorder", household=levels.households[0])[0]
    for user, refusal in ((stranger, errors.NotSomebodyHere), (own, errors.OwnMatter)):
        with pytest.raises(refusal):
            act(dispatch_matter, session, matter, levels.committee, handler_id=user.id)
    assert (matter.state, matter.handler_id) == ("raised", None)


def test_nobody_takes_or_refuses_the_matter_of_their_own_household(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    own = make_user(session, levels.village, "grid_worker", household=levels.households[0])[1]
    with pytest.raises(errors.OwnMatter):
        act(accept_matter, session, matter, own)
    with pytest.raises(errors.OwnMatter):
        act(refuse_matter, session, matter, own, reason="不办")
    assert matter.state == "raised"


def test_nothing_of_the_trail_is_lost_or_renumbered(session, levels):
    matter = an_issue(session, levels)
    act(accept_matter, session, matter, levels.grid)
    act(hand_up, session, matter, levels.grid, reason="修不了")
    with pytest.raises(errors.NotThatWay):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id)
    places = [each.place for each in list_steps(session, matter)]
    assert places == [1, 2, 3]
    assert session.query(MatterStep).filter_by(village_id=matter.village_id).count() == 3


def test_what_a_household_may_not_raise_it_does_not(session, levels):
    with pytest.raises(errors.NotAskedHere):
        an_issue(session, levels, kind="slip", actor=levels.home(), channel="household")
    with pytest.raises(errors.NotAskedHere):
        an_issue(session, levels, kind="need")
    with pytest.raises(errors.MatterEmpty):
        an_issue(session, levels, " ")
    with pytest.raises(errors.ConsentMissing):
        an_issue(session, levels, kind="care", actor=levels.committee, channel="staff", household_id=levels.households[0].id)  # fmt: skip
    with pytest.raises(errors.HouseholdMissing):
        an_issue(session, levels, kind="care", actor=levels.committee, channel="staff", consent="本人 11月20日 同意")
    assert session.query(Matter).filter_by(village_id=levels.village.id).count() == 0


def test_somebody_without_a_post_here_finds_nothing(session, levels):
    matter = an_issue(session, levels)
    there = make_levels(session).committee
    with pytest.raises(NotFound):
        act(accept_matter, session, matter, there)
    with pytest.raises(Forbidden):
        act(accept_matter, session, matter, levels.home())


def test_the_database_itself_refuses_what_no_service_does(session, levels):
    matter = an_issue(session, levels)
    for name, value in (
        ("state", "gone"),
        ("level", "moon"),
        ("kind", "x"),
        ("state", "merged"),
        ("state", "dispatched"),
    ):
        with pytest.raises(IntegrityError):
            _set(session, matter, name, value)
    assert session.get_one(Matter, (matter.village_id, matter.id)).state == "raised"


def _set(session, matter, name, value):
    with transaction(session):
        setattr(session.get_one(Matter, (matter.village_id, matter.id)), name, value)
        session.flush()


def test_what_waits_is_counted_for_each_person_by_what_they_may_see_and_do(session, levels):
    first, second, third = (
        an_issue(session, levels, f"第{n}盏灯", channel="phone", actor=levels.second) for n in "123"
    )
    matter = a_visited_household(session, levels)
    act(accept_matter, session, matter, levels.committee)
    for each in (first, second):
        act(accept_matter, session, each, levels.grid)
    act(answer_matter, session, first, levels.grid, answer="换了灯泡")
    later = FRIDAY + timedelta(days=8)
    with clock.frozen(later):
        found = {
            name: {
                (task.name, task.count, task.urgency)
                for task in list_tasks(
                    session,
                    levels.village.id,
                    actor,
                    roles_of(session, levels.village.id, actor),
                    now=later,
                    today=clock.today(),
                )
            }
            for name, actor in (("grid", levels.grid), ("committee", levels.committee), ("keeper", levels.storekeeper))
        }
    assert third.state == "raised"
    assert found == {
        "grid": {("turn", 2, "now")},
        "committee": {("turn", 1, ""), ("asked", 1, "soon"), ("entries", 1, "now")},
        "keeper": set(),
    }
