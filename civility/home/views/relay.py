"""What a household was told: the notices that came down to it, and saying that it knows."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.relay.queries import list_for_household, list_visits_to
from civility.governance.relay.rules import CHANNELS, PURPOSES
from civility.governance.relay.services import confirm_own
from civility.home.views import blueprint
from civility.people.actors import HouseholdRef
from civility.people.permissions import own_household
from civility.web.forms import ConfirmForm


@blueprint.get("/my/notices")
@own_household
def my_notices(household: HouseholdRef) -> ResponseReturnValue:
    """Everything the village told this household, newest first, with how it came to know; and who came to its door."""
    told = list_for_household(current_session(), household.village_id, household.household_id)
    return render_template(
        "home/my_notices.html",
        told=told,
        channels=CHANNELS,
        visits=list_visits_to(current_session(), household.village_id, household.household_id),
        purposes=PURPOSES,
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post("/my/notices/<int:number>/known")
@own_household
def my_notice_known(household: HouseholdRef, number: int) -> ResponseReturnValue:
    try:
        notice = confirm_own(current_session(), household=household, number=number)
    except RuleBroken as refusal:
        flash(refusal.describe(_), "bad")
    else:
        flash(_("记下了，您家知道了：%(title)s。", title=notice.title), "good")
    return redirect(url_for("home.my"), 303)
