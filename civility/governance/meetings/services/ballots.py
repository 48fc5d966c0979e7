"""A ballot is opened, and votes are cast: one a seat, by whatever channel it comes."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.meetings.errors import (
    AlreadyInBox,
    AlreadyInPerson,
    AlreadyVoted,
    BadClosingTime,
    BallotNotOpen,
    BallotOver,
    NoChoice,
    NotOnline,
    NotOnList,
    SeatGone,
    WrongMeetingStep,
)
from civility.governance.meetings.events import motion_event
from civility.governance.meetings.models import CHOICES, Ballot, BallotBox, BallotCast, Meeting, MeetingSeat, Motion
from civility.governance.meetings.queries import find_cast, find_seat, get_ballot
from civility.governance.meetings.rules.meetings import LIVE
from civility.governance.meetings.services.steps import held_motion, step_motion
from civility.ledger import KeyReused
from civility.people.actors import Actor
from civility.people.meetings import MEETINGS
from civility.people.models import Household, Member
from civility.store.services.keyed import user_of

MOST_DAYS: Final = 60
AT_DESK: Final = frozenset({"committee", "recorder"})
HELPERS: Final = frozenset({"committee", "recorder", "grid_worker", "unit_head"})
IN_PERSON: Final = frozenset({"desk", "paper"})
"""Channels by which a voter comes with a vote, and so may replace one that came from afar."""
MAY_TAKE: Final = {"desk": AT_DESK, "paper": AT_DESK, "helper": HELPERS}


def open_ballot(
    session: Session, *, village_id: UUID, number: int, place: int, closes_at: datetime, actor: Actor
) -> Ballot:
    """Let everybody on the list vote until an instant. Pressed twice with the same end it is opened once.

    Raises BadClosingTime, WrongMeetingStep before the call, WrongMotionStep, NotFound.
    """
    opener = user_of(actor)
    with transaction(session):
        meeting, motion = held_motion(session, village_id, number, place)
        if motion.state == "voting" and get_ballot(session, motion).closes_at == closes_at:
            return get_ballot(session, motion)
        if meeting.state not in LIVE or motion.way == "hands":
            raise WrongMeetingStep(number=number)
        if not now() < closes_at <= now() + timedelta(days=MOST_DAYS):
            raise BadClosingTime(days=MOST_DAYS)
        step_motion(motion, "open")
        ballot = Ballot(
            village_id=village_id, motion_id=motion.id, opened_by=opener, opened_at=now(), closes_at=closes_at
        )
        session.add(ballot)
        session.flush()
        if motion.way == "secret":
            session.add_all(
                BallotBox(village_id=village_id, motion_id=motion.id, choice=choice, votes=0) for choice in CHOICES
            )
            session.flush()
        event = motion_event("ballot-opened", motion, ballot)
        ledger.record_events(session, village_id, [event], actor=actor.mark)
        return ballot


def cast_vote(
    session: Session,
    *,
    village_id: UUID,
    number: int,
    place: int,
    channel: str,
    choice: str | None,
    actor: Actor,
    request_key: str,
    household_id: UUID | None = None,
    seat: int | None = None,
) -> BallotCast:
    """One vote, of a household or of a ``seat`` of the list. Asked twice with one key it is cast once.

    ``online`` is the household itself with its card; the others are entered by somebody, who is named with it. Of a sheet
    of paper only that it was handed in: what it says is typed when it is counted. In an open ballot who comes in person
    replaces a vote that came from afar. Raises BallotNotOpen, BallotOver, NotOnList, SeatGone, NotOnline,
    AlreadyVoted, AlreadyInPerson, AlreadyInBox, NoChoice, Forbidden, KeyReused, NotFound.
    """
    with transaction(session):
        meeting, motion = held_motion(session, village_id, number, place)
        entitled = find_seat(session, meeting, place=seat, household_id=household_id)
        earlier = _told(session, village_id, motion, request_key, entitled)
        if earlier is not None:
            return earlier
        ballot = _open(session, motion)
        if entitled is None or meeting.called_at is None:
            raise NotOnList(fixed=(meeting.called_at or now()).isoformat())
        _check_there(session, entitled)
        helper_id = _taken_by(actor, meeting, entitled, channel)
        if channel != "paper" and choice not in CHOICES:
            raise NoChoice()
        given = find_cast(session, motion, entitled.place)
        if given is not None:
            _check_replaceable(motion, given, channel)
        return _keep(session, ballot, motion, given, entitled, channel, choice, helper_id, request_key)


def _open(session: Session, motion: Motion) -> Ballot:
    """Raises BallotNotOpen, BallotOver."""
    if motion.state == "fixed" or motion.way == "hands":
        raise BallotNotOpen(place=motion.place)
    ballot = get_ballot(session, motion)
    if now() >= ballot.closes_at:
        raise BallotOver(closed=ballot.closes_at.isoformat())
    if motion.state != "voting":
        raise BallotNotOpen(place=motion.place)
    return ballot


def _told(
    session: Session, village_id: UUID, motion: Motion, request_key: str, seat: MeetingSeat | None
) -> BallotCast | None:
    """What was cast with this key before. Raises KeyReused when it was somebody else's."""
    same = select(BallotCast).where(BallotCast.village_id == village_id, BallotCast.request_key == request_key)
    earlier = session.scalar(same)
    if earlier is not None and (seat is None or (earlier.motion_id, earlier.place) != (motion.id, seat.place)):
        raise KeyReused()
    return earlier


def _check_there(session: Session, seat: MeetingSeat) -> None:
    """The list stays as it was; who left since has no vote any more. Raises SeatGone."""
    household = session.get_one(Household, (seat.village_id, seat.household_id))
    member = session.get(Member, (seat.village_id, seat.member_id)) if seat.member_id else None
    if household.left_on is not None or (member is not None and member.left_on is not None):
        raise SeatGone(place=seat.place)


def _taken_by(actor: Actor, meeting: Meeting, seat: MeetingSeat, channel: str) -> UUID | None:
    """Who takes the vote down; None for the household itself. Raises Forbidden, NotOnline."""
    if channel == "online":
        if MEETINGS[meeting.kind].seat != "household":
            raise NotOnline()
        if not actor.owns(seat.village_id, seat.household_id):
            raise Forbidden()
        return None
    if channel not in MAY_TAKE or not actor.roles_in([seat.village_id]) & MAY_TAKE[channel]:
        raise Forbidden()
    return user_of(actor)


def _check_replaceable(motion: Motion, given: BallotCast, channel: str) -> None:
    """Raises AlreadyInBox, AlreadyInPerson, AlreadyVoted."""
    if motion.way == "secret":
        raise AlreadyInBox(channel=given.channel)
    if given.channel in IN_PERSON:
        raise AlreadyInPerson(channel=given.channel)
    if channel not in IN_PERSON:
        raise AlreadyVoted(channel=given.channel)


def _keep(
    session: Session,
    ballot: Ballot,
    motion: Motion,
    given: BallotCast | None,
    seat: MeetingSeat,
    channel: str,
    choice: str | None,
    helper_id: UUID | None,
    request_key: str,
) -> BallotCast:
    secret = motion.way == "secret"
    cast = given or BallotCast(village_id=motion.village_id, motion_id=ballot.motion_id, place=seat.place)
    cast.channel, cast.helper_id, cast.request_key = channel, helper_id, request_key
    cast.choice = None if secret or channel == "paper" else choice
    cast.at = None if secret else now()
    session.add(cast)
    if secret and channel != "paper":
        box = session.get_one(BallotBox, (motion.village_id, motion.id, choice))
        box.votes += 1
    session.flush()
    return cast
