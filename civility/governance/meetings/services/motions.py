"""A motion is written, its wording fixed, and voted by a show of hands or dropped. Ballots are in ``ballots``."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local, now
from civility.db import new_id, transaction
from civility.governance.meetings.errors import (
    DecidesNothing,
    HandsDoNotAddUp,
    HandsNotCounted,
    WrongMeetingStep,
)
from civility.governance.meetings.events import motion_event
from civility.governance.meetings.models import Meeting, Motion
from civility.governance.meetings.rules.meetings import LIVE, outcome_of
from civility.governance.meetings.services.steps import held, held_motion, step_motion
from civility.people.actors import Actor
from civility.people.meetings import MEETINGS
from civility.people.votes import Vote
from civility.store.services.keyed import user_of


def write_motion(
    session: Session, *, village_id: UUID, number: int, wording: str, way: str, actor: Actor, request_key: str
) -> Motion:
    """Put a sentence on the list of what is voted, ``way`` being hands, open or secret. One key writes one.

    Raises DecidesNothing at a meeting that only talks, WrongMeetingStep, MeetingNotFound.
    """
    writer = user_of(actor)
    with transaction(session):
        meeting = held(session, village_id, number)
        same = session.scalar(select(Motion).where(Motion.village_id == village_id, Motion.request_key == request_key))
        if same is not None:
            return same
        kind = MEETINGS[meeting.kind]
        if kind.share is None:
            raise DecidesNothing(kind=kind.name)
        if meeting.state not in LIVE | {"draft"}:
            raise WrongMeetingStep(number=number)
        motion = Motion(
            village_id=village_id,
            id=new_id(),
            meeting_id=meeting.id,
            place=_last_place(session, meeting) + 1,
            request_key=request_key,
            wording=wording,
            way=way,
            written_by=writer,
        )
        session.add(motion)
        session.flush()
        return motion


def fix_motion(session: Session, *, village_id: UUID, number: int, place: int, actor: Actor) -> Motion:
    """From now on not a word of it changes. Pressed twice it is fixed once. Raises WrongMotionStep, NotFound."""
    fixer = user_of(actor)
    with transaction(session):
        _meeting, motion = held_motion(session, village_id, number, place)
        if motion.state == "fixed":
            return motion
        step_motion(motion, "fix")
        motion.fixed_by, motion.fixed_at = fixer, now()
        session.flush()
        ledger.record_events(session, village_id, [motion_event("motion-fixed", motion)], actor=actor.mark)
        return motion


def drop_motion(session: Session, *, village_id: UUID, number: int, place: int, actor: Actor) -> Motion:
    """It is not put to the vote after all. Not once voting has begun. Raises WrongMotionStep, NotFound."""
    user_of(actor)
    with transaction(session):
        _meeting, motion = held_motion(session, village_id, number, place)
        if motion.state == "dropped":
            return motion
        step_motion(motion, "drop")
        session.flush()
        if motion.fixed_at is not None:
            ledger.record_events(session, village_id, [motion_event("motion-dropped", motion)], actor=actor.mark)
        return motion


def decide_by_hands(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    place: int,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    actor: Actor,
) -> Motion:
    """What was counted of raised hands. Those who came are the ones ticked on the sign-in sheet.

    Said again with the same counts it is said once. Raises HandsNotCounted, HandsDoNotAddUp, WrongMotionStep, NotFound.
    """
    counter, counts = user_of(actor), (votes_for, votes_against, abstentions)
    with transaction(session):
        meeting, motion = held_motion(session, village_id, number, place)
        if motion.state == "decided" and counts == (motion.votes_for, motion.votes_against, motion.abstentions):
            return motion
        if meeting.state != "held" or meeting.attended is None or meeting.listed is None:
            raise HandsNotCounted()
        if motion.way != "hands" or min(counts) < 0:
            raise WrongMeetingStep(number=number)
        if sum(counts) > meeting.attended:
            raise HandsDoNotAddUp(cast=sum(counts), present=meeting.attended)
        step_motion(motion, "hands")
        day = local(meeting.starts_at).date()
        settle(meeting, motion, Vote(day, meeting.listed, meeting.attended, *counts, place=meeting.place))
        motion.decided_by = counter
        session.flush()
        ledger.record_events(session, village_id, [motion_event("motion-decided", motion)], actor=actor.mark)
        return motion


def settle(meeting: Meeting, motion: Motion, vote: Vote, *, spoiled: int = 0) -> None:
    """Write down what a vote came to. Inside a transaction."""
    motion.eligible, motion.present = vote.eligible, vote.present
    motion.votes_for, motion.votes_against, motion.abstentions = vote.votes_for, vote.votes_against, vote.abstentions
    motion.spoiled, motion.decided_on = spoiled, vote.voted_on
    motion.outcome = outcome_of(meeting.kind, vote)


def _last_place(session: Session, meeting: Meeting) -> int:
    query = select(func.max(Motion.place)).where(
        Motion.village_id == meeting.village_id, Motion.meeting_id == meeting.id
    )
    return session.scalar(query) or 0
