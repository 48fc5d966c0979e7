"""Price lists: propose, look at, approve, withdraw."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings, list_names
from civility.store.errors import BadPrice
from civility.store.forms import PricesForm
from civility.store.models import Good, PriceList
from civility.store.printing import PRICE_LIST_SIZES, price_list_pdf, shelf_labels_pdf
from civility.store.queries import (
    get_price_list,
    latest_costs,
    list_goods,
    list_price_lists,
    price_list_lines,
    prices_in_force,
)
from civility.store.rules import symbol_of
from civility.store.rules.prices import suggest_tenths, worth_fen
from civility.store.services import approve_prices, propose_prices, withdraw_prices
from civility.store.views import blueprint
from civility.web.forms import ConfirmForm
from civility.web.numbers import parse_tenths, points
from civility.web.serving import as_pdf, asked_size


@blueprint.get("/prices/")
@permitted("store.read")
def price_lists(village: Division) -> ResponseReturnValue:
    return render_template(
        "store/prices.html",
        village=village,
        lists=list_price_lists(current_session(), village.id),
        today=today(),
        may_propose=may(current_actor(), "price.propose", village),
    )


@blueprint.route("/prices/new", methods=["GET", "POST"])
@permitted("price.propose")
def propose(village: Division) -> ResponseReturnValue:
    """Points beside each good; those left as they are stay out of the list."""
    session = current_session()
    form = PricesForm(data={"in_force_from": today()} if request.method == "GET" else None)
    status = form.status
    if form.validate_on_submit() and form.in_force_from.data:
        in_force = prices_in_force(session, village.id, form.in_force_from.data)
        now_costs = {good_id: price.price_tenths for good_id, price in in_force.items()}
        try:
            asked = _typed_prices([good for good in list_goods(session, village.id) if good.kind != "honour"])
            proposed = propose_prices(
                session,
                village_id=village.id,
                prices={good_id: price for good_id, price in asked.items() if now_costs.get(good_id) != price},
                in_force_from=form.in_force_from.data,
                actor=require("price.propose", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
        else:
            return redirect(url_for("store.price_list", village_code=village.code, number=proposed.number), 303)
    in_force = prices_in_force(session, village.id, today())
    rate = get_settings(session, village.id).point_value_fen
    costs, filled = latest_costs(session, village.id), "suggest" in request.args
    suggested = {good: suggest_tenths(cost, rate) for good, cost in costs.items()} if rate else {}
    rows = [
        {
            "code": good.code,
            "name": good.name,
            "unit": good.unit,
            "symbol": symbol_of(good.category, good.kind),
            "now": in_force[good.id].price_tenths if good.id in in_force else None,
            "typed": request.form.get(f"p-{good.code}")
            or (points(suggested[good.id]) if filled and good.id in suggested else None),
            "cost": costs.get(good.id),
            "suggested": suggested.get(good.id),
        }
        for good in list_goods(session, village.id)
        if good.kind != "honour"
    ]
    page = render_template(
        "store/propose.html", village=village, form=form, rows=rows, today=today(), rate=rate, suggests=bool(suggested)
    )
    return page, status


@blueprint.get("/prices/<int:number>")
@permitted("store.read")
def price_list(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number, ConfirmForm(formdata=None))


@blueprint.get("/prices/<int:number>/list.pdf")
@permitted("store.read")
def price_list_paper(village: Division, number: int) -> ResponseReturnValue:
    """For the wall, ``?size=A4`` or ``A3``."""
    found = get_price_list(current_session(), village.id, number)
    size = asked_size(PRICE_LIST_SIZES)
    return as_pdf(price_list_pdf(current_session(), village, found, size), f"prices-{number}-{size}.pdf")


@blueprint.get("/prices/<int:number>/labels.pdf")
@permitted("store.read")
def shelf_labels_paper(village: Division, number: int) -> ResponseReturnValue:
    """For the shelf."""
    found = get_price_list(current_session(), village.id, number)
    return as_pdf(shelf_labels_pdf(current_session(), village, found), f"labels-{number}.pdf")


@blueprint.post("/prices/<int:number>/approve")
@permitted("price.approve")
def approve(village: Division, number: int) -> ResponseReturnValue:
    return _decide(village, number, "price.approve", approve_prices, _("第 %(number)s 号价目批准了。", number=number))


@blueprint.post("/prices/<int:number>/withdraw")
@permitted("price.propose")
def withdraw(village: Division, number: int) -> ResponseReturnValue:
    return _decide(village, number, "price.propose", withdraw_prices, _("第 %(number)s 号价目不用了。", number=number))


def _decide(
    village: Division, number: int, action: str, decide: Callable[..., PriceList], words: str
) -> ResponseReturnValue:
    form = ConfirmForm()
    found = get_price_list(current_session(), village.id, number)
    if not form.validate_on_submit():
        return _page(village, number, form), form.status
    try:
        decide(
            current_session(),
            village_id=village.id,
            price_list_id=found.id,
            actor=require(action, village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _page(village, number, form), status
    flash(words, "good")
    return redirect(url_for("store.price_list", village_code=village.code, number=number), 303)


def _page(village: Division, number: int, form: ConfirmForm) -> str:
    session = current_session()
    found = get_price_list(session, village.id, number)
    names = list_names(session, [found.proposed_by, found.approved_by])
    actor = current_actor()
    own = actor is not None and found.proposed_by == actor.user_id
    rate, costs = get_settings(session, village.id).point_value_fen, latest_costs(session, village.id)
    hands_over = actor is not None and "storekeeper" in actor.roles_in([village.id])
    return render_template(
        "store/price_list.html",
        village=village,
        price_list=found,
        lines=[
            {
                "name": line.good.name,
                "symbol": symbol_of(line.good.category, line.good.kind),
                "price_tenths": line.price_tenths,
                "before_tenths": line.before_tenths,
                "worth_fen": worth_fen(line.price_tenths, rate) if rate else None,
                "cost_fen": costs.get(line.good.id),
            }
            for line in price_list_lines(session, found)
        ],
        proposer=names[found.proposed_by],
        approver=names[found.approved_by],
        form=form,
        today=today(),
        own=own,
        hands_over=hands_over,
        may_approve=may(actor, "price.approve", village),
        may_withdraw=own or (actor is not None and "committee" in actor.roles_in([village.id])),
    )


def _typed_prices(goods: list[Good]) -> dict[UUID, int]:
    typed = {}
    for good in goods:
        text = request.form.get(f"p-{good.code}", "").strip()
        if not text:
            continue
        try:
            typed[good.id] = parse_tenths(text)
        except ValueError:
            raise BadPrice(good=good.name) from None
    return typed
