"""Pages of the second person: what waits, sheet by sheet, and the decision."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms import ReviewForm
from civility.points.queries import get_sheet, list_doubles, list_sheet_photos, list_sheets_to_review
from civility.points.services import APPROVED, Decision, review_claims, rows_to_review
from civility.points.views import blueprint


@blueprint.get("/v/<village_code>/reviews/")
@permitted("claim.review")
def reviews(village: Division) -> ResponseReturnValue:
    """What waits, oldest first; what this person recorded stands apart."""
    actor = require("claim.review", village)
    sheets = list_sheets_to_review(current_session(), village.id)
    return render_template(
        "points/reviews.html",
        village=village,
        sheets=[sheet for sheet in sheets if sheet.recorder_id != actor.user_id],
        own=[sheet for sheet in sheets if sheet.recorder_id == actor.user_id],
    )


@blueprint.route("/v/<village_code>/reviews/<uuid:sheet_id>", methods=["GET", "POST"])
@permitted("claim.review")
def review(village: Division, sheet_id: UUID) -> ResponseReturnValue:
    """One sheet: all ticked; untick exceptions, then approve or return what is ticked."""
    session = current_session()
    actor = require("claim.review", village)
    form = ReviewForm()
    sheet = get_sheet(session, village.id, sheet_id)
    ticked = set(request.form.getlist("claim", type=UUID))
    status = 200
    if form.validate_on_submit():
        approve = request.form.get("decision") == "approved"
        chosen = [claim.id for claim in sheet.claims if claim.id in ticked]
        try:
            decision = APPROVED if approve else Decision("returned", form.reason.data or "")
            review_claims(
                session,
                village_id=village.id,
                decisions=dict.fromkeys(chosen, decision),
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, "reason" if refusal.code == "return-needs-reason" else None)
            sheet = get_sheet(session, village.id, sheet_id)
        else:
            said = _("通过了 %(count)s 条，等村委会公示。") if approve else _("退回了 %(count)s 条。")
            flash(said % {"count": len(chosen)}, "good")
            return redirect(url_for("points.reviews", village_code=village.code), 303)
    else:
        status = form.status
    rows = rows_to_review(session, village.id, sheet, actor)
    doubles = list_doubles(session, village.id, sheet_id)
    sure = [row.claim.id for row in rows if not row.question and not doubles]
    return render_template(
        "points/review.html",
        village=village,
        form=form,
        sheet=sheet,
        waiting=rows,
        photo_ids=list_sheet_photos(session, village.id, sheet_id),
        doubles=doubles,
        ticked=ticked if request.method == "POST" else sure,
        own=sheet.recorder_id == actor.user_id,
    ), status
