"""Shifts are made a few weeks ahead, have just so many places, and who waits is taken in order."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.db import transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.governance.activities import errors
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.governance.activities.queries import (
    check_activities,
    get_activity,
    list_coming,
    list_shifts,
    list_uncovered,
    list_untold,
)
from civility.governance.activities.queries.own import list_own_places
from civility.governance.activities.rules.transitions import MOVES, SEEN, STATES, next_state
from civility.governance.activities.services import (
    add_comer,
    cancel_shift,
    change_leader,
    end_activity,
    enter_shift,
    keep_shifts,
    tell,
)
from civility.people.errors import HouseholdLeft
from civility.people.models import Member
from tests.factories.activities import (
    NOON,
    Doing,
    a_slot,
    after,
    begin,
    count_shifts,
    enter,
    make_doing,
    shift_of,
    states,
)
from tests.factories.people import make_user
from tests.factories.store import key

pytestmark = pytest.mark.postgresql


@pytest.fixture
def doing(session: Session) -> Doing:
    return make_doing(session)


def days(session: Session, activity: Activity) -> list[date]:
    session.rollback()
    first = activity.from_on - timedelta(days=1)
    return [shift.held_on for shift in list_shifts(session, activity, first, first + timedelta(days=60))]


def keep(session: Session, at: datetime) -> int:
    with frozen(at):
        return keep_shifts(session)


def test_shifts_are_made_for_four_weeks_and_each_day_one_more(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, figures=(4, 5))
    assert days(session, activity) == [
        date(2026, 11, 20),
        date(2026, 11, 21),
        date(2026, 11, 27),
        date(2026, 11, 28),
        date(2026, 12, 4),
        date(2026, 12, 5),
        date(2026, 12, 11),
        date(2026, 12, 12),
        date(2026, 12, 18),
    ]
    assert keep(session, NOON) == 0
    assert keep(session, NOON + timedelta(days=1)) == 1
    assert keep(session, NOON + timedelta(days=1)) == 0
    assert days(session, activity)[-1] == date(2026, 12, 19)


def test_a_shift_that_has_begun_is_not_made_any_more(session: Session, doing: Doing) -> None:
    evening = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    assert days(session, begin(session, doing, figures=(4,), at=evening))[0] == date(2026, 11, 27)


def test_market_days_follow_the_old_calendar(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, rule="lunar", figures=(3,))
    assert days(session, activity) == [date(2026, 11, 21), date(2026, 12, 1), date(2026, 12, 11)]


def test_holidays_and_old_festivals_are_skipped_where_the_village_says_so(session: Session, doing: Doing) -> None:
    new_year = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)
    every = begin(session, doing, at=new_year, clause_title="", from_on=date(2026, 2, 10), until_on=date(2026, 3, 3))
    assert date(2026, 2, 17) in days(session, every)
    working = begin(session, doing, at=new_year, clause_title="", skip_holidays=True, until_on=date(2026, 3, 3))
    assert date(2026, 2, 17) not in days(session, working)
    assert date(2026, 2, 14) in days(session, working)  # a make-up Saturday
    festive = begin(session, doing, at=new_year, clause_title="", skip_festivals=True, until_on=date(2026, 3, 3))
    missing = set(days(session, every)) - set(days(session, festive))
    assert missing == {date(2026, 2, 10), date(2026, 2, 16), date(2026, 2, 17), date(2026, 3, 3)}  # 小年 to 元宵
    school = begin(
        session, doing, at=new_year, clause_title="", rule="workdays", figures=(), until_on=date(2026, 2, 15)
    )
    assert days(session, school) == [date(2026, 2, each) for each in (10, 11, 12, 13, 14)]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"until_on": date(2026, 11, 20), "figures": (0,)}, errors.NoDays),
        ({"dates": (date(2026, 11, 1),), "rule": "dates"}, errors.NoDays),
        ({"clause_title": "没有的条款"}, errors.BadClause),
    ],
)
def test_what_would_never_be_held_or_counted_is_not_begun(
    session: Session, doing: Doing, changed: dict[str, Any], refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        begin(session, doing, **changed)
    session.rollback()
    assert session.scalars(select(Activity)).all() == []
    assert count_shifts(session, doing.village_id) == 0


def test_only_somebody_of_the_village_is_in_charge_and_only_a_user_begins(session: Session, doing: Doing) -> None:
    stranger = make_user(session, doing.scene.village)[0]
    with pytest.raises(errors.BadLeader):
        begin(session, doing, leader_id=stranger.id)
    with pytest.raises(Forbidden):
        begin(session, doing, actor=doing.itself(0))


def test_begun_twice_with_one_key_it_is_one_and_sealed(session: Session, doing: Doing) -> None:
    pressed = key()
    first = begin(session, doing, request_key=pressed)
    assert begin(session, doing, request_key=pressed).id == first.id
    session.rollback()
    assert get_activity(session, doing.village_id, 1).title == "晚上巡逻"
    assert check_activities(session, doing.village_id) == []


def test_places_are_taken_in_order_and_then_one_waits(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    for place in (3, 1, 0, 2):
        enter(session, doing, shift, place)
    enter(session, doing, shift, 3)
    assert states(session, doing, shift) == [
        ("0004", "going"),
        ("0002", "going"),
        ("0001", "waiting"),
        ("0003", "waiting"),
    ]


def test_who_leaves_makes_room_for_who_waits_first_and_comes_back_last(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    for place in (0, 1, 2, 3):
        enter(session, doing, shift, place)
    enter(session, doing, shift, 0, wanted=False)
    enter(session, doing, shift, 0, wanted=False)
    assert dict(states(session, doing, shift)) == {
        "0001": "left",
        "0002": "going",
        "0003": "going",
        "0004": "waiting",
    }
    with frozen(NOON):
        assert [each.household.number for each in list_untold(session, doing.village_id)] == ["0003"]
    enter(session, doing, shift, 0)
    assert states(session, doing, shift)[-2:] == [("0004", "waiting"), ("0001", "waiting")]


def test_leaving_the_queue_calls_nobody_up(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing, slots=(a_slot(capacity=1),)))
    for place in (0, 1, 2):
        enter(session, doing, shift, place)
    enter(session, doing, shift, 1, wanted=False)
    assert dict(states(session, doing, shift)) == {"0001": "going", "0002": "left", "0003": "waiting"}


def test_a_helper_and_paper_sign_up_for_who_has_no_phone(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    helped = enter(session, doing, shift, 0, actor=doing.scene.recorder)
    paper = enter(session, doing, shift, 1, actor=doing.scene.recorder, on_paper=True)
    assert [place and (place.channel, place.helper_id) for place in (helped, paper)] == [
        ("helper", doing.scene.recorder.user_id),
        ("paper", doing.scene.recorder.user_id),
    ]
    with pytest.raises(Forbidden):
        enter(session, doing, shift, 2, actor=doing.itself(1))
    with pytest.raises(Forbidden):
        enter(session, doing, shift, 2, actor=doing.scene.reviewer)


def test_a_person_named_is_of_the_household(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    with transaction(session):
        mei = Member(village_id=doing.village_id, household_id=doing.home(0).id, name="李梅")
        session.add(mei)
    with pytest.raises(errors.NoSuchMember):
        enter(session, doing, shift, 1, member_id=mei.id)
    assert states(session, doing, shift) == []
    place = enter(session, doing, shift, 0, member_id=mei.id)
    assert place is not None
    assert place.member_id == mei.id


def test_nobody_signs_up_or_leaves_once_it_has_begun(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    enter(session, doing, shift, 0)
    begun = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    with pytest.raises(errors.ShiftOver) as refused:
        enter(session, doing, shift, 1, at=begun)
    assert refused.value.describe() == "11月20日 19:00 这一班已经开始或过去了，不能再改。有事请跟负责人说。"
    with pytest.raises(errors.ShiftOver):
        enter(session, doing, shift, 0, wanted=False, at=begun)
    enter(session, doing, shift, 1, at=begun - timedelta(minutes=1))
    assert states(session, doing, shift) == [("0001", "going"), ("0002", "going")]


def test_who_left_the_village_takes_no_place_and_frees_the_one_it_had(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, slots=(a_slot(capacity=1),))
    shift = shift_of(session, activity, 3)
    enter(session, doing, shift, 0)
    enter(session, doing, shift, 1)
    with transaction(session):
        doing.home(0).left_on = date(2026, 11, 20)
    with pytest.raises(HouseholdLeft):
        enter(session, doing, shift_of(session, activity, 4), 0)
    assert keep(session, NOON) == 1
    assert states(session, doing, shift) == [("0001", "left"), ("0002", "going")]


def test_a_shift_called_off_tells_who_had_a_place_and_takes_no_more(session: Session, doing: Doing) -> None:
    shift = shift_of(session, begin(session, doing))
    for place in (0, 1, 2):
        enter(session, doing, shift, place)
    asked = {"village_id": doing.village_id, "shift_id": shift.id}
    with frozen(NOON):
        with pytest.raises(errors.NotInCharge):
            cancel_shift(session, **asked, reason="下雪", actor=doing.scene.recorder)
        with pytest.raises(errors.ReasonNeeded):
            cancel_shift(session, **asked, reason=" ", actor=doing.leader)
        cancel_shift(session, **asked, reason="下雪路滑", actor=doing.leader)
        cancel_shift(session, **asked, reason="别的", actor=doing.scene.committee)
        untold = list_untold(session, doing.village_id)
        own = list_own_places(session, doing.village_id, doing.home(0).id, since=date(2026, 11, 20))
    assert [each.household.number for each in untold] == ["0001", "0002", "0003"]
    assert [(each.shift.state, each.shift.reason, each.place.news) for each in own] == [
        ("cancelled", "下雪路滑", "cancelled")
    ]
    with pytest.raises(errors.ShiftCancelled):
        enter(session, doing, shift, 4)
    with frozen(NOON):
        tell(session, village_id=doing.village_id, place_id=untold[0].place.id, actor=doing.leader)
        tell(session, village_id=doing.village_id, place_id=untold[1].place.id, actor=doing.itself(1))
        with pytest.raises(Forbidden):
            tell(session, village_id=doing.village_id, place_id=untold[2].place.id, actor=doing.itself(1))
        assert [each.household.number for each in list_untold(session, doing.village_id)] == ["0003"]


def test_an_ended_activity_has_no_more_shifts_and_its_past_stays(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, figures=(4,))
    enter(session, doing, shift_of(session, activity, 1), 0)
    later = NOON + timedelta(days=3)
    asked = {"village_id": doing.village_id, "number": 1, "actor": doing.scene.committee}
    with frozen(later):
        end_activity(session, **asked, reason="天冷了", request_key=key())
        with pytest.raises(errors.ActivityEnded):
            end_activity(session, **asked, reason="天冷了", request_key=key())
        with pytest.raises(errors.ActivityEnded):
            change_leader(session, **asked, leader_id=doing.scene.recorder.user_id, request_key=key())
    assert keep(session, later + timedelta(days=1)) == 0
    session.rollback()
    found = list_shifts(session, activity, NOON.date(), date(2027, 1, 1))
    assert [shift.state for shift in found] == ["planned", *["cancelled"] * 4]
    assert check_activities(session, doing.village_id) == []


def test_somebody_else_is_put_in_charge(session: Session, doing: Doing) -> None:
    begin(session, doing)
    with frozen(NOON):
        change_leader(
            session,
            village_id=doing.village_id,
            number=1,
            leader_id=doing.scene.recorder.user_id,
            actor=doing.scene.committee,
            request_key=key(),
        )
    session.rollback()
    assert get_activity(session, doing.village_id, 1).leader_id == doing.scene.recorder.user_id
    assert check_activities(session, doing.village_id) == []


def test_who_came_without_a_name_on_the_list_is_put_there_by_the_person_in_charge(
    session: Session, doing: Doing
) -> None:
    shift = shift_of(session, begin(session, doing, slots=(a_slot(capacity=1),)))
    enter(session, doing, shift, 0)
    enter(session, doing, shift, 1)
    asked = {"village_id": doing.village_id, "shift_id": shift.id}
    with frozen(NOON), pytest.raises(errors.ShiftNotBegun):
        add_comer(session, **asked, household_id=doing.home(2).id, actor=doing.leader)
    with frozen(after(shift)):
        with pytest.raises(errors.NotInCharge):
            add_comer(session, **asked, household_id=doing.home(2).id, actor=doing.scene.recorder)
        for place in (2, 1, 2):
            add_comer(session, **asked, household_id=doing.home(place).id, actor=doing.leader)
    assert states(session, doing, shift) == [("0001", "going"), ("0002", "going"), ("0003", "going")]


def test_what_nobody_covers_is_seen(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, figures=(4,))
    enter(session, doing, shift_of(session, activity, 1), 0)
    with frozen(NOON):
        uncovered = list_uncovered(session, doing.village_id, days=14)
        coming = list_coming(session, doing.village_id, days=14)
    assert [each.shift.held_on for each in uncovered] == [date(2026, 11, 20), date(2026, 12, 4)]
    assert [(each.going, each.free) for each in coming] == [(0, 2), (1, 1), (0, 2)]


def together(engine: Engine, tries: list[Callable[[Session], object]]) -> Counter[str]:
    """Run all tries at the same moment, a session each; how each ended."""
    start = Barrier(len(tries))

    def run(attempt: Callable[[Session], object]) -> str:
        with Session(engine) as session, frozen(NOON):
            start.wait(30)
            try:
                attempt(session)
            except RuleBroken as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(run, tries))


def test_thirty_households_and_seven_places_have_seven_who_go_and_a_queue_without_gaps(
    engine: Engine, session: Session
) -> None:
    doing = make_doing(session, households=30)
    shift = shift_of(session, begin(session, doing, slots=(a_slot(capacity=7),)))
    village_id, shift_id = doing.village_id, shift.id
    actors = [(doing.home(place).id, doing.itself(place)) for place in range(30)]
    tries: list[Callable[[Session], object]] = [
        lambda each, home=home, actor=actor: enter_shift(  # type: ignore[misc]
            each, village_id=village_id, shift_id=shift_id, household_id=home, wanted=True, actor=actor
        )
        for home, actor in actors
    ]
    assert together(engine, tries) == {"done": 30}
    found = states(session, doing, shift)
    assert [state for _number, state in found] == ["going"] * 7 + ["waiting"] * 23
    turns = session.scalars(select(ShiftPlace.turn).where(ShiftPlace.village_id == village_id)).all()
    assert sorted(turns) == list(range(1, 31))
    queue = [number for number, state in found if state == "waiting"]
    leaving = [
        home
        for home, _actor in actors
        if next(h for h in doing.scene.households if h.id == home).number in dict(found[:5])
    ]
    tries = [
        lambda each, home=home, actor=actor: enter_shift(  # type: ignore[misc]
            each, village_id=village_id, shift_id=shift_id, household_id=home, wanted=False, actor=actor
        )
        for home, actor in actors
        if home in leaving
    ]
    assert together(engine, tries) == {"done": 5}
    now_going = [number for number, state in states(session, doing, shift) if state == "going"]
    assert len(now_going) == 7
    assert set(now_going) == {number for number, _state in found[5:7]} | set(queue[:5])


@pytest.mark.parametrize("state", ["", *STATES])
@pytest.mark.parametrize("act", ["sign_up", "wait", "take_up", "leave", *sorted(SEEN)])
def test_a_place_moves_only_as_the_table_says(state: str, act: str) -> None:
    expected = {
        "sign_up": {"": "going", "left": "going"},
        "wait": {"": "waiting", "left": "waiting"},
        "take_up": {"waiting": "going"},
        "leave": {"going": "left", "waiting": "left"},
        **{seen: dict.fromkeys(("going", *SEEN), seen) for seen in SEEN},
    }
    assert next_state(state, act) == expected[act].get(state)
    assert set(MOVES.values()) == set(STATES)


def test_a_shift_of_another_village_is_not_found(session: Session, doing: Doing) -> None:
    other = make_doing(session)
    shift: Shift = shift_of(session, begin(session, doing))
    with pytest.raises(NotFound), frozen(NOON):
        enter_shift(
            session,
            village_id=other.village_id,
            shift_id=shift.id,
            household_id=other.home(0).id,
            wanted=True,
            actor=other.itself(0),
        )
    assert states(session, doing, shift) == []
