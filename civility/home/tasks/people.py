"""What waits of the village's households: a roster to begin with, changes that a second person agrees to."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.households.queries import count_waiting
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE
from civility.people.queries import count_households


def roster_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """A new village begins with its roster: without households nothing else can be done."""
    if not roles & TABLE["roster.import"] or count_households(session, village.id):
        return []
    url = url_for("people.roster_upload", village_code=village.code)
    return [{"what": _("还没有一户：先导入花名册"), "url": url, "urgency": "now"}]


def household_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What somebody else wrote down about a household and waits for a second person."""
    count = count_waiting(session, village.id, actor.user_id) if roles & TABLE["household.agree"] else 0
    url = url_for("households.events", village_code=village.code)
    return (
        [{"what": _("%(count)s 件户里的变化等另一个人复核", count=count), "url": url, "urgency": ""}] if count else []
    )
