"""The notebook: a visit noted, the entries one may open, one entry with who looked at it."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.relay.errors import NotYourHouseholds
from civility.governance.relay.forms import VisitForm
from civility.governance.relay.queries import list_due, list_looks, list_visitable, list_visits
from civility.governance.relay.rules import PURPOSES
from civility.governance.relay.services import open_visit, write_visit
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_household, get_household_by_id, list_names
from civility.people.rules import KEPT_DAYS, short_number
from civility.web.filters import day


@blueprint.get("/v/<village_code>/visits/")
@permitted("visit.write")
def notebook(village: Division) -> ResponseReturnValue:
    session, actor = current_session(), require("visit.write", village)
    homes = list_visitable(session, village.id, actor)
    visits = list_visits(session, village.id, actor)
    return render_template(
        "relay/notebook.html",
        village=village,
        homes=homes,
        due=list_due(session, village.id, homes),
        visits=visits,
        by=list_names(session, {visit.by for visit, _home in visits}),
        purposes=PURPOSES,
        today=today(),
        years=KEPT_DAYS // 365,
        short=short_number,
    )


@blueprint.route("/v/<village_code>/visits/new/<number>", methods=["GET", "POST"])
@permitted("visit.write")
def new_visit(village: Division, number: str) -> ResponseReturnValue:
    """Note a visit to a household one looks after."""
    session, actor = current_session(), require("visit.write", village)
    home = get_household(session, village.id, number)
    if home.id not in {each.id for each in list_visitable(session, village.id, actor)}:
        raise NotYourHouseholds(numbers=home.number)
    form = VisitForm(visited_on=today())
    if form.validate_on_submit():
        try:
            visit = write_visit(
                session,
                village_id=village.id,
                household_id=home.id,
                visited_on=cast(date, form.visited_on.data),
                purpose=form.purpose.data,
                text=form.text.data or "",
                again_on=form.again_on.data,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            again = _("%(day)s 再去，到时候排在“我管的户”里。", day=day(visit.again_on)) if visit.again_on else ""
            flash(_("记下了：去过%(name)s家。", name=home.head_name) + again, "good")
            return redirect(url_for("relay.notebook", village_code=village.code), 303)
    return render_template(
        "relay/new_visit.html",
        village=village,
        home=home,
        form=form,
        short=short_number,
        today=today(),
        years=KEPT_DAYS // 365,
    ), form.status


@blueprint.get("/v/<village_code>/visits/<uuid:visit_id>")
@permitted("visit.write")
def visit(village: Division, visit_id: UUID) -> ResponseReturnValue:
    """One entry. Whoever it does not concern gets the same 404 as for one that does not exist."""
    session, actor = current_session(), require("visit.write", village)
    found = open_visit(session, village_id=village.id, visit_id=visit_id, actor=actor)
    return render_template(
        "relay/visit.html",
        village=village,
        visit=found,
        home=get_household_by_id(session, village.id, found.household_id),
        writer=list_names(session, {found.by})[found.by],
        purpose=_(PURPOSES[found.purpose]),
        looks=list_looks(session, found),
        short=short_number,
    )
