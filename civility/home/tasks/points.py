"""What waits in points, and the notices that are open."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import now
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE
from civility.points import queries as points
from civility.web.filters import instant

URGENT_WITHIN = timedelta(days=1)


def points_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    found = [
        {
            "what": _(task.text) % {"count": task.count},
            "url": url_for(task.endpoint, **task.args),
            "urgency": task.urgency,
        }
        for task in points.tasks(session, village, actor, roles)
    ]
    if roles & TABLE["notice.publish"]:
        found += [
            {
                "what": _("第 %(number)s 号公示", number=notice.number),
                "note": _("%(until)s 截止", until=instant(notice.closes_at)),
                "url": url_for("points.notice", village_code=village.code, number=notice.number),
                "urgency": "soon" if notice.closes_at - now() < URGENT_WITHIN else "",
            }
            for notice in points.list_open_notices(session, village.id)
        ]
    return found
