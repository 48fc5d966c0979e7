"""The page on which an appeal is written down for a villager."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms.objections import StaffAppealForm
from civility.points.queries import find_appeal, get_claim, get_objection
from civility.points.rules.appeals import EITHER, may_appeal
from civility.points.rules.deadlines import WORKDAYS
from civility.points.services import raise_appeal
from civility.points.views import blueprint


@blueprint.route("/v/<village_code>/objections/<uuid:objection_id>/appeal", methods=["GET", "POST"])
@permitted("appeal.enter")
def enter_appeal(village: Division, objection_id: UUID) -> ResponseReturnValue:
    """An appeal told to somebody on duty; ends on the receipt."""
    actor = require("appeal.enter", village)
    session = current_session()
    objection = get_objection(session, village.id, objection_id)
    claim = get_claim(session, village.id, objection.claim_id)
    form = StaffAppealForm()
    if form.validate_on_submit():
        try:
            raise_appeal(
                session,
                village_id=village.id,
                objection_id=objection_id,
                text=form.text.data or "",
                channel=form.channel.data,
                request_key=form.request_key.data or "",
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("申诉记下了，乡镇那边已经看得到。"), "good")
            return redirect(url_for("points.receipt", village_code=village.code, objection_id=objection_id), 303)
    appeal = find_appeal(session, village.id, objection_id)
    return render_template(
        "points/appeal.html",
        village=village,
        form=form,
        objection=objection,
        ruling=objection.ruling,
        claim=claim,
        open=appeal is None and may_appeal(objection, claim, EITHER, today()),
        workdays=WORKDAYS,
        back=url_for("points.receipt", village_code=village.code, objection_id=objection_id),
    ), form.status
