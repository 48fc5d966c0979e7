"""Pages of the monthly spot check: the samples, what was found, and how often somebody's claims turned out wrong."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import month_start, now, today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.points.forms.reviews import SpotResultForm
from civility.points.models import SpotCheckItem
from civility.points.queries import (
    Scorer,
    find_spot_check,
    get_claim,
    get_spot_check,
    get_spot_item,
    list_scorers,
    list_spot_checks,
    list_spot_items,
)
from civility.points.rules.sampling import size_of
from civility.points.services import list_month, record_result
from civility.points.views import blueprint
from civility.points.views.words import life
from civility.web.forms import ConfirmForm, pressed

SCORED_FOR = timedelta(days=365)


@blueprint.get("/v/<village_code>/spot-checks/")
@permitted("spot.read")
def spot_checks(village: Division) -> ResponseReturnValue:
    """The samples, and the scorers of a year."""
    session = current_session()
    scorers = list_scorers(session, village.id, now() - SCORED_FOR)
    month = month_start(today(), -1)
    return render_template(
        "points/spot_checks.html",
        village=village,
        checks=list_spot_checks(session, village.id),
        month=month,
        listed=find_spot_check(session, village.id, month) is not None,
        recorders=[_row(each) for each in scorers if each.role == "recorder"],
        reviewers=[_row(each) for each in scorers if each.role == "reviewer"],
        confirm=ConfirmForm(),
        may_check=may(current_actor(), "spot.check", village),
    )


@blueprint.post("/v/<village_code>/spot-checks/")
@permitted("spot.check")
def list_spot_month(village: Division) -> ResponseReturnValue:
    """Seal last month's list now instead of waiting for the worker."""
    pressed()
    actor = require("spot.check", village)
    check = list_month(current_session(), village_id=village.id, month=month_start(today(), -1), actor=actor)
    flash(_("名单封进账本了，过了半夜抽。抽到哪几条，谁也定不了。"), "good")
    return redirect(url_for("points.spot_check", village_code=village.code, spot_id=check.id), 303)


@blueprint.get("/v/<village_code>/spot-checks/<uuid:spot_id>")
@permitted("spot.read")
def spot_check(village: Division, spot_id: UUID) -> ResponseReturnValue:
    """One month: how it was drawn, and each claim with what was found."""
    session = current_session()
    check = get_spot_check(session, village.id, spot_id)
    return render_template(
        "points/spot_check.html",
        village=village,
        check=check,
        size=size_of(check.claim_count, check.percent, check.least),
        items=list_spot_items(session, village.id, spot_id),
        may_check=may(current_actor(), "spot.check", village),
    )


@blueprint.route("/v/<village_code>/spot-checks/items/<uuid:item_id>", methods=["GET", "POST"])
@permitted("spot.check")
def spot_item(village: Division, item_id: UUID) -> ResponseReturnValue:
    """What was found of one claim."""
    session = current_session()
    form = SpotResultForm()
    if form.validate_on_submit():
        try:
            item = record_result(
                session,
                village_id=village.id,
                item_id=item_id,
                result=form.result.data,
                note=form.note.data or "",
                actor=require("spot.check", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal, "note" if refusal.code == "check-needs-reason" else None)
        else:
            flash(_found(item), "good")
            return redirect(url_for("points.spot_check", village_code=village.code, spot_id=item.spot_check_id), 303)
    item = get_spot_item(session, village.id, item_id)
    claim = get_claim(session, village.id, item.claim_id)
    page = render_template(
        "points/spot_item.html", village=village, item=item, claim=claim, events=life(claim), form=form
    )
    return page, form.status


def _found(item: SpotCheckItem) -> str:
    if item.correction_id is not None:
        return str(_("记下了。更正提出来了，等另一位点头，下一张公示写明，再从账上冲回。"))
    return str(_("记下了。"))


def _row(scorer: Scorer) -> dict[str, Any]:
    def share(count: int) -> str:
        return str(_("%(count)s / %(claims)s", count=count, claims=scorer.claims))

    return {
        "name": scorer.name,
        "claims": scorer.claims,
        "recalled": share(scorer.recalled),
        "objected": share(scorer.objected),
        "upheld": share(scorer.upheld),
        "note": _("太少，看不出什么") if scorer.few else "",
    }
