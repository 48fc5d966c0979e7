"""Pages of outlets: the keeper's till, and for the village their months.

======================================================  =============================================
``/v/<village>/till/``                                  the keeper's: find a household, what was taken
``…/till/find`` (POST), ``…/till/customer/<number>``    whose points; how many, for what
``…/till/<sale>/undo`` (POST)                           within minutes
``/v/<village>/outlets/``, ``…/new``, ``…/<outlet>``    the village's: who may take points, what is owed
``…/<outlet>/close``, ``…/<outlet>/settle`` (POST)      end it; make a month's sheet
``…/<outlet>/<month>``, ``….pdf``, ``…/pay`` (POST)     one sheet, on paper, paid
``…/sales/<sale>/dispute``, ``…/sales/<sale>/decide``   doubt a line, and decide
======================================================  =============================================
"""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.outlets.forms import DecisionForm, DisputeForm, OutletForm, PaymentForm, TakeForm
from civility.outlets.models import Outlet, OutletSale, Settlement
from civility.outlets.printing import settlement_pdf
from civility.outlets.queries import (
    find_kept,
    get_outlet,
    get_sale,
    get_settlement,
    list_outlets,
    list_sales,
    list_settlements,
    sales_of,
    unsettled_tenths,
    waiting_months,
)
from civility.outlets.rules import month_of, worth_fen
from civility.outlets.services import (
    close_outlet,
    decide_dispute,
    dispute_sale,
    make_settlement,
    open_outlet,
    pay_settlement,
    take_points,
    undo_sale,
)
from civility.outlets.services.opening import KEEPER
from civility.people.finding import Found
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings, list_names, list_posts, list_staff
from civility.people.rules import mask_name, short_number
from civility.store.forms import FindForm
from civility.store.queries import spendable_tenths
from civility.store.views.finding import Desk, household_at
from civility.web.forms import ConfirmForm, pressed

blueprint = Blueprint("outlets", __name__, url_prefix="/v/<village_code>")

DESK = Desk("outlets.till", "outlets.customer")


@blueprint.get("/till/")
@permitted("outlet.serve")
def till(village: Division) -> ResponseReturnValue:
    """The keeper's first page; with ``q`` the households a name means."""
    outlet = find_kept(current_session(), village.id, require("outlet.serve", village).user_id)
    if outlet is None:
        return render_template("outlets/none.html", village=village)
    form, found = DESK.ask(village)
    return _till_page(village, outlet, form, found), form.status


@blueprint.post("/till/find")
@permitted("outlet.serve")
def find(village: Division) -> ResponseReturnValue:
    outlet = _kept(village)
    form = FindForm()
    return DESK.lead_on(village, form) or (_till_page(village, outlet, form), form.status)


@blueprint.route("/till/customer/<number>", methods=["GET", "POST"])
@permitted("outlet.serve")
def customer(village: Division, number: str) -> ResponseReturnValue:
    """How many points for what: one form, and the household types its PIN where the village wants it."""
    outlet = _kept(village)
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


@blueprint.get("/till/months/<month>")
@permitted("outlet.serve")
def own_settlement(village: Division, month: str) -> ResponseReturnValue:
    """The keeper sees the village's sheet as it is: what is doubted and why, what was paid."""
    outlet = _kept(village)
    return _settlement_page(village, outlet, get_settlement(current_session(), village.id, outlet.id, month))


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
    keepers = [
        user
        for user in list_staff(session, village.id)
        if any((post.role, post.division_id) == (KEEPER, village.id) for post in list_posts(session, user.id))
    ]
    form.keeper.choices = [(str(user.id), user.name) for user in keepers]
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
    headers = {"Content-Disposition": f"inline; filename=settlement-{code}-{month}.pdf"}
    return Response(pdf, mimetype="application/pdf", headers=headers)


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
        return redirect(_sheet_address(village, found, sheet), 303)
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
        return redirect(_sheet_address(village, found, sheet), 303)
    return _doubt_page(village, sale, sheet, found, form), form.status


def _kept(village: Division) -> Outlet:
    outlet = find_kept(current_session(), village.id, require("outlet.serve", village).user_id)
    if outlet is None:
        raise NotFound()
    return outlet


def _on_a_sheet(village: Division, number: int) -> tuple[OutletSale, Settlement, Outlet]:
    session = current_session()
    sale = get_sale(session, village.id, min(number, 2**31 - 1))
    if sale.settlement_id is None:
        raise NotFound()
    sheet = session.get_one(Settlement, (village.id, sale.settlement_id))
    return sale, sheet, session.get_one(Outlet, (village.id, sale.outlet_id))


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
        back=_sheet_address(village, outlet, sheet),
    )


def _sheet_address(village: Division, outlet: Outlet, sheet: Settlement) -> str:
    return url_for("outlets.settlement", village_code=village.code, code=outlet.code, month=sheet.month)
