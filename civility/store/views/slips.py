"""Slips: of a day, one by one, on paper, undone."""

from datetime import date, timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from civility.clock import local, now, today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.people.rules import short_number
from civility.store.printing import SIZES, slip_pdf
from civility.store.queries import (
    day_tally,
    find_delivery_of_slip,
    get_slip,
    list_day_returns,
    list_returns,
    list_slips,
)
from civility.store.services import undo_redemption
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.web.forms import ConfirmForm
from civility.web.numbers import parse_day
from civility.web.serving import as_pdf, asked_size


@blueprint.get("/slips/")
@permitted("store.read")
def slips(village: Division) -> ResponseReturnValue:
    store = need_store(village)
    day = _day(request.args.get("day", ""))
    session = current_session()
    return render_template(
        "store/slips.html",
        village=village,
        store=store,
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < today() else None,
        slips=list_slips(session, village.id, store.id, day),
        returns=list_day_returns(session, village.id, store.id, day),
        tally=day_tally(session, village.id, store.id, day),
        short=short_number,
    )


@blueprint.get("/slips/<int:number>")
@permitted("store.read")
def slip(village: Division, number: int) -> ResponseReturnValue:
    return _page(village, number, ConfirmForm(formdata=None))


@blueprint.get("/slips/<int:number>.pdf")
@permitted("store.read")
def slip_paper(village: Division, number: int) -> Response:
    """On A6, or on a till roll with ``?size=80mm`` or ``58mm``."""
    size = asked_size(SIZES)
    pdf = slip_pdf(current_session(), village, get_slip(current_session(), village.id, number), size)
    return as_pdf(pdf, f"slip-{number}.pdf")


@blueprint.post("/slips/<int:number>/undo")
@permitted("store.undo")
def undo(village: Division, number: int) -> ResponseReturnValue:
    form = ConfirmForm()
    found = get_slip(current_session(), village.id, number)
    if not form.validate_on_submit():
        return _page(village, number, form), form.status
    try:
        undo_redemption(
            current_session(),
            village_id=village.id,
            redemption_id=found.redemption.id,
            actor=require("store.undo", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _page(village, number, form), status
    return redirect(url_for("store.counter", village_code=village.code, undone=number), 303)


def _page(village: Division, number: int, form: ConfirmForm) -> str:
    session = current_session()
    found = get_slip(session, village.id, number)
    actor = current_actor()
    until = found.redemption.at + timedelta(minutes=get_settings(session, village.id).undo_minutes)
    returns = list_returns(session, village.id, found.redemption.id)
    own = actor is not None and found.redemption.clerk_id == actor.user_id
    return render_template(
        "store/slip.html",
        village=village,
        slip=found,
        day=local(found.redemption.at).date(),
        short=short_number(found.household.number),
        form=form,
        returns=returns,
        delivery=find_delivery_of_slip(session, village.id, found.redemption.id),
        may_return=found.state == "done" and may(actor, "store.return", village),
        undo_until=until if own and not returns and found.state == "done" and until > now() else None,
    )


def _day(text: str) -> date:
    try:
        return min(parse_day(text), today()) if text else today()
    except ValueError:
        return today()
