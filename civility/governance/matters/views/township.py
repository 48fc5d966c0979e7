"""What the villages of a township handed up."""

from flask import render_template
from flask.typing import ResponseReturnValue

from civility.extensions import current_session
from civility.governance.matters.queries import list_township
from civility.governance.matters.rules.sight import may_glance
from civility.governance.matters.views import blueprint
from civility.governance.matters.views.words import kind_word, standing, urgency
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import list_villages


@blueprint.get("/t/<township_code>/matters")
@permitted("matter.township")
def township(township: Division) -> ResponseReturnValue:
    """What lies with the township, the first due first."""
    session, actor = current_session(), require("matter.township", township)
    villages = {village.id: village for village in list_villages(session, township.id)}
    found = list_township(session, list(villages)) if villages else []
    return render_template(
        "matters/township.html",
        township=township,
        rows=[
            (each, villages[each.village_id], kind_word(each), standing(each), urgency(each), may_glance(each, actor))
            for each in found
        ],
    )
