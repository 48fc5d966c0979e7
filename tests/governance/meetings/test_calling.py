"""A meeting is written, called in time, and its list stays as it was on that day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from civility import clock
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.meetings.errors import (
    AttendanceCountWrong,
    AttendanceUsed,
    CalledTooLate,
    LateWithoutReason,
    ListFixed,
    MeetingInPast,
    MeetingNotBegun,
    MotionPending,
    NoAgenda,
    NoSeats,
    ReasonMissing,
    SeatLinesWrong,
    WrongMeetingStep,
    WrongMotionStep,
)
from civility.governance.meetings.events import check_meetings
from civility.governance.meetings.models import MEETING_STATES, MOTION_STATES, Meeting, Motion
from civility.governance.meetings.queries import list_lines, list_seats
from civility.governance.meetings.rules.meetings import MEETING_STEPS, MOTION_STEPS
from civility.governance.meetings.services import (
    attend_meeting,
    call_meeting,
    cancel_meeting,
    decide_by_hands,
    save_meeting,
)
from civility.governance.meetings.services.steps import step, step_motion
from civility.ledger.models import LedgerTransaction
from civility.people.models import Member
from tests.factories.meetings import a_ballot, a_meeting, a_motion, a_plan, called, held, itself, key
from tests.factories.people import make_household

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def count(session, kind=Meeting):
    return session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize("state", MEETING_STATES)
@pytest.mark.parametrize("act", MEETING_STEPS)
def test_a_meeting_takes_the_steps_of_its_table_and_no_other(state, act):
    meeting = Meeting(number=1, state=state)
    to = MEETING_STEPS[act].get(state)
    if to is None:
        with pytest.raises(WrongMeetingStep):
            step(meeting, act)
    else:
        step(meeting, act)
    assert meeting.state == (to or state)


@pytest.mark.parametrize("state", MOTION_STATES)
@pytest.mark.parametrize("act", MOTION_STEPS)
def test_a_motion_takes_the_steps_of_its_table_and_no_other(state, act):
    motion = Motion(place=1, state=state)
    to = MOTION_STEPS[act].get(state)
    if to is None:
        with pytest.raises(WrongMotionStep):
            step_motion(motion, act)
    else:
        step_motion(motion, act)
    assert motion.state == (to or state)


def test_one_key_writes_one_meeting(session, hall):
    said = {"village_id": hall.village.id, "plan": a_plan(), "actor": hall.committee, "request_key": key()}
    assert save_meeting(session, **said).number == save_meeting(session, **said).number == 1
    assert count(session) == 1
    assert a_meeting(session, hall.village, hall.committee).number == 2


def test_a_meeting_needs_something_to_talk_about(session, hall):
    with pytest.raises(NoAgenda):
        a_meeting(session, hall.village, hall.committee, agenda=["", "  "])
    assert count(session) == 0


def test_a_household_calls_no_meeting(session, hall):
    with pytest.raises(Forbidden):
        a_meeting(session, hall.village, itself(hall.homes[0]))
    assert count(session) == 0


@pytest.mark.parametrize(("kind", "days"), [("households", 10), ("assembly", 10)])
def test_what_the_law_gives_ten_days_for_is_not_called_on_the_ninth(session, hall, kind, days):
    soon = a_meeting(session, hall.village, hall.committee, kind=kind, starts_at=now() + timedelta(days=days - 1))
    with pytest.raises(CalledTooLate) as refused:
        call_meeting(session, village_id=hall.village.id, number=soon.number, actor=hall.committee, late_reason="急")
    assert f"提前 {days} 天" in refused.value.describe()
    assert session.get_one(Meeting, (hall.village.id, soon.id)).state == "draft"
    in_time = called(session, hall.village, hall.committee, kind=kind, starts_at=now() + timedelta(days=days))
    assert (in_time.state, in_time.listed, in_time.late_reason) == ("called", 6, "")


def test_other_meetings_are_called_late_with_a_reason_that_is_kept(session, hall):
    meeting = a_meeting(session, hall.village, hall.committee, kind="candid", starts_at=now() + timedelta(days=1))
    said = {"village_id": hall.village.id, "number": meeting.number, "actor": hall.committee}
    with pytest.raises(LateWithoutReason):
        call_meeting(session, **said)
    assert call_meeting(session, late_reason="水管爆了", **said).late_reason == "水管爆了"


def test_a_meeting_of_yesterday_is_not_called(session, hall):
    with pytest.raises(MeetingInPast):
        called(session, hall.village, hall.committee, kind="candid", starts_at=now() - timedelta(days=1))


def test_pressed_twice_it_is_called_once_and_sealed_once(session, hall):
    meeting = called(session, hall.village, hall.committee)
    again = call_meeting(session, village_id=hall.village.id, number=meeting.number, actor=hall.committee)
    assert (again.called_at, again.listed) == (meeting.called_at, 6)
    sealed = session.scalars(
        select(LedgerTransaction.kind).where(
            LedgerTransaction.village_id == hall.village.id, LedgerTransaction.reference == str(meeting.id)
        )
    ).all()
    assert sealed == ["meeting-called"]


def test_after_the_call_the_list_stays_whoever_comes(session, hall):
    meeting = called(session, hall.village, hall.committee)
    make_household(session, hall.village.id, "0099", "新来的")
    assert [seat.place for seat in list_seats(session, meeting)] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(ListFixed) as refused:
        save_meeting(
            session,
            village_id=hall.village.id,
            plan=a_plan(kind="council", people="0099"),
            actor=hall.committee,
            request_key=key(),
            number=meeting.number,
        )
    assert "不能再改" in refused.value.describe()
    assert len(list_seats(session, meeting)) == 6
    assert check_meetings(session, hall.village.id) == []


def test_adults_have_a_seat_each_and_children_none(session, hall):
    home, year = hall.homes[0], now().year
    with transaction(session):
        for name, born in (("老大", year - 18), ("老二", year - 17), ("不知道", None)):
            session.add(Member(village_id=hall.village.id, household_id=home.id, name=name, birth_year=born))
        session.flush()
    meeting = a_meeting(session, hall.village, hall.committee, kind="assembly")
    unsure = session.scalars(select(Member.id).where(Member.name == "不知道")).one()
    call_meeting(session, village_id=hall.village.id, number=meeting.number, actor=hall.committee, left_out=[unsure])
    names = [line.name for line in list_lines(session, meeting)]
    assert names[:2] == [home.head_name, "老大"]
    assert len(names) == 7


def test_representatives_are_named_one_by_one_in_the_order_written(session, hall):
    meeting = called(
        session, hall.village, hall.committee, kind="representatives", people="3\n0001，" + hall.homes[0].head_name
    )
    assert [line.household.number for line in list_lines(session, meeting)] == ["0003", "0001"]


@pytest.mark.parametrize("people", ["0777", "0001 谁", "0001\n0001", "王家"])
def test_a_line_that_names_nobody_or_somebody_twice_is_refused_by_what_was_typed(session, hall, people):
    with pytest.raises(SeatLinesWrong) as refused:
        a_meeting(session, hall.village, hall.committee, kind="council", people=people)
    assert people.split("\n")[-1] in refused.value.describe()


def test_a_meeting_of_nobody_is_refused(session, hall):
    with pytest.raises(NoSeats):
        a_meeting(session, hall.village, hall.committee, kind="heads", people="")
    assert count(session) == 0


def test_a_meeting_is_called_off_with_a_reason(session, hall):
    meeting = called(session, hall.village, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number, "actor": hall.committee}
    with pytest.raises(ReasonMissing):
        cancel_meeting(session, reason=" ", **said)
    assert cancel_meeting(session, reason="下大雪", **said).state == "cancelled"
    assert cancel_meeting(session, reason="另一个原因", **said).cancel_reason == "下大雪"
    assert check_meetings(session, hall.village.id) == []


def test_a_meeting_at_which_a_ballot_runs_is_not_called_off(session, hall):
    meeting, _motion = a_ballot(session, hall.village, hall.committee)
    with pytest.raises(MotionPending):
        cancel_meeting(session, village_id=hall.village.id, number=meeting.number, reason="下雪", actor=hall.committee)
    assert session.get_one(Meeting, (hall.village.id, meeting.id)).state == "called"


def test_attendance_is_ticked_and_counted_on_the_sheet(session, hall):
    meeting = called(session, hall.village, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number, "actor": hall.recorder}
    with pytest.raises(MeetingNotBegun):
        attend_meeting(session, places=[1], counted=1, **said)
    with clock.frozen(meeting.starts_at):
        with pytest.raises(AttendanceCountWrong) as refused:
            attend_meeting(session, places=[1, 2, 3], counted=4, **said)
        assert (refused.value.typed, refused.value.ticked) == (4, 3)
        assert attend_meeting(session, places=[1, 2, 3, 4, 99], counted=4, **said).attended == 4
        assert attend_meeting(session, places=[1, 2, 3], counted=3, **said).attended == 3, "put right"
        assert [seat.place for seat in list_seats(session, meeting) if seat.came] == [1, 2, 3]
    assert check_meetings(session, hall.village.id) == []


def test_attendance_that_a_vote_rests_on_is_not_changed(session, hall):
    meeting = held(session, hall.village, hall.committee, [1, 2, 3, 4])
    motion = a_motion(session, meeting, hall.committee)
    said = {"village_id": hall.village.id, "number": meeting.number, "actor": hall.recorder}
    with clock.frozen(meeting.starts_at):
        decide_by_hands(session, place=motion.place, votes_for=3, votes_against=1, abstentions=0, **said)
        with pytest.raises(AttendanceUsed):
            attend_meeting(session, places=[1], counted=1, **said)
    assert session.get_one(Meeting, (hall.village.id, meeting.id)).attended == 4


def test_a_seat_that_was_changed_by_hand_is_found(session, hall):
    meeting = called(session, hall.village, hall.committee)
    with transaction(session):
        list_seats(session, meeting)[0].household_id = hall.homes[5].id
        session.flush()
    assert [finding.check for finding in check_meetings(session, hall.village.id)] == ["meetings"]
