"""A meeting is written, called, held or cancelled. With the call its list of seats is fixed for good."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now, today
from civility.db import new_id, transaction
from civility.errors import NotFound, RuleBroken
from civility.governance.meetings.errors import (
    AttendanceCountWrong,
    AttendanceUsed,
    ListFixed,
    MeetingNotBegun,
    MotionPending,
    NoSeats,
    ReasonMissing,
    SeatLinesWrong,
)
from civility.governance.meetings.events import meeting_event
from civility.governance.meetings.models import Meeting, MeetingSeat
from civility.governance.meetings.queries import Entitled, list_entitled, list_motions, list_seats
from civility.governance.meetings.rules.meetings import VOTED, check_agenda, check_call, read_seats
from civility.governance.meetings.services.steps import held, step
from civility.papers import issue_paper
from civility.people.actors import Actor
from civility.people.finding import get_by_number, plain_number
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.queries import list_members
from civility.store.services.keyed import user_of

SHOWN_WRONG = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written of a meeting. ``people`` are lines "户号 姓名", where seats go to people one by one."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    agenda: Sequence[str]
    people: str = ""


def save_meeting(
    session: Session, *, village_id: UUID, plan: Plan, actor: Actor, request_key: str, number: int | None = None
) -> Meeting:
    """Write a meeting down, or change one (``number``) that was not called yet. Asking twice with one key writes once.

    Raises NoAgenda, AgendaTooLong, SeatLinesWrong, ListFixed, MeetingNotFound.
    """
    agenda, writer = check_agenda(plan.agenda), user_of(actor)
    if plan.kind not in MEETINGS:
        raise NotFound()
    with transaction(session):
        if number is None:
            ledger.hold(session, village_id)
            same = select(Meeting).where(Meeting.village_id == village_id, Meeting.request_key == request_key)
            if (known := session.scalar(same)) is not None:
                return known
            last = session.scalar(select(func.max(Meeting.number)).where(Meeting.village_id == village_id)) or 0
            meeting = Meeting(
                village_id=village_id, id=new_id(), number=last + 1, request_key=request_key, written_by=writer
            )
            session.add(meeting)
        else:
            meeting = held(session, village_id, number)
            if meeting.state != "draft":
                raise ListFixed()
        meeting.kind, meeting.title, meeting.place = plan.kind, plan.title, plan.place
        meeting.starts_at, meeting.agenda = plan.starts_at, agenda
        session.flush()
        session.execute(
            delete(MeetingSeat).where(MeetingSeat.village_id == village_id, MeetingSeat.meeting_id == meeting.id)
        )
        if MEETINGS[plan.kind].seat == "person":
            _seat(session, meeting, _named(session, village_id, plan.people))
        return meeting


def call_meeting(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    actor: Actor,
    late_reason: str = "",
    left_out: Collection[UUID] = (),
) -> Meeting:
    """Call it: from now on it is public and its list is fixed, sealed in the book. Pressed twice it is called once.

    ``left_out`` are members without a year of birth who are not 18 yet. Raises MeetingInPast, CalledTooLate,
    LateWithoutReason, NoSeats, WrongMeetingStep, MeetingNotFound.
    """
    caller = user_of(actor)
    with transaction(session):
        meeting = held(session, village_id, number)
        if meeting.state == "called":
            return meeting
        step(meeting, "call")
        meeting.late_reason = check_call(
            meeting.kind, today=today(), meets_on=local(meeting.starts_at).date(), reason=late_reason
        )
        entitled = list_entitled(session, village_id, meeting.kind, local(meeting.starts_at).date())
        _seat(
            session,
            meeting,
            [each for each in entitled if each.sure or each.member is None or each.member.id not in left_out],
        )
        seats = list_seats(session, meeting)
        if not seats:
            raise NoSeats()
        meeting.listed, meeting.called_by, meeting.called_at = len(seats), caller, now()
        session.flush()
        ledger.record_events(session, village_id, [meeting_event("meeting-called", meeting, seats)], actor=actor.mark)
        issue_paper(session, session.get_one(Division, village_id).code, "meeting", str(number))
        return meeting


def cancel_meeting(session: Session, *, village_id: UUID, number: int, reason: str, actor: Actor) -> Meeting:
    """It will not be held; the page says why. Raises ReasonMissing, WrongMeetingStep, MotionPending, MeetingNotFound."""
    user_of(actor)
    with transaction(session):
        meeting = held(session, village_id, number)
        if meeting.state == "cancelled":
            return meeting
        if not reason.strip():
            raise ReasonMissing()
        was_called = meeting.called_at is not None
        voted = next((each for each in list_motions(session, meeting) if each.state in VOTED), None)
        if voted is not None:
            raise MotionPending(place=voted.place)
        step(meeting, "cancel")
        meeting.cancel_reason = reason.strip()
        session.flush()
        if was_called:
            event = meeting_event("meeting-cancelled", meeting, list_seats(session, meeting))
            ledger.record_events(session, village_id, [event], actor=actor.mark)
        return meeting


def attend_meeting(
    session: Session, *, village_id: UUID, number: int, places: Collection[int], counted: int, actor: Actor
) -> Meeting:
    """Who came, as somebody ticked it off the sign-in sheet; ``counted`` is what was counted on the sheet itself.

    It may be put right until a show of hands was decided by it. Raises AttendanceCountWrong, AttendanceUsed,
    MeetingNotBegun, WrongMeetingStep, MeetingNotFound.
    """
    ticker, came = user_of(actor), set(places)
    with transaction(session):
        meeting = held(session, village_id, number)
        if local(meeting.starts_at).date() > today():
            raise MeetingNotBegun()
        seats = list_seats(session, meeting)
        came &= {seat.place for seat in seats}
        if len(came) != counted:
            raise AttendanceCountWrong(typed=counted, ticked=len(came))
        if meeting.state == "held" and came == {seat.place for seat in seats if seat.came}:
            return meeting
        step(meeting, "attend")
        if any(motion.state == "decided" and motion.way == "hands" for motion in list_motions(session, meeting)):
            raise AttendanceUsed(attended=meeting.attended)
        for seat in seats:
            seat.came = seat.place in came
        meeting.attended, meeting.attended_by, meeting.attended_at = len(came), ticker, now()
        session.flush()
        ledger.record_events(session, village_id, [meeting_event("meeting-attended", meeting, seats)], actor=actor.mark)
        return meeting


def _seat(session: Session, meeting: Meeting, entitled: Iterable[Entitled]) -> None:
    session.add_all(
        MeetingSeat(
            village_id=meeting.village_id,
            meeting_id=meeting.id,
            place=place,
            household_id=each.household.id,
            member_id=each.member.id if each.member else None,
        )
        for place, each in enumerate(entitled, 1)
    )
    session.flush()


def _named(session: Session, village_id: UUID, text: str) -> list[Entitled]:
    """The people of lines "户号 姓名"; without a name it is the head. Raises SeatLinesWrong, NoSeats."""
    found: list[Entitled] = []
    wrong: list[str] = []
    for typed, name in read_seats(text):
        try:
            household = get_by_number(session, village_id, plain_number(typed)).household
        except RuleBroken:
            wrong.append(f"{typed} {name}".strip())
            continue
        members = list_members(session, village_id, household.id)
        wanted = name or household.head_name
        member = next((each for each in members if each.name == wanted), None)
        each = Entitled(household, member)
        if (member is None and wanted != household.head_name) or each in found:
            wrong.append(f"{typed} {name}".strip())
        else:
            found.append(each)
    if wrong:
        raise SeatLinesWrong(count=len(wrong), lines="；".join(wrong[:SHOWN_WRONG]))
    if not found:
        raise NoSeats()
    return found
