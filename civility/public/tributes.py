"""Worthies of the village and mottoes of its families, those who wanted it alone."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.governance.tributes.queries import list_shown
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.public.blueprint import blueprint


@blueprint.get("/p/<village_code>/tributes")
@open_to_all
def tributes(village: Division) -> ResponseReturnValue:
    shown = list_shown(current_session(), village.id)
    return render_template(
        "public/tributes.html",
        village=village,
        worthies=[each for each in shown if each.kind == "worthy"],
        mottoes=[each for each in shown if each.kind == "motto"],
    )
