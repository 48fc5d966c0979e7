"""Goods: the list, adding, changing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import N_, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.store.forms import BundleForm, EditGoodForm, NewGoodForm
from civility.store.models import Good
from civility.store.queries import (
    dates_on_shelf,
    get_good,
    list_goods,
    list_offers,
    list_price_lists,
    soonest,
    stock_journal,
)
from civility.store.rules import NewGood
from civility.store.services import add_bundle, add_good, edit_good
from civility.store.services.goods import GoodDetails
from civility.store.views import blueprint
from civility.store.views.common import basket_in, ids_of, need_store, store_of, tile


@blueprint.get("/goods/")
@permitted("store.read")
def goods(village: Division) -> ResponseReturnValue:
    store = need_store(village)
    session = current_session()
    actor = current_actor()
    dates = {good_id: soonest(left) for good_id, left in dates_on_shelf(session, store).items()}
    return render_template(
        "store/goods.html",
        village=village,
        store=store,
        tiles=[
            {**tile(offer), "first": dates.get(offer.good.id)}
            for offer in list_offers(session, village.id, store.id, today(), with_hidden=True)
        ],
        drafts=list_price_lists(session, village.id, state="draft"),
        may_edit=may(actor, "goods.edit", village),
        may_import=may(actor, "goods.import", village),
        may_receive=may(actor, "stock.move", village),
        may_propose=may(actor, "price.propose", village),
        may_sell=may(actor, "store.hand_over", village),
    )


@blueprint.route("/goods/new", methods=["GET", "POST"])
@permitted("goods.edit")
def new_good(village: Division) -> ResponseReturnValue:
    form = NewGoodForm()
    if form.validate_on_submit():
        try:
            added = add_good(
                current_session(),
                village_id=village.id,
                good=NewGood(
                    name=form.name.data or "",
                    kind=form.kind.data,
                    category=form.category.data or "",
                    unit=form.unit.data or "",
                    low_stock=form.low_stock.data or 0,
                    monthly_limit=form.monthly_limit.data,
                    yearly_limit=form.yearly_limit.data,
                    shelf_life_days=form.shelf_life_days.data,
                    cost_fen=form.cost_fen.data,
                    provider=form.provider.data or None,
                    provider_place=form.provider_place.data or None,
                ),
                actor=require("goods.edit", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "name")
            return _page(village, form), status
        flash(_("加上了“%(good)s”。接着给它定分数。", good=added.name), "good")
        return redirect(url_for("store.propose", village_code=village.code), 303)
    return _page(village, form), form.status


@blueprint.route("/goods/bundle", methods=["GET", "POST"])
@permitted("goods.edit")
def new_bundle(village: Division) -> ResponseReturnValue:
    """Several goods under one name; its points are proposed like any other's."""
    form = BundleForm()
    inside = [good for good in list_goods(current_session(), village.id) if good.kind in ("stock", "service")]
    if form.validate_on_submit():
        try:
            typed = basket_in(request.form, inside, "n-")
            added = add_bundle(
                current_session(),
                village_id=village.id,
                name=form.name.data or "",
                unit=form.unit.data or "",
                parts=ids_of(typed, inside),
                actor=require("goods.edit", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "name" if refusal.code == "good-name-taken" else None)
        else:
            flash(_("配好了“%(good)s”。接着给它定分数。", good=added.name), "good")
            return redirect(url_for("store.propose", village_code=village.code), 303)
    rows = [
        {"code": good.code, "name": good.name, "unit": good.unit, "typed": request.form.get(f"n-{good.code}", "")}
        for good in inside
    ]
    return render_template("store/bundle.html", village=village, form=form, rows=rows), form.status


@blueprint.route("/goods/<code>", methods=["GET", "POST"])
@permitted("goods.edit")
def good(village: Division, code: str) -> ResponseReturnValue:
    found = get_good(current_session(), village.id, code)
    form = EditGoodForm(obj=found)
    if form.validate_on_submit():
        try:
            changed = edit_good(
                current_session(),
                village_id=village.id,
                good_id=found.id,
                details=_details(form),
                actor=require("goods.edit", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "name")
            return _page(village, form, get_good(current_session(), village.id, code)), status
        flash(_("“%(good)s”改好了。", good=changed.name), "good")
        return redirect(url_for("store.goods", village_code=village.code), 303)
    return _page(village, form, found), form.status


# What the kinds of transactions that touch a shelf are called.
MOVED = {
    "goods-import": N_("期初"),
    "stock-purchase": N_("进货"),
    "stock-donation": N_("捐赠"),
    "donation": N_("捐赠"),
    "redemption": N_("兑换"),
    "goods-return": N_("退货"),
    "hold": N_("预约、兑换券留着"),
    "hold-release": N_("预约、兑换券退回"),
    "stock-transfer": N_("调货"),
    "stock-count": N_("盘点"),
    "stock-write-off": N_("报损"),
    "reversal": N_("撤销"),
}


def _page(village: Division, form: EditGoodForm | NewGoodForm, good: Good | None = None) -> str:
    """The form of a good; for one on a shelf also what came and went."""
    store = store_of(village)
    kept = good is not None and good.kind == "stock" and store is not None
    journal = stock_journal(current_session(), store, good) if kept and store and good else []
    lines = [
        {"what": _(MOVED.get(line.kind, line.kind)), "change": line.change, "left": line.balance, "at": line.at}
        for line in journal
    ]
    offers = list_offers(current_session(), village.id, store.id, today(), with_hidden=True) if store and good else []
    inside = next((offer.inside for offer in offers if good is not None and offer.good.id == good.id), ())
    return render_template("store/good.html", village=village, form=form, good=good, journal=lines, parts=inside)


def _details(form: EditGoodForm) -> GoodDetails:
    return GoodDetails(
        name=form.name.data or "",
        category=form.category.data or "",
        unit=form.unit.data or "",
        low_stock=form.low_stock.data or 0,
        monthly_limit=form.monthly_limit.data,
        yearly_limit=form.yearly_limit.data,
        shelf_life_days=form.shelf_life_days.data,
        cost_fen=form.cost_fen.data,
        provider=form.provider.data or None,
        provider_place=form.provider_place.data or None,
        on_offer=bool(form.on_offer.data),
    )
