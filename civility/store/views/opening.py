"""When the store is open: hours of weekdays and market days, and notices that it is shut."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.almanac import parse_figures, parse_span
from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.store.errors import BadHours, BadMarketDays
from civility.store.models import Store
from civility.store.queries import find_opening, list_closures
from civility.store.rules.opening import Slot, slots_from, span_words
from civility.store.services import close_store, reopen_store, set_hours
from civility.store.stock_forms import CloseForm, HoursForm
from civility.store.views import blueprint
from civility.store.views.common import need_store
from civility.store.views.words import WEEKDAYS, opening_words, schedule_words
from civility.web.forms import ConfirmForm


@blueprint.get("/opening")
@permitted("store.read")
def opening(village: Division) -> ResponseReturnValue:
    store = need_store(village)
    return _page(village, store, _hours_form(store), CloseForm(formdata=None, data={"from_on": today()}))


@blueprint.post("/opening/hours")
@permitted("store.hours")
def opening_hours(village: Division) -> ResponseReturnValue:
    store, form = need_store(village), HoursForm()
    if form.validate_on_submit():
        try:
            set_hours(
                current_session(),
                village_id=village.id,
                store_id=store.id,
                slots=_typed_slots(form),
                actor=require("store.hours", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("开门时间记下了，公开栏上马上看得到。"), "good")
            return redirect(url_for("store.opening", village_code=village.code), 303)
    return _page(village, store, form, CloseForm(formdata=None, data={"from_on": today()})), form.status


@blueprint.post("/opening/close")
@permitted("store.hours")
def close(village: Division) -> ResponseReturnValue:
    store, form = need_store(village), CloseForm()
    if form.validate_on_submit() and form.from_on.data:
        try:
            close_store(
                current_session(),
                village_id=village.id,
                store_id=store.id,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                reason=form.reason.data or "",
                actor=require("store.hours", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "from_on")
        else:
            flash(_("停业公告贴上公开栏了。这几天柜台不能兑换。"), "good")
            return redirect(url_for("store.opening", village_code=village.code), 303)
    return _page(village, store, _hours_form(store), form), form.status


@blueprint.post("/opening/<uuid:closure_id>/reopen")
@permitted("store.hours")
def reopen(village: Division, closure_id: UUID) -> ResponseReturnValue:
    store, form = need_store(village), ConfirmForm()
    again = CloseForm(formdata=None, data={"from_on": today()})
    if form.validate_on_submit():
        try:
            reopen_store(
                current_session(),
                village_id=village.id,
                closure_id=closure_id,
                actor=require("store.hours", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            again.refuse(refusal)
        else:
            flash(_("开门了，柜台可以兑换。"), "good")
            return redirect(url_for("store.opening", village_code=village.code), 303)
    return _page(village, store, _hours_form(store), again), again.status


def _page(village: Division, store: Store, hours: HoursForm, shut: CloseForm) -> str:
    session = current_session()
    kept = {slot.number: span_words(slot) for slot in slots_from(store.schedule) if slot.kind == "week"}
    week = [
        {"name": f"w-{number}", "label": _(words), "typed": request.form.get(f"w-{number}", kept.get(number, ""))}
        for number, words in enumerate(WEEKDAYS)
    ]
    return render_template(
        "store/opening.html",
        village=village,
        store=store,
        words=opening_words(find_opening(session, store)),
        schedule=schedule_words(store),
        closures=list_closures(session, store),
        week=week,
        hours=hours,
        shut=shut,
        today=today(),
        confirm=ConfirmForm(formdata=None),
        may_change=may(current_actor(), "store.hours", village),
    )


def _hours_form(store: Store) -> HoursForm:
    said: dict[str, str] = {}
    for kind in ("tens", "lunar"):
        slots = [slot for slot in slots_from(store.schedule) if slot.kind == kind]
        if slots:
            said[kind] = "、".join(str(slot.number) for slot in slots)
            said[f"{kind}_hours"] = span_words(slots[0])
    return HoursForm(formdata=None, data=said)


def _typed_slots(form: HoursForm) -> list[Slot]:
    """Raises BadHours, BadMarketDays, naming the row."""
    slots = []
    for number, words in enumerate(WEEKDAYS):
        text = request.form.get(f"w-{number}", "").strip()
        if text:
            slots.append(Slot("week", number, *_span(text, _(words))))
    for kind in ("tens", "lunar"):
        figures, hours = form[kind], form[f"{kind}_hours"]
        if not figures.data:
            continue
        span = _span(hours.data or "", str(hours.label.text))
        try:
            slots += [Slot(kind, figure, *span) for figure in parse_figures(figures.data)]
        except ValueError:
            raise BadMarketDays(row=str(figures.label.text)) from None
    return slots


def _span(text: str, row: str) -> tuple[int, int]:
    try:
        return parse_span(text)
    except ValueError:
        raise BadHours(row=row) from None
