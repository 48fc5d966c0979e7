"""The page of a deduction for the one household that sees it: what, until when it can be put right, and what to say against it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.home.own import deduction_page
from civility.home.views import blueprint
from civility.people.actors import Actor, HouseholdRef
from civility.people.permissions import own_household
from civility.points.forms.objections import HouseholdObjectionForm
from civility.points.services import raise_objection


@blueprint.route("/my/deductions/<uuid:claim_id>", methods=["GET", "POST"])
@own_household
def my_deduction(household: HouseholdRef, claim_id: UUID) -> ResponseReturnValue:
    """A household's private notice, and its objection."""
    session, form = current_session(), HouseholdObjectionForm()
    page = deduction_page(session, household, claim_id)
    if form.validate_on_submit():
        try:
            raise_objection(
                session,
                village_id=household.village_id,
                claim_id=claim_id,
                text=form.text.data or "",
                confidential=True,
                request_key=form.request_key.data or "",
                actor=Actor.of(household),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
            page = deduction_page(session, household, claim_id)
        else:
            flash(_("异议交给监委会了，这条先停住，不扣。结果在“我家”里看。"), "good")
            return redirect(url_for("home.my_deduction", claim_id=claim_id), 303)
    return render_template("home/my_deduction.html", form=form, **page), form.status
