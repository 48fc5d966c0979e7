"""The public contact board: who looks after which part of the village, how they came to it, how to reach them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.governance.relay.queries import list_board
from civility.people.models import Division
from civility.people.permissions import open_to_all
from civility.people.queries import get_settings
from civility.public.blueprint import blueprint


@blueprint.get("/p/<village_code>/board")
@open_to_all
def board(village: Division) -> ResponseReturnValue:
    """Names in full: these are offices. A telephone only where its holder agreed, the office's otherwise."""
    session = current_session()
    return render_template(
        "public/board.html",
        village=village,
        lines=list_board(session, village.id),
        settings=get_settings(session, village.id),
    )
