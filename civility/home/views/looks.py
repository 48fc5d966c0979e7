"""A household sees who looked at what the village knows of it: by post and day."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.home.views import blueprint
from civility.people.actors import HouseholdRef
from civility.people.forms import ROLE_WORDS
from civility.people.looks import SHOWN, list_looks_at
from civility.people.permissions import own_household
from civility.people.rules import LOOKS


@blueprint.get("/my/looks")
@own_household
def my_looks(household: HouseholdRef) -> ResponseReturnValue:
    looks = list_looks_at(current_session(), household.village_id, household.household_id)
    return render_template("home/my_looks.html", looks=looks, roles=ROLE_WORDS, words=LOOKS, most=SHOWN)
