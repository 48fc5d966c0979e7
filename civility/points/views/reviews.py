"""Pages of the second person: what waits, sheet by sheet, and the decision."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import local, now, today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms.reviews import ReviewForm
from civility.points.queries import (
    SheetRows,
    get_clause,
    get_sheet,
    list_doubles,
    list_loads,
    list_near,
    list_sheet_photos,
    list_sheets_to_review,
    needs_word,
)
from civility.points.rules.roles import ROLE_WORDS, Role
from civility.points.services import Decision, review_claims, rows_to_review
from civility.points.views import blueprint

FIELDS = {"return-needs-reason": "reason", "role-not-confirmed": "who"}
"""Where a refusal stands."""
LOAD_TIME = timedelta(days=30)


@blueprint.get("/v/<village_code>/reviews/")
@permitted("claim.review")
def reviews(village: Division) -> ResponseReturnValue:
    """What waits, oldest first; what this person recorded, or has reviewed already, stands apart."""
    actor, session = require("claim.review", village), current_session()
    sheets = list_sheets_to_review(session, village.id)
    others = [sheet for sheet in sheets if sheet.recorder_id != actor.user_id]
    left = [(sheet, [claim for claim in sheet.claims if not claim.is_reviewed_by(actor.user_id)]) for sheet in others]
    return render_template(
        "points/reviews.html",
        village=village,
        sheets=[
            (sheet, sum(bool(claim.reviews) for claim in claims), (today() - local(sheet.recorded_at).date()).days)
            for sheet, claims in left
            if claims
        ],
        own=[sheet for sheet in sheets if sheet.recorder_id == actor.user_id],
        seen=sum(len(sheet.claims) - len(claims) for sheet, claims in left),
        firsts=sum(not claim.reviews for sheet in sheets for claim in sheet.claims),
        seconds=sum(bool(claim.reviews) for sheet in sheets for claim in sheet.claims),
        loads=list_loads(session, village.id, now() - LOAD_TIME),
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
            said = form.who.data if approve else form.reason.data
            decision = Decision("approved" if approve else "returned", said or "")
            review_claims(
                session,
                village_id=village.id,
                decisions=dict.fromkeys(chosen, decision),
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal, FIELDS.get(refusal.code))
            sheet = get_sheet(session, village.id, sheet_id)
        else:
            flash(
                _said(village, sheet_id, chosen) if approve else _("退回了 %(count)s 条。", count=len(chosen)), "good"
            )
            return redirect(url_for("points.reviews", village_code=village.code), 303)
    else:
        status = form.status
    rows = rows_to_review(session, village.id, sheet, actor)
    doubles = list_doubles(session, village.id, sheet_id)
    near = list_near(session, village.id, sheet)
    same_day = {claim_id for claim_id, other in near.items() if other.happened_on == sheet.happened_on}
    sure = [row.claim.id for row in rows if not row.question and not doubles and row.claim.id not in same_day]
    return render_template(
        "points/review.html",
        village=village,
        form=form,
        sheet=sheet,
        waiting=rows,
        photo_ids=list_sheet_photos(session, village.id, sheet_id),
        doubles=doubles,
        near=near.values(),
        ticked=ticked if request.method == "POST" else sure,
        own=sheet.recorder_id == actor.user_id,
        only_for=_only_for(village, sheet),
    ), status


def _only_for(village: Division, sheet: SheetRows) -> str:
    """Whom the clause of a sheet is for, where the reviewer must say who that is; else nothing."""
    session = current_session()
    clause = get_clause(session, village.id, sheet.claims[0].clause_id)
    return _(ROLE_WORDS[Role(clause.role)]) if clause.role and needs_word(session, clause, sheet.happened_on) else ""


def _said(village: Division, sheet_id: UUID, chosen: Sequence[UUID]) -> str:
    """What became of what was approved: on its way to a notice, or waiting for the second person."""
    claims = [claim for claim in get_sheet(current_session(), village.id, sheet_id).claims if claim.id in chosen]
    seconds = sum(claim.state == "submitted" for claim in claims)
    said = []
    if len(claims) > seconds:
        said.append(_("通过了 %(count)s 条，等村委会公示。", count=len(claims) - seconds))
    if seconds:
        said.append(_("%(count)s 条您复核过了，还要第二个人复核。", count=seconds))
    return "".join(map(str, said))
