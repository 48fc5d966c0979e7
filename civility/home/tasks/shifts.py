"""What activities ask of somebody who works in the village: lists to go through, shifts nobody covers."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.governance.activities.queries import list_unconfirmed, list_uncovered
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE

SOON_DAYS = 3


def shift_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Of the person in charge their own lists; of the committee what stays empty in the next days."""
    if not roles & TABLE["activity.read"]:
        return []
    found: list[dict[str, Any]] = [
        {
            "what": _("对名单：%(what)s", what=each.activity.title),
            "url": url_for("activities.shift", village_code=village.code, shift_id=each.shift.id),
            "urgency": "soon",
        }
        for each in list_unconfirmed(session, village.id, actor.user_id)
    ]
    empty = list_uncovered(session, village.id, days=SOON_DAYS) if roles & TABLE["activity.manage"] else []
    if empty:
        url = url_for("activities.activities", village_code=village.code)
        found.append({"what": _("这几天有 %(count)s 个班还没有人", count=len(empty)), "url": url, "urgency": "soon"})
    return found
