"""What the first pages of those who work in the village show: their tasks and doors, and how the books stand."""

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from civility.audit.models import AuditRun
from civility.audit.queries import find_newest_run, list_newest_runs
from civility.audit.rules import is_overdue
from civility.audit.shown import line_of
from civility.backups.shown import standing_of
from civility.clock import local, now
from civility.home.doors import rooms_of
from civility.home.tasks import by_urgency, village_tasks
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.permissions import TABLE, may
from civility.people.queries import chain_of, list_villages
from civility.web.filters import day

AUDIT_LINE = frozenset({"committee", "supervisor"})


def village_page(session: Session, village: Division, actor: Actor) -> dict[str, Any]:
    """Tasks and doors of one person in one village."""
    roles = actor.roles_in(chain_of(session, village))
    return {
        "now": day(local(now()).date()),
        "tasks": village_tasks(session, village, actor, roles),
        "rooms": rooms_of(village, roles),
        "audit": _audit_line(session, village, roles),
    }


def _audit_line(session: Session, village: Division, roles: frozenset[str]) -> dict[str, Any] | None:
    """The last audit in one line for the committee and the supervisors, with the way to it for those who may read it."""
    if not roles & AUDIT_LINE:
        return None
    run = find_newest_run(session, village.id)
    read = bool(roles & TABLE["audit.read"])
    return {
        "line": line_of(run),
        "bad": bool(run and run.finding_count),
        "url": url_for("audit.village", village_code=village.code) if read else "",
    }


def administration_page(session: Session, actor: Actor) -> dict[str, Any]:
    """What waits for an administrator, how the copies stand, and each village's last audit."""
    villages = [village for village in list_villages(session) if may(actor, "audit.read", village)]
    runs = list_newest_runs(session, [village.id for village in villages])
    tasks: list[dict[str, Any]] = []
    audits = []
    for village in villages:
        run, url = runs.get(village.id), url_for("audit.village", village_code=village.code)
        tag, kind, urgency = _audit_state(run)
        audits.append({"village": village.name, "line": line_of(run), "url": url, "tag": tag, "kind": kind})
        if urgency:
            tasks.append(
                {
                    "what": _("%(village)s的核账：%(tag)s", village=village.name, tag=tag),
                    "note": line_of(run),
                    "url": url,
                    "urgency": urgency,
                }
            )
    copies = standing_of(current_app.config["SETTINGS"])
    if copies.urgency:
        what, url = _("备份：%(tag)s", tag=copies.tag), url_for("backups.backups")
        tasks.append({"what": what, "note": copies.line, "url": url, "urgency": copies.urgency})
    return {"now": day(local(now()).date()), "tasks": by_urgency(tasks), "audits": audits, "copies": copies}


def _audit_state(run: AuditRun | None) -> tuple[str, str, str]:
    """Words and colour of a village's tag, and how much it presses on the administrator."""
    if run is None:
        return _("还没核过"), "quiet", ""
    if run.finding_count:
        return _("有 %(count)s 处不对", count=run.finding_count), "bad", "now"
    if is_overdue(run.at, now()):
        return _("好几天没核"), "bad", "now"
    if run.question_count:
        return _("时间要问"), "waiting", "soon"
    return _("账本完好"), "good", ""
