"""What waits for somebody before the village may show it: a worthy or a motto to look at, a goal whose day has passed."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.goals.queries import count_overdue
from civility.governance.tributes.queries import count_to_decide
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE


def showing_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Tributes with consent that somebody else proposed, and goals of which nobody said how they came out."""
    found = []
    if roles & TABLE["tribute.keep"] and (waiting := count_to_decide(session, village.id, actor)):
        what = _("%(count)s 条乡贤、家训等您看过再公开", count=waiting)
        found.append({"what": what, "url": url_for("tributes.tributes", village_code=village.code), "urgency": ""})
    if "committee" in roles and (late := count_overdue(session, village.id, today())):
        what = _("%(count)s 个小目标过了日子，说说做成没有", count=late)
        found.append({"what": what, "url": url_for("goals.goals", village_code=village.code), "urgency": "soon"})
    return found
