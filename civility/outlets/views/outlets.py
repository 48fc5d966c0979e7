"""Which shops may take points, and what is owed to each."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.outlets.forms import OutletForm
from civility.outlets.queries import (
    get_outlet,
    list_outlets,
    list_sales,
    list_settlements,
    unsettled_tenths,
    waiting_months,
)
from civility.outlets.rules import month_of
from civility.outlets.services import close_outlet, open_outlet
from civility.outlets.services.opening import KEEPER
from civility.outlets.views import blueprint
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings, list_names, list_staff
from civility.people.rules import mask_name, short_number
from civility.store.rules.prices import worth_fen
from civility.web.forms import ConfirmForm, pressed


@blueprint.get("/outlets/")
@permitted("outlet.read")
def outlets(village: Division) -> ResponseReturnValue:
    session = current_session()
    found = list_outlets(session, village.id)
    names = list_names(session, [outlet.keeper_id for outlet in found])
    value = get_settings(session, village.id).point_value_fen
    rows = [
        {
            "outlet": outlet,
            "keeper": names.get(outlet.keeper_id, ""),
            "tenths": (owed := unsettled_tenths(session, village.id, outlet)),
            "fen": worth_fen(owed, value) if value else None,
        }
        for outlet in found
    ]
    may_manage = may(current_actor(), "outlet.manage", village)
    return render_template("outlets/outlets.html", village=village, rows=rows, may_manage=may_manage)


@blueprint.route("/outlets/new", methods=["GET", "POST"])
@permitted("outlet.manage")
def new_outlet(village: Division) -> ResponseReturnValue:
    session = current_session()
    form = OutletForm()
    form.keeper.choices = [(str(user.id), user.name) for user in list_staff(session, village.id, KEEPER)]
    if form.validate_on_submit():
        try:
            outlet = open_outlet(
                session,
                village_id=village.id,
                name=form.name.data or "",
                place=form.place.data or "",
                keeper_id=UUID(form.keeper.data),
                actor=require("outlet.manage", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "name" if "name" in refusal.code else "keeper")
            return render_template("outlets/new.html", village=village, form=form), status
        return redirect(url_for("outlets.outlet", village_code=village.code, code=outlet.code), 303)
    return render_template("outlets/new.html", village=village, form=form), form.status


@blueprint.get("/outlets/<code>")
@permitted("outlet.read")
def outlet(village: Division, code: str) -> ResponseReturnValue:
    session = current_session()
    found = get_outlet(session, village.id, code)
    made = list_settlements(session, village.id, found.id)
    over = [month for month in waiting_months(session, village.id, found.id) if month < month_of(now())]
    return render_template(
        "outlets/outlet.html",
        village=village,
        outlet=found,
        keeper=list_names(session, [found.keeper_id]).get(found.keeper_id, ""),
        settlements=made,
        to_settle=over[-1] if over and over[-1] not in {each.month for each in made} else None,
        sales=list_sales(session, village.id, found.id),
        owed=unsettled_tenths(session, village.id, found),
        may_manage=may(current_actor(), "outlet.manage", village),
        confirm=ConfirmForm(formdata=None),
        short=short_number,
        mask=mask_name,
    )


@blueprint.post("/outlets/<code>/close")
@permitted("outlet.manage")
def close(village: Division, code: str) -> ResponseReturnValue:
    actor, key = require("outlet.manage", village), pressed().request_key.data or ""
    close_outlet(current_session(), village_id=village.id, code=code, actor=actor, request_key=key)
    flash(_("这家不再收积分了。收过的照样结算。"), "info")
    return redirect(url_for("outlets.outlet", village_code=village.code, code=code), 303)
