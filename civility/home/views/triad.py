"""The poster of one roll, the groups and the covenants, for whoever hangs it up."""

from flask import Response

from civility.extensions import current_session
from civility.home.views import blueprint
from civility.people.models import Division
from civility.people.permissions import permitted
from civility.public.triad import SIZES, triad_pdf
from civility.web.serving import as_pdf, asked_size


@blueprint.get("/v/<village_code>/triad.pdf")
@permitted("panel.read")
def triad_sheet(village: Division) -> Response:
    """A3 unless ``size`` says A2."""
    size = asked_size(SIZES)
    return as_pdf(triad_pdf(current_session(), village, size), f"triad-{size}.pdf")
