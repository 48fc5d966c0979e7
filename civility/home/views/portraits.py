"""The photo of who collects, as the household itself sees it: what the store has, and away with it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.home.views import blueprint
from civility.people.actors import HouseholdRef
from civility.people.permissions import own_household
from civility.people.queries import get_portrait
from civility.people.services import remove_portrait
from civility.photos import as_jpeg
from civility.web.forms import pressed


@blueprint.get("/my/portrait.jpg")
@own_household
def my_portrait(household: HouseholdRef) -> ResponseReturnValue:
    portrait = get_portrait(current_session(), household.village_id, household.household_id)
    return as_jpeg(portrait.jpeg, name="portrait")


@blueprint.post("/my/portrait/remove")
@own_household
def my_portrait_remove(household: HouseholdRef) -> ResponseReturnValue:
    pressed()
    remove_portrait(current_session(), village_id=household.village_id, household_id=household.household_id)
    flash(_("照片去掉了，店员看不到了。"), "good")
    return redirect(url_for("home.my_card"), 303)
