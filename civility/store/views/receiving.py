"""Goods that came in, and goods that go to another store."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.store.errors import BadBestBefore, BadCost
from civility.store.models import Good, Store
from civility.store.queries import Offer, fund_fen, list_offers, list_stores, list_suppliers
from civility.store.rules import MAX_STOCK
from civility.store.services import receive_stock, transfer_stock
from civility.store.stock_forms import ReceiveForm, TransferForm
from civility.store.views import blueprint
from civility.store.views.common import need_store, tile, whole_number
from civility.web.numbers import parse_day, parse_fen

Read = TypeVar("Read")


@blueprint.route("/stock", methods=["GET", "POST"])
@permitted("stock.move")
def stock(village: Division) -> ResponseReturnValue:
    """Goods that came in: how many of each, from where, for how much, good until when."""
    session, store, form = current_session(), need_store(village), ReceiveForm()
    actor = require("stock.move", village)
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        goods = [offer.good for offer in stocked_offers(village, store)]
        try:
            received = typed_pieces(goods)
            came = [good for good in goods if good.id in received]
            movement = receive_stock(
                session,
                village_id=village.id,
                store_id=store.id,
                quantities=received,
                kind="purchase",
                from_fund=bool(form.from_fund.data),
                supplier=form.supplier.data or "",
                note=form.note.data or "",
                best_before=typed_days(came),
                cost_fen=typed_costs(came),
                photo_ids=form.photos.ids,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(count)s 样商品上架了。", count=len(received)), "good")
            return redirect(url_for("store.movement", village_code=village.code, movement_id=movement.id), 303)
    page = render_template(
        "store/receive.html",
        village=village,
        store=store,
        form=form,
        tiles=typed_tiles(village, store),
        suppliers=list_suppliers(session, village.id),
        today=today(),
        fund=fund_fen(session, village.id),
    )
    return page, form.status


@blueprint.route("/transfer", methods=["GET", "POST"])
@permitted("stock.move")
def transfer(village: Division) -> ResponseReturnValue:
    """From this store's shelf to another's."""
    session, store, form = current_session(), need_store(village), TransferForm()
    others = {each.code: each for each in list_stores(session, village.id) if each.id != store.id}
    form.to.choices = [(each.code, each.name) for each in others.values()]
    if form.validate_on_submit():
        try:
            moved = typed_pieces([offer.good for offer in stocked_offers(village, store)])
            movement = transfer_stock(
                session,
                village_id=village.id,
                store_id=store.id,
                to_store_id=others[form.to.data].id,
                quantities=moved,
                note=form.note.data or "",
                actor=require("stock.move", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(count)s 样调到%(store)s了。", count=len(moved), store=others[form.to.data].name), "good")
            return redirect(url_for("store.movement", village_code=village.code, movement_id=movement.id), 303)
    tiles = [each for each in typed_tiles(village, store) if each["left"]]
    page = render_template(
        "store/transfer.html", village=village, store=store, form=form, tiles=tiles, others=bool(others)
    )
    return page, form.status


def stocked_offers(village: Division, store: Store) -> list[Offer]:
    """What lies on a shelf, in the order of the shelf."""
    offers = list_offers(current_session(), village.id, store.id, today(), with_hidden=True)
    return [offer for offer in offers if offer.good.kind == "stock"]


def typed_tiles(village: Division, store: Store) -> list[dict[str, object]]:
    """What lies on a shelf with what was typed beside it."""
    return [
        {
            **tile(offer),
            "typed": request.form.get(f"n-{offer.good.code}", ""),
            "day": request.form.get(f"d-{offer.good.code}", ""),
            "cost": request.form.get(f"c-{offer.good.code}", ""),
            "shelf_life_days": offer.good.shelf_life_days,
        }
        for offer in stocked_offers(village, store)
    ]


def typed_pieces(goods: Iterable[Good]) -> dict[UUID, int]:
    """``good id → pieces`` of the fields ``n-<code>``; empty and zero ones are left out. Raises BadQuantity."""
    typed = {good.id: request.form.get(f"n-{good.code}", "").strip() for good in goods}
    return {good_id: whole_number(text, MAX_STOCK) for good_id, text in typed.items() if text not in ("", "0")}


def typed_days(goods: Iterable[Good]) -> Mapping[UUID, date]:
    """Raises BadBestBefore."""
    return _typed("d-", goods, parse_day, BadBestBefore)


def typed_costs(goods: Iterable[Good]) -> Mapping[UUID, int]:
    """Fen. Raises BadCost."""
    return _typed("c-", goods, parse_fen, BadCost)


def _typed(
    prefix: str, goods: Iterable[Good], read: Callable[[str], Read], refusal: Callable[..., RuleBroken]
) -> dict[UUID, Read]:
    found = {}
    for good in goods:
        text = request.form.get(prefix + good.code, "").strip()
        if not text:
            continue
        try:
            found[good.id] = read(text)
        except ValueError:
            raise refusal(good=good.name) from None
    return found
