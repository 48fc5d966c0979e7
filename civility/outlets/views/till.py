"""The keeper's till: find a household, take its points, give them back within minutes."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.outlets.forms import TakeForm
from civility.outlets.models import Outlet
from civility.outlets.queries import find_kept, list_sales, list_settlements
from civility.outlets.services import take_points, undo_sale
from civility.outlets.views import blueprint
from civility.people.desk import Desk, household_at
from civility.people.finding import Found
from civility.people.forms import FindForm
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_settings
from civility.people.rules import mask_name, short_number
from civility.store.queries import spendable_tenths
from civility.web.forms import ConfirmForm, pressed

DESK = Desk("outlets.till", "outlets.customer")


@blueprint.get("/till/")
@permitted("outlet.serve")
def till(village: Division) -> ResponseReturnValue:
    """The keeper's first page; with ``q`` the households a name means."""
    outlet = find_kept(current_session(), village.id, require("outlet.serve", village).user_id)
    if outlet is None:
        return render_template("outlets/none.html", village=village)
    form, found = DESK.ask(village)
    return DESK.only(village, found) or (_till_page(village, outlet, form, found), form.status)


@blueprint.post("/till/find")
@permitted("outlet.serve")
def find(village: Division) -> ResponseReturnValue:
    outlet = kept(village)
    form = FindForm()
    return DESK.lead_on(village, form) or (_till_page(village, outlet, form), form.status)


@blueprint.route("/till/customer/<number>", methods=["GET", "POST"])
@permitted("outlet.serve")
def customer(village: Division, number: str) -> ResponseReturnValue:
    """How many points for what: one form, and the household types its PIN where the village wants it."""
    outlet = kept(village)
    buyer = household_at(village, number, request.values)
    form = TakeForm()
    if request.method == "GET":
        form.by.data, form.card.data = buyer.found_by, str(buyer.card_id or "")
    if form.validate_on_submit():
        try:
            sale = take_points(
                current_session(),
                village_id=village.id,
                household_id=buyer.household.id,
                tenths=form.tenths.data or 0,
                what=form.what.data or "",
                found_by=buyer.found_by,
                actor=require("outlet.serve", village),
                request_key=form.request_key.data or "",
                pin=form.pin.data,
                card_id=buyer.card_id,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, _field_of(refusal))
            return _customer_page(village, outlet, buyer, form), status
        return redirect(url_for("outlets.till", village_code=village.code, done=sale.number), 303)
    return _customer_page(village, outlet, buyer, form), form.status


@blueprint.post("/till/<int:number>/undo")
@permitted("outlet.serve")
def undo(village: Division, number: int) -> ResponseReturnValue:
    undo_sale(
        current_session(),
        village_id=village.id,
        number=number,
        actor=require("outlet.serve", village),
        request_key=pressed().request_key.data or "",
    )
    flash(_("第 %(n)s 笔撤销了，分退给了这一户。", n=number), "info")
    return redirect(url_for("outlets.till", village_code=village.code), 303)


def kept(village: Division) -> Outlet:
    outlet = find_kept(current_session(), village.id, require("outlet.serve", village).user_id)
    if outlet is None:
        raise NotFound()
    return outlet


def _field_of(refusal: RuleBroken) -> str | None:
    if "pin" in refusal.code:
        return "pin"
    return "what" if refusal.code == "what-missing" else "tenths"


def _till_page(village: Division, outlet: Outlet, form: FindForm, found: list[Found] | None = None) -> str:
    session = current_session()
    sales = list_sales(session, village.id, outlet.id)
    minutes = timedelta(minutes=get_settings(session, village.id).undo_minutes)
    return render_template(
        "outlets/till.html",
        village=village,
        outlet=outlet,
        form=form,
        found=DESK.rows(village, found or []),
        done=next((line for line in sales if line.sale.number == request.args.get("done", type=int)), None),
        sales=sales,
        may_undo={line.sale.number for line in sales if line.sale.state == "taken" and now() - line.sale.at < minutes},
        settlements=list_settlements(session, village.id, outlet.id),
        confirm=ConfirmForm(formdata=None),
        short=short_number,
        mask=mask_name,
    )


def _customer_page(village: Division, outlet: Outlet, buyer: Found, form: TakeForm) -> str:
    session = current_session()
    settings = get_settings(session, village.id)
    return render_template(
        "outlets/customer.html",
        village=village,
        outlet=outlet,
        name=mask_name(buyer.household.head_name),
        short=short_number(buyer.household.number),
        balance=spendable_tenths(session, buyer.household),
        value_fen=settings.point_value_fen,
        ask_pin=settings.pin_at_counter,
        form=form,
    )
