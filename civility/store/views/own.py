"""A household's own reservations, on its phone: what is kept for it, reserve, cancel."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.people.queries import get_household_by_id
from civility.store.delivery_forms import BringForm
from civility.store.queries import list_household_holds, list_stores
from civility.store.services import ask_delivery, cancel_hold
from civility.store.views import reserving
from civility.store.views.common import asked_basket
from civility.store.views.reserving import Reserving
from civility.web.filters import day
from civility.web.forms import ConfirmForm

own_blueprint = Blueprint("own_store", __name__, url_prefix="/my/reservations")


@own_blueprint.get("/")
@own_household
def reservations(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household, ConfirmForm(formdata=None))


@own_blueprint.get("/new")
@own_household
def choose(household: HouseholdRef) -> ResponseReturnValue:
    asking = _asking(household)
    basket, problem = asked_basket(asking.village)
    return reserving.choose(asking, basket, problem)


@own_blueprint.route("/confirm", methods=["GET", "POST"])
@own_household
def confirm(household: HouseholdRef) -> ResponseReturnValue:
    asking = _asking(household)
    if request.method == "GET":
        return reserving.look(asking)
    made = reserving.reserve(asking, Actor.of(household))
    if isinstance(made, tuple):
        return made
    if made.bring_asked_at:
        flash(_("给您家留好了，下一趟送来。分和东西留到 %(day)s。", day=day(made.collect_by)), "good")
    else:
        flash(_("给您家留好了。请在 %(day)s 以前到超市来领。", day=day(made.collect_by)), "good")
    return redirect(url_for("own_store.reservations"), 303)


@own_blueprint.post("/<int:number>/cancel")
@own_household
def cancel(household: HouseholdRef, number: int) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            cancel_hold(
                current_session(),
                village_id=household.village_id,
                kind="reservation",
                number=number,
                actor=Actor.of(household),
                request_key=form.request_key.data or "",
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("取消了，分都退回来了。"), "good")
            return redirect(url_for("own_store.reservations"), 303)
    return _page(household, form), form.status


@own_blueprint.post("/<int:number>/bring")
@own_household
def bring(household: HouseholdRef, number: int) -> ResponseReturnValue:
    """To be brought to the door, or fetched after all."""
    form, shown = BringForm(), ConfirmForm(formdata=None)
    if form.validate_on_submit():
        try:
            ask_delivery(
                current_session(),
                village_id=household.village_id,
                number=number,
                wanted=form.wanted.data == "1",
                actor=Actor.of(household),
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            shown.refuse(refusal)
        else:
            flash(_("记下了，下一趟给您家送来。") if form.wanted.data == "1" else _("记下了，您家自己来领。"), "good")
            return redirect(url_for("own_store.reservations"), 303)
    return _page(household, shown), shown.status


def _page(household: HouseholdRef, form: ConfirmForm) -> str:
    session = current_session()
    return render_template(
        "store/my_reservations.html",
        held=list_household_holds(session, household.village_id, household.household_id),
        form=form,
        open_store=bool(list_stores(session, household.village_id)),
    )


def _asking(household: HouseholdRef) -> Reserving:
    session = current_session()
    stores = list_stores(session, household.village_id)
    if not stores:
        raise NotFound()
    return Reserving(
        village=session.get_one(Division, household.village_id),
        store=stores[0],
        household=get_household_by_id(session, household.village_id, household.household_id),
        choose_url=url_for("own_store.choose"),
        confirm_url=url_for("own_store.confirm"),
        back_url=url_for("own_store.reservations"),
        back_words=_("我家的预约"),
    )
