"""A household says on its own page what the store should buy next."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.home.views import blueprint
from civility.people.actors import HouseholdRef
from civility.people.models import Division
from civility.people.permissions import current_actor, own_household
from civility.store.queries import choices_of, get_poll, list_tallies
from civility.store.services import choose_good
from civility.store.stock_forms import ChoiceForm


@blueprint.get("/my/needs")
@own_household
def my_needs(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household)


@blueprint.post("/my/needs/<int:number>")
@own_household
def choose(household: HouseholdRef, number: int) -> ResponseReturnValue:
    session, form, actor = current_session(), ChoiceForm(), current_actor()
    poll = get_poll(session, household.village_id, number)
    form.offer(poll)
    if form.validate_on_submit() and actor is not None:
        try:
            choose_good(
                session,
                village_id=household.village_id,
                number=number,
                household_id=household.household_id,
                choice=int(form.choice.data),
                actor=actor,
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了，您家想要“%(what)s”。截止以前可以改。", what=poll.options[int(form.choice.data)]), "good")
            return redirect(url_for("home.my_needs"), 303)
    return _page(household, number, form), form.status


def _page(household: HouseholdRef, number: int = 0, refused: ChoiceForm | None = None) -> str:
    """Each question with its own form, shown as the household left it; the one that was refused, as it was sent."""
    session = current_session()
    chosen = choices_of(session, household.village_id, household.household_id)
    rows = []
    for tally in list_tallies(session, household.village_id):
        poll = tally.poll
        choice = chosen.get(poll.id)
        form = refused if refused and poll.number == number else ChoiceForm(formdata=None, choice=choice)
        form.offer(poll)
        rows.append((tally, "" if choice is None else poll.options[choice], form))
    village = session.get_one(Division, household.village_id)
    return render_template("home/my_needs.html", village=village, rows=rows, refused=refused)
