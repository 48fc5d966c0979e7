"""A household's calendar address: a new one ends the old."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.activities.models import ShiftFeed
from civility.governance.activities.queries.own import find_feed
from civility.people.actors import Actor


def make_feed(session: Session, *, village_id: UUID, household_id: UUID, actor: Actor, request_key: str) -> ShiftFeed:
    """An address for the household's own calendar, by the household itself. Once a key. Raises Forbidden."""
    if not actor.owns(village_id, household_id):
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(ShiftFeed).where(ShiftFeed.village_id == village_id, ShiftFeed.request_key == request_key)
        )
        if known is not None:
            return known
        old = find_feed(session, village_id, household_id)
        if old is not None:
            old.ended_at = now()
        feed = ShiftFeed(village_id=village_id, request_key=request_key, household_id=household_id, made_at=now())
        session.add(feed)
        session.flush()
        return feed
