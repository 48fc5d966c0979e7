"""A household's motto, and what the village wants to say of somebody of it: yes, how it is signed, and taking it back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.tributes.forms import AgreeForm, MottoForm
from civility.governance.tributes.queries import list_of_household
from civility.governance.tributes.rules import KINDS, next_state, signature
from civility.governance.tributes.services import agree_own, propose_tribute, withdraw_tribute
from civility.home.views import blueprint
from civility.people.actors import Actor, HouseholdRef
from civility.people.permissions import own_household
from civility.web.forms import ConfirmForm, pressed


@blueprint.route("/my/motto", methods=["GET", "POST"])
@own_household
def my_motto(household: HouseholdRef) -> ResponseReturnValue:
    """Everything of this household that is or was to be public, and the form for its motto."""
    form = MottoForm()
    if form.validate_on_submit():
        try:
            propose_tribute(
                current_session(),
                village_id=household.village_id,
                household_id=household.household_id,
                kind="motto",
                text=form.text.data or "",
                signed=form.signed.data or "masked",
                actor=Actor.of(household),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("写上了。村里另一个人看过就公开；您什么时候想收回都行。"), "good")
            return redirect(url_for("home.my_motto"), 303)
    return _page(household, form), form.status


@blueprint.post("/my/motto/<uuid:tribute_id>/agree")
@own_household
def my_motto_agree(household: HouseholdRef, tribute_id: UUID) -> ResponseReturnValue:
    form = AgreeForm()
    if form.validate_on_submit():
        try:
            agree_own(
                current_session(),
                village_id=household.village_id,
                tribute_id=tribute_id,
                signed=form.signed.data or "masked",
                actor=Actor.of(household),
            )
        except RuleBroken as refusal:
            flash(refusal.describe(_), "bad")
        else:
            flash(_("您同意了。村里另一个人看过就公开；您什么时候想收回都行。"), "good")
    return redirect(url_for("home.my_motto"), 303)


@blueprint.post("/my/motto/<uuid:tribute_id>/withdraw")
@own_household
def my_motto_withdraw(household: HouseholdRef, tribute_id: UUID) -> ResponseReturnValue:
    pressed()
    try:
        withdraw_tribute(
            current_session(),
            village_id=household.village_id,
            tribute_id=tribute_id,
            actor=Actor.of(household),
        )
    except RuleBroken as refusal:
        flash(refusal.describe(_), "bad")
    else:
        flash(_("收回了，公开栏上不再有。"), "good")
    return redirect(url_for("home.my_motto"), 303)


def _page(household: HouseholdRef, form: MottoForm) -> str:
    own = list_of_household(current_session(), household.village_id, household.household_id)
    rows = [
        (each, signature(each.kind, each.person, each.signed), next_state(each.state, "withdraw") is not None)
        for each in own
    ]
    return render_template(
        "home/my_motto.html",
        rows=rows,
        has_motto=any(each.kind == "motto" and live for each, _signature, live in rows),
        kinds=KINDS,
        form=form,
        agree=AgreeForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
    )
