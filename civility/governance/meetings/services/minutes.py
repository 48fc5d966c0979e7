"""The minutes: written by one, closed by another."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.governance.meetings.errors import MinutesEmpty, MotionPending, SamePersonCloses
from civility.governance.meetings.events import meeting_event
from civility.governance.meetings.models import Meeting, MeetingPhoto
from civility.governance.meetings.queries import list_motions, list_photo_ids, list_seats
from civility.governance.meetings.rules.meetings import PENDING
from civility.governance.meetings.services.steps import held, step
from civility.people.actors import Actor
from civility.photos import hold_photos
from civility.store.services.keyed import user_of

MOST_PHOTOS = 6


def write_minutes(
    session: Session, *, village_id: UUID, number: int, text: str, photo_ids: Sequence[UUID] = (), actor: Actor
) -> Meeting:
    """What was said and decided, with pictures of the signed paper; then a second person looks at it.

    Raises MinutesEmpty, MotionPending, WrongMeetingStep, MeetingNotFound, and as hold_photos.
    """
    writer = user_of(actor)
    if not text.strip():
        raise MinutesEmpty()
    with transaction(session):
        meeting = held(session, village_id, number)
        if meeting.state == "minuted" and (meeting.minutes, meeting.minuted_by) == (text.strip(), writer):
            return meeting
        pending = next((each for each in list_motions(session, meeting) if each.state in PENDING), None)
        if pending is not None:
            raise MotionPending(place=pending.place)
        step(meeting, "minute")
        meeting.minutes, meeting.minuted_by, meeting.minuted_at = text.strip(), writer, now()
        kept = set(list_photo_ids(session, meeting))
        wanted = [photo_id for photo_id in photo_ids if photo_id not in kept]
        photos = hold_photos(session, village_id, wanted, keeper=actor.mark, most=MOST_PHOTOS - len(kept), days=None)
        session.add_all(
            MeetingPhoto(village_id=village_id, meeting_id=meeting.id, photo_id=photo.id) for photo in photos
        )
        session.flush()
        return meeting


def return_minutes(session: Session, *, village_id: UUID, number: int, actor: Actor) -> Meeting:
    """Back to be written again. Raises WrongMeetingStep, MeetingNotFound."""
    user_of(actor)
    with transaction(session):
        meeting = held(session, village_id, number)
        if meeting.state != "held":
            step(meeting, "return")
            session.flush()
        return meeting


def close_minutes(session: Session, *, village_id: UUID, number: int, actor: Actor) -> Meeting:
    """Signed by a second person: from now on they stand, sealed in the book. Pressed twice they are closed once.

    Raises SamePersonCloses, WrongMeetingStep, MeetingNotFound.
    """
    closer = user_of(actor)
    with transaction(session):
        meeting = held(session, village_id, number)
        if meeting.state == "closed":
            return meeting
        if meeting.minuted_by == closer:
            raise SamePersonCloses()
        step(meeting, "close")
        meeting.closed_by, meeting.closed_at = closer, now()
        session.flush()
        event = meeting_event("meeting-closed", meeting, list_seats(session, meeting))
        ledger.record_events(session, village_id, [event], actor=actor.mark)
        return meeting
