"""Which households are those of one's relatives; everybody says it of themselves, a supervisor of others as well."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.finding import plain_number
from civility.people.forms import RelativeForm
from civility.people.models import Division
from civility.people.permissions import may, permitted, require
from civility.people.queries import get_household, list_kinships, list_staff
from civility.people.services import declare_relative, end_relative
from civility.people.views import blueprint
from civility.web.forms import ConfirmForm, pressed


@blueprint.route("/v/<village_code>/relatives", methods=["GET", "POST"])
@permitted("relative.declare")
def relatives(village: Division) -> ResponseReturnValue:
    session = current_session()
    actor = require("relative.declare", village)
    keeps = may(actor, "relative.keep", village)
    form = RelativeForm()
    if keeps:
        form.who.choices = [SelectChoice(str(user.id), user.name) for user in list_staff(session, village.id)]
    else:
        del form.who
    status = 200
    if form.validate_on_submit():
        chosen = UUID(form.who.data) if keeps else actor.user_id
        try:
            household = get_household(session, village.id, plain_number(form.number.data or ""))
            assert chosen is not None  # noqa: S101  (the page is for people who signed in by name)
            declare_relative(session, village_id=village.id, user_id=chosen, household_id=household.id, actor=actor)
        except RuleBroken as refusal:
            status = form.refuse(refusal, "number")
        else:
            flash(_("登记好了：这一户的申报和异议请别人来办。"), "good")
            return redirect(url_for("people.relatives", village_code=village.code), 303)
    else:
        status = form.status
    return render_template(
        "people/relatives.html",
        village=village,
        form=form,
        kinships=list_kinships(session, village.id, user_id=None if keeps else actor.user_id),
        keeps=keeps,
        confirm=ConfirmForm(),
    ), status


@blueprint.post("/v/<village_code>/relatives/<uuid:kinship_id>/end")
@permitted("relative.keep")
def end_kinship(village: Division, kinship_id: UUID) -> ResponseReturnValue:
    pressed()
    session = current_session()
    if kinship_id not in {kinship.id for kinship, _user, _household in list_kinships(session, village.id)}:
        raise NotFound()
    end_relative(session, village_id=village.id, kinship_id=kinship_id, actor=require("relative.keep", village))
    flash(_("这条登记取消了。"), "good")
    return redirect(url_for("people.relatives", village_code=village.code), 303)
