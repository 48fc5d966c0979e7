"""The stock room: what expires, what waits for a second person, what came and went."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import N_, NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.photos import get_photo, shown
from civility.store.queries import (
    find_correction,
    get_movement,
    get_store,
    is_stock_photo,
    list_counts,
    list_expiring,
    list_movements,
    list_stock_photos,
    list_stores,
    moved_lines,
    paid_fen,
)
from civility.store.services import correct_movement
from civility.store.services.stock import CORRECTABLE
from civility.store.stock_forms import CorrectForm
from civility.store.views import blueprint
from civility.store.views.common import need_store

# What the kinds of movements are called.
KINDS = {
    "opening": N_("期初"),
    "purchase": N_("进货"),
    "donation": N_("捐赠"),
    "return": N_("退货"),
    "write_off": N_("报损"),
    "count": N_("盘点"),
    "transfer": N_("调货"),
    "correction": N_("改正"),
}


@blueprint.get("/stock-room")
@permitted("store.read")
def stockroom(village: Division) -> ResponseReturnValue:
    session, store, actor = current_session(), need_store(village), current_actor()
    movements = list_movements(session, store)
    return render_template(
        "store/stockroom.html",
        village=village,
        store=store,
        stores=list_stores(session, village.id),
        expiring=list_expiring(session, store),
        waiting=list_counts(session, village.id, store_id=store.id, state="counted"),
        counts=list_counts(session, village.id, store_id=store.id, limit=5),
        movements=[(each, _(KINDS[each.kind])) for each in movements],
        may_move=may(actor, "stock.move", village),
        may_count=may(actor, "stock.count", village),
    )


@blueprint.get("/movements/<uuid:movement_id>")
@permitted("store.read")
def movement(village: Division, movement_id: UUID) -> ResponseReturnValue:
    """One movement with its paper, and the way to take it back."""
    return _page(village, movement_id, CorrectForm(formdata=None))


@blueprint.post("/movements/<uuid:movement_id>/correct")
@permitted("stock.correct")
def correct(village: Division, movement_id: UUID) -> ResponseReturnValue:
    form = CorrectForm()
    if not form.validate_on_submit():
        return _page(village, movement_id, form), form.status
    try:
        done = correct_movement(
            current_session(),
            village_id=village.id,
            movement_id=movement_id,
            reason=form.reason.data or "",
            actor=require("stock.correct", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _page(village, movement_id, form), status
    flash(_("整笔退掉了，货架上的数改回来了。要重记的请再记一次。"), "good")
    return redirect(url_for("store.movement", village_code=village.code, movement_id=done.id), 303)


@blueprint.get("/papers/<uuid:photo_id>.jpg")
@permitted("store.read")
def stock_photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """The paper behind a movement, for those who work with the store; one nothing has taken yet for its sender."""
    actor = require("store.read", village)
    found = get_photo(current_session(), village.id, photo_id, keeper=actor.mark)
    if found.loose_until is None and not is_stock_photo(current_session(), village.id, photo_id):
        raise NotFound()
    return shown(found, small="small" in request.args)


def _page(village: Division, movement_id: UUID, form: CorrectForm) -> str:
    session, actor = current_session(), current_actor()
    found = get_movement(session, village.id, movement_id)
    correction = find_correction(session, found)
    return render_template(
        "store/movement.html",
        village=village,
        movement=found,
        kind=_(KINDS[found.kind]),
        store=get_store(session, village.id, found.store_id),
        to_store=get_store(session, village.id, found.to_store_id) if found.to_store_id else None,
        lines=moved_lines(session, found),
        photos=list_stock_photos(session, found),
        who=list_names(session, [found.actor_id])[found.actor_id],
        correction=correction,
        paid_fen=paid_fen(session, found),
        form=form,
        may_correct=found.kind in CORRECTABLE and correction is None and may(actor, "stock.correct", village),
    )
