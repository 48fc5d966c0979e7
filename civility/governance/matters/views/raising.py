"""Somebody on duty writes down what they saw, heard on the telephone, or got on paper."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.matters.forms import StaffMatterForm
from civility.governance.matters.queries import list_offers
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.services import raise_matter
from civility.governance.matters.services.raising import Raised
from civility.governance.matters.views import blueprint
from civility.people.finding import get_by_number, plain_number
from civility.people.models import Division
from civility.people.permissions import permitted, require

STAFF_KINDS = tuple(kind.name for kind in KINDS.values() if "staff" in kind.doors)
FIELDS = {
    "matter-household-missing": "number",
    "matter-why-missing": "why",
    "matter-consent-missing": "consent",
    "matter-date-behind": "fix_by",
}


@blueprint.get("/v/<village_code>/matters/new")
@permitted("matter.raise")
def choose_kind(village: Division) -> ResponseReturnValue:
    return render_template("matters/choose.html", village=village, kinds=[KINDS[name] for name in STAFF_KINDS])


@blueprint.route("/v/<village_code>/matters/new/<kind>", methods=["GET", "POST"])
@permitted("matter.raise")
def new(village: Division, kind: str) -> ResponseReturnValue:
    session, actor = current_session(), require("matter.raise", village)
    if kind not in STAFF_KINDS:
        return redirect(url_for("matters.choose_kind", village_code=village.code), 303)
    asked = KINDS[kind]
    form = StaffMatterForm()
    form.for_kind(asked, list_offers(session, village.id))
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        field = None
        try:
            told = form.told()
            if form.number.data:
                field = "number"
                found = get_by_number(session, village.id, plain_number(form.number.data), found_by="number")
                told["household_id"], field = found.household.id, None
            raised = raise_matter(
                session,
                village_id=village.id,
                raised=Raised(kind=kind, **told),
                channel=form.channel.data,
                actor=actor,
                photo_ids=form.photos.ids,
                fixed=form.fixed.data or "" if "fixed" in form else "",
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, field or FIELDS.get(refusal.code))
        else:
            flash(_("记下了，是第 %(number)s 件。", number=raised.number), "good")
            return redirect(url_for("matters.matter", village_code=village.code, number=raised.number), 303)
    page = render_template("matters/new.html", village=village, kind=asked, form=form, today=today())
    return page, form.status
