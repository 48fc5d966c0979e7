"""Notices on their way, and units without a head."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay import queries as relay
from civility.governance.relay.rules import pressing
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE
from civility.web.filters import day

RELAYED = 10


def relay_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    """Notices on their way, for whoever sends or carries them; units whose head is missing or whose term ends."""
    found = []
    if roles & TABLE["relay.send"]:
        for reach in relay.list_reaches(session, village.id, limit=RELAYED):
            if reach.state in ("under_way", "late"):
                what = _("还有 %(count)s 户不知道：%(title)s", count=reach.missing, title=reach.notice.title)
                url = url_for("relay.notice", village_code=village.code, number=reach.notice.number)
                found.append(_relay_task(what, reach.notice.due_on, url))
        vacant = relay.count_vacant_units(session, village.id)
        if vacant:
            what = _("%(count)s 个单元的户长空着，或者快到期", count=vacant)
            found.append({"what": what, "url": url_for("relay.units", village_code=village.code), "urgency": ""})
    elif roles & TABLE["own.households"]:
        for notice, waiting in relay.waiting_by_notice(session, village.id, relay.list_own(session, village.id, actor)):
            what = _("还有 %(count)s 户要告诉：%(title)s", count=len(waiting), title=notice.title)
            url = url_for("relay.carry", village_code=village.code, number=notice.number)
            found.append(_relay_task(what, notice.due_on, url))
    return found


def _relay_task(what: str, due_on: date, url: str) -> dict[str, Any]:
    return {"what": what, "note": _("%(day)s 以前", day=day(due_on)), "url": url, "urgency": pressing(due_on, today())}
