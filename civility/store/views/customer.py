"""One household at the counter: choose, confirm, hand over.

The basket is in the address (``?g0001=2&g0003=1``), so nothing is lost by going back, and the server keeps no cart.
"""

from collections.abc import Mapping
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import now
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.desk import household_at
from civility.people.finding import Found
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import find_portrait, get_settings
from civility.people.rules import short_number
from civility.store.errors import EmptyBasket, OwnHousehold
from civility.store.forms import HoldForm
from civility.store.models import HOLD_KINDS
from civility.store.queries import (
    Slip,
    household_redemptions,
    list_goods,
    list_open_holds,
    weigh_basket,
)
from civility.store.services import hold_goods, redeem_goods
from civility.store.services.holds import usual_last_day
from civility.store.views import blueprint
from civility.store.views.common import asked_basket, ids_of, need_store, pack, shelf_for, unpack, whole_number
from civility.web.filters import day

SLIPS_LOOKED_AT = 5


@blueprint.get("/customer/<number>")
@permitted("store.hand_over")
def customer(village: Division, number: str) -> ResponseReturnValue:
    basket, problem = asked_basket(village)
    return _choose_page(village, _customer(village, number, request.args), basket, problem)


@blueprint.get("/customer/<number>/confirm")
@permitted("store.hand_over")
def confirm(village: Division, number: str) -> ResponseReturnValue:
    """The basket with what is taken now (``take=g0001``), before and after."""
    buyer = _customer(village, number, request.args)
    basket, problem = asked_basket(village)
    if problem is None and not basket:
        problem = EmptyBasket()
    if problem is not None:
        return _choose_page(village, buyer, basket, problem)
    form = HoldForm(formdata=None, data={"by": buyer.found_by, "card": str(buyer.card_id or "")})
    return _confirm_page(village, buyer, basket, form)


@blueprint.post("/customer/<number>/redeem")
@permitted("store.hand_over")
def redeem(village: Division, number: str) -> ResponseReturnValue:
    form = HoldForm()
    buyer = _customer(village, number, request.form)
    basket = unpack(form.basket.data or "")
    if form.collected.data == "other" and not form.collector.data:
        form.validate()
        form.collector.errors = [*form.collector.errors, form.collector.gettext("This field is required.")]
        return _confirm_page(village, buyer, basket, form), 422
    if not form.validate_on_submit():
        return _confirm_page(village, buyer, basket, form), form.status
    store = need_store(village)
    try:
        redemption = redeem_goods(
            current_session(),
            village_id=village.id,
            store_id=store.id,
            household_id=buyer.household.id,
            basket=ids_of(basket, list_goods(current_session(), village.id)),
            collected_by=(form.collector.data or "") if form.collected.data == "other" else "",
            found_by=buyer.found_by,
            actor=require("store.hand_over", village),
            request_key=form.request_key.data or "",
            pin=form.pin.data,
            card_id=buyer.card_id,
            shown_total_tenths=whole_number(form.shown.data or "", 10**12),
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal, "pin" if "pin" in refusal.code else None)
        return _confirm_page(village, _customer(village, number, request.form), basket, form), status
    return redirect(url_for("store.counter", village_code=village.code, done=redemption.slip_number), 303)


