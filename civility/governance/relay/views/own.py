"""The page of whoever looks after households: what is to do today, and who they are."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.clock import today
from civility.extensions import current_session
from civility.governance.relay.queries import heads_of, list_due, list_own, list_units, units_of, waiting_by_notice
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.rules import short_number

SOON = timedelta(days=7)


@blueprint.get("/v/<village_code>/my-households")
@permitted("own.households")
def own(village: Division) -> ResponseReturnValue:
    session, actor = current_session(), require("own.households", village)
    homes = list_own(session, village.id, actor)
    mine = set(units_of(session, village.id, actor))
    units = [unit for unit in list_units(session, village.id)[0] if unit.id in mine]
    return render_template(
        "relay/own.html",
        village=village,
        homes=homes,
        units=units,
        notices=waiting_by_notice(session, village.id, homes),
        due=[each for each in list_due(session, village.id, homes) if each.again_on <= today() + SOON],
        today=today(),
        heads={head.household.id for head in heads_of(session, village.id).values()},
        short=short_number,
    )
