"""What households would like: asking, choosing for somebody who has no phone, the counts."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.finding import get_by_number
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import parse_short_number, short_number
from civility.store.queries import get_poll, list_tallies, tally_of
from civility.store.services import choose_good, open_poll
from civility.store.stock_forms import PollForm, VoiceForm
from civility.store.views import blueprint
from civility.store.views.common import need_store

A_WEEK = timedelta(days=7)


@blueprint.get("/needs/")
@permitted("needs.read")
def needs(village: Division) -> ResponseReturnValue:
    """The questions so far, and a new one."""
    return _needs_page(village, PollForm(formdata=None, data={"until_on": today() + A_WEEK}))


@blueprint.post("/needs/")
@permitted("needs.open")
def ask_needs(village: Division) -> ResponseReturnValue:
    form = PollForm()
    if form.validate_on_submit() and form.until_on.data:
        try:
            poll = open_poll(
                current_session(),
                village_id=village.id,
                store_id=need_store(village).id,
                options=[line.strip() for line in (form.options.data or "").splitlines() if line.strip()],
                until_on=form.until_on.data,
                actor=require("needs.open", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "options" if refusal.code == "bad-options" else "until_on")
        else:
            flash(_("发出去了，各户的手机页面上都看得到。"), "good")
            return redirect(url_for("store.need", village_code=village.code, number=poll.number), 303)
    return _needs_page(village, form), form.status


def _needs_page(village: Division, form: PollForm) -> str:
    return render_template(
        "store/needs.html",
        village=village,
        tallies=list_tallies(current_session(), village.id),
        form=form,
        today=today(),
        may_open=may(current_actor(), "needs.open", village),
    )


@blueprint.route("/needs/<int:number>", methods=["GET", "POST"])
@permitted("needs.read")
def need(village: Division, number: int) -> ResponseReturnValue:
    """The counts, and a voice for a household whose helper one is."""
    session, form = current_session(), VoiceForm()
    poll = get_poll(session, village.id, number)
    form.offer(poll)
    if form.validate_on_submit():
        try:
            found = get_by_number(session, village.id, parse_short_number(form.number.data or ""))
            choose_good(
                session,
                village_id=village.id,
                number=number,
                household_id=found.household.id,
                choice=int(form.choice.data),
                actor=require("needs.read", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "number")
        else:
            flash(_("替第 %(n)s 户选好了。", n=short_number(found.household.number)), "good")
            return redirect(url_for("store.need", village_code=village.code, number=number), 303)
    page = render_template("store/need.html", village=village, tally=tally_of(session, poll), form=form)
    return page, form.status
