"""A household puts its name down for goods that are drawn by lot, on its own page."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.home.views import blueprint
from civility.people.actors import HouseholdRef
from civility.people.permissions import current_actor, own_household
from civility.store.lot_forms import EnterForm
from civility.store.queries.lots import list_lots, own_names
from civility.store.services import enter_lot


@blueprint.get("/my/lots")
@own_household
def my_lots(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household, EnterForm(formdata=None))


@blueprint.post("/my/lots/<int:number>")
@own_household
def enter(household: HouseholdRef, number: int) -> ResponseReturnValue:
    form, actor = EnterForm(), current_actor()
    if form.validate_on_submit() and actor is not None:
        wanted = form.wanted.data != "0"
        try:
            enter_lot(
                current_session(),
                village_id=household.village_id,
                number=number,
                household_id=household.household_id,
                wanted=wanted,
                actor=actor,
            )
        except NotFound:
            raise
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("给您家报上名了。") if wanted else _("您家不报了。"), "good")
            return redirect(url_for("home.my_lots"), 303)
    return _page(household, form), form.status


def _page(household: HouseholdRef, form: EnterForm) -> str:
    session = current_session()
    return render_template(
        "home/my_lots.html",
        lots=list_lots(session, household.village_id),
        own=own_names(session, household.village_id, household.household_id),
        form=form,
    )
