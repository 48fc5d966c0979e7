"""Pages of goals for whoever sets them: the committee for every place, a unit's head for the unit."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.goals.forms import GoalForm, SettleForm
from civility.governance.goals.queries import (
    find_newest_month,
    find_own_unit,
    get_goal,
    is_shown,
    list_open_goals,
    list_places,
    list_settled,
)
from civility.governance.goals.rules import last_day
from civility.governance.goals.services import set_goal, settle_goal, withdraw_goal
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import chain_of
from civility.photos import get_photo, shown
from civility.web.forms import ConfirmForm, pressed

blueprint = Blueprint("goals", __name__, url_prefix="/v/<village_code>/goals")

WEEK = timedelta(days=7)


@blueprint.route("/", methods=["GET", "POST"])
@permitted("goal.set")
def goals(village: Division) -> ResponseReturnValue:
    """What is open, what came of the newest, and the form for one more."""
    session, actor = current_session(), require("goal.set", village)
    form = _form(village)
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
    if form.validate_on_submit() and form.due_on.data:
        try:
            set_goal(
                session,
                village_id=village.id,
                place=form.place(),
                text=form.text.data or "",
                due_on=form.due_on.data,
                photo_ids=form.photos.ids,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("小目标定了，公开栏上看得到：%(text)s。", text=form.text.data), "good")
            return redirect(url_for(".goals", village_code=village.code), 303)
    newest = find_newest_month(session, village.id)
    page = render_template(
        "goals/goals.html",
        village=village,
        open=list_open_goals(session, village.id),
        settled=list_settled(session, village.id, newest) if newest else [],
        month=newest,
        today=today(),
        latest=last_day(today()),
        form=form,
    )
    return page, form.status


@blueprint.route("/<uuid:goal_id>", methods=["GET", "POST"])
@permitted("goal.set")
def goal(village: Division, goal_id: UUID) -> ResponseReturnValue:
    """Saying how one came out."""
    session, actor = current_session(), require("goal.set", village)
    found = get_goal(session, village.id, goal_id)
    form = SettleForm()
    if request.method == "POST":
        form.photos.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        try:
            settled = settle_goal(
                session,
                village_id=village.id,
                goal_id=goal_id,
                done=form.outcome.data == "done",
                why=form.why.data or "",
                photo_ids=form.photos.ids,
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            done = _("做成了，记到这个月的小变化里了：%(text)s。", text=settled.text)
            flash(done if settled.state == "done" else _("没做成的原因写上了：%(text)s。", text=settled.text), "good")
            return redirect(url_for(".goals", village_code=village.code), 303)
    page = render_template(
        "goals/goal.html",
        village=village,
        goal=found.goal,
        where=found.place,
        form=form,
        confirm=ConfirmForm(formdata=None),
    )
    return page, form.status


@blueprint.post("/<uuid:goal_id>/withdraw")
@permitted("goal.set")
def withdraw(village: Division, goal_id: UUID) -> ResponseReturnValue:
    pressed()
    try:
        taken = withdraw_goal(
            current_session(), village_id=village.id, goal_id=goal_id, actor=require("goal.set", village)
        )
    except RuleBroken as refusal:
        flash(refusal.describe(_), "bad")
        return redirect(url_for(".goal", village_code=village.code, goal_id=goal_id), 303)
    flash(_("撤了，公开栏上不再有：%(text)s。", text=taken.text), "good")
    return redirect(url_for(".goals", village_code=village.code), 303)


@blueprint.get("/photos/<uuid:photo_id>.jpg")
@permitted("goal.set")
def photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """A picture that somebody sent for a goal, for themselves; those of goals are on the public page."""
    keeper = require("goal.set", village).mark
    found = get_photo(current_session(), village.id, photo_id, keeper=keeper)
    if found.keeper != keeper and not is_shown(current_session(), village.id, photo_id):
        raise NotFound()  # a claim's, a matter's
    return shown(found, small="small" in request.args)


def _form(village: Division) -> GoalForm:
    """With the places that this person may set goals for."""
    session, actor = current_session(), require("goal.set", village)
    if "committee" in actor.roles_in(chain_of(session, village)):
        grids, units = list_places(session, village.id)
        return GoalForm(grids, units, whole=True, due_on=today() + WEEK)
    own = find_own_unit(session, village.id, actor)
    return GoalForm((), (own,) if own else (), whole=False, due_on=today() + WEEK)
