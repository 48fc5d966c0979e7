"""Pages of units: all of them, one of them, a new one, moving households, dissolving one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import AccountForm, MoveForm, UnitForm, ids_of
from civility.governance.relay.models import UnitChange
from civility.governance.relay.queries import (
    find_unit,
    list_accounts,
    list_changes,
    list_terms,
    list_units,
    walking,
)
from civility.governance.relay.rules import ENDINGS, LEAST, MOST, suggest
from civility.governance.relay.services import dissolve_unit, form_unit, move_households
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings, list_households, list_names
from civility.people.rules import short_number
from civility.web.forms import ConfirmForm, pressed


@blueprint.get("/v/<village_code>/units/")
@permitted("unit.read")
def units(village: Division) -> ResponseReturnValue:
    found, without = list_units(current_session(), village.id)
    return render_template(
        "relay/units.html",
        village=village,
        units=found,
        without=without,
        vacant=sum(unit.head is None for unit in found),
        least=LEAST,
        most=MOST,
        short=short_number,
        may_form=may(current_actor(), "unit.form", village),
    )


@blueprint.get("/v/<village_code>/units/<uuid:unit_id>")
@permitted("unit.read")
def unit(village: Division, unit_id: UUID) -> ResponseReturnValue:
    return _unit_page(village, unit_id, ConfirmForm(formdata=None))


@blueprint.route("/v/<village_code>/units/new", methods=["GET", "POST"])
@permitted("unit.form")
def new_unit(village: Division) -> ResponseReturnValue:
    """Name a unit and tick its households; the next neighbours that are in no unit are ticked already."""
    session, form = current_session(), UnitForm()
    if form.validate_on_submit():
        try:
            made = form_unit(
                session,
                village_id=village.id,
                name=form.name.data or "",
                household_ids=ids_of(form.households.data),
                actor=require("unit.form", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s”成立了。下一步：开个会，选出户长。", name=made.name), "good")
            return redirect(url_for("relay.unit", village_code=village.code, unit_id=made.id), 303)
    found, without = list_units(session, village.id)
    suggested = suggest(without)
    ticked = (
        set(form.households.data or ()) if request.method == "POST" else {str(h.id) for h in next(iter(suggested), ())}
    )
    names = {each.id: each.name for each in found}
    return render_template(
        "relay/new_unit.html",
        village=village,
        form=form,
        without=without,
        others=[home for home in walking(list_households(session, village.id)) if home.head_unit_id],
        names=names,
        ticked=ticked,
        parts=len(suggested),
        least=LEAST,
        most=MOST,
        strict=bool(get_settings(session, village.id).units_strict),
        short=short_number,
    ), form.status


@blueprint.route("/v/<village_code>/units/move", methods=["GET", "POST"])
@permitted("unit.form")
def move(village: Division) -> ResponseReturnValue:
    """Households of one unit (``from``), or those in none, go to another unit or to none."""
    session, form = current_session(), MoveForm()
    found, without = list_units(session, village.id)
    source = next((each for each in found if str(each.id) == request.args.get("from")), None)
    form.to.choices = [
        *(SelectChoice(str(each.id), _("%(name)s（现在 %(count)s 户）", name=each.name, count=len(each.households))) for each in found if each is not source),
        *([SelectChoice("", _("先不属于哪个单元"))] if source else []),
    ]  # fmt: skip
    if form.validate_on_submit():
        try:
            move_households(
                session,
                village_id=village.id,
                unit_id=next(iter(ids_of([form.to.data])), None),
                household_ids=ids_of(form.households.data),
                actor=require("unit.form", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("调好了：%(count)s 户。", count=len(form.households.data or ())), "good")
            return redirect(url_for("relay.units", village_code=village.code), 303)
    return render_template(
        "relay/move.html",
        village=village,
        form=form,
        source=source,
        homes=source.households if source else without,
        ticked=set(form.households.data or ()),
        short=short_number,
    ), form.status


@blueprint.post("/v/<village_code>/units/<uuid:unit_id>/dissolve")
@permitted("unit.form")
def dissolve(village: Division, unit_id: UUID) -> ResponseReturnValue:
    form = pressed()
    try:
        done = dissolve_unit(
            current_session(),
            village_id=village.id,
            unit_id=unit_id,
            actor=require("unit.form", village),
            request_key=form.request_key.data or "",
        )
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _unit_page(village, unit_id, form), form.status
    flash(_("“%(name)s”撤了。以前的榜和账上还写着它。", name=done.name), "good")
    return redirect(url_for("relay.units", village_code=village.code), 303)


def _unit_page(village: Division, unit_id: UUID, form: ConfirmForm) -> str:
    session, actor = current_session(), current_actor()
    found = find_unit(session, village.id, unit_id)
    terms = list_terms(session, village.id, unit_id)
    changes = list_changes(session, village.id, unit_id)
    numbers = {str(home.id): home.number for home in list_households(session, village.id, with_left=True)}
    accounts = AccountForm(formdata=None)
    may_elect = may(actor, "head.elect", village)
    if may_elect and found.head is not None:
        users = list_accounts(session, village.id, [found.head.household.id])
        accounts.account.choices = [(str(user.id), user.name) for user in users]
    return render_template(
        "relay/unit.html",
        village=village,
        unit=found,
        dissolved_on=found.dissolved_on,
        terms=terms,
        changes=[_change_words(each, unit_id, numbers) for each in changes],
        by=list_names(session, {each.by for each in changes}),
        endings=ENDINGS,
        least=LEAST,
        most=MOST,
        short=short_number,
        numbers=numbers,
        form=form,
        accounts=accounts,
        may_form=may(actor, "unit.form", village),
        may_elect=may_elect,
    )


def _change_words(change: UnitChange, unit_id: UUID, numbers: dict[str, str]) -> dict[str, Any]:
    """What a change was for this unit: formed, dissolved, who came, who left."""
    came = change.unit_id == unit_id
    who = _("、").join(
        numbers.get(move["household"], "?") for move in change.moves if came or move["from"] == str(unit_id)
    )
    if change.kind == "dissolved" and came:
        what = _("撤了")
    elif change.kind == "formed" and came:
        what = _("成立，户号 %(who)s", who=who)
    else:
        what = _("调进来：户号 %(who)s", who=who) if came else _("调出去：户号 %(who)s", who=who)
    return {"what": what, "at": change.at, "by": change.by}
