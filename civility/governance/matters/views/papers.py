"""Paper: the poster that hangs where people pass, the form to fill in by hand, an agreement to sign, the orders to take along."""

from flask import Response

from civility.extensions import current_session
from civility.governance.matters.printing import agreement_pdf, form_pdf, orders_pdf, poster_pdf
from civility.governance.matters.queries import get_visible
from civility.governance.matters.services import note_access
from civility.governance.matters.views import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.web.serving import as_pdf, asked_size
from printables import wall_poster


@blueprint.get("/v/<village_code>/matters/poster.pdf")
@permitted("matter.read")
def poster(village: Division) -> Response:
    """On A3, to be read from two metres; ``?size=A4`` for a printer that has no more."""
    size = asked_size(wall_poster.SIZES)
    return as_pdf(poster_pdf(current_session(), village, size), f"wall-poster-{size}.pdf")


@blueprint.get("/v/<village_code>/matters/form.pdf")
@permitted("matter.read")
def paper_form(village: Division) -> Response:
    return as_pdf(form_pdf(current_session(), village), "matter-form.pdf")


@blueprint.get("/v/<village_code>/matters/<int:number>/agreement.pdf")
@permitted("matter.read")
def agreement(village: Division, number: int) -> Response:
    """The agreements of a mediation so far, to be signed. Printing it is written down like opening it."""
    session, actor = current_session(), require("matter.read", village)
    found = get_visible(session, village.id, number, actor)
    note_access(session, matter=found, actor=actor)
    return as_pdf(agreement_pdf(session, village, found), f"agreement-{number}.pdf")


@blueprint.get("/v/<village_code>/services/orders.pdf")
@permitted("order.print")
def orders_paper(village: Division) -> Response:
    """What households asked for and nobody has done yet, to be taken along and signed house by house."""
    return as_pdf(orders_pdf(current_session(), village), "orders.pdf")
