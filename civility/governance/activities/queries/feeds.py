"""Calendars: what is coming in the village, without names; and a household's own shifts."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import NotFound
from civility.governance.activities.models import Activity, Shift, ShiftFeed
from civility.governance.activities.queries.own import list_own_places
from civility.governance.activities.queries.places import list_coming
from civility.governance.activities.rules.ics import CalendarEvent, write_calendar
from civility.governance.activities.rules.planning import AHEAD_DAYS

KEPT_DAYS = 31
"""How long a household's calendar still has what is over."""


def public_calendar(session: Session, village_id: UUID, name: str) -> bytes:
    """Every shift of the coming weeks: what, when, where; nobody's name."""
    coming = list_coming(session, village_id, days=AHEAD_DAYS)
    return write_calendar(name, _events((each.shift, each.activity) for each in coming))


def get_feed(session: Session, village_id: UUID, feed_id: UUID) -> ShiftFeed:
    """Raises NotFound, also when a new address was made since."""
    feed = session.get(ShiftFeed, (village_id, feed_id))
    if feed is None or feed.ended_at is not None:
        raise NotFound()
    return feed


def own_calendar(session: Session, feed: ShiftFeed, name: str) -> bytes:
    """The shifts a household has a place on; no name and no number of anybody, its own neither."""
    since = today() - timedelta(days=KEPT_DAYS)
    places = list_own_places(session, feed.village_id, feed.household_id, since=since)
    wanted = [each for each in places if each.place.state in ("going", "came") or each.place.news == "cancelled"]
    return write_calendar(name, _events((each.shift, each.activity) for each in wanted))


def _events(shifts: Iterable[tuple[Shift, Activity]]) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            uid=f"{shift.id}@civility",
            on=shift.held_on,
            begins=shift.begins,
            ends=shift.ends,
            summary=activity.title,
            changed_at=shift.cancelled_at or shift.made_at,
            place=activity.place,
            cancelled=shift.state == "cancelled",
        )
        for shift, activity in shifts
    ]
