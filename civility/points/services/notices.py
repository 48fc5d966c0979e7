"""Numbered public notices: published, open for objections until a stated time, closed once."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import clock, ledger
from civility.clock import ZONE
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import get_settings, list_villages
from civility.points.errors import ClosesTooSoon, NothingToPublish
from civility.points.models import Claim, Notice
from civility.points.queries import (
    find_newest_notice,
    find_obstacle,
    find_room,
    has_public,
    list_due_notices,
    list_unannounced,
)
from civility.points.rules.errors import CeilingReached
from civility.points.rules.transitions import move
from civility.points.services.corrections import announce_corrections
from civility.points.services.deductions import tell_deductions
from civility.points.services.posting import post_claims

CLOSING_TIME = time(18, 0)
LEAST_DAYS = 1
BATCH = 2_000  # claims to one transaction: other writers of the village wait no longer than this takes


def publish_notice(
    session: Session, *, village_id: UUID, actor: Actor, request_key: str, closes_at: datetime | None = None
) -> Notice:
    """Put every reviewed claim, and every correction not told yet, on a new numbered notice. Asking twice with one key publishes once.

    Where nothing is ready but what single households are told in private, no sheet is made: it is kept under the newest
    one, which is given back. Closes at 18:00 village time after the village's notice days, unless ``closes_at`` says later than tomorrow
    at 18:00 or so. Raises NothingToPublish, ClosesTooSoon.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(
            select(Notice).where(Notice.village_id == village_id, Notice.request_key == request_key)
        )
        if earlier is not None:
            return earlier
        opens_at = clock.now()
        usual = closing_time(opens_at, get_settings(session, village_id).notice_days)
        closes_at = closes_at or usual
        earliest = opens_at + timedelta(days=LEAST_DAYS)
        if closes_at < earliest:
            raise ClosesTooSoon(earliest=clock.local(earliest).strftime("%Y-%m-%d %H:%M"))
        claims = session.scalars(select(Claim).where(Claim.village_id == village_id, Claim.state == "reviewed")).all()
        corrections = list_unannounced(session, village_id)
        if not claims and not corrections:
            raise NothingToPublish()
        newest = find_newest_notice(session, village_id)
        if newest is not None and not has_public(session, claims, corrections):
            return _fill(session, newest, claims)
        notice = Notice(
            village_id=village_id,
            number=newest.number + 1 if newest is not None else 1,
            request_key=request_key,
            opens_at=opens_at,
            closes_at=closes_at,
            published_by=actor.user_id,
        )
        session.add(notice)
        session.flush()
        return _fill(session, notice, claims)


def _fill(session: Session, notice: Notice, claims: Sequence[Claim]) -> Notice:
    for claim in claims:
        move(claim, "on_notice")
        claim.notice_id = notice.id
    tell_deductions(session, notice.village_id, claims)
    announce_corrections(session, notice)
    return notice


def closing_time(opens_at: datetime, days: int) -> datetime:
    """18:00 village time, ``days`` whole days after the day of opening (at least one)."""
    day = clock.local(opens_at).date() + timedelta(days=max(days, LEAST_DAYS))
    if clock.local(opens_at).time() > CLOSING_TIME:
        day += timedelta(days=1)  # so that the last day is never shorter than promised
    return datetime.combine(day, CLOSING_TIME, ZONE)


def close_due_notices(
    session: Session, village_id: UUID | None = None, now: datetime | None = None, actor: Actor = SYSTEM
) -> int:
    """Close the notices whose time is over, of one village or of all, and post the bonuses that nobody objected to.

    How many claims were posted. A notice that would go over the village's ceiling stays open, and those due after it
    wait behind it; ``find_obstacle`` says why, and the next call after the village has acted goes on. One transaction for up to 2,000 claims of one notice; stopped halfway, the next
    call goes on where this one ended, and a claim is never posted twice.
    """
    at = now or clock.now()
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    return sum(_close_due(session, place, at, actor) for place in places)


def _close_due(session: Session, village_id: UUID, at: datetime, actor: Actor) -> int:
    """Close what is due in one village, the longest over first; how many claims were posted."""
    posted = 0
    while due := list_due_notices(session, village_id, at):
        if find_obstacle(session, village_id, at) is not None:
            break  # nothing is written, so that looking every minute costs nobody anything
        try:
            posted += _close_some(session, village_id, due[0].id, at, actor)
        except CeilingReached:
            break  # somebody else posted between the look and the lock
    return posted


def _close_some(session: Session, village_id: UUID, notice_id: UUID, at: datetime, actor: Actor) -> int:
    """Post one batch of a due notice and close it with the last; how many.

    Under a ceiling the whole notice is one batch, however large: all of it goes into the book or none.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        notice = session.get_one(Notice, (village_id, notice_id), populate_existing=True)
        if notice.state != "open":
            return 0
        batch = None if find_room(session, village_id) else BATCH
        claims = session.scalars(
            select(Claim)
            .where(
                Claim.village_id == village_id,
                Claim.notice_id == notice_id,
                Claim.state == "on_notice",
                Claim.direction == "bonus",  # a deduction has days of its own
            )
            .order_by(Claim.happened_on, Claim.id)
            .limit(batch)
        ).all()
        count = post_claims(session, village_id, claims, actor)
        if batch is None or count < batch:
            notice.state = "closed"
            notice.closed_at = at
            session.flush()
        return count
