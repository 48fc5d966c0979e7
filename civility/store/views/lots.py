"""Goods drawn by lot: opening one, names for those who have no phone, the list, ending it."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.finding import get_by_number, plain_number
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import short_number
from civility.store.lot_forms import LotForm, LotNameForm
from civility.store.models import Good
from civility.store.printing import lot_pdf
from civility.store.queries import list_goods
from civility.store.queries.lots import get_lot_page, list_lot_names, list_lots
from civility.store.services import end_lot, enter_lot, open_lot
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.web.forms import ConfirmForm
from civility.web.serving import as_pdf


@blueprint.get("/lots/")
@permitted("needs.read")
def lots(village: Division) -> ResponseReturnValue:
    """Those that go on and those that were; and a new one."""
    return _lots_page(village, LotForm(formdata=None), _drawable(village))


@blueprint.post("/lots/")
@permitted("needs.open")
def start_lot(village: Division) -> ResponseReturnValue:
    form, goods = LotForm(), _drawable(village)
    form.good.choices = _choices(goods)
    if form.validate_on_submit() and form.until_on.data:
        try:
            opened = open_lot(
                current_session(),
                village_id=village.id,
                store_id=need_store(village).id,
                good_id=next(good.id for good in goods if good.code == form.good.data),
                pieces=form.pieces.data or 0,
                until_on=form.until_on.data,
                actor=require("needs.open", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
        else:
            flash(_("开始报名了。从现在起，这样东西只给抽中的户。"), "good")
            return redirect(url_for("store.lot", village_code=village.code, number=opened.number), 303)
    return _lots_page(village, form, goods), form.status


def _lots_page(village: Division, form: LotForm, goods: list[Good]) -> str:
    form.good.choices = _choices(goods)
    return render_template(
        "store/lots.html",
        village=village,
        lots=list_lots(current_session(), village.id),
        form=form,
        today=today(),
        may_open=bool(goods) and may(current_actor(), "needs.open", village),
    )


def _choices(goods: list[Good]) -> list[tuple[str, str]]:
    return [(good.code, good.name) for good in goods]


FIELDS = {"lot-backwards": "until_on", "lot-not-for-good": "good", "lot-going": "good", "out-of-stock": "pieces"}


@blueprint.route("/lots/<int:number>", methods=["GET", "POST"])
@permitted("needs.read")
def lot(village: Division, number: int) -> ResponseReturnValue:
    """Whose names are down; and putting one down, or taking it off, for a household one spoke to."""
    form = LotNameForm()
    if form.validate_on_submit():
        wanted = form.wanted.data != "0"
        try:
            typed = plain_number(form.number.data or "")
            found = get_by_number(current_session(), village.id, typed, found_by="number")
            enter_lot(
                current_session(),
                village_id=village.id,
                number=number,
                household_id=found.household.id,
                wanted=wanted,
                actor=require("needs.read", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            words = _("第 %(n)s 户报上名了。") if wanted else _("第 %(n)s 户不报了。")
            flash(words % {"n": found.household.number}, "good")
            return redirect(url_for("store.lot", village_code=village.code, number=number), 303)
    return _page(village, number, form), form.status


@blueprint.post("/lots/<int:number>/end")
@permitted("needs.open")
def stop_lot(village: Division, number: int) -> ResponseReturnValue:
    form, shown = ConfirmForm(), LotNameForm(formdata=None)
    if form.validate_on_submit():
        try:
            end_lot(
                current_session(),
                village_id=village.id,
                number=number,
                actor=require("needs.open", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            shown.refuse(refusal)
        else:
            flash(_("结束了，这样东西又和别的一样兑换。"), "good")
            return redirect(url_for("store.lot", village_code=village.code, number=number), 303)
    return _page(village, number, shown), shown.status


@blueprint.get("/lots/<int:number>.pdf")
@permitted("needs.read")
def lot_paper(village: Division, number: int) -> Response:
    found = get_lot_page(current_session(), village.id, number)
    pdf = lot_pdf(current_session(), village, found, list_lot_names(current_session(), found.lot))
    return as_pdf(pdf, f"lot-{found.lot.number}.pdf")


def _page(village: Division, number: int, form: LotNameForm) -> str:
    found = get_lot_page(current_session(), village.id, number)
    return render_template(
        "store/lot.html",
        village=village,
        found=found,
        names=list_lot_names(current_session(), found.lot),
        form=form,
        confirm=ConfirmForm(formdata=None),
        short=short_number,
        may_draw=found.state == "closed" and may(current_actor(), "draw.make", village),
        may_end=found.lot.state != "ended" and may(current_actor(), "needs.open", village),
    )


def _drawable(village: Division) -> list[Good]:
    goods = list_goods(current_session(), village.id)
    return [good for good in goods if good.kind == "stock" and good.on_offer and not good.by_lot]
