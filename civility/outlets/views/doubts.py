"""A line of a sheet is doubted, and another person decides."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.outlets.forms import DecisionForm, DisputeForm
from civility.outlets.models import Outlet, OutletSale, Settlement
from civility.outlets.queries import get_sale
from civility.outlets.services import decide_dispute, dispute_sale
from civility.outlets.views import blueprint
from civility.outlets.views.settlements import sheet_address
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.store.rules.prices import worth_fen


@blueprint.route("/outlets/sales/<int:number>/dispute", methods=["GET", "POST"])
@permitted("outlet.dispute")
def dispute(village: Division, number: int) -> ResponseReturnValue:
    sale, sheet, found = _on_a_sheet(village, number)
    form = DisputeForm()
    if form.validate_on_submit():
        try:
            dispute_sale(
                current_session(),
                village_id=village.id,
                number=number,
                reason=form.reason.data or "",
                actor=require("outlet.dispute", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "reason")
            return _doubt_page(village, sale, sheet, found, form), status
        return redirect(sheet_address(village, found, sheet), 303)
    return _doubt_page(village, sale, sheet, found, form), form.status


@blueprint.route("/outlets/sales/<int:number>/decide", methods=["GET", "POST"])
@permitted("outlet.dispute")
def decide(village: Division, number: int) -> ResponseReturnValue:
    sale, sheet, found = _on_a_sheet(village, number)
    if sale.disputed_by is None:
        raise NotFound()
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            decide_dispute(
                current_session(),
                village_id=village.id,
                number=number,
                stands=form.result.data == "stands",
                actor=require("outlet.dispute", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _doubt_page(village, sale, sheet, found, form), status
        return redirect(sheet_address(village, found, sheet), 303)
    return _doubt_page(village, sale, sheet, found, form), form.status


def _on_a_sheet(village: Division, number: int) -> tuple[OutletSale, Settlement, Outlet]:
    session = current_session()
    sale = get_sale(session, village.id, number)
    if sale.settlement_id is None:
        raise NotFound()
    sheet = session.get_one(Settlement, (village.id, sale.settlement_id))
    return sale, sheet, session.get_one(Outlet, (village.id, sale.outlet_id))


def _doubt_page(
    village: Division, sale: OutletSale, sheet: Settlement, outlet: Outlet, form: DisputeForm | DecisionForm
) -> str:
    return render_template(
        "outlets/doubt.html",
        village=village,
        sale=sale,
        outlet=outlet,
        fen=worth_fen(sale.total_tenths, sheet.point_value_fen),
        form=form,
        deciding=isinstance(form, DecisionForm),
        back=sheet_address(village, outlet, sheet),
    )
