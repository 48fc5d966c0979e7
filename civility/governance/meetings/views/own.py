"""A household votes on its phone, and sees what became of it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.meetings.errors import BY_CHANNEL
from civility.governance.meetings.forms import OwnVoteForm
from civility.governance.meetings.queries import list_own_ballots
from civility.governance.meetings.services import cast_vote
from civility.governance.meetings.showing import NOT_ONLINE, SECRECY
from civility.people.actors import HouseholdRef
from civility.people.models import Division
from civility.people.permissions import current_actor, own_household

own_blueprint = Blueprint("own_ballots", __name__, url_prefix="/my/ballots")


@own_blueprint.get("/")
@own_household
def ballots(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household)


@own_blueprint.post("/<int:number>/<int:place>")
@own_household
def vote(household: HouseholdRef, number: int, place: int) -> ResponseReturnValue:
    form, actor = OwnVoteForm(), current_actor()
    if form.validate_on_submit() and actor is not None:
        try:
            cast_vote(
                current_session(),
                village_id=household.village_id,
                number=number,
                place=place,
                household_id=household.household_id,
                channel="online",
                choice=form.choice.data,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            if refusal.status == 404:
                raise
            form.refuse(refusal)
        else:
            flash(_("您家的一票投好了。"), "good")
            return redirect(url_for("own_ballots.ballots"), 303)
    return _page(household, (number, place), form), form.status


def _page(household: HouseholdRef, at: tuple[int, int] | None = None, sent: OwnVoteForm | None = None) -> str:
    """Every ballot with a form of its own; the one that was ``sent`` and refused keeps what was chosen."""
    session = current_session()
    rows = list_own_ballots(session, household.village_id, household.household_id)
    return render_template(
        "meetings/my_ballots.html",
        village=session.get_one(Division, household.village_id),
        rows=[
            (each, sent if sent and at == (each.meeting.number, each.motion.place) else OwnVoteForm(formdata=None))
            for each in rows
        ],
        sent=sent,
        not_online=_(NOT_ONLINE),
        secrecy_of=SECRECY,
        channels={channel: _(words) for channel, words in BY_CHANNEL.items()},
    )
