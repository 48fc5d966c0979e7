"""The life of a matter: every step from every state, the levels and their clocks, and who may take which step."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from civility import clock
from civility.clock import day_start
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.governance.matters import errors
from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.queries import list_entries, list_steps, list_tasks, roles_of
from civility.governance.matters.rules.clocks import Clock
from civility.governance.matters.rules.kinds import KINDS, LEVELS, above, below, first_level
from civility.governance.matters.rules.transitions import OPEN, STATES, STEPS, IllegalStep, next_state
from civility.governance.matters.rules.words import STEP_WORDS
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    decline_matter,
    dispatch_matter,
    escalate_due,
    finish_entry,
    hand_down,
    hand_up,
    plan_entry,
    raise_matter,
    rate_matter,
    refuse_matter,
    reopen_matter,
    withdraw_matter,
)
from civility.governance.matters.services.raising import Raised
from civility.ledger import KeyReused
from civility.web.status import STATES as WORDS
from civility.workdays import is_workday
from tests.factories.matters import an_issue, key, make_levels
from tests.factories.people import make_user

pytestmark = pytest.mark.postgresql
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)  # 10:00 in the village


@pytest.fixture
def levels(app, session):
    with clock.frozen(FRIDAY):
        yield make_levels(session)


def act(service, session, matter, actor, **more):
    return service(session, village_id=matter.village_id, number=matter.number, actor=actor, **more)


def steps_of(session, matter):
    return [(each.action, each.from_level, each.level, each.state) for each in list_steps(session, matter)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_the_table_says_what_each_step_makes_of_each_state(state, step):
    if state not in STEPS[step]:
        with pytest.raises(IllegalStep):
            next_state(state, step)
        return
    assert next_state(state, step) in STATES
    assert state in OPEN or step in ("admit", "join", "rate", "close", "reopen", "reopen_up", "withdraw", "take")


def test_nothing_comes_back_from_being_merged_or_withdrawn_and_every_word_is_there():
    assert not any(state in moves for moves in STEPS.values() for state in ("merged", "withdrawn"))
    assert set(WORDS["matter"]) == set(STATES)
    assert set(STEP_WORDS) == {"raise", *STEPS}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_clock_at_every_level_it_can_reach(kind):
    assert set(kind.clocks) == set(LEVELS)
    assert all(bool(each.hours) != bool(each.workdays) for each in kind.clocks.values())
    assert set(kind.needed) <= set(kind.asked)


@given(st.integers(0, 333 * 24 * 60), st.integers(1, 15))
def test_working_days_end_at_midnight_as_counting_one_by_one_says(minutes, count):
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    day = clock.local(since).date()
    left = count
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    assert Clock(workdays=count).due(since) == day_start(day + timedelta(days=1))
    assert Clock(hours=count).due(since) == since + timedelta(hours=count)


@pytest.mark.parametrize(
    ("kind", "has_grid", "sits", "level"),
    [
        ("issue", True, False, "grid"),
        ("issue", False, False, "village"),
        ("slip", True, True, "village"),
        ("dispute", True, False, "village"),
        ("dispute", True, True, "grid"),
        ("dispute", False, False, "village"),
    ],
)
def test_where_a_matter_begins(kind, has_grid, sits, level):
    assert first_level(KINDS[kind], has_grid=has_grid, sits_at_grid=sits) == level


def test_there_is_a_level_above_and_below_but_for_the_ends():
    assert [above(level) for level in LEVELS] == ["village", "township", None]
    assert [below(level) for level in LEVELS] == [None, "grid", "village"]


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


def test_a_refusal_has_a_reason_and_may_be_turned_by_the_one_who_raised_it(session, levels):
    matter = an_issue(session, levels)
    with pytest.raises(errors.ReasonMissing):
        act(refuse_matter, session, matter, levels.grid, reason="  ")
    act(refuse_matter, session, matter, levels.grid, reason="不归村里管")
    assert (matter.state, matter.due_at) == ("refused", None)
    reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="路灯是村里装的")
    assert (matter.state, matter.level, matter.reopened) == ("raised", "grid", 1)


def test_said_not_to_be_done_twice_it_goes_one_level_up(session, levels):
    matter = an_issue(session, levels)
    for time, level in ((1, "grid"), (2, "village")):
        worker = levels.grid
        act(accept_matter, session, matter, worker)
        act(answer_matter, session, matter, worker, answer=f"好了{time}")
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason=f"没好{time}")
        assert (matter.state, matter.level, matter.handler_id, matter.reopened) == ("raised", level, None, time)


def test_a_month_later_nothing_is_turned_any_more(session, levels):
    matter = an_issue(session, levels)
    act(refuse_matter, session, matter, levels.grid, reason="不归村里管")
    with clock.frozen(FRIDAY + timedelta(days=30, seconds=1)), pytest.raises(errors.TooLateToReopen):
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="还是没好")
    assert matter.state == "refused"


def work(session, matter, worker):
    act(accept_matter, session, matter, worker)
    act(answer_matter, session, matter, worker, answer="办了")


def test_nobody_says_of_their_own_work_that_it_was_done(session, levels):
    matter = an_issue(session, levels, actor=levels.grid, channel="phone")
    work(session, matter, levels.grid)
    for service, more in ((rate_matter, {}), (reopen_matter, {"reason": "没好"})):
        with pytest.raises(errors.OwnWork):
            service(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid, **more)
    assert matter.state == "done"
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.head)
    assert matter.state == "rated"


def test_whoever_worked_on_it_before_it_was_handed_on_does_not_say_so_either(session, levels):
    matter = an_issue(session, levels, actor=levels.committee, channel="phone")
    act(accept_matter, session, matter, levels.grid)
    act(hand_up, session, matter, levels.grid, reason="修不了")
    work(session, matter, levels.second)
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.committee)
    assert matter.state == "rated"


def test_the_household_of_whoever_did_the_work_does_not_say_so(session, levels):
    matter = an_issue(session, levels, actor=levels.committee, channel="phone")
    worker = make_user(session, levels.village, "grid_worker", household=levels.households[1])[1]
    work(session, matter, worker)
    relative = make_user(session, levels.village, "recorder", household=levels.households[1])[1]
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=relative)
    assert matter.state == "done"


def test_staff_say_nothing_for_somebody_who_has_a_page_of_their_own(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    work(session, matter, levels.grid)
    with pytest.raises(errors.NotYoursToSay):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.committee)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home())
    assert matter.state == "rated"


def test_another_household_neither_rates_nor_withdraws(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    with pytest.raises(NotFound):
        withdraw_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home(1))
    withdraw_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home())
    assert (matter.state, matter.due_at) == ("withdrawn", None)
    with pytest.raises(errors.NotThatWay):
        act(accept_matter, session, matter, levels.grid)


def test_nothing_of_the_trail_is_lost_or_renumbered(session, levels):
    matter = an_issue(session, levels)
    act(accept_matter, session, matter, levels.grid)
    act(hand_up, session, matter, levels.grid, reason="修不了")
    with pytest.raises(errors.NotThatWay):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id)
    places = [each.place for each in list_steps(session, matter)]
    assert places == [1, 2, 3]
    assert session.query(MatterStep).filter_by(village_id=matter.village_id).count() == 3


def hazard(session, levels, **more):
    return an_issue(session, levels, "电线杆斜了", kind="hazard", actor=levels.grid, channel="staff", **more)


def test_a_hazard_put_right_on_the_spot_is_looked_at_by_another_person(session, levels):
    matter = hazard(session, levels, fixed="当场扶正，加了拉线")
    assert (matter.state, matter.handler_id) == ("done", levels.grid.user_id)
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.head, note="稳的")
    assert matter.state == "rated"


def test_a_hazard_past_its_date_goes_up(session, levels):
    matter = hazard(session, levels)
    assert matter.due_at == FRIDAY + timedelta(hours=24)
    with pytest.raises(errors.NotInspectedHere):
        act(accept_matter, session, matter, levels.grid, fix_by=clock.today() - timedelta(days=1))
    act(accept_matter, session, matter, levels.grid, fix_by=clock.today() + timedelta(days=2))
    with clock.frozen(FRIDAY + timedelta(days=2)):
        assert escalate_due(session) == 0
    with clock.frozen(day_start(date(2026, 11, 23))):
        assert escalate_due(session) == 1
    session.refresh(matter)
    assert (matter.level, matter.late, matter.state) == ("village", True, "raised")


def test_after_a_mediation_somebody_goes_back_a_month_later(session, levels):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised("dispute", "地界", household_id=levels.households[0].id, other="钱家"),
        request_key=key(),
        channel="staff",
        actor=levels.head,
    )
    assert (matter.level, matter.handler_id) == ("grid", levels.head.user_id)
    work(session, matter, levels.head)
    (entry,) = list_entries(session, matter)
    assert (entry.kind, entry.due_on) == ("return", clock.today() + timedelta(days=30))


def visits_of(session, matter):
    return [(each.due_on, each.done_at is not None) for each in list_entries(session, matter)]


def a_visited_household(session, levels, every_days=7):
    return raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised("care", "独居", household_id=levels.households[0].id, consent="本人同意", every_days=every_days),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )


def test_whoever_is_to_be_visited_has_the_next_visit_planned_from_the_first_day_on(session, levels):
    matter = a_visited_household(session, levels)
    assert visits_of(session, matter) == []
    act(accept_matter, session, matter, levels.committee)
    act(accept_matter, session, matter, levels.committee)
    assert visits_of(session, matter) == [(date(2026, 11, 27), False)]


def test_a_visit_written_down_afterwards_leaves_one_to_come_and_never_two(session, levels):
    matter = a_visited_household(session, levels)
    act(accept_matter, session, matter, levels.committee)
    (planned,) = list_entries(session, matter)
    act(plan_entry, session, matter, levels.committee, kind="visit", text="顺路看了", request_key=key())
    assert sorted(done for _due, done in visits_of(session, matter)) == [False, True]
    act(finish_entry, session, matter, levels.committee, entry_id=planned.id, text="身体好")
    act(plan_entry, session, matter, levels.committee, kind="visit", text="又看了", request_key=key())
    assert [due for due, done in visits_of(session, matter) if not done] == [date(2026, 11, 27)]


def test_without_a_number_of_days_or_once_it_is_over_no_visit_is_planned(session, levels):
    matter = a_visited_household(session, levels, every_days=None)
    act(accept_matter, session, matter, levels.committee)
    act(plan_entry, session, matter, levels.committee, kind="visit", text="看了", request_key=key())
    assert [done for _due, done in visits_of(session, matter)] == [True]
    other = a_visited_household(session, levels)
    act(accept_matter, session, other, levels.committee)
    (planned,) = list_entries(session, other)
    act(answer_matter, session, other, levels.committee, answer="搬去女儿家了")
    act(finish_entry, session, other, levels.committee, entry_id=planned.id, text="走前看过")
    assert [done for _due, done in visits_of(session, other)] == [True]


@pytest.mark.parametrize("kind", ["care", "pairing"])
def test_nobody_is_looked_after_who_did_not_agree(session, levels, kind):
    where = {"village_id": levels.village.id, "channel": "staff", "actor": levels.committee}
    asked = {"kind": kind, "text": "一个人住", "household_id": levels.households[0].id}
    with pytest.raises(errors.ConsentMissing):
        raise_matter(session, raised=Raised(**asked), request_key=key(), **where)
    assert session.scalar(select(func.count()).select_from(Matter)) == 0
    assert (
        raise_matter(session, raised=Raised(**asked, consent="本人当面"), request_key=key(), **where).consent
        == "本人当面"
    )


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
