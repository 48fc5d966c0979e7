"""The sheet of a roll of honour for whoever hangs it up."""

from flask import Response

from civility.extensions import current_session
from civility.governance.rolls.printing import SIZES
from civility.governance.rolls.queries import get_roll
from civility.governance.rolls.views import asked_category
from civility.home.views import blueprint
from civility.papers.printing import FESTIVALS
from civility.people.models import Division
from civility.people.permissions import permitted
from civility.public.rolls import roll_poster
from civility.web.serving import as_pdf, asked_dress


@blueprint.get("/v/<village_code>/rolls/<int:number>.pdf")
@permitted("roll.read")
def roll_sheet(village: Division, number: int) -> Response:
    """``?size=A4`` or ``A3``, in the dress of a ``festival`` where one is named, or of one ``category``."""
    found = get_roll(current_session(), village.id, number)
    size, festival = asked_dress(SIZES, FESTIVALS, usual="A3")
    pdf = roll_poster(current_session(), village, found, size, festival=festival, category=asked_category(found))
    return as_pdf(pdf, f"roll-{number}-{size}.pdf")
