"""The page of whoever looks after households: what is to do today, and who they are."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.extensions import current_session
from civility.governance.relay.queries import list_due, list_own, list_units, waiting_by_notice
from civility.governance.relay.rules import pressing
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division, Household
from civility.people.permissions import permitted, require
from civility.people.rules import short_number
from civility.web.filters import day

SOON = timedelta(days=7)


@blueprint.get("/v/<village_code>/my-households")
@permitted("own.households")
def own(village: Division) -> ResponseReturnValue:
    session, actor = current_session(), require("own.households", village)
    homes = list_own(session, village.id, actor)
    units, _without = list_units(session, village.id)
    return render_template(
        "relay/own.html",
        village=village,
        homes=homes,
        units=[unit for unit in units if unit.head and actor.owns(village.id, unit.head.household.id)],
        tasks=_tasks(village, homes),
        heads={unit.head.household.id for unit in units if unit.head},
        short=short_number,
    )


def _tasks(village: Division, homes: Sequence[Household]) -> list[dict[str, Any]]:
    """Notices to carry and visits promised for the next days, what is over its day first."""
    session = current_session()
    found = [
        {
            "what": _("还有 %(count)s 户要告诉：%(title)s", count=len(waiting), title=notice.title),
            "note": _("%(day)s 以前", day=day(notice.due_on)),
            "url": url_for("relay.carry", village_code=village.code, number=notice.number),
            "urgency": pressing(notice.due_on, today()),
        }
        for notice, waiting in waiting_by_notice(session, village.id, homes)
    ]
    found += [
        {
            "what": _("再去看看%(name)s家", name=due.household.head_name),
            "note": _("说好 %(day)s 去", day=day(due.again_on)),
            "url": url_for("relay.new_visit", village_code=village.code, number=due.household.number),
            "urgency": pressing(due.again_on, today()),
        }
        for due in list_due(session, village.id, homes)
        if due.again_on <= today() + SOON
    ]
    return sorted(found, key=lambda task: ("now", "soon", "").index(task["urgency"]))
