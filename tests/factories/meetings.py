"""Meetings, motions and ballots for tests, made through the services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from civility import clock
from civility.clock import local, now
from civility.governance.meetings.models import BallotCast, Meeting, Motion
from civility.governance.meetings.services import (
    attend_meeting,
    call_meeting,
    cast_vote,
    confirm_count,
    count_ballot,
    fix_motion,
    open_ballot,
    save_meeting,
    write_minutes,
    write_motion,
)
from civility.governance.meetings.services.calling import Plan
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household
from civility.people.queries import list_households
from civility.photos import keep_photo
from tests.factories.photos import a_photo
from tests.factories.points import Scene

TEN_DAYS = timedelta(days=10)


def key() -> str:
    return str(uuid4())


def a_plan(**changed: Any) -> Plan:
    """A meeting of all households eleven days from now."""
    said: dict[str, Any] = {
        "kind": "households",
        "title": "修村头那段路",
        "place": "村委会院子",
        "starts_at": local(now() + timedelta(days=11)),
        "agenda": ["修不修", "钱从哪里来"],
    }
    return Plan(**(said | changed))


def a_meeting(session: Session, village: Division, actor: Actor, **changed: Any) -> Meeting:
    """A meeting that was written down and not called."""
    return save_meeting(session, village_id=village.id, plan=a_plan(**changed), actor=actor, request_key=key())


def called(session: Session, village: Division, actor: Actor, **changed: Any) -> Meeting:
    meeting = a_meeting(session, village, actor, **changed)
    return call_meeting(session, village_id=village.id, number=meeting.number, actor=actor, late_reason="急")


def held(session: Session, village: Division, actor: Actor, places: Sequence[int], **changed: Any) -> Meeting:
    """One whose day has come and whose sign-in sheet was ticked. Freeze the clock at ``starts_at`` from here on."""
    meeting = called(session, village, actor, **changed)
    with clock.frozen(meeting.starts_at):
        return attend_meeting(
            session, village_id=village.id, number=meeting.number, places=places, counted=len(places), actor=actor
        )


def a_motion(
    session: Session,
    meeting: Meeting,
    actor: Actor,
    *,
    way: str = "hands",
    wording: str = "同意修路。",
    fixed: bool = True,
) -> Motion:
    said: dict[str, Any] = {"village_id": meeting.village_id, "number": meeting.number, "actor": actor}
    motion = write_motion(session, wording=wording, way=way, request_key=key(), **said)
    return fix_motion(session, place=motion.place, **said) if fixed else motion


def a_ballot(
    session: Session,
    village: Division,
    actor: Actor,
    *,
    way: str = "open",
    closes_at: datetime | None = None,
    **changed: Any,
) -> tuple[Meeting, Motion]:
    """A called meeting with one motion on which everybody may vote, until two days from now."""
    meeting = called(session, village, actor, **changed)
    motion = a_motion(session, meeting, actor, way=way)
    open_ballot(
        session,
        village_id=village.id,
        number=meeting.number,
        place=motion.place,
        closes_at=closes_at or local(now() + timedelta(days=2)),
        actor=actor,
    )
    return meeting, motion


def itself(household: Household) -> Actor:
    """A household that came in with its card."""
    return Actor(None, "", household=HouseholdRef(household.village_id, household.id))


def vote(
    session: Session,
    meeting: Meeting,
    motion: Motion,
    household: Household,
    choice: str | None = "for",
    *,
    channel: str = "online",
    actor: Actor | None = None,
    request_key: str = "",
) -> BallotCast:
    """The vote of a household, by itself unless somebody takes it down."""
    return cast_vote(
        session,
        village_id=meeting.village_id,
        number=meeting.number,
        place=motion.place,
        household_id=household.id,
        channel=channel,
        choice=choice,
        actor=actor or itself(household),
        request_key=request_key or key(),
    )


def gather(session: Session, village: Division, committee: Actor, scene: Scene) -> dict[str, str]:
    """A meeting with a ballot whose time is over, decided, with its minutes and a picture of them."""
    with clock.frozen(now() - timedelta(days=12)):
        meeting, motion = a_ballot(session, village, committee, way="secret")
        vote(session, meeting, motion, list_households(session, village.id)[0], "for")
    said = {"village_id": village.id, "number": meeting.number}
    counted = {"place": motion.place, "issued": 0, "text": "", "totals": {}}
    count_ballot(session, **counted, actor=scene.recorder, **said)
    confirm_count(session, place=motion.place, actor=scene.supervisor, **said)
    attend_meeting(session, places=[1, 2], counted=2, actor=scene.recorder, **said)
    photo = keep_photo(session, village_id=village.id, data=a_photo(7), keeper=scene.recorder.mark)
    write_minutes(session, text="议了修路。", photo_ids=[photo.id], actor=scene.recorder, **said)
    return {"number": str(meeting.number), "place": str(motion.place), "photo_id": str(photo.id)}
