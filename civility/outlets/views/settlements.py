"""The month's sheet of an outlet: made, looked at by village and keeper, on paper, paid."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.outlets.forms import PaymentForm
from civility.outlets.models import Outlet, Settlement
from civility.outlets.printing import settlement_pdf
from civility.outlets.queries import get_outlet, get_settlement, sales_of
from civility.outlets.services import make_settlement, pay_settlement
from civility.outlets.views import blueprint
from civility.outlets.views.till import kept
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.people.rules import mask_name, short_number
from civility.store.rules.prices import worth_fen
from civility.web.forms import pressed
from civility.web.serving import as_pdf


@blueprint.post("/outlets/<code>/settle/<month>")
@permitted("outlet.manage")
def settle(village: Division, code: str, month: str) -> ResponseReturnValue:
    try:
        make_settlement(
            current_session(),
            village_id=village.id,
            code=code,
            month=month,
            actor=require("outlet.manage", village),
            request_key=pressed().request_key.data or "",
        )
    except ValueError:
        raise NotFound() from None
    return redirect(url_for("outlets.settlement", village_code=village.code, code=code, month=month), 303)


@blueprint.get("/outlets/<code>/<month>")
@permitted("outlet.read")
def settlement(village: Division, code: str, month: str) -> ResponseReturnValue:
    found = get_outlet(current_session(), village.id, code)
    return _settlement_page(village, found, get_settlement(current_session(), village.id, found.id, month))


@blueprint.get("/outlets/<code>/<month>.pdf")
@permitted("outlet.read")
def settlement_paper(village: Division, code: str, month: str) -> Response:
    found = get_outlet(current_session(), village.id, code)
    pdf = settlement_pdf(
        current_session(), village, found, get_settlement(current_session(), village.id, found.id, month)
    )
    return as_pdf(pdf, f"settlement-{code}-{month}.pdf")


@blueprint.post("/outlets/<code>/<month>/pay")
@permitted("outlet.manage")
def pay(village: Division, code: str, month: str) -> ResponseReturnValue:
    found = get_outlet(current_session(), village.id, code)
    sheet = get_settlement(current_session(), village.id, found.id, month)
    form = PaymentForm()
    if not form.validate_on_submit():
        return _settlement_page(village, found, sheet, form), form.status
    try:
        pay_settlement(
            current_session(),
            village_id=village.id,
            code=code,
            month=month,
            note=form.note.data or "",
            actor=require("outlet.manage", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _settlement_page(village, found, sheet, form), status
    flash(_("记上了：这张结算单付过了。"), "good")
    return redirect(url_for("outlets.settlement", village_code=village.code, code=code, month=month), 303)


@blueprint.get("/till/months/<month>")
@permitted("outlet.serve")
def own_settlement(village: Division, month: str) -> ResponseReturnValue:
    """The keeper sees the village's sheet as it is: what is doubted and why, what was paid."""
    outlet = kept(village)
    return _settlement_page(village, outlet, get_settlement(current_session(), village.id, outlet.id, month))


def sheet_address(village: Division, outlet: Outlet, sheet: Settlement) -> str:
    return url_for("outlets.settlement", village_code=village.code, code=outlet.code, month=sheet.month)


def _settlement_page(village: Division, outlet: Outlet, settlement: Settlement, form: PaymentForm | None = None) -> str:
    session = current_session()
    actor = current_actor()
    lines = sales_of(session, settlement)
    standing = [line for line in lines if line.sale.undone_seq is None]
    total = sum(line.sale.total_tenths for line in standing)
    own = actor is not None and actor.user_id == outlet.keeper_id
    return render_template(
        "outlets/settlement.html",
        village=village,
        outlet=outlet,
        settlement=settlement,
        lines=lines,
        count=len(standing),
        total=total,
        fen=worth_fen(total, settlement.point_value_fen),
        names=list_names(session, filter(None, (settlement.made_by, settlement.paid_by))),
        unclear=any(line.sale.state == "disputed" for line in lines),
        own=own,
        made_it=actor is not None and actor.user_id == settlement.made_by,
        may_manage=not own and may(actor, "outlet.manage", village),
        may_dispute=not own and may(actor, "outlet.dispute", village),
        form=form or PaymentForm(formdata=None),
        short=short_number,
        mask=mask_name,
    )
