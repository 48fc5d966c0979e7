"""A household's civility file: for itself, and for those in the village who may see a household's balance."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.extensions import current_session
from civility.governance.rolls.forms import period_words
from civility.governance.rolls.queries import period_of
from civility.households.rules import KINDS
from civility.people.actors import HouseholdRef
from civility.people.models import Division, Household
from civility.people.permissions import own_household, permitted
from civility.people.queries import get_household
from civility.people.rules import short_number
from civility.statements.printing import civility_file_pdf
from civility.statements.queries import get_civility_file
from civility.statements.showing import sums
from civility.statements.views import blueprint
from civility.statements.views.households import own_home
from civility.web.serving import as_pdf


@blueprint.get("/my/file")
@own_household
def my_file(household: HouseholdRef) -> ResponseReturnValue:
    return _page(*own_home(household), url_for("home.my"), f"{request.path}.pdf", mine=True)


@blueprint.get("/my/file.pdf")
@own_household
def my_file_pdf(household: HouseholdRef) -> Response:
    return _pdf(*own_home(household))


@blueprint.get("/v/<village_code>/households/<number>/file")
@permitted("household.balance")
def household_file(village: Division, number: str) -> ResponseReturnValue:
    found = get_household(current_session(), village.id, number)
    book = url_for(".household_book", village_code=village.code, number=found.number)
    return _page(village, found, book, f"{request.path}.pdf")


@blueprint.get("/v/<village_code>/households/<number>/file.pdf")
@permitted("household.balance")
def household_file_pdf(village: Division, number: str) -> Response:
    return _pdf(village, get_household(current_session(), village.id, number))


def _pdf(village: Division, household: Household) -> Response:
    name = _("%(number)s户文明积分档案", number=household.number)
    return as_pdf(civility_file_pdf(current_session(), village, household), f"{name}.pdf")


def _page(village: Division, household: Household, back: str, pdf: str, *, mine: bool = False) -> str:
    file = get_civility_file(current_session(), village, household)
    changes: list[dict[str, Any]] = [
        {"on": each.happened_on, "what": _(KINDS[each.kind].word)} for each in file.changes
    ]
    return render_template(
        "statements/civility_file.html",
        village=village,
        household=household,
        short=short_number(household.number),
        file=file,
        years=[(year, sums(statement)) for year, statement in file.years],
        honours=[(period_words(period_of(each.roll)), each) for each in file.honours],
        changes=changes,
        mine=mine,
        back=back,
        pdf=pdf,
    )
