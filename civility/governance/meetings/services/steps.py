"""Taking a meeting or a motion one step on, with the village's book held."""

from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.governance.meetings.errors import WrongMeetingStep, WrongMotionStep
from civility.governance.meetings.models import Meeting, Motion
from civility.governance.meetings.queries import get_meeting, get_motion
from civility.governance.meetings.rules.meetings import MEETING_STEPS, MOTION_STEPS


def held(session: Session, village_id: UUID, number: int) -> Meeting:
    """The meeting as it is now, nobody else writing in this village. Inside a transaction. Raises MeetingNotFound."""
    ledger.hold(session, village_id)
    meeting = get_meeting(session, village_id, number)
    session.refresh(meeting)
    return meeting


def held_motion(session: Session, village_id: UUID, number: int, place: int) -> tuple[Meeting, Motion]:
    """The motion as it is now, with its meeting. Inside a transaction. Raises MeetingNotFound, NotFound."""
    meeting = held(session, village_id, number)
    motion = get_motion(session, meeting, place)
    session.refresh(motion)
    return meeting, motion


def step(meeting: Meeting, act: str) -> None:
    """Raises WrongMeetingStep."""
    to = MEETING_STEPS[act].get(meeting.state)
    if to is None:
        raise WrongMeetingStep(number=meeting.number)
    meeting.state = to


def step_motion(motion: Motion, act: str) -> None:
    """Raises WrongMotionStep."""
    to = MOTION_STEPS[act].get(motion.state)
    if to is None:
        raise WrongMotionStep(place=motion.place)
    motion.state = to
