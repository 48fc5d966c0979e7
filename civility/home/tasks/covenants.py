"""What waits at the village's covenants: comments without an answer, drafts to be voted, sheets to be confirmed, reminders."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.covenants.models import Covenant
from civility.governance.covenants.queries import (
    count_comments,
    count_reminders,
    list_before_village,
    list_waiting_sheets,
)
from civility.governance.covenants.rules.life import standing
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE


def covenant_tasks(session: Session, village: Division, actor: Actor, roles: frozenset[str]) -> list[dict[str, Any]]:
    tasks = []
    if roles & TABLE["covenant.adopt"]:
        tasks += list(_drafts(session, village))
    if roles & TABLE["signature.confirm"]:
        for covenant, sheet in list_waiting_sheets(session, village.id, actor.user_id):
            url = url_for("covenants.sheet", **_at(village, covenant), sheet_id=sheet.id)
            tasks.append({"what": _("签名表等您照着照片核对"), "note": covenant.title, "url": url, "urgency": "soon"})
    if roles & TABLE["reminder.write"]:
        tasks += list(_reminders(session, village, actor, sends=bool(roles & TABLE["reminder.send"])))
    return tasks


def _reminders(session: Session, village: Division, actor: Actor, *, sends: bool) -> Iterator[dict[str, Any]]:
    """No name and no article: a first page is seen over somebody's shoulder."""
    url = url_for("covenants.reminders", village_code=village.code)
    counts = count_reminders(session, village.id, actor)
    if counts["returned"]:
        yield {
            "what": _("您写的 %(count)s 份提醒退回来了，看看为什么", count=counts["returned"]),
            "url": url,
            "urgency": "",
        }
    if sends and counts["waiting"]:
        yield {"what": _("%(count)s 份提醒等您看过再发", count=counts["waiting"]), "url": url, "urgency": "soon"}
    if sends and counts["answered"]:
        yield {"what": _("%(count)s 份提醒有回话了", count=counts["answered"]), "url": url, "urgency": ""}


def _drafts(session: Session, village: Division) -> Iterator[dict[str, Any]]:
    for draft in list_before_village(session, village.id, today()):
        waiting = count_comments(session, draft, unanswered=True)
        if waiting:
            url = url_for("covenants.comments", **_at(village, draft))
            yield {"what": _("村民的意见等答复"), "note": draft.title, "url": url, "urgency": "soon", "count": waiting}
        if standing(draft, today()) == "heard":
            url = url_for("covenants.covenant", **_at(village, draft))
            yield {"what": _("意见提完了，等开会表决"), "note": draft.title, "url": url, "urgency": ""}


def _at(village: Division, covenant: Covenant) -> dict[str, Any]:
    return {"village_code": village.code, "kind": covenant.kind, "version": covenant.version}
