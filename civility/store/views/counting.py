"""Counting a shelf and writing off what is spoilt: the sheet, the figures, the second person."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility import ledger
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import list_names
from civility.store.errors import BadCounted
from civility.store.models import Good, StockCount
from civility.store.printing import count_sheet_pdf
from civility.store.queries import count_lines, get_movement, get_numbered_count, get_store
from civility.store.rules import MAX_STOCK, symbol_of
from civility.store.services import confirm_count, record_count, return_count, write_off
from civility.store.stock_forms import REASONS, CountForm, ReturnCountForm, WriteOffForm
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.store.views.receiving import stocked_offers, typed_pieces, typed_tiles
from civility.web.forms import ConfirmForm
from civility.web.paths import asked_number
from civility.web.serving import as_pdf


@blueprint.route("/counts/new", methods=["GET", "POST"])
@permitted("stock.count")
def count_shelf(village: Division) -> ResponseReturnValue:
    """What is there, in the order of the shelf. What the book says is not shown before: one counts, not copies."""
    session, store = current_session(), need_store(village)
    newest = ledger.newest(session, village.id).seq
    form = CountForm(data={"at": asked_number("at") or newest} if request.method == "GET" else None)
    goods = [offer.good for offer in stocked_offers(village, store)]
    differing: list[str] = []
    if form.validate_on_submit() and form.at.data:
        try:
            count = record_count(
                session,
                village_id=village.id,
                store_id=store.id,
                at_seq=form.at.data,
                counted=_counted(goods),
                reasons={good.id: request.form.get(f"r-{good.code}", "") for good in goods},
                note=form.note.data or "",
                actor=require("stock.count", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            differing = refusal.fields.get("codes", [])
            form.refuse(refusal)
        else:
            return _recorded(village, count)
    rows = [
        {
            "code": good.code,
            "name": good.name,
            "unit": good.unit,
            "category": good.category,
            "symbol": symbol_of(good.category, good.kind),
            "typed": request.form.get(f"n-{good.code}", ""),
            "reason": request.form.get(f"r-{good.code}", ""),
            "differs": good.code in differing or bool(request.form.get(f"r-{good.code}")),
        }
        for good in goods
    ]
    page = render_template("store/count_new.html", village=village, store=store, form=form, rows=rows, reasons=REASONS)
    return page, form.status


@blueprint.get("/counts/sheet.pdf")
@permitted("stock.count")
def count_sheet(village: Division) -> ResponseReturnValue:
    """The shelf on paper with an empty column."""
    store = need_store(village)
    goods = [offer.good for offer in stocked_offers(village, store)]
    pdf = count_sheet_pdf(current_session(), village, store, goods)
    return as_pdf(pdf, "count-sheet.pdf")


@blueprint.route("/write-offs/new", methods=["GET", "POST"])
@permitted("stock.move")
def spoilt(village: Division) -> ResponseReturnValue:
    """Pieces that are damaged, expired or lost; they stay in the book until somebody else has confirmed it."""
    session, store, form = current_session(), need_store(village), WriteOffForm()
    if form.validate_on_submit():
        try:
            gone = typed_pieces([offer.good for offer in stocked_offers(village, store)])
            count = write_off(
                session,
                village_id=village.id,
                store_id=store.id,
                quantities=gone,
                reasons=dict.fromkeys(gone, form.reason.data),
                note=form.note.data or "",
                actor=require("stock.move", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            return _recorded(village, count)
    tiles = [each for each in typed_tiles(village, store) if each["left"]]
    return render_template("store/write_off.html", village=village, store=store, form=form, tiles=tiles), form.status


@blueprint.get("/counts/<int:number>")
@permitted("store.read")
def count(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number, ConfirmForm(formdata=None), ReturnCountForm(formdata=None))


@blueprint.post("/counts/<int:number>/confirm")
@permitted("stock.confirm")
def confirm_counted(village: Division, number: int) -> ResponseReturnValue:
    form, found = ConfirmForm(), get_numbered_count(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            confirm_count(
                current_session(),
                village_id=village.id,
                count_id=found.id,
                actor=require("stock.confirm", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("确认了，账上的数改成点出来的数。"), "good")
            return redirect(url_for("store.count", village_code=village.code, number=number), 303)
    return _page(village, number, form, ReturnCountForm(formdata=None)), form.status


@blueprint.post("/counts/<int:number>/return")
@permitted("stock.confirm")
def return_counted(village: Division, number: int) -> ResponseReturnValue:
    form, found = ReturnCountForm(), get_numbered_count(current_session(), village.id, number)
    if form.validate_on_submit():
        try:
            return_count(
                current_session(),
                village_id=village.id,
                count_id=found.id,
                note=form.note.data or "",
                actor=require("stock.confirm", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("退回了，请重新点一遍。账没有动。"), "good")
            return redirect(url_for("store.count", village_code=village.code, number=number), 303)
    return _page(village, number, ConfirmForm(formdata=None), form), form.status


def _recorded(village: Division, count: StockCount) -> ResponseReturnValue:
    if count.state == "equal":
        flash(_("点过了，和账上一样。"), "good")
    else:
        flash(_("记下了。请另一个人来确认，确认以后账才改。"), "good")
    return redirect(url_for("store.count", village_code=village.code, number=count.number), 303)


def _counted(goods: list[Good]) -> dict[UUID, int]:
    """``good id → pieces`` of what was counted, zero too; what was left empty was not. Raises BadCounted."""
    found = {}
    for good in goods:
        text = request.form.get(f"n-{good.code}", "").strip()
        if not text:
            continue
        if not text.isdecimal() or len(text) > len(str(MAX_STOCK)):
            raise BadCounted(good=good.name, typed=text[:20])
        found[good.id] = int(text)
    return found


def _page(village: Division, number: int, form: ConfirmForm, back: ReturnCountForm) -> str:
    session, actor = current_session(), current_actor()
    found = get_numbered_count(session, village.id, number)
    names = list_names(session, [found.counted_by, found.decided_by])
    return render_template(
        "store/count.html",
        village=village,
        count=found,
        store=get_store(session, village.id, found.store_id),
        lines=[(line, good, REASONS.get(line.reason, "")) for line, good in count_lines(session, found)],
        names=names,
        form=form,
        back=back,
        movement=get_movement(session, village.id, found.movement_id) if found.movement_id else None,
        own=actor is not None and actor.user_id == found.counted_by,
        may_confirm=may(actor, "stock.confirm", village),
    )
