"""What is coming in the village, for anybody and for calendars: no names. A household's own calendar behind its address."""

from itertools import groupby

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.governance.activities.queries import list_coming
from civility.governance.activities.queries.feeds import get_feed, own_calendar, public_calendar
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.views import words
from civility.governance.activities.views.feeds import read_token
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint


@blueprint.get("/p/<village_code>/activities")
@open_to_all
def activities(village: Division) -> ResponseReturnValue:
    """The coming weeks day by day."""
    coming = list_coming(current_session(), village.id, days=AHEAD_DAYS)
    days = [(words.day_words(on), list(found)) for on, found in groupby(coming, key=lambda each: each.shift.held_on)]
    return render_template("public/activities.html", village=village, days=days, words=words)


@blueprint.get("/p/<village_code>/activities.ics")
@open_to_all
def activities_calendar(village: Division) -> Response:
    name = _("%(village)s的活动", village=village.name)
    return _as_calendar(public_calendar(current_session(), village.id, name))


@blueprint.get("/p/<village_code>/shifts/<token>.ics")
@open_to_all
def own_shifts(village: Division, token: str) -> Response:
    """A household's calendar. Raises NotFound for an address that is not ours or was replaced."""
    feed = get_feed(current_session(), village.id, read_token(token))
    return _as_calendar(own_calendar(current_session(), feed, _("我家的班")))


def _as_calendar(text: bytes) -> Response:
    return Response(text, content_type="text/calendar; charset=utf-8")
