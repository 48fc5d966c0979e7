"""Pages of rolls for the village: the list with the form that makes one, one roll, its certificates.

Its sheet for the wall says what the wall and deductions say besides, so it is printed in ``home.views.rolls``.
"""

from collections import Counter

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.rolls.errors import RollNotFound
from civility.governance.rolls.forms import RollForm, period_words, roll_form
from civility.governance.rolls.models import HonorRoll
from civility.governance.rolls.printing import certificate_sheets, list_certified
from civility.governance.rolls.queries import get_roll, list_rolls, method_of, period_of, shown_lines
from civility.governance.rolls.rules import list_categories, parse_period
from civility.governance.rolls.services import make_roll
from civility.papers.printing import FESTIVALS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import HIDDEN_NAME
from civility.web.filters import day
from civility.web.serving import as_pdf

blueprint = Blueprint("rolls", __name__)


@blueprint.get("/v/<village_code>/rolls/")
@permitted("roll.read")
def rolls(village: Division) -> ResponseReturnValue:
    return _list_page(village, roll_form(today()))


@blueprint.post("/v/<village_code>/rolls/")
@permitted("roll.make")
def make(village: Division) -> ResponseReturnValue:
    form = roll_form(today())
    if not form.validate_on_submit():
        return _list_page(village, form), form.status
    try:
        roll = make_roll(
            current_session(),
            village_id=village.id,
            period=parse_period(form.period.data),
            actor=require("roll.make", village),
            request_key=form.request_key.data,
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _list_page(village, form), status
    flash(
        _(
            "第 %(number)s 号榜已定，共 %(count)s 户。看过没错，就打印张贴、报送乡镇。",
            number=roll.number,
            count=len(roll.lines),
        ),
        "good",
    )
    return redirect(url_for("rolls.roll", village_code=village.code, number=roll.number), 303)


@blueprint.get("/v/<village_code>/rolls/<int:number>")
@permitted("roll.read")
def roll(village: Division, number: int) -> ResponseReturnValue:
    found = get_roll(current_session(), village.id, number)
    period = period_of(found)
    certified = list_certified(found) if may(current_actor(), "roll.make", village) else []
    return render_template(
        "rolls/roll.html",
        village=village,
        roll=found,
        period=period_words(period),
        month_code=period.code if period.is_month else "",
        **shown(found),
        sizes=("A4", "A3"),
        festivals={name: _(word) for name, word in FESTIVALS.items()},
        certificates=sorted(Counter(line["stars"] for line in certified).items(), reverse=True),
        certified=certified,
        may_submit=may(current_actor(), "return.submit", village),
    )


@blueprint.get("/v/<village_code>/rolls/<int:number>/certificates.pdf")
@permitted("roll.make")
def certificates(village: Division, number: int) -> Response:
    """Certificates of the households with stars, ``?stars=5`` of those with so many, ``?household=0037`` of one."""
    found = get_roll(current_session(), village.id, number)
    lines = list_certified(
        found, stars=request.args.get("stars", type=int), household=request.args.get("household", "")
    )
    if not lines:
        raise RollNotFound()
    pdf = certificate_sheets(current_session(), village, found, lines)
    return as_pdf(pdf, f"certificates-{number}.pdf")


def shown(roll: HonorRoll) -> dict[str, object]:
    """What the page's macro takes of a roll, whole or of the one ``?category=`` asked for; public names only."""
    category = asked_category(roll)
    return {
        "rows": roll_rows(roll, category),
        "method": method_words(roll, category),
        "categories": list_categories(roll.lines),
        "category": category,
    }


def asked_category(roll: HonorRoll) -> str:
    """The ``?category=`` of a roll that was asked for; "" for all of it together."""
    asked = request.args.get("category", "")
    return asked if asked in list_categories(roll.lines) else ""


def method_words(roll: HonorRoll, category: str = "") -> str:
    """The method line in the reader's language."""
    return str(_(method_of(roll, category))) % {"day": day(roll.counted_until), "category": category}


def roll_rows(roll: HonorRoll, category: str = "") -> list[dict[str, object]]:
    """The lines as the page's ranking macro takes them; public names only."""
    return [
        {
            "rank": line["rank"],
            "name": _(HIDDEN_NAME) if line["label"] == HIDDEN_NAME else line["label"],
            "tenths": line["honour_tenths"],
            "stars": line["stars"],
            "categories": line["categories"],
        }
        for line in shown_lines(current_session(), roll, category)
    ]


def _list_page(village: Division, form: RollForm) -> str:
    found = [(each, period_words(period_of(each))) for each in list_rolls(current_session(), village.id)]
    return render_template(
        "rolls/rolls.html",
        village=village,
        rolls=found,
        form=form,
        may_make=may(current_actor(), "roll.make", village),
    )
