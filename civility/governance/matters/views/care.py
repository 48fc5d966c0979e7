"""The care list on the screen and on paper. Whoever looks is written down at every household they are shown."""

from collections.abc import Callable, Sequence
from typing import Final

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import N_, NotFound
from civility.extensions import current_session
from civility.governance.matters.printing import care_pdf
from civility.governance.matters.queries import Looked, in_the_week, list_care, roles_of
from civility.governance.matters.rules.kinds import CARE_WORDS
from civility.governance.matters.services import note_accesses
from civility.governance.matters.views import blueprint
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.rules import short_number
from civility.web.serving import as_pdf

NOT_ASKED: Final = N_("没写为什么，记走访结果时补上")
"""Who was listed before the list asked."""


@blueprint.get("/v/<village_code>/matters/care")
@permitted("matter.read")
def care(village: Division) -> ResponseReturnValue:
    """All of them for the committee; for anybody else whom they visit themselves."""
    listed = _list(village)
    return render_template(
        "matters/care.html",
        village=village,
        listed=[
            (
                each,
                short_number(each.household.number),
                _(CARE_WORDS.get(each.matter.why, NOT_ASKED)),
            )
            for each in listed
        ],
        late=sum(each.is_overdue(today()) for each in listed),
        week=len(in_the_week(listed, today())),
        today=today(),
        may_raise=may(current_actor(), "matter.raise", village),
    )


@blueprint.get("/v/<village_code>/matters/care.pdf")
@permitted("matter.read")
def care_paper(village: Division) -> Response:
    """Those of the week. Raises NotFound where nobody is to be visited."""
    week = _list(village, lambda listed: in_the_week(listed, today()))
    if not week:
        raise NotFound()
    return as_pdf(care_pdf(village, week), "care-visits.pdf")


def _list(village: Division, chosen: Callable[[Sequence[Looked]], list[Looked]] = list) -> list[Looked]:
    """``chosen`` of those whom this person may see, each with a line that they looked."""
    session, actor = current_session(), require("matter.read", village)
    roles = roles_of(session, village.id, actor)
    listed = chosen(list_care(session, village.id, actor, roles))
    if note_accesses(session, village.id, [each.matter for each in listed], actor):
        listed = chosen(list_care(session, village.id, actor, roles))  # writing ended the first read
    return listed
