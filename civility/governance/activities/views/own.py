"""A household's own shifts on its phone: what is coming, signing up, swapping, cover, days away, its calendar."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.activities.forms import AbsenceForm, AnswerForm, OwnEnterForm, SwapForm
from civility.governance.activities.models import Shift
from civility.governance.activities.queries import (
    find_place,
    get_place,
    get_shift,
    is_over,
    list_asks,
    list_coming,
    list_ladders,
    list_own_asks,
    list_own_places,
    list_places,
    tallies_of,
)
from civility.governance.activities.queries.own import find_feed, list_absences
from civility.governance.activities.rules.planning import AHEAD_DAYS
from civility.governance.activities.services import (
    answer_ask,
    ask_cover,
    ask_swap,
    declare_absence,
    enter_shift,
    make_feed,
    tell,
    withdraw_absence,
    withdraw_asks,
)
from civility.governance.activities.views import words
from civility.governance.activities.views.feeds import token_of
from civility.people.actors import Actor, HouseholdRef
from civility.people.finding import get_by_number, plain_number
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.people.queries import households_by_id, list_members, list_names
from civility.web.forms import ConfirmForm, pressed

own_blueprint = Blueprint("own_shifts", __name__, url_prefix="/my/shifts")
PAST = timedelta(days=60)


@own_blueprint.get("/")
@own_household
def shifts(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household)


def _page(household: HouseholdRef, **shown: Any) -> str:
    """What there is to know and to answer, the household's own shifts, and what it may sign up for."""
    session, village_id, home_id = current_session(), household.village_id, household.household_id
    places = list_own_places(session, village_id, home_id, since=today() - PAST)
    mine = {each.shift.id: each for each in places if each.place.state in ("going", "waiting")}
    coming = list_coming(session, village_id, days=AHEAD_DAYS, cancelled=False)
    feed = find_feed(session, village_id, home_id)
    village = session.get_one(Division, village_id)
    return render_template(
        "activities/my_shifts.html",
        village=village,
        news=[each for each in places if each.place.news and each.place.told_at is None],
        asks=list_own_asks(session, village_id, asked=home_id),
        mine=[each for each in mine.values() if each.is_open],
        past=[each for each in reversed(places) if each.place.state in ("came", "missed", "excused")],
        coming=[each for each in coming if each.shift.id not in mine and not each.activity.by_rota],
        tallies=[
            tally
            for clause in list_ladders(session, village_id)
            for tally in tallies_of(session, village_id, clause, today().year, [home_id])
        ],
        absences=list_absences(session, village_id, home_id),
        calendar=_calendar(village, feed.id) if feed else "",
        words=words,
        **{
            "form": ConfirmForm(formdata=None),
            "absence": AbsenceForm(formdata=None),
            "confirm": ConfirmForm(formdata=None),
            **shown,
        },
    )


def _calendar(village: Division, feed_id: UUID) -> str:
    return url_for("public.own_shifts", village_code=village.code, token=token_of(feed_id), _external=True)


@own_blueprint.get("/<uuid:shift_id>")
@own_household
def shift(household: HouseholdRef, shift_id: UUID) -> ResponseReturnValue:
    """One shift: sign up or leave; who has a place on it may swap or look for cover."""
    return _shift_page(household, shift_id)


def _shift_page(
    household: HouseholdRef, shift_id: UUID, *, enter: OwnEnterForm | None = None, swap: SwapForm | None = None
) -> str:
    session, village_id = current_session(), household.village_id
    found, activity = get_shift(session, village_id, shift_id)
    place = find_place(session, found, household.household_id)
    listed = list_places(session, found)
    going = [each for each in listed if each.place.state != "waiting"]
    queue = [each.place.household_id for each in listed if each.place.state == "waiting"]
    asks = list_asks(session, village_id, [place.id]) if place else []
    homes = households_by_id(session, village_id, {ask.household_id for ask in asks})
    enter, swap = enter or OwnEnterForm(formdata=None), swap or SwapForm(formdata=None)
    _offer(household, enter)
    swap.shift.choices = _choices(household, found)
    return render_template(
        "activities/my_shift.html",
        village=session.get_one(Division, village_id),
        shift=found,
        activity=activity,
        leader_name=list_names(session, [activity.leader_id])[activity.leader_id],
        ours=place,
        free=max(found.capacity - len(going), 0),
        before_us=queue.index(household.household_id) if household.household_id in queue else 0,
        asks=[(ask, homes[ask.household_id].number) for ask in asks],
        asking=any(ask.state == "asked" for ask in asks),
        ahead=found.state == "planned" and not is_over(found),
        enter=enter,
        swap=swap,
        confirm=ConfirmForm(formdata=None),
        words=words,
    )


def _offer(household: HouseholdRef, form: OwnEnterForm) -> None:
    people = list_members(current_session(), household.village_id, household.household_id)
    form.member.choices = [("", _("不写是谁")), *((str(member.id), member.name) for member in people)]


def _choices(household: HouseholdRef, found: Shift) -> list[tuple[str, str]]:
    _found, activity = get_shift(current_session(), household.village_id, found.id)
    others = list_coming(current_session(), household.village_id, days=AHEAD_DAYS, activity=activity, cancelled=False)
    return [(str(each.shift.id), words.when(each.shift)) for each in others if each.shift.id != found.id]


@own_blueprint.post("/<uuid:shift_id>/enter")
@own_household
def enter(household: HouseholdRef, shift_id: UUID) -> ResponseReturnValue:
    form = OwnEnterForm()
    _offer(household, form)
    if form.validate_on_submit():
        wanted = form.wanted.data != "0"
        try:
            place = enter_shift(
                current_session(),
                village_id=household.village_id,
                shift_id=shift_id,
                household_id=household.household_id,
                wanted=wanted,
                member_id=UUID(form.member.data) if form.member.data else None,
                actor=Actor.of(household),
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_entered(wanted, place.state if place else ""), "good")
            return redirect(url_for("own_shifts.shift", shift_id=shift_id), 303)
    return _shift_page(household, shift_id, enter=form), form.status