@blueprint.post("/customer/<number>/set-aside")
@permitted("store.hand_over")
def set_aside(village: Division, number: str) -> ResponseReturnValue:
    """Not handed over now: reserved for some days, or printed on vouchers, as the button pressed says."""
    form = HoldForm()
    buyer = _customer(village, number, request.form)
    basket = unpack(form.basket.data or "")
    kind = request.form.get("kind", "")
    if kind not in HOLD_KINDS or not form.validate_on_submit():
        return _confirm_page(village, buyer, basket, form), form.status
    copies = (form.copies.data or 1) if kind == "voucher" else 1
    try:
        made = hold_goods(
            current_session(),
            village_id=village.id,
            store_id=need_store(village).id,
            household_id=buyer.household.id,
            basket=ids_of(basket, list_goods(current_session(), village.id)),
            kind=kind,
            copies=copies,
            collect_by=form.collect_by.data if kind == "voucher" else None,
            actor=require("store.hand_over", village),
            request_key=form.request_key.data or "",
            pin=form.pin.data,
            card_id=buyer.card_id,
            shown_total_tenths=whole_number(form.shown.data or "", 10**12) * copies,
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal, "voucher_pin" if "pin" in refusal.code else None)
        return _confirm_page(village, _customer(village, number, request.form), basket, form), status
    if len(made) > 1:
        words = _("印好了第 %(first)s 到第 %(last)s 号兑换券。", first=made[0].number, last=made[-1].number)
        flash(words, "good")
        return redirect(url_for("store.holds", village_code=village.code), 303)
    flash(_("给这家留好了，到 %(day)s。", day=day(made[0].collect_by)), "good")
    return redirect(url_for("store.hold", village_code=village.code, kind=kind, number=made[0].number), 303)


def _customer(village: Division, number: str, values: Mapping[str, str]) -> Found:
    found = household_at(village, number, values)
    if require("store.hand_over", village).owns(village.id, found.household.id):
        raise OwnHousehold()
    return found


def _choose_page(
    village: Division, buyer: Found, basket: dict[str, int], problem: RuleBroken | None = None
) -> tuple[str, int]:
    store = need_store(village)
    page = render_template(
        "store/choose.html",
        village=village,
        store=store,
        buyer=buyer,
        short=short_number(buyer.household.number),
        portrait=find_portrait(current_session(), village.id, buyer.household.id),
        **shelf_for(store, buyer.household, basket, handing_out=True),
        problem=problem,
        held=list_open_holds(current_session(), village.id, household_id=buyer.household.id),
    )
    return page, problem.status if problem else 200


def _confirm_page(village: Division, buyer: Found, basket: dict[str, int], form: HoldForm) -> str:
    session = current_session()
    store = need_store(village)
    goods = list_goods(session, village.id)
    weighed = weigh_basket(session, store=store, household=buyer.household, basket=ids_of(basket, goods), at=now())
    settings = get_settings(session, village.id)
    form.basket.data = pack(basket)
    if form.collect_by.data is None and not form.collect_by.raw_data:
        form.collect_by.data = usual_last_day(settings, "voucher")
    form.shown.data = str(weighed.total_tenths)
    kept: dict[str, object] = {
        **basket,
        "by": buyer.found_by,
        "card": buyer.card_id,
    }
    return render_template(
        "store/confirm.html",
        village=village,
        store=store,
        buyer=buyer,
        short=short_number(buyer.household.number),
        portrait=find_portrait(session, village.id, buyer.household.id),
        again=url_for("store.confirm", village_code=village.code, number=buyer.household.number, **kept),  # type: ignore[arg-type]
        weighed=weighed,
        served=any(good.kind == "service" for good in weighed.goods.values()),
        refusals=[] if form.form_errors else [*weighed.unsellable, *weighed.problems],
        form=form,
        just_had=_just_had(village, buyer),
        ask_pin=settings.pin_at_counter,
        until=usual_last_day(settings, "reservation"),
        back=url_for("store.customer", village_code=village.code, number=buyer.household.number, **kept),  # type: ignore[arg-type]
    )


def _just_had(village: Division, buyer: Found) -> Slip | None:
    """The household's newest standing slip of the last minutes: who went back and confirms again is told of it."""
    newest = household_redemptions(current_session(), village.id, buyer.household.id, limit=SLIPS_LOOKED_AT)
    within = timedelta(minutes=get_settings(current_session(), village.id).undo_minutes)
    return next((slip for slip in newest if slip.state == "done" and now() - slip.redemption.at < within), None)
