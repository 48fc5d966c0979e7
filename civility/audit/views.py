"""The page of a village's audits, for the administrator and the supervision committee."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.audit.duties import ACTS, REFUSED, SEEN_DAYS, list_double_acts, list_double_posts
from civility.audit.queries import list_runs
from civility.audit.services import audit_village
from civility.audit.shown import result_of, shown
from civility.extensions import current_session
from civility.people.forms import ROLE_WORDS
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted
from civility.web.forms import ConfirmForm, pressed

blueprint = Blueprint("audit", __name__)


@blueprint.get("/v/<village_code>/audit")
@permitted("audit.read")
def village(village: Division) -> ResponseReturnValue:
    """The last audit in full, and the nights before it in a line each."""
    runs = list_runs(current_session(), village.id)
    newest = runs[0] if runs else None
    at_home = may(current_actor(), "village.home", village)
    return render_template(
        "audit/village.html",
        village=village,
        run=newest,
        result=result_of(newest) if newest else "",
        findings=shown(newest.findings, village.code) if newest else [],
        questions=[each for run in runs for each in shown(run.questions, village.code)],
        earlier=[(run, result_of(run)) for run in runs[1:]],
        confirm=ConfirmForm(),
        back=url_for("home.village", village_code=village.code) if at_home else url_for("home.administration"),
    )


@blueprint.post("/v/<village_code>/audit")
@permitted("audit.run")
def run(village: Division) -> ResponseReturnValue:
    """Audit now, without waiting for the night."""
    pressed()
    done = audit_village(current_session(), village_id=village.id)
    flash(
        _("核完了：%(result)s。", result=result_of(done)),
        "bad" if done.finding_count else "warn" if done.question_count else "good",
    )
    return redirect(url_for("audit.village", village_code=village.code), 303)


@blueprint.get("/v/<village_code>/duties")
@permitted("duties.read")
def duties(village: Division) -> ResponseReturnValue:
    """Which duties are apart by the program, and where one person holds two."""
    session = current_session()
    return render_template(
        "audit/duties.html",
        village=village,
        posts=list_double_posts(session, village),
        acts=list_double_acts(session, village),
        refused=REFUSED,
        roles=ROLE_WORDS,
        words={name: act.words for name, act in ACTS.items()},
        days=SEEN_DAYS,
    )
