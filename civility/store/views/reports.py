"""What to buy, what runs out, what nobody takes."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted
from civility.store.queries import shelf_report
from civility.store.rules.restock import AHEAD_DAYS, SEEN_DAYS, SLOW_DAYS
from civility.store.views import blueprint
from civility.store.views.common import need_store


@blueprint.get("/report")
@permitted("store.read")
def report(village: Division) -> ResponseReturnValue:
    store = need_store(village)
    return render_template(
        "store/report.html",
        village=village,
        store=store,
        report=shelf_report(current_session(), store),
        seen=SEEN_DAYS,
        slow=SLOW_DAYS,
        ahead=AHEAD_DAYS,
        may_receive=may(current_actor(), "stock.move", village),
    )
