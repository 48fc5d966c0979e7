"""The page on which the committee says what the safety index counts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import month_start, today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.safety.forms import SafetyForm
from civility.governance.safety.queries import find_rule, list_rules
from civility.governance.safety.rules import COMPONENTS
from civility.governance.safety.services import set_safety_rule
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.web.filters import month

blueprint = Blueprint("safety", __name__, url_prefix="/v/<village_code>/safety")


@blueprint.route("/", methods=["GET", "POST"])
@permitted("safety.set")
def rule(village: Division) -> ResponseReturnValue:
    """What counts how much now, from when what was set holds, and the form for the months to come."""
    session = current_session()
    begins = month_start(today(), 1)
    coming = find_rule(session, village.id, begins)
    form = SafetyForm(data=coming.weights if coming else None)
    if form.validate_on_submit():
        try:
            set_safety_rule(
                session,
                village_id=village.id,
                weights=form.weights(),
                actor=require("safety.set", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("定了，从%(month)s起这样算。", month=month(begins)), "good")
            return redirect(url_for(".rule", village_code=village.code), 303)
    page = render_template(
        "safety/rule.html",
        village=village,
        now=find_rule(session, village.id, month_start(today())),
        begins=begins,
        rules=list_rules(session, village.id),
        components=COMPONENTS,
        form=form,
    )
    return page, form.status
