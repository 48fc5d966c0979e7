"""The page of a store's checklists: what holds today, why, and where it is mended."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.checklists.forms import ItemForm
from civility.governance.checklists.queries import look_through
from civility.governance.checklists.rules import LIST_WORDS
from civility.governance.checklists.services import add_item, begin_lists, drop_item, see_item
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.store.views.common import need_store
from civility.web.forms import ConfirmForm, pressed

blueprint = Blueprint("checklists", __name__, url_prefix="/v/<village_code>/store/checklists")


@blueprint.get("/")
@permitted("store.read")
def checklists(village: Division) -> ResponseReturnValue:
    form = ItemForm(formdata=None)
    form.offer()
    return _page(village, form)


@blueprint.post("/begin")
@permitted("checklist.edit")
def begin(village: Division) -> ResponseReturnValue:
    """Take the example."""
    form = pressed()
    begin_lists(
        current_session(),
        village_id=village.id,
        store_id=need_store(village).id,
        request_key=form.request_key.data or "",
    )
    return _back(village)


@blueprint.post("/add")
@permitted("checklist.edit")
def add(village: Division) -> ResponseReturnValue:
    form = ItemForm()
    form.offer()
    if form.validate_on_submit():
        try:
            add_item(
                current_session(),
                village_id=village.id,
                store_id=need_store(village).id,
                name=form.list.data,
                what=form.what.data or "",
                probe=form.probe.data or "",
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return _back(village)
    return _page(village, form), form.status


@blueprint.post("/<uuid:item_id>/seen")
@permitted("checklist.see")
def seen(village: Division, item_id: UUID) -> ResponseReturnValue:
    pressed()
    form = ItemForm(formdata=None)
    form.offer()
    try:
        see_item(current_session(), village_id=village.id, item_id=item_id, actor=require("checklist.see", village))
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _page(village, form), form.status
    flash(_("记下了：今天看过，有。"), "good")
    return _back(village)


@blueprint.post("/<uuid:item_id>/drop")
@permitted("checklist.edit")
def drop(village: Division, item_id: UUID) -> ResponseReturnValue:
    pressed()
    drop_item(current_session(), village_id=village.id, item_id=item_id)
    return _back(village)


def _back(village: Division) -> ResponseReturnValue:
    return redirect(url_for("checklists.checklists", village_code=village.code, store=request.values.get("store")), 303)


def _page(village: Division, form: ItemForm) -> str:
    session, shop, actor = current_session(), need_store(village), current_actor()
    lines = look_through(session, village, shop)
    lists = [
        (
            _(words),
            [line for line in lines if line.item.list == name],
            sum(line.seen.holds for line in lines if line.item.list == name),
        )
        for name, words in LIST_WORDS.items()
    ]
    return render_template(
        "checklists/checklists.html",
        village=village,
        store=shop,
        lists=[each for each in lists if each[1]],
        form=form,
        confirm=ConfirmForm(formdata=None),
        may_edit=may(actor, "checklist.edit", village),
        may_see=may(actor, "checklist.see", village),
    )