def _entered(wanted: bool, state: str) -> str:
    if not wanted:
        return str(_("记下了，您家不来了，位子让给后面的人。"))
    if state == "waiting":
        return str(_("位子满了，您家排在候补里。有人退出就轮到您家，这里会写明。"))
    return str(_("给您家报上名了。到时候在名单上签字，负责人对过才算小时。"))


@own_blueprint.post("/<uuid:shift_id>/swap")
@own_household
def swap(household: HouseholdRef, shift_id: UUID) -> ResponseReturnValue:
    session, form = current_session(), SwapForm()
    found, _activity = get_shift(session, household.village_id, shift_id)
    form.shift.choices = _choices(household, found)
    if form.validate_on_submit():
        try:
            other = get_by_number(session, household.village_id, plain_number(form.number.data or ""))
            ask_swap(
                session,
                village_id=household.village_id,
                place_id=_own_place(household, found),
                other_shift_id=UUID(form.shift.data),
                household_id=other.household.id,
                actor=Actor.of(household),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            flash(_("问上了。对方在手机上答应了才换，没答应以前还是您家的班。"), "good")
            return redirect(url_for("own_shifts.shift", shift_id=shift_id), 303)
    return _shift_page(household, shift_id, swap=form), form.status


@own_blueprint.post("/<uuid:shift_id>/cover")
@own_household
def cover(household: HouseholdRef, shift_id: UUID) -> ResponseReturnValue:
    """Look for somebody who comes instead."""
    pressed()
    found, _activity = get_shift(current_session(), household.village_id, shift_id)
    form = OwnEnterForm(formdata=None)
    try:
        place_id = _own_place(household, found)
        ask_cover(current_session(), village_id=household.village_id, place_id=place_id, actor=Actor.of(household))
    except NotFound:
        raise
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _shift_page(household, shift_id, enter=form), form.status
    flash(_("正在一户一户问，先问被问得少的。有人答应以前还是您家的班。"), "good")
    return redirect(url_for("own_shifts.shift", shift_id=shift_id), 303)


@own_blueprint.post("/<uuid:shift_id>/keep")
@own_household
def keep(household: HouseholdRef, shift_id: UUID) -> ResponseReturnValue:
    """No more asking: the household comes itself."""
    pressed()
    found, _activity = get_shift(current_session(), household.village_id, shift_id)
    place_id = _own_place(household, found)
    withdraw_asks(current_session(), village_id=household.village_id, place_id=place_id, actor=Actor.of(household))
    flash(_("不问了，还是您家来。"), "good")
    return redirect(url_for("own_shifts.shift", shift_id=shift_id), 303)


@own_blueprint.post("/asks/<uuid:ask_id>")
@own_household
def answer(household: HouseholdRef, ask_id: UUID) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        agreed = form.agreed.data == "1"
        try:
            answer_ask(
                current_session(),
                village_id=household.village_id,
                ask_id=ask_id,
                agreed=agreed,
                actor=Actor.of(household),
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("说定了，已经排到您家。") if agreed else _("记下了，谢谢您回话。"), "good")
            return redirect(url_for("own_shifts.shifts"), 303)
    return _page(household, form=form), form.status


@own_blueprint.post("/told/<uuid:place_id>")
@own_household
def told(household: HouseholdRef, place_id: UUID) -> ResponseReturnValue:
    """The household has read what there was to say."""
    pressed()
    if get_place(current_session(), household.village_id, place_id).household_id != household.household_id:
        raise NotFound()
    tell(current_session(), village_id=household.village_id, place_id=place_id, actor=Actor.of(household))
    return redirect(url_for("own_shifts.shifts"), 303)


@own_blueprint.post("/absence")
@own_household
def absence(household: HouseholdRef) -> ResponseReturnValue:
    form = AbsenceForm()
    if form.validate_on_submit() and form.from_on.data and form.until_on.data:
        try:
            declare_absence(
                current_session(),
                village_id=household.village_id,
                household_id=household.household_id,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                actor=Actor.of(household),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "from_on")
        else:
            flash(_("记下了，这些天不给您家排班。"), "good")
            return redirect(url_for("own_shifts.shifts"), 303)
    return _page(household, absence=form), form.status


@own_blueprint.post("/absence/<uuid:absence_id>/end")
@own_household
def back(household: HouseholdRef, absence_id: UUID) -> ResponseReturnValue:
    """There after all."""
    pressed()
    withdraw_absence(
        current_session(), village_id=household.village_id, absence_id=absence_id, actor=Actor.of(household)
    )
    flash(_("记下了，又可以给您家排班了。"), "good")
    return redirect(url_for("own_shifts.shifts"), 303)


@own_blueprint.post("/calendar")
@own_household
def calendar(household: HouseholdRef) -> ResponseReturnValue:
    """An address for the phone's calendar; the one before ends."""
    form = pressed()
    make_feed(
        current_session(),
        village_id=household.village_id,
        household_id=household.household_id,
        actor=Actor.of(household),
        request_key=form.request_key.data or "",
    )
    flash(_("做好了。把下面的地址加到手机日历里，别给外人看。"), "good")
    return redirect(url_for("own_shifts.shifts"), 303)


def _own_place(household: HouseholdRef, found: Shift) -> UUID:
    """Raises NotFound when the household never had a place on the shift."""
    place = find_place(current_session(), found, household.household_id)
    if place is None:
        raise NotFound()
    return place.id
