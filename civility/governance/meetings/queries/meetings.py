"""Reads of meetings, their lists and motions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.meetings.errors import MeetingNotFound
from civility.governance.meetings.models import Meeting, MeetingPhoto, MeetingSeat, Motion
from civility.governance.meetings.rules.meetings import is_adult
from civility.people.meetings import MEETINGS
from civility.people.models import Household, Member
from civility.people.queries import list_households
from civility.people.votes import Vote


@dataclass(frozen=True, slots=True)
class Entitled:
    """A seat before it is kept: a household, or one ``member`` of it; ``sure`` unless nobody knows how old they are."""

    household: Household
    member: Member | None = None
    sure: bool = True


class Line(NamedTuple):
    """A seat with whose it is."""

    seat: MeetingSeat
    household: Household
    member: Member | None

    @property
    def name(self) -> str:
        return self.member.name if self.member else self.household.head_name

    @property
    def gone(self) -> bool:
        """Whether they left since the list was fixed."""
        return self.household.left_on is not None or (self.member is not None and self.member.left_on is not None)


def get_meeting(session: Session, village_id: UUID, number: int) -> Meeting:
    """One meeting. Raises MeetingNotFound."""
    found = session.scalar(select(Meeting).where(Meeting.village_id == village_id, Meeting.number == number))
    if found is None:
        raise MeetingNotFound()
    return found


def get_public_meeting(session: Session, village_id: UUID, number: int) -> Meeting:
    """One that was called. Raises MeetingNotFound for a draft, and for one that never was more."""
    found = get_meeting(session, village_id, number)
    if found.called_at is None:
        raise MeetingNotFound()
    return found


def get_standing_meeting(session: Session, village_id: UUID, number: int) -> Meeting:
    """One that was called and not called off. Raises MeetingNotFound."""
    found = get_public_meeting(session, village_id, number)
    if found.state == "cancelled":
        raise MeetingNotFound()
    return found


def list_meetings(
    session: Session, village_id: UUID, *, for_public: bool = False, limit: int = 20, offset: int = 0
) -> Sequence[Meeting]:
    """The newest first."""
    query = select(Meeting).where(Meeting.village_id == village_id).order_by(Meeting.number.desc())
    if for_public:
        query = query.where(Meeting.called_at.is_not(None))
    return session.scalars(query.limit(limit).offset(offset)).all()


def count_meetings(session: Session, village_id: UUID, *, for_public: bool = False) -> int:
    query = select(func.count()).select_from(Meeting).where(Meeting.village_id == village_id)
    if for_public:
        query = query.where(Meeting.called_at.is_not(None))
    return session.scalar(query) or 0


def list_coming(session: Session, village_id: UUID) -> Sequence[Meeting]:
    """Those that were called and have not been held, the nearest first."""
    return session.scalars(
        select(Meeting).where(Meeting.village_id == village_id, Meeting.state == "called").order_by(Meeting.starts_at)
    ).all()


def list_seats(session: Session, meeting: Meeting) -> Sequence[MeetingSeat]:
    return session.scalars(
        select(MeetingSeat)
        .where(MeetingSeat.village_id == meeting.village_id, MeetingSeat.meeting_id == meeting.id)
        .order_by(MeetingSeat.place)
    ).all()


def list_lines(session: Session, meeting: Meeting) -> list[Line]:
    """The list of a meeting with names, in its order."""
    rows = session.execute(
        select(MeetingSeat, Household, Member)
        .join(Household, (Household.village_id == MeetingSeat.village_id) & (Household.id == MeetingSeat.household_id))
        .outerjoin(Member, (Member.village_id == MeetingSeat.village_id) & (Member.id == MeetingSeat.member_id))
        .where(MeetingSeat.village_id == meeting.village_id, MeetingSeat.meeting_id == meeting.id)
        .order_by(MeetingSeat.place)
    )
    return [Line(seat, household, member) for seat, household, member in rows]


def list_entitled(session: Session, village_id: UUID, kind: str, on: date) -> list[Entitled]:
    """Who has a seat at such a meeting by themselves, by household number; nobody where people are named one by one.

    Of adults, those whose year of birth nobody wrote down are there too, and are not ``sure``.
    """
    seat = MEETINGS[kind].seat
    households = list_households(session, village_id) if seat != "person" else []
    if seat == "household":
        return [Entitled(household) for household in households]
    members: dict[UUID, list[Member]] = {}
    for member in session.scalars(
        select(Member).where(Member.village_id == village_id, Member.left_on.is_(None)).order_by(Member.id)
    ):
        members.setdefault(member.household_id, []).append(member)
    found = []
    for household in households:
        of_house = members.get(household.id, [])
        if household.head_name not in {member.name for member in of_house}:
            found.append(Entitled(household))  # a head whom the roster lists by name alone
        for member in of_house:
            adult = is_adult(member.birth_year, on.year)
            if adult is not False:
                sure = adult is True or member.name == household.head_name
                found.append(Entitled(household, member, sure=sure))
    return found


def list_motions(session: Session, meeting: Meeting) -> Sequence[Motion]:
    """What is put to the vote, in order."""
    return session.scalars(
        select(Motion)
        .where(Motion.village_id == meeting.village_id, Motion.meeting_id == meeting.id)
        .order_by(Motion.place)
    ).all()


def get_motion(session: Session, meeting: Meeting, place: int) -> Motion:
    motion = session.scalar(
        select(Motion).where(
            Motion.village_id == meeting.village_id, Motion.meeting_id == meeting.id, Motion.place == place
        )
    )
    if motion is None:
        raise NotFound()
    return motion


def list_photo_ids(session: Session, meeting: Meeting) -> Sequence[UUID]:
    return session.scalars(
        select(MeetingPhoto.photo_id).where(
            MeetingPhoto.village_id == meeting.village_id, MeetingPhoto.meeting_id == meeting.id
        )
    ).all()


def list_unfinished(session: Session, village_id: UUID) -> Sequence[Meeting]:
    """Those that were called and not held, and those whose minutes wait for a second person, the oldest first."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.village_id == village_id, Meeting.state.in_(("called", "minuted")))
        .order_by(Meeting.number)
    ).all()


def vote_of(session: Session, motion: Motion) -> Vote:
    """What was decided, as a record that others may cite. Raises NotFound where nothing was."""
    if motion.decided_on is None or motion.outcome == "void":
        raise NotFound()
    meeting = session.get_one(Meeting, (motion.village_id, motion.meeting_id))
    return Vote(
        voted_on=motion.decided_on,
        eligible=motion.eligible or 0,
        present=motion.present or 0,
        votes_for=motion.votes_for or 0,
        votes_against=motion.votes_against or 0,
        abstentions=motion.abstentions or 0,
        place=meeting.place,
    )
