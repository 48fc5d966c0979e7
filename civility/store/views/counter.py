"""The counter: whose turn it is, what was just sold, how the day goes."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility.clock import local, now, today
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.desk import Desk
from civility.people.finding import Found
from civility.people.forms import FindForm
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.store.forms import StoreForm
from civility.store.models import Store
from civility.store.queries import (
    Slip,
    day_tally,
    find_opening,
    get_held,
    get_slip,
    last_slip_of,
    list_low,
    list_offers,
    list_open_days,
    list_stores,
)
from civility.store.queries.vouchers import find_voucher
from civility.store.services import open_store
from civility.store.views import blueprint
from civility.store.views.common import need_store, store_of, tile
from civility.store.views.words import opening_words
from civility.web.forms import ConfirmForm
from civility.web.paths import asked_number


def _voucher(village: Division, line: str) -> str | None:
    """The page of the voucher a line means. Raises NotFound when the village never printed it."""
    number = find_voucher(current_session(), village, line)
    if number is None:
        return None
    get_held(current_session(), village.id, "voucher", number)
    return url_for("store.hold", village_code=village.code, kind="voucher", number=number)


DESK = Desk("store.counter", "store.customer", elsewhere=_voucher)


@blueprint.get("/")
@permitted("store.read")
def counter(village: Division) -> ResponseReturnValue:
    """For clerks the counter; for others who work with the store its goods; before it is opened, how to."""
    store = store_of(village)
    if store is None:
        return render_template("store/none.html", village=village, may_open=may(current_actor(), "store.open", village))
    if not may(current_actor(), "store.hand_over", village):
        if "q" in request.args:
            raise Forbidden()
        return redirect(url_for("store.goods", village_code=village.code))
    form, found = DESK.ask(village)
    return DESK.only(village, found) or (_page(village, store, form, found), form.status)


@blueprint.post("/find")
@permitted("store.hand_over")
def find(village: Division) -> ResponseReturnValue:
    """Whatever was scanned, typed or photographed: on to the household, to a voucher, or to a list of names."""
    store = need_store(village)
    form = FindForm()
    return DESK.lead_on(village, form) or (_page(village, store, form), form.status)


@blueprint.route("/open", methods=["GET", "POST"])
@permitted("store.open")
def open_shop(village: Division) -> ResponseReturnValue:
    form = StoreForm()
    if form.validate_on_submit():
        try:
            open_store(
                current_session(),
                village_id=village.id,
                name=form.name.data or "",
                place=form.place.data or "",
                hours=form.hours.data or "",
                actor=require("store.open", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "name")
            return render_template("store/open.html", village=village, form=form), status
        return redirect(url_for("store.goods", village_code=village.code), 303)
    return render_template("store/open.html", village=village, form=form), form.status


def _page(village: Division, store: Store, form: FindForm, found: list[Found] | None = None) -> str:
    session = current_session()
    actor = require("store.hand_over", village)
    last = last_slip_of(session, village.id, store.id, actor.user_id)
    done, undone = _slip_asked("done", village), _slip_asked("undone", village)
    undo_until = None
    if last is not None and last.state == "done":
        undo_until = last.redemption.at + timedelta(minutes=get_settings(session, village.id).undo_minutes)
        undo_until = undo_until if undo_until > now() else None
    return render_template(
        "store/counter.html",
        village=village,
        store=store,
        stores=list_stores(session, village.id),
        form=form,
        found=DESK.rows(village, found or []),
        last=last,
        done=done,
        undone=undone,
        undo=ConfirmForm(formdata=None),
        undo_until=f"{local(undo_until):%H:%M}" if undo_until else "",
        tally=day_tally(session, village.id, store.id, today()),
        open_days=list_open_days(session, village.id, store.id, today()),
        opening=find_opening(session, store),
        opening_words=opening_words,
        low=[tile(offer) for offer in list_low(list_offers(session, village.id, store.id, today()))],
        short=short_number,
    )


def _slip_asked(name: str, village: Division) -> Slip | None:
    """The slip the address speaks of after a sale or an undo; one that does not exist is not spoken of."""
    number = asked_number(name)
    try:
        return get_slip(current_session(), village.id, number) if number else None
    except NotFound:
        return None
