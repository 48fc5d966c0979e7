"""Pages of claims: the list, one claim's life, what one act of recording became, and taking it back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_settings
from civility.points.forms.reviews import RepairForm
from civility.points.queries import (
    count_claims,
    find_correction_of,
    find_deduction,
    get_claim,
    get_sheet,
    list_claims,
    list_outcomes,
    list_sheet_photos,
)
from civility.points.rules.appeals import EITHER, may_appeal
from civility.points.services import withdraw_claims
from civility.points.views import blueprint
from civility.points.views.words import life
from civility.web.forms import ConfirmForm, pressed
from civility.web.paging import PAGE_SIZE, Page, asked_page, offset

# What the list can be narrowed to: one state, or a few that mean the same to a reader.
FILTERS = {
    "waiting": ("submitted",),
    "reviewed": ("reviewed",),
    "notice": ("on_notice", "objected"),
    "posted": ("posted",),
    "ended": ("returned", "withdrawn", "recalled"),
}


@blueprint.get("/v/<village_code>/claims/")
@permitted("claim.read")
def claims(village: Division) -> ResponseReturnValue:
    """Claims by state; a recorder sees their own first."""
    session = current_session()
    actor = require("claim.read", village)
    recorder = may(actor, "claim.record", village)
    mine = request.args.get("who", "mine" if recorder else "all") == "mine"
    state = request.args.get("state", "")
    states = FILTERS.get(state, ())
    recorder_id = actor.user_id if mine else None
    number = asked_page()
    total = count_claims(session, village.id, states=states, recorder_id=recorder_id)
    rows = list_claims(
        session, village.id, states=states, recorder_id=recorder_id, limit=PAGE_SIZE, offset=offset(number)
    )
    return render_template(
        "points/claims.html",
        village=village,
        pages=Page(rows, number, total),
        state=state,
        mine=mine,
        recorder=recorder,
    )


@blueprint.get("/v/<village_code>/claims/<uuid:claim_id>")
@permitted("claim.read")
def claim(village: Division, claim_id: UUID) -> ResponseReturnValue:
    session = current_session()
    actor = current_actor()
    found = get_claim(session, village.id, claim_id)
    own = actor is not None and actor.user_id == found.recorder_id
    correction = find_correction_of(session, village.id, claim_id)
    told = find_deduction(session, village.id, claim_id) if found.direction == "deduction" else None
    return render_template(
        "points/claim.html",
        village=village,
        claim=found,
        events=life(found, corrected=correction is not None and correction.state == "done", told=told),
        outcomes=[
            (objection, appeal, appeal is None and may_appeal(objection, found, EITHER, today()))
            for objection, appeal in list_outcomes(session, village.id, claim_id=claim_id).get(claim_id, ())
        ],
        may_enter_appeal=may(actor, "appeal.enter", village),
        photo_ids=list_sheet_photos(session, village.id, found.sheet_id),
        confirm=ConfirmForm(),
        may_repeat=own and found.state in ("returned", "withdrawn"),
        may_withdraw=own and found.shown_state == "submitted",
        may_object=found.state in ("on_notice", "objected") and may(actor, "objection.enter", village),
        correction=correction,
        told=told,
        repair=RepairForm(formdata=None),
        may_repair=told is not None
        and told.repaired_at is None
        and found.state == "on_notice"
        and today() <= told.repair_by
        and not own
        and may(actor, "repair.confirm", village),
        may_correct=found.state in ("on_notice", "posted") and may(actor, "correction.propose", village),
        may_rule=may(actor, "objection.rule", village),
    )


@blueprint.get("/v/<village_code>/claims/sheets/<uuid:sheet_id>")
@permitted("claim.read")
def sheet(village: Division, sheet_id: UUID) -> ResponseReturnValue:
    """What was recorded in one step, and what comes next."""
    session = current_session()
    actor = current_actor()
    found = get_sheet(session, village.id, sheet_id)
    waiting = sum(each.shown_state == "submitted" for each in found.claims)
    return render_template(
        "points/sheet.html",
        village=village,
        sheet=found,
        photo_ids=list_sheet_photos(session, village.id, sheet_id),
        done=request.args.get("done") == "1",
        waiting=waiting,
        own=actor is not None and actor.user_id == found.recorder_id,
        notice_days=get_settings(session, village.id).notice_days,
        confirm=ConfirmForm(),
    )


@blueprint.post("/v/<village_code>/claims/sheets/<uuid:sheet_id>/withdraw")
@permitted("claim.withdraw")
def withdraw(village: Division, sheet_id: UUID) -> ResponseReturnValue:
    """Take back a sheet, or the one ``claim`` of it that the form names."""
    pressed()
    claim_id = request.form.get("claim", type=UUID)
    count = withdraw_claims(
        current_session(),
        village_id=village.id,
        sheet_id=sheet_id,
        claim_id=claim_id,
        actor=require("claim.withdraw", village),
    )
    flash(_("撤回了 %(count)s 条。", count=count), "good")
    return redirect(url_for("points.sheet", village_code=village.code, sheet_id=sheet_id), 303)
