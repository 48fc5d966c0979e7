"""Small goals and what changed, as anybody may see them: pictures of before and now side by side."""

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from civility.clock import today
from civility.errors import NotFound
from civility.extensions import current_session
from civility.governance.goals.queries import find_newest_month, is_shown, list_open_goals, list_settled
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.photos import get_photo, shown
from civility.public.blueprint import blueprint


@blueprint.get("/p/<village_code>/goals")
@open_to_all
def goals(village: Division) -> ResponseReturnValue:
    """What is being done, and how what was done came out in a month: the newest, or ``?month=2026-11``."""
    session = current_session()
    month = _asked_month() or find_newest_month(session, village.id)
    settled = list_settled(session, village.id, month) if month else []
    return render_template(
        "public/goals.html",
        village=village,
        today=today(),
        open=list_open_goals(session, village.id),
        month=month,
        done=[each for each in settled if each.goal.state == "done"],
        not_done=[each for each in settled if each.goal.state == "not_done"],
        earlier=find_newest_month(session, village.id, month.replace(day=1)) if month else None,
    )


@blueprint.get("/p/<village_code>/goals/photos/<uuid:photo_id>.jpg")
@open_to_all
def goal_photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """A picture of a goal that anybody may see; of one that was taken back, no more."""
    session = current_session()
    if not is_shown(session, village.id, photo_id):
        raise NotFound()
    return shown(get_photo(session, village.id, photo_id, keeper=""), small="small" in request.args)


def _asked_month() -> date | None:
    """The month that was asked for; None when none was, or one that has not begun."""
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return None
    return first if first <= today() else None
