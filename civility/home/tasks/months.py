"""What waits of the last month: its roll, and handing it in."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.people.actors import Actor
from civility.people.models import Division
from civility.township.tasks import tasks
from civility.web.filters import month


def month_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "what": _(task.text) % {"month": month(task.period.since)},
            "note": task.note,
            "url": url_for(task.endpoint, **task.args),
            "urgency": task.urgency,
        }
        for task in tasks(session, village, actor)
    ]
