"""Gifts: what came, the receipt, the thanks, what the store wishes for, and the fund."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.store.printing import THANKS_SIZES, receipt_pdf, thanks_pdf
from civility.store.queries import fund_fen, fund_lines, get_donation, get_store, list_donations, list_wishes
from civility.store.rules.gifts import UNNAMED_DONOR, what_words
from civility.store.services import add_wish, drop_wish, name_donor, record_donation, undo_money
from civility.store.stock_forms import DonationForm, WishForm
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.store.views.receiving import stocked_offers, typed_days, typed_pieces, typed_tiles
from civility.web.forms import ConfirmForm
from civility.web.serving import as_pdf, asked_size


@blueprint.get("/donations/")
@permitted("store.read")
def donations(village: Division) -> ResponseReturnValue:
    return _list_page(village, WishForm(formdata=None))


@blueprint.route("/donations/new", methods=["GET", "POST"])
@permitted("donation.record")
def new_donation(village: Division) -> ResponseReturnValue:
    session, store, form = current_session(), need_store(village), DonationForm()
    form.wish.choices = [("", _("没有")), *((str(wish.id), wish.what) for wish in list_wishes(session, village.id))]
    if form.validate_on_submit():
        goods = [offer.good for offer in stocked_offers(village, store)]
        try:
            came = typed_pieces(goods)
            donation = record_donation(
                session,
                village_id=village.id,
                store_id=store.id,
                donor=form.donor.data or "",
                named=bool(form.named.data),
                quantities=came,
                best_before=typed_days(good for good in goods if good.id in came),
                amount_fen=form.amount_fen.data,
                wish_id=UUID(form.wish.data) if form.wish.data else None,
                note=form.note.data or "",
                actor=require("donation.record", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了。打印收据，谢谢他。"), "good")
            return redirect(url_for("store.donation", village_code=village.code, number=donation.number), 303)
    page = render_template(
        "store/donation_new.html",
        village=village,
        store=store,
        form=form,
        tiles=typed_tiles(village, store),
        today=today(),
    )
    return page, form.status


@blueprint.get("/donations/<int:number>")
@permitted("store.read")
def donation(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number, ConfirmForm(formdata=None))


@blueprint.get("/donations/<int:number>/receipt.pdf")
@permitted("store.read")
def donation_receipt(village: Division, number: int) -> ResponseReturnValue:
    pdf = receipt_pdf(current_session(), village, get_donation(current_session(), village.id, number))
    return as_pdf(pdf, f"donation-{number}.pdf")


@blueprint.get("/donations/thanks.pdf")
@permitted("store.read")
def thanks_board(village: Division) -> ResponseReturnValue:
    """For the wall, ``?size=A3`` or ``A4``."""
    size = asked_size(THANKS_SIZES)
    return as_pdf(thanks_pdf(current_session(), village, size), f"thanks-{size}.pdf")


@blueprint.post("/donations/<int:number>/named")
@permitted("donation.record")
def name_the_donor(village: Division, number: int) -> ResponseReturnValue:
    """Show the donor's name in public, or no more (``named`` empty)."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _page(village, number, form), form.status
    named = bool(request.form.get("named"))
    name_donor(
        current_session(),
        village_id=village.id,
        number=number,
        named=named,
        actor=require("donation.record", village),
        request_key=form.request_key.data or "",
    )
    flash(_("公开栏上写他的名字。") if named else _("公开栏上不写他的名字了。"), "good")
    return redirect(url_for("store.donation", village_code=village.code, number=number), 303)


@blueprint.post("/donations/<int:number>/undo")
@permitted("donation.record")
def undo_donation(village: Division, number: int) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            undo_money(
                current_session(),
                village_id=village.id,
                number=number,
                actor=require("donation.record", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("这一笔作废了，善款退回原来的数。"), "good")
            return redirect(url_for("store.donation", village_code=village.code, number=number), 303)
    return _page(village, number, form), form.status


@blueprint.post("/wishes/new")
@permitted("donation.record")
def new_wish(village: Division) -> ResponseReturnValue:
    form = WishForm()
    if not form.validate_on_submit():
        return _list_page(village, form), form.status
    add_wish(
        current_session(),
        village_id=village.id,
        store_id=need_store(village).id,
        what=form.what.data or "",
        actor=require("donation.record", village),
        request_key=form.request_key.data or "",
    )
    return redirect(url_for("store.donations", village_code=village.code), 303)


@blueprint.post("/wishes/<uuid:wish_id>/drop")
@permitted("donation.record")
def drop_the_wish(village: Division, wish_id: UUID) -> ResponseReturnValue:
    form, again = ConfirmForm(), WishForm(formdata=None)
    if form.validate_on_submit():
        try:
            drop_wish(
                current_session(),
                village_id=village.id,
                wish_id=wish_id,
                actor=require("donation.record", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            again.refuse(refusal)
        else:
            return redirect(url_for("store.donations", village_code=village.code), 303)
    return _list_page(village, again), again.status


def _list_page(village: Division, form: WishForm) -> str:
    session, store = current_session(), need_store(village)
    return render_template(
        "store/donations.html",
        village=village,
        store=store,
        gifts=[
            (given, what_words(given.lines, given.donation.amount_fen))
            for given in list_donations(session, village.id, limit=50)
        ],
        wishes=list_wishes(session, village.id),
        fund=fund_fen(session, village.id),
        lines=fund_lines(session, village.id, limit=20),
        form=form,
        confirm=ConfirmForm(formdata=None),
        unnamed=_(UNNAMED_DONOR),
        may_record=may(current_actor(), "donation.record", village),
    )


def _page(village: Division, number: int, form: ConfirmForm) -> str:
    session = current_session()
    given = get_donation(session, village.id, number)
    return render_template(
        "store/donation.html",
        village=village,
        store=get_store(session, village.id, given.donation.store_id),
        given=given,
        donation=given.donation,
        what=what_words(given.lines, given.donation.amount_fen),
        form=form,
        unnamed=_(UNNAMED_DONOR),
        may_record=may(current_actor(), "donation.record", village),
    )
