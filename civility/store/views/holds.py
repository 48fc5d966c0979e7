"""What is set aside, at the store: listed, looked at, handed over, cancelled, printed; and reserved for somebody who asks."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.desk import Desk, household_at
from civility.people.forms import FindForm
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import find_portrait, get_settings
from civility.people.rules import short_number
from civility.store.errors import OwnHousehold
from civility.store.forms import CollectForm
from civility.store.models import HOLD_KINDS
from civility.store.printing import voucher_pdf
from civility.store.queries import Held, get_held, list_open_holds
from civility.store.services import cancel_hold, collect_hold
from civility.store.views import blueprint, reserving
from civility.store.views.common import asked_basket, need_store
from civility.store.views.reserving import Reserving
from civility.web.filters import day
from civility.web.forms import ConfirmForm
from civility.web.serving import as_pdf

DESK = Desk("store.reserve_find", "store.reserve_choose", present=False)


@blueprint.get("/holds/")
@permitted("store.read")
def holds(village: Division) -> ResponseReturnValue:
    """Everything that is set aside now, the first to run out first."""
    return render_template(
        "store/holds.html",
        village=village,
        held=list_open_holds(current_session(), village.id),
        short=short_number,
        may_reserve=may(current_actor(), "store.reserve", village),
    )


@blueprint.get("/holds/<kind>/<int:number>")
@permitted("store.read")
def hold(village: Division, kind: str, number: int) -> ResponseReturnValue:
    return _page(village, _get(village, kind, number), CollectForm(formdata=None))


@blueprint.post("/holds/<kind>/<int:number>/collect")
@permitted("store.hand_over")
def collect(village: Division, kind: str, number: int) -> ResponseReturnValue:
    held, form = _get(village, kind, number), CollectForm()
    other = form.collected.data == "other"
    if other and not form.collector.data:
        form.validate()
        form.collector.errors = [*form.collector.errors, form.collector.gettext("This field is required.")]
        return _page(village, held, form), 422
    if not form.validate_on_submit():
        return _page(village, held, form), form.status
    try:
        slip = collect_hold(
            current_session(),
            village_id=village.id,
            kind=kind,
            number=held.hold.number,
            collected_by=(form.collector.data or "") if other else "",
            found_by="number",
            actor=require("store.hand_over", village),
            request_key=form.request_key.data or "",
            pin=form.pin.data,
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal, "pin" if "pin" in refusal.code else None)
        return _page(village, _get(village, kind, number), form), status
    return redirect(url_for("store.counter", village_code=village.code, done=slip.slip_number), 303)


@blueprint.post("/holds/<kind>/<int:number>/cancel")
@permitted("store.hand_over")
def cancel(village: Division, kind: str, number: int) -> ResponseReturnValue:
    held, form = _get(village, kind, number), ConfirmForm()
    shown = CollectForm(formdata=None)
    if not form.validate_on_submit():
        return _page(village, held, shown), form.status
    try:
        cancel_hold(
            current_session(),
            village_id=village.id,
            kind=kind,
            number=held.hold.number,
            actor=require("store.hand_over", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = shown.refuse(refusal)
        return _page(village, _get(village, kind, number), shown), status
    flash(_("取消了，分退给了这户，东西回到货架。"), "info")
    return redirect(url_for("store.hold", village_code=village.code, kind=kind, number=held.hold.number), 303)


@blueprint.get("/vouchers.pdf")
@permitted("store.hand_over")
def vouchers_paper(village: Division) -> Response:
    """Vouchers that can still be used, eight a sheet: those of ``?number=12&number=13``, else all."""
    wanted = {int(text) for text in request.args.getlist("number") if text.isdecimal() and len(text) < 10}
    held = [
        each
        for each in list_open_holds(current_session(), village.id, kind="voucher")
        if not wanted or each.hold.number in wanted
    ]
    if not held:
        raise NotFound()
    pdf = voucher_pdf(current_session(), village, held)
    return as_pdf(pdf, "vouchers.pdf")


@blueprint.route("/reserve/", methods=["GET", "POST"])
@permitted("store.reserve")
def reserve_find(village: Division) -> ResponseReturnValue:
    """For whom: by number, card or name."""
    need_store(village)
    form, found = DESK.ask(village) if request.method == "GET" else (FindForm(), [])
    if on := DESK.only(village, found) or DESK.lead_on(village, form):
        return on
    page = render_template("store/reserve_find.html", village=village, form=form, found=DESK.rows(village, found))
    return page, form.status


@blueprint.get("/reserve/<number>")
@permitted("store.reserve")
def reserve_choose(village: Division, number: str) -> ResponseReturnValue:
    basket, problem = asked_basket(village)
    return reserving.choose(_for(village, number), basket, problem)


@blueprint.route("/reserve/<number>/confirm", methods=["GET", "POST"])
@permitted("store.reserve")
def reserve_confirm(village: Division, number: str) -> ResponseReturnValue:
    asking = _for(village, number)
    if request.method == "GET":
        return reserving.look(asking)
    made = reserving.reserve(asking, require("store.reserve", village))
    if isinstance(made, tuple):
        return made
    said = {"name": asking.household.head_name, "number": made.number, "day": day(made.collect_by)}
    if made.bring_asked_at:
        flash(_("给%(name)s家留好了，第 %(number)s 号预约，下一趟送到家。留到 %(day)s。", **said), "good")
    else:
        flash(_("给%(name)s家留好了，第 %(number)s 号预约，请在 %(day)s 以前来领。", **said), "good")
    return redirect(url_for("store.reserve_find", village_code=village.code), 303)


def _for(village: Division, number: str) -> Reserving:
    found = household_at(village, number, {})
    if require("store.reserve", village).owns(village.id, found.household.id):
        raise OwnHousehold()
    return Reserving(
        village=village,
        store=need_store(village),
        household=found.household,
        choose_url=url_for("store.reserve_choose", village_code=village.code, number=number),
        confirm_url=url_for("store.reserve_confirm", village_code=village.code, number=number),
        back_url=url_for("store.reserve_find", village_code=village.code),
        back_words=_("换一户"),
    )


def _get(village: Division, kind: str, number: int) -> Held:
    if kind not in HOLD_KINDS:
        raise NotFound()
    return get_held(current_session(), village.id, kind, number)


def _page(village: Division, held: Held, form: CollectForm) -> str:
    session = current_session()
    may_collect = may(current_actor(), "store.hand_over", village) and held.hold.state == "held"
    own_hands = held.hold.kind == "reservation"  # a voucher is for whoever brings it
    return render_template(
        "store/hold.html",
        village=village,
        held=held,
        short=short_number(held.household.number),
        form=form,
        confirm=ConfirmForm(formdata=None),
        over=held.hold.collect_by < today(),
        providers=list(dict.fromkeys(line.provider for line in held.lines if line.provider)),
        may_collect=may_collect,
        ask_pin=own_hands and get_settings(session, village.id).pin_at_counter,
        portrait=find_portrait(session, village.id, held.household.id) if own_hands and may_collect else None,
    )
