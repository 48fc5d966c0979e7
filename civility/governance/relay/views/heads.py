"""Electing the head of a unit, voting one out, a vacancy, the account that goes with the office, the minutes."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import (
    AccountForm,
    ElectionForm,
    EndForm,
    RecallForm,
    ids_of,
    meeting_of,
    rows_of,
)
from civility.governance.relay.models import HeadTerm
from civility.governance.relay.queries import Head, Unit, find_unit, list_accounts, list_terms
from civility.governance.relay.services import elect_head, end_term, give_account, recall_head
from civility.governance.relay.views.blueprint import blueprint
from civility.people.meetings import MEETINGS
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.photos import get_photo, shown
from civility.web.filters import day

TERM_YEARS = 3


@blueprint.route("/v/<village_code>/units/<uuid:unit_id>/election", methods=["GET", "POST"])
@permitted("head.elect")
def election(village: Division, unit_id: UUID) -> ResponseReturnValue:
    """What the meeting of the unit came to; whoever has the most votes, and more than half of those present, is elected."""
    session = current_session()
    unit = find_unit(session, village.id, unit_id)
    first = today()
    form = ElectionForm(
        voted_on=first,
        starts_on=first,
        ends_on=_years_later(first, TERM_YEARS),
        eligible=len(unit.households),
        abstentions=0,
    )
    form.offer(list_accounts(session, village.id, [home.id for home in unit.households]))
    rows = rows_of(form, unit.households)
    actor = require("head.elect", village)
    if request.method == "POST":
        form.minutes.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        try:
            term = elect_head(
                session,
                village_id=village.id,
                unit_id=unit_id,
                meeting=meeting_of(form, unit.households),
                starts_on=cast(date, form.starts_on.data),
                ends_on=cast(date, form.ends_on.data),
                user_id=next(iter(ids_of([form.account.data or ""])), None),
                photo_ids=form.minutes.ids,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            name = next(home.head_name for home in unit.households if home.id == term.household_id)
            flash(_("%(unit)s的户长选出来了：%(name)s家，做到 %(until)s。", unit=unit.name, name=name, until=day(term.ends_on)), "good")  # fmt: skip
            return redirect(url_for("relay.unit", village_code=village.code, unit_id=unit_id), 303)
        unit = find_unit(session, village.id, unit_id)
    return render_template(
        "relay/election.html",
        village=village,
        unit=unit,
        form=form,
        rows=rows,
        needed=MEETINGS["households"].needed(len(unit.households)),
    ), form.status


@blueprint.route("/v/<village_code>/units/<uuid:unit_id>/recall", methods=["GET", "POST"])
@permitted("head.elect")
def recall(village: Division, unit_id: UUID) -> ResponseReturnValue:
    unit, head = _head_of(village, unit_id)
    form = RecallForm(voted_on=today(), eligible=len(unit.households), abstentions=0)
    if form.validate_on_submit():
        try:
            recall_head(
                current_session(),
                village_id=village.id,
                term_id=head.term.id,
                vote=form.vote(),
                actor=require("head.elect", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
            unit, head = _head_of(village, unit_id)
        else:
            flash(_("记下了：%(unit)s的户长表决罢免了，要另选一户。", unit=unit.name), "good")
            return redirect(url_for("relay.unit", village_code=village.code, unit_id=unit_id), 303)
    return render_template("relay/recall.html", village=village, unit=unit, head=head, form=form), form.status


@blueprint.route("/v/<village_code>/units/<uuid:unit_id>/vacancy", methods=["GET", "POST"])
@permitted("head.elect")
def vacancy(village: Division, unit_id: UUID) -> ResponseReturnValue:
    """The head resigned, died or moved away."""
    unit, head = _head_of(village, unit_id)
    form = EndForm(on=today())
    if form.validate_on_submit():
        try:
            end_term(
                current_session(),
                village_id=village.id,
                term_id=head.term.id,
                what=form.what.data,
                on=cast(date, form.on.data),
                actor=require("head.elect", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
            unit, head = _head_of(village, unit_id)
        else:
            flash(_("记下了。%(unit)s的户长空着，请尽快开会选一户。", unit=unit.name), "good")
            return redirect(url_for("relay.unit", village_code=village.code, unit_id=unit_id), 303)
    return render_template("relay/vacancy.html", village=village, unit=unit, head=head, form=form), form.status


@blueprint.post("/v/<village_code>/units/<uuid:unit_id>/account")
@permitted("head.elect")
def account(village: Division, unit_id: UUID) -> ResponseReturnValue:
    """An account for a head who was elected without one."""
    _unit, head = _head_of(village, unit_id)
    form = AccountForm()
    users = list_accounts(current_session(), village.id, [head.household.id])
    form.account.choices = [(str(user.id), user.name) for user in users]
    if form.validate_on_submit():
        give_account(
            current_session(),
            village_id=village.id,
            term_id=head.term.id,
            user_id=UUID(form.account.data),
            actor=require("head.elect", village),
        )
        flash(_("好了，他登录以后就看得到自己管的户。"), "good")
    return redirect(url_for("relay.unit", village_code=village.code, unit_id=unit_id), 303)


@blueprint.get("/v/<village_code>/units/<uuid:unit_id>/minutes/<uuid:photo_id>.jpg")
@permitted("unit.read")
def minutes(village: Division, unit_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """The picture of the minutes of an election."""
    session, actor = current_session(), require("unit.read", village)
    terms: list[HeadTerm] = [term for term, _home in list_terms(session, village.id, unit_id)]
    if photo_id not in {term.photo_id for term in terms}:
        raise NotFound()
    return shown(get_photo(session, village.id, photo_id, keeper=actor.mark), small="small" in request.args)


@blueprint.get("/v/<village_code>/units/photos/<uuid:photo_id>.jpg")
@permitted("head.elect")
def loose_photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """A picture that came with a form which is being put right: its sender sees it, nobody else."""
    photo = get_photo(current_session(), village.id, photo_id, keeper=require("head.elect", village).mark)
    if photo.loose_until is None:
        raise NotFound()
    return shown(photo, small="small" in request.args)


def _head_of(village: Division, unit_id: UUID) -> tuple[Unit, Head]:
    """The unit and whoever heads it. 404 where nobody does."""
    unit = find_unit(current_session(), village.id, unit_id)
    if unit.head is None:
        raise NotFound()
    return unit, unit.head


def _years_later(first: date, years: int) -> date:
    """The day before the same day, some years later."""
    return date.fromordinal(date(first.year + years, first.month, min(first.day, 28)).toordinal() - 1)
