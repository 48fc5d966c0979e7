"""Who looked at households' pages, post by post, for the supervision committee."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.clock import today
from civility.extensions import current_session
from civility.people.forms import ROLE_WORDS
from civility.people.looks import list_looks_since
from civility.people.models import Division
from civility.people.permissions import permitted
from civility.people.rules import LOOKS
from civility.people.views import blueprint

DAYS = 90


@blueprint.get("/v/<village_code>/looks")
@permitted("look.read")
def looks(village: Division) -> ResponseReturnValue:
    since = today() - timedelta(days=DAYS)
    return render_template(
        "people/looks.html",
        village=village,
        looks=list_looks_since(current_session(), village.id, since),
        days=DAYS,
        roles=ROLE_WORDS,
        words=LOOKS,
    )
