"""Reads of ballots. While one is open nothing here counts what was voted but ``count_of``, which only counting calls."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.errors import NotFound
from civility.governance.meetings.models import Ballot, BallotBox, BallotCast, BallotSheet, Meeting, MeetingSeat, Motion
from civility.governance.meetings.rules.counting import Count
from civility.people.meetings import MEETINGS

BY_HOUSEHOLD = tuple(kind for kind, meeting in MEETINGS.items() if meeting.seat == "household")


def get_ballot(session: Session, motion: Motion) -> Ballot:
    """Raises NotFound for a motion that no ballot was opened for."""
    found = session.get(Ballot, (motion.village_id, motion.id))
    if found is None:
        raise NotFound()
    return found


def list_ballots(session: Session, meeting: Meeting) -> dict[UUID, Ballot]:
    """The ballots of a meeting by motion."""
    rows = session.scalars(
        select(Ballot)
        .join(Motion, (Motion.village_id == Ballot.village_id) & (Motion.id == Ballot.motion_id))
        .where(Ballot.village_id == meeting.village_id, Motion.meeting_id == meeting.id)
    )
    return {ballot.motion_id: ballot for ballot in rows}


def state_of(motion: Motion, ballot: Ballot | None, instant: datetime | None = None) -> str:
    """The state of a motion, with ``closed`` for a ballot whose time is over and that nobody counted yet."""
    over = ballot is not None and ballot.closes_at <= (instant or now())
    return "closed" if motion.state == "voting" and over else motion.state


def find_seat(
    session: Session, meeting: Meeting, *, place: int | None = None, household_id: UUID | None = None
) -> MeetingSeat | None:
    """The seat of a place on the list, or of a household at a meeting of households."""
    query = select(MeetingSeat).where(
        MeetingSeat.village_id == meeting.village_id, MeetingSeat.meeting_id == meeting.id
    )
    if place is not None:
        return session.scalar(query.where(MeetingSeat.place == place))
    return session.scalar(query.where(MeetingSeat.household_id == household_id, MeetingSeat.member_id.is_(None)))


def find_cast(session: Session, motion: Motion, place: int) -> BallotCast | None:
    return session.get(BallotCast, (motion.village_id, motion.id, place))


def list_casts(session: Session, motion: Motion) -> Sequence[BallotCast]:
    return session.scalars(
        select(BallotCast)
        .where(BallotCast.village_id == motion.village_id, BallotCast.motion_id == motion.id)
        .order_by(BallotCast.place)
    ).all()


def list_sheets(session: Session, motion: Motion) -> Sequence[BallotSheet]:
    return session.scalars(
        select(BallotSheet)
        .where(BallotSheet.village_id == motion.village_id, BallotSheet.motion_id == motion.id)
        .order_by(BallotSheet.number)
    ).all()


def list_box(session: Session, motion: Motion) -> dict[str, int]:
    rows = session.execute(
        select(BallotBox.choice, BallotBox.votes).where(
            BallotBox.village_id == motion.village_id, BallotBox.motion_id == motion.id
        )
    )
    return {row.choice: row.votes for row in rows}


def count_of(session: Session, meeting: Meeting, motion: Motion, *, issued: int) -> Count:
    """The figures of a ballot whose time is over."""
    casts = list_casts(session, motion)
    kept = (
        list_box(session, motion)
        if motion.way == "secret"
        else dict(Counter(cast.choice for cast in casts if cast.choice is not None))
    )
    return Count(
        listed=meeting.listed or 0,
        channels=dict(Counter(cast.channel for cast in casts)),
        kept=kept,
        papers=dict(Counter(sheet.mark for sheet in list_sheets(session, motion))),
        issued=issued,
    )


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """A ballot in which a household has a seat; ``cast`` once it voted."""

    meeting: Meeting
    motion: Motion
    ballot: Ballot
    place: int
    cast: BallotCast | None

    @property
    def is_open(self) -> bool:
        return self.motion.state == "voting" and now() < self.ballot.closes_at


def list_own_ballots(session: Session, village_id: UUID, household_id: UUID, *, limit: int = 20) -> list[OwnBallot]:
    """The ballots of a household, the newest first; those where each person has a vote are not among them."""
    rows = session.execute(
        select(Meeting, Motion, Ballot, MeetingSeat.place, BallotCast)
        .join(Motion, (Motion.village_id == Meeting.village_id) & (Motion.meeting_id == Meeting.id))
        .join(Ballot, (Ballot.village_id == Motion.village_id) & (Ballot.motion_id == Motion.id))
        .join(MeetingSeat, (MeetingSeat.village_id == Meeting.village_id) & (MeetingSeat.meeting_id == Meeting.id))
        .outerjoin(
            BallotCast,
            (BallotCast.village_id == Ballot.village_id)
            & (BallotCast.motion_id == Ballot.motion_id)
            & (BallotCast.place == MeetingSeat.place),
        )
        .where(
            Meeting.village_id == village_id,
            Meeting.kind.in_(BY_HOUSEHOLD),
            MeetingSeat.household_id == household_id,
        )
        .order_by(Meeting.number.desc(), Motion.place)
        .limit(limit)
    )
    return [OwnBallot(*row) for row in rows]


def count_own_open(session: Session, village_id: UUID, household_id: UUID) -> int:
    """How many ballots wait for this household's vote."""
    return sum(each.is_open and each.cast is None for each in list_own_ballots(session, village_id, household_id))


def list_waiting(session: Session, village_id: UUID) -> list[tuple[Meeting, Motion, Ballot]]:
    """Ballots that run, wait to be counted or to be confirmed, the oldest meeting first."""
    rows = session.execute(
        select(Meeting, Motion, Ballot)
        .join(Motion, (Motion.village_id == Meeting.village_id) & (Motion.meeting_id == Meeting.id))
        .join(Ballot, (Ballot.village_id == Motion.village_id) & (Ballot.motion_id == Motion.id))
        .where(Meeting.village_id == village_id, Motion.state.in_(("voting", "counted")))
        .order_by(Meeting.number, Motion.place)
    )
    return [(meeting, motion, ballot) for meeting, motion, ballot in rows]


def is_voting(session: Session, village_id: UUID) -> bool:
    """Whether a ballot of the village is open now, so that what lies in its box must not be seen."""
    query = (
        select(Ballot.motion_id)
        .join(Motion, (Motion.village_id == Ballot.village_id) & (Motion.id == Ballot.motion_id))
        .where(Ballot.village_id == village_id, Motion.state == "voting", Ballot.closes_at > now())
    )
    return session.scalar(query.limit(1)) is not None
