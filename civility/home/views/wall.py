"""What hangs on the wall, for a household that signed in: it says that it met the same, and counts once."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.governance.matters.queries import count_wall, list_supported, list_wall
from civility.governance.matters.services import support_matter
from civility.home.views import blueprint
from civility.people.actors import Actor, HouseholdRef
from civility.people.cleaning import cleaner_of
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import Page, asked_page, offset

PAGE = 20


@blueprint.get("/my/wall/")
@own_household
def my_wall(household: HouseholdRef) -> ResponseReturnValue:
    session, number, clean = current_session(), asked_page(), cleaner_of(current_session(), household.village_id)
    found = list_wall(session, household.village_id, answered=False, limit=PAGE, offset=offset(number, PAGE))
    met_by_us = list_supported(session, household, found)
    rows = [
        {
            "matter": each,
            "text": clean(each.text),
            "place": clean(each.place),
            "own": each.household_id == household.household_id,
            "met": each.id in met_by_us,
        }
        for each in found
    ]
    return render_template(
        "home/my_wall.html",
        village=session.get_one(Division, household.village_id),
        pages=Page(rows, number, count_wall(session, household.village_id, answered=False), PAGE),
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post("/my/wall/<int:number>/met")
@own_household
def met(household: HouseholdRef, number: int) -> ResponseReturnValue:
    """我家也遇到了."""
    pressed()
    actor = Actor.of(household)
    found = support_matter(current_session(), village_id=household.village_id, number=number, actor=actor)
    flash(_("记下了。现在有 %(count)s 家遇到。", count=found.supported), "good")
    return redirect(url_for("home.my_wall"), 303)
