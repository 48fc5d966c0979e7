"""One shift: who comes, signing up for who has no phone, swaps and cover, and going through the list afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.activities.forms import AnswerForm, EnterForm, HelpedSwapForm, NumberForm, ReasonForm
from civility.governance.activities.models import Shift, ShiftAsk
from civility.governance.activities.printing import sign_in_pdf
from civility.governance.activities.queries import (
    Listed,
    find_place,
    get_shift,
    is_over,
    list_asks,
    list_coming,
    list_places,
    list_untold,
)
from civility.governance.activities.rules.hours import most_minutes
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.services import (
    Seen,
    add_comer,
    answer_ask,
    ask_cover,
    ask_swap,
    cancel_shift,
    confirm_hours,
    enter_shift,
    tell,
)
from civility.governance.activities.views import words
from civility.governance.activities.views.blueprint import blueprint
from civility.people.finding import Found, get_by_number, plain_number
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import households_by_id, list_names
from civility.people.rules import short_number
from civility.web.forms import ConfirmForm, pressed
from civility.web.serving import as_pdf


@blueprint.get("/shifts/<uuid:shift_id>")
@permitted("activity.read")
def shift(village: Division, shift_id: UUID) -> ResponseReturnValue:
    return _page(village, shift_id)


def _page(village: Division, shift_id: UUID, **shown: Any) -> str:
    """``shown`` are forms as they were sent, by the name the page knows them by; ``typed`` what was typed in the list."""
    session, actor = current_session(), current_actor()
    found, activity = get_shift(session, village.id, shift_id)
    listed = list_places(session, found)
    over = is_over(found)
    manages = may(actor, "activity.manage", village)
    in_charge = actor is not None and (actor.user_id == activity.leader_id or manages)
    own = actor.household.household_id if actor is not None and actor.household is not None else None
    others = list_coming(session, village.id, days=AHEAD_DAYS, activity=activity, cancelled=False)
    swap = shown.pop("swap", None) or HelpedSwapForm(formdata=None)
    swap.shift.choices = _choices(others, found)
    forms = {
        "enter": EnterForm(formdata=None),
        "comer": NumberForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "answer": AnswerForm(formdata=None),
        "confirm": ConfirmForm(formdata=None),
        "typed": {},
        **shown,
    }
    return render_template(
        "activities/shift.html",
        village=village,
        shift=found,
        activity=activity,
        leader_name=list_names(session, [activity.leader_id])[activity.leader_id],
        going=[each for each in listed if each.place.state != "waiting"],
        waiting=[each for each in listed if each.place.state == "waiting"],
        asks=_asks(village, listed),
        untold=list_untold(session, village.id, [found.id]),
        over=over,
        ahead=found.state == "planned" and not over,
        most=most_minutes(found.begins, found.ends),
        own=own,
        words=words,
        short=short_number,
        swap=swap,
        may_enter=may(actor, "activity.enter", village),
        in_charge=in_charge,
        **forms,
    )


def _choices(others: Sequence[Any], found: Shift) -> list[tuple[str, str]]:
    return [(str(each.shift.id), words.when(each.shift)) for each in others if each.shift.id != found.id]


def _asks(village: Division, listed: Sequence[Listed]) -> list[tuple[ShiftAsk, str, str]]:
    """What was asked about the places of a shift: the question, who asked, who is asked."""
    session = current_session()
    numbers = {each.place.id: each.household.number for each in listed}
    asks = list_asks(session, village.id, numbers)
    homes = households_by_id(session, village.id, {ask.household_id for ask in asks})
    return [(ask, numbers[ask.place_id], homes[ask.household_id].number) for ask in asks]


@blueprint.post("/shifts/<uuid:shift_id>/enter")
@permitted("activity.enter")
def enter(village: Division, shift_id: UUID) -> ResponseReturnValue:
    """Sign a household up, or take it off."""
    form = EnterForm()
    if form.validate_on_submit():
        wanted = form.wanted.data != "0"
        try:
            found = _found(village, form.number.data)
            place = enter_shift(
                current_session(),
                village_id=village.id,
                shift_id=shift_id,
                household_id=found.household.id,
                wanted=wanted,
                on_paper=bool(form.paper.data),
                actor=require("activity.enter", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            flash(_entered(found.household.number, wanted, place.state if place else ""), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, enter=form), form.status


def _entered(number: str, wanted: bool, state: str) -> str:
    if not wanted:
        return str(_("第 %(n)s 户不来了。", n=number))
    if state == "waiting":
        return str(_("位子满了，第 %(n)s 户排在候补里，有人退就轮到。", n=number))
    return str(_("第 %(n)s 户报上名了。", n=number))


@blueprint.post("/shifts/<uuid:shift_id>/come")
@permitted("activity.confirm")
def come(village: Division, shift_id: UUID) -> ResponseReturnValue:
    """Somebody came who was not on the list."""
    form = NumberForm()
    if form.validate_on_submit():
        try:
            found = _found(village, form.number.data)
            add_comer(
                current_session(),
                village_id=village.id,
                shift_id=shift_id,
                household_id=found.household.id,
                actor=require("activity.confirm", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            flash(_("第 %(n)s 户加到名单里了。", n=found.household.number), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, comer=form), form.status


@blueprint.post("/shifts/<uuid:shift_id>/cancel")
@permitted("activity.confirm")
def cancel(village: Division, shift_id: UUID) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            cancel_shift(
                current_session(),
                village_id=village.id,
                shift_id=shift_id,
                reason=form.reason.data or "",
                actor=require("activity.confirm", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "reason")
        else:
            flash(_("取消了。报了名的户在手机上看得到，没有手机的请照下面的名单打电话。"), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, reason=form), form.status


@blueprint.post("/shifts/<uuid:shift_id>/hours")
@permitted("activity.confirm")
def hours(village: Division, shift_id: UUID) -> ResponseReturnValue:
    """Who came and for how long, line by line; lines without a mark are left as they are."""
    form = ConfirmForm()
    if form.validate_on_submit():
        session = current_session()
        found, _activity = get_shift(session, village.id, shift_id)
        try:
            seen = _read_list(list_places(session, found), request.form)
            _shift, done = confirm_hours(
                session,
                village_id=village.id,
                shift_id=shift_id,
                seen=seen,
                actor=require("activity.confirm", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了 %(count)s 户。", count=len(seen)), "good")
            for each in done:
                flash(words.proposed_words(each), "good" if each.refusal is None else "warn")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, confirm=form, typed=request.form), form.status


def _read_list(listed: Sequence[Listed], typed: Mapping[str, str]) -> list[Seen]:
    """The lines that carry a mark. A figure that is none counts as none, and the service says which line."""
    seen = []
    for each in listed:
        state = typed.get(f"s-{each.place.id}", "")
        if state:
            figure = typed.get(f"m-{each.place.id}", "").strip()
            minutes = int(figure) if figure.isascii() and figure.isdigit() and len(figure) < 6 else 0
            seen.append(Seen(each.place.id, state, minutes if state == "came" else None))
    return seen


@blueprint.post("/shifts/<uuid:shift_id>/told/<uuid:place_id>")
@permitted("activity.read")
def told(village: Division, shift_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """The household was telephoned."""
    pressed()
    tell(current_session(), village_id=village.id, place_id=place_id, actor=require("activity.read", village))
    flash(_("记下了，这一户知道了。"), "good")
    return redirect(_address(village, shift_id), 303)


@blueprint.post("/shifts/<uuid:shift_id>/cover/<uuid:place_id>")
@permitted("activity.enter")
def cover(village: Division, shift_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Look for somebody who comes instead."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            ask_cover(
                current_session(), village_id=village.id, place_id=place_id, actor=require("activity.enter", village)
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("问上了，问到的户在手机上看得到，也可以打电话问。"), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, confirm=form), form.status


@blueprint.post("/shifts/<uuid:shift_id>/swap")
@permitted("activity.enter")
def swap(village: Division, shift_id: UUID) -> ResponseReturnValue:
    """Ask for a swap for a household that has no phone."""
    session, form = current_session(), HelpedSwapForm()
    found, activity = get_shift(session, village.id, shift_id)
    others = list_coming(session, village.id, days=AHEAD_DAYS, activity=activity, cancelled=False)
    form.shift.choices = _choices(others, found)
    if form.validate_on_submit():
        try:
            place = find_place(session, found, _found(village, form.own.data).household.id)
            if place is None:
                raise NotFound()
            ask_swap(
                session,
                village_id=village.id,
                place_id=place.id,
                other_shift_id=UUID(form.shift.data),
                household_id=_found(village, form.number.data).household.id,
                actor=require("activity.enter", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            flash(_("问上了，对方答应才换。"), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, swap=form), form.status


@blueprint.post("/shifts/<uuid:shift_id>/asks/<uuid:ask_id>")
@permitted("activity.enter")
def answer(village: Division, shift_id: UUID, ask_id: UUID) -> ResponseReturnValue:
    """What a household said on the telephone."""
    form = AnswerForm()
    if form.validate_on_submit():
        agreed = form.agreed.data == "1"
        try:
            answer_ask(
                current_session(),
                village_id=village.id,
                ask_id=ask_id,
                agreed=agreed,
                actor=require("activity.enter", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("换好了。") if agreed else _("记下了，来不了。"), "good")
            return redirect(_address(village, shift_id), 303)
    return _page(village, shift_id, answer=form), form.status


@blueprint.get("/shifts/<uuid:shift_id>/list.pdf")
@permitted("activity.read")
def list_paper(village: Division, shift_id: UUID) -> Response:
    """The sign-in list, in the order in which it is gone through."""
    session = current_session()
    found, activity = get_shift(session, village.id, shift_id)
    township = village.parent.name if village.parent else ""
    return as_pdf(sign_in_pdf(session, village, township, found, activity), f"sign-in-{found.held_on}.pdf")


def _found(village: Division, typed: str | None) -> Found:
    return get_by_number(current_session(), village.id, plain_number(typed or ""))


def _address(village: Division, shift_id: UUID) -> str:
    return url_for("activities.shift", village_code=village.code, shift_id=shift_id)
