"""Worthies of the village and mottoes of its families, those who wanted it alone."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.governance.tributes.errors import TributeNotFound
from civility.governance.tributes.queries import get_tribute, is_public, list_shown
from civility.governance.tributes.rules import signature
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


def motto_page(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    """What the code on a printed motto says; taken back, or of a family that moved away: 410. Raises TributeNotFound."""
    session = current_session()
    found = get_tribute(session, village.id, tribute_id)
    if found.kind != "motto" or found.state not in ("public", "withdrawn"):
        raise TributeNotFound()
    public = is_public(session, found)
    page = render_template(
        "public/motto.html",
        village=village,
        motto=found.text if public else "",
        signature=signature(found.kind, found.person, found.signed) if public else "",
    )
    return page, 200 if public else 410
