"""What waits of matters."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.governance.matters.queries import list_tasks
from civility.people.actors import Actor
from civility.people.models import Division


def matter_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What people raised and waits for this person, what came in a rush, what is to be looked at, and visits whose day has come."""
    home = url_for("matters.matters", village_code=village.code)
    words = {
        "turn": (_("%(count)s 件事等您办"), f"{home}?mine=1"),
        "held": (_("%(count)s 件一下子来的，等您看一眼"), url_for("matters.pile", village_code=village.code)),
        "asked": (_("%(count)s 件说办好了，等您去看一看、问一问"), f"{home}?standing=asked"),
        "visits": (
            _("%(count)s 次关爱走访过了日子，该去的人还没有去"),
            url_for("matters.care", village_code=village.code),
        ),
        "entries": (_("%(count)s 次走访或计划到日子了"), home),
    }
    return [
        {
            "what": words[task.name][0] % {"count": task.count},
            "url": words[task.name][1],
            "urgency": task.urgency,
        }
        for task in list_tasks(session, village.id, actor, roles, now=now(), today=today())
    ]
