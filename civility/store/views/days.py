"""The close of a day: count, sign by another person, print, open again."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.store.forms import DayForm, ReopenForm
from civility.store.models import Store
from civility.store.printing import day_pdf
from civility.store.queries import (
    DayPage,
    Offer,
    day_tally,
    find_day_page,
    list_closes,
    list_offers,
    list_open_days,
)
from civility.store.queries.deliveries import count_delivered
from civility.store.rules import MAX_STOCK
from civility.store.services import Said, count_day, reopen_day, sign_day
from civility.store.views import blueprint
from civility.store.views.common import need_store, whole_number
from civility.web.forms import ConfirmForm
from civility.web.numbers import MINUS, parse_day, points
from civility.web.serving import as_pdf


@blueprint.get("/days/")
@permitted("store.read")
def day_closes(village: Division) -> ResponseReturnValue:
    """Days that nobody counted yet, and those that were."""
    store = need_store(village)
    return render_template(
        "store/days.html",
        village=village,
        store=store,
        today=today(),
        open_days=list_open_days(current_session(), village.id, store.id, today()),
        closes=list_closes(current_session(), village.id, store.id),
    )


@blueprint.get("/days/<day>")
@permitted("store.read")
def day_close(village: Division, day: str) -> ResponseReturnValue:
    """A day beside its count."""
    return _page(village, need_store(village), _day(day), DayForm(formdata=None))


@blueprint.post("/days/<day>/count")
@permitted("day.count")
def count_the_day(village: Division, day: str) -> ResponseReturnValue:
    """What was counted on paper, for another person to sign."""
    store, on, form = need_store(village), _day(day), DayForm()
    if form.validate_on_submit():
        try:
            count_day(
                current_session(),
                village_id=village.id,
                store_id=store.id,
                day=on,
                said=Said(form.slips.data or 0, form.points.data or 0, form.returns.data or 0, form.returned.data or 0),
                counts=_typed_counts(_stocked(village, store)),
                reason=form.reason.data or "",
                actor=require("day.count", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "reason" if refusal.code == "difference-unexplained" else None)
        else:
            flash(_("数好了。请另一个人打开这一页核对、签字。"), "good")
            return redirect(_address(village, on), 303)
    return _page(village, store, on, form), form.status


@blueprint.get("/days/<day>.pdf")
@permitted("store.read")
def day_paper(village: Division, day: str) -> Response:
    store, on = need_store(village), _day(day)
    page = find_day_page(current_session(), village.id, store.id, on)
    if page is None:
        raise NotFound()
    pdf = day_pdf(current_session(), village, store, page)
    return as_pdf(pdf, f"day-{on.isoformat()}.pdf")


@blueprint.post("/days/<day>/sign")
@permitted("day.sign")
def sign(village: Division, day: str) -> ResponseReturnValue:
    """``close`` is the count that was looked at: one made since is not signed unseen."""
    form = ConfirmForm()

    def do() -> None:
        sign_day(
            current_session(),
            village_id=village.id,
            close_id=_close_id(),
            actor=require("day.sign", village),
            request_key=form.request_key.data or "",
        )

    return _decide(village, day, form, do, _("日结好了。可以打印出来，两个人签字。"))


@blueprint.post("/days/<day>/reopen")
@permitted("day.reopen")
def reopen_the_day(village: Division, day: str) -> ResponseReturnValue:
    form = ReopenForm()

    def do() -> None:
        reopen_day(
            current_session(),
            village_id=village.id,
            close_id=_close_id(),
            reason=form.reason.data or "",
            actor=require("day.reopen", village),
            request_key=form.request_key.data or "",
        )

    return _decide(village, day, form, do, _("这一天重开了。改好以后，要重新清点、重新签。"))


def _decide(
    village: Division, day: str, form: ConfirmForm | ReopenForm, do: Callable[[], None], words: str
) -> ResponseReturnValue:
    store, on = need_store(village), _day(day)
    if form.validate_on_submit():
        try:
            do()
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(words, "good")
            return redirect(_address(village, on), 303)
    return _page(village, store, on, DayForm(formdata=None), form), form.status


def _page(
    village: Division, store: Store, on: date, form: DayForm, deciding: ConfirmForm | ReopenForm | None = None
) -> str:
    session, actor = current_session(), current_actor()
    page = find_day_page(session, village.id, store.id, on)
    close = page.close if page else None
    closed = close is not None and close.state == "closed"
    own = close is not None and actor is not None and close.counted_by == actor.user_id
    counting = not closed and on <= today() and may(actor, "day.count", village)
    return render_template(
        "store/day.html",
        village=village,
        store=store,
        day=on,
        tally=day_tally(session, village.id, store.id, on),
        brought=count_delivered(session, village.id, store.id, on),
        page=page,
        rows=_rows(page) if page else [],
        state=close.state if close else "open",
        form=form,
        counting=counting,
        stocked=_stocked(village, store) if counting else [],
        typed=request.form,
        deciding=deciding,
        sign=deciding if isinstance(deciding, ConfirmForm) else ConfirmForm(formdata=None),
        reopening=deciding if isinstance(deciding, ReopenForm) else ReopenForm(formdata=None),
        may_sign=close is not None and close.state == "counted" and not own and may(actor, "day.sign", village),
        may_reopen=closed and may(actor, "day.reopen", village),
        own=own,
    )


def _rows(page: DayPage) -> list[dict[str, str]]:
    """What the book had beside what was counted, and by how much they differ."""
    close = page.close
    rows = [
        _row(_("兑换单（张）"), close.slips, close.slips_said),
        _row(_("兑换单上的分"), close.points_tenths, close.points_said_tenths, points),
    ]
    if close.returns or close.returns_said:
        rows.append(_row(_("退货单（张）"), close.returns, close.returns_said))
        rows.append(_row(_("退货单上的分"), close.returned_tenths, close.returned_said_tenths, points))
    return rows + [_row(each.name, each.booked, each.counted) for each in page.counts]


def _row(what: str, booked: int, counted: int, say: Callable[[int], str] = str) -> dict[str, str]:
    gap = counted - booked
    difference = f"{'+' if gap > 0 else MINUS}{say(abs(gap))}" if gap else "—"
    return {"what": what, "booked": say(booked), "counted": say(counted), "difference": difference}


def _stocked(village: Division, store: Store) -> list[Offer]:
    offers = list_offers(current_session(), village.id, store.id, today(), with_hidden=True)
    return [offer for offer in offers if offer.good.kind == "stock"]


def _typed_counts(offers: list[Offer]) -> dict[UUID, int]:
    """``0`` counts: the shelf was looked at and is empty. Only fields left empty are left out."""
    counts = {}
    for offer in offers:
        typed = request.form.get(f"n-{offer.good.code}", "").strip()
        if typed:
            counts[offer.good.id] = 0 if typed == "0" else whole_number(typed, MAX_STOCK)
    return counts


def _close_id() -> UUID:
    try:
        return UUID(request.form.get("close", ""))
    except ValueError:
        raise NotFound() from None


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise NotFound() from None


def _address(village: Division, on: date) -> str:
    return url_for("store.day_close", village_code=village.code, day=on.isoformat())
