"""The contact board for those who keep it: whose telephone stands on it with their consent, and its paper."""

from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.relay.forms import ContactForm
from civility.governance.relay.printing import BOARD_SIZES, board_pdf
from civility.governance.relay.queries import list_board
from civility.governance.relay.services import keep_contact
from civility.governance.relay.views.blueprint import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_settings
from civility.web.serving import as_pdf, asked_size


@blueprint.get("/v/<village_code>/board/")
@permitted("board.keep")
def board(village: Division) -> ResponseReturnValue:
    return _page(village, None, ContactForm(formdata=None))


@blueprint.post("/v/<village_code>/board/<uuid:subject>")
@permitted("board.keep")
def keep(village: Division, subject: UUID) -> ResponseReturnValue:
    """The telephone of one office, with its holder's consent; empty takes it off."""
    form = ContactForm()
    if form.validate_on_submit():
        try:
            kept = keep_contact(
                current_session(),
                village_id=village.id,
                subject=subject,
                phone=form.phone.data or "",
                agreed=form.agreed.data,
                actor=require("board.keep", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("电话写上了公示牌。") if kept else _("公示牌上不写他的电话了，写村委会的。"), "good")
            return redirect(url_for("relay.board", village_code=village.code), 303)
    return _page(village, subject, form), form.status


@blueprint.get("/v/<village_code>/board/board.pdf")
@permitted("board.keep")
def board_paper(village: Division) -> Response:
    """The board, ``?size=A3`` or ``A2``."""
    size, lines = asked_size(BOARD_SIZES), list_board(current_session(), village.id)
    if not lines:
        abort(404)
    return as_pdf(board_pdf(current_session(), village, lines, size), f"board-{size}.pdf")


def _page(village: Division, subject: UUID | None, form: ContactForm) -> str:
    session = current_session()
    return render_template(
        "relay/board.html",
        village=village,
        lines=list_board(session, village.id),
        subject=subject,
        form=form,
        office=get_settings(session, village.id).office_phone,
        sizes=BOARD_SIZES,
    )
