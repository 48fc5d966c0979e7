"""What the book seals of a meeting and of a motion. Contents are those of docs/reference/ledger-format.md, "Events"."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import N_
from civility.governance.meetings.models import Ballot, BallotCast, BallotSheet, Meeting, MeetingSeat, Motion
from civility.governance.meetings.queries import count_of, list_box, list_casts, list_sheets
from civility.ledger import Event, Finding

KINDS = (
    "meeting-called",
    "meeting-attended",
    "meeting-closed",
    "meeting-cancelled",
    "motion-fixed",
    "motion-dropped",
    "ballot-opened",
    "motion-decided",
)
_OF_MEETING = ("number", "kind", "title", "place", "agenda", "state", "listed", "attended")
_OF_MOTION = (
    "place",
    "wording",
    "way",
    "state",
    "eligible",
    "present",
    "votes_for",
    "votes_against",
    "abstentions",
    "spoiled",
    "outcome",
    "decided_on",
)
_SEALED_AS = {"minuted": "held", "counted": "voting"}
"""What waits for a second person is not sealed yet."""


def meeting_event(kind: str, meeting: Meeting, seats: Iterable[MeetingSeat]) -> Event:
    """The meeting with its list, and who came once that was counted. What the minutes say of people stays out of the book."""
    content = {name: getattr(meeting, name) for name in _OF_MEETING}
    content["state"] = _SEALED_AS.get(meeting.state, meeting.state)
    content["starts_at"] = _instant(meeting.starts_at)
    content["list_hash"] = list_hash(seats)
    content["came"] = [seat.place for seat in seats if seat.came]
    return Event(kind, str(meeting.id), content, f"meeting {meeting.number}")


def list_hash(seats: Iterable[MeetingSeat]) -> str:
    """SHA-256 in hex of the seats in order, each its household's and its person's id. No name is in it."""
    return ledger.payload_hash(
        {"seats": [[seat.place, seat.household_id, seat.member_id or ""] for seat in seats]}
    ).hex()


def motion_event(
    kind: str,
    motion: Motion,
    ballot: Ballot | None = None,
    casts: Iterable[BallotCast] = (),
    sheets: Iterable[BallotSheet] = (),
) -> Event:
    """The motion; of a ballot until when, and once it is decided the figures, with a hash over what was cast and typed."""
    content = {name: getattr(motion, name) for name in _OF_MOTION}
    content["state"] = _SEALED_AS.get(motion.state, motion.state)
    content["meeting"] = motion.meeting_id
    if ballot is not None:
        content["closes_at"] = _instant(ballot.closes_at)
    if ballot is not None and motion.state == "decided":
        content["issued"] = ballot.issued
        content["cast_hash"] = ledger.payload_hash(
            {
                "casts": [[cast.place, cast.channel, cast.choice or ""] for cast in casts],
                "sheets": [[sheet.number, sheet.mark] for sheet in sheets],
            }
        ).hex()
    return Event(kind, str(motion.id), content, f"motion {motion.place} of meeting {motion.meeting_id}")


def _instant(at: datetime) -> str:
    """In UTC, as the database gives it back, whatever zone it was said in."""
    return at.astimezone(UTC).isoformat(timespec="minutes")


def check_meetings(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every meeting that was called, its list and what was voted there are what the book sealed."""
    meetings = session.scalars(select(Meeting).where(Meeting.village_id == village_id, Meeting.called_at.is_not(None)))
    seats: dict[UUID, list[MeetingSeat]] = {}
    for seat in session.scalars(
        select(MeetingSeat)
        .where(MeetingSeat.village_id == village_id)
        .order_by(MeetingSeat.meeting_id, MeetingSeat.place)
    ):
        seats.setdefault(seat.meeting_id, []).append(seat)
    motions: Sequence[Motion] = session.scalars(
        select(Motion).where(Motion.village_id == village_id, Motion.fixed_at.is_not(None))
    ).all()
    now = [
        *(meeting_event("meeting-called", each, seats.get(each.id, [])) for each in meetings),
        *(_as_it_stands(session, each) for each in motions),
    ]
    return ledger.check_events(session, village_id, check="meetings", kinds=KINDS, now=now)


def _as_it_stands(session: Session, motion: Motion) -> Event:
    ballot = session.get(Ballot, (motion.village_id, motion.id))
    if ballot is None or motion.state != "decided":
        return motion_event("motion-fixed", motion, ballot)
    return motion_event("motion-decided", motion, ballot, list_casts(session, motion), list_sheets(session, motion))


def check_ballots(session: Session, village_id: UUID) -> list[Finding]:
    """Whether votes and voters are as many, and what was decided is what was cast. Of open ballots it names no figure."""
    found = []
    for motion in session.scalars(
        select(Motion)
        .where(
            Motion.village_id == village_id, Motion.way != "hands", Motion.state.in_(("voting", "counted", "decided"))
        )
        .order_by(Motion.id)
    ):
        casts = list_casts(session, motion)
        by_no_paper = [cast for cast in casts if cast.channel != "paper"]
        in_box = sum(list_box(session, motion).values())
        kept = in_box if motion.way == "secret" else sum(cast.choice is not None for cast in by_no_paper)
        if motion.way == "secret" and any(cast.choice or cast.at for cast in casts):
            found.append(
                Finding(
                    "ballots",
                    None,
                    N_("第 %(number)s 次会第 %(place)s 项是不记名的，却记着谁投了什么。"),
                    _told(session, motion),
                )
            )
        if kept != len(by_no_paper):
            found.append(
                Finding(
                    "ballots",
                    None,
                    N_("第 %(number)s 次会第 %(place)s 项，票箱里的票数和投过的人数不一样。"),
                    _told(session, motion),
                )
            )
        elif motion.state == "decided" and motion.outcome != "void" and not _adds_up(session, motion):
            found.append(
                Finding(
                    "ballots",
                    None,
                    N_("第 %(number)s 次会第 %(place)s 项，定下的票数和投的、录的不一样。"),
                    _told(session, motion),
                )
            )
    return found


def _adds_up(session: Session, motion: Motion) -> bool:
    meeting = session.get_one(Meeting, (motion.village_id, motion.meeting_id))
    count = count_of(session, meeting, motion, issued=0)
    counted = (count.voted, count.votes("for"), count.votes("against"), count.votes("abstain"), count.spoiled)
    return counted == (motion.present, motion.votes_for, motion.votes_against, motion.abstentions, motion.spoiled)


def _told(session: Session, motion: Motion) -> dict[str, int]:
    meeting = session.get_one(Meeting, (motion.village_id, motion.meeting_id))
    return {"number": meeting.number, "place": motion.place}
