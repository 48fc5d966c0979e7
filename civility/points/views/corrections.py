"""Pages of corrections: somebody says that a claim is wrong, a second person confirms or drops it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.points.forms.reviews import CorrectionForm, DropCorrectionForm
from civility.points.queries import (
    get_claim,
    get_correction_row,
    item_numbers,
    list_corrections,
    list_replacements,
)
from civility.points.rules.corrections import KIND_WORDS, REPLACED
from civility.points.services import confirm_correction, drop_correction, name_replacement, propose_correction
from civility.points.views import blueprint
from civility.web.forms import ConfirmForm, pressed

SHOWN = 100


@blueprint.get("/v/<village_code>/corrections/")
@permitted("claim.read")
def corrections(village: Division) -> ResponseReturnValue:
    """What is being put right, and what was."""
    found = list_corrections(current_session(), village.id, limit=SHOWN)
    return render_template(
        "points/corrections.html",
        village=village,
        waiting=[row for row in found if row.correction.state == "proposed"],
        others=[row for row in found if row.correction.state != "proposed"],
        kinds=KIND_WORDS,
    )


@blueprint.route("/v/<village_code>/claims/<uuid:claim_id>/correct", methods=["GET", "POST"])
@permitted("correction.propose")
def correct(village: Division, claim_id: UUID) -> ResponseReturnValue:
    """What is wrong with a claim."""
    session = current_session()
    form = CorrectionForm()
    if form.validate_on_submit():
        try:
            correction = propose_correction(
                session,
                village_id=village.id,
                claim_id=claim_id,
                kind=form.kind.data,
                reason=form.reason.data or "",
                actor=require("correction.propose", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("记下了，等村委会或监委会另一位点头。在那以前什么也不动。"), "good")
            return redirect(url_for("points.correction", village_code=village.code, correction_id=correction.id), 303)
    claim = get_claim(session, village.id, claim_id)
    return render_template("points/correct.html", village=village, claim=claim, form=form), form.status


@blueprint.get("/v/<village_code>/corrections/<uuid:correction_id>")
@permitted("claim.read")
def correction(village: Division, correction_id: UUID) -> ResponseReturnValue:
    return _correction_page(village, correction_id, DropCorrectionForm()), 200


@blueprint.post("/v/<village_code>/corrections/<uuid:correction_id>/confirm")
@permitted("correction.confirm")
def confirm(village: Division, correction_id: UUID) -> ResponseReturnValue:
    """The second person's button."""
    pressed()
    actor = require("correction.confirm", village)
    try:
        done = confirm_correction(current_session(), village_id=village.id, correction_id=correction_id, actor=actor)
    except RuleBroken as refusal:
        form = DropCorrectionForm(formdata=None)
        status = form.refuse(refusal)
        return _correction_page(village, correction_id, form), status
    said = (
        _("这条从公示上撤下了，下一张公示会写明。")
        if done.state == "done"
        else _("下一张公示写明这条更正，挂满日子再从账上冲回。")
    )
    flash(said, "good")
    return redirect(url_for("points.correction", village_code=village.code, correction_id=correction_id), 303)


@blueprint.post("/v/<village_code>/corrections/<uuid:correction_id>/drop")
@permitted("correction.confirm")
def drop(village: Division, correction_id: UUID) -> ResponseReturnValue:
    """Let the claim stand after all."""
    form = DropCorrectionForm()
    if form.validate_on_submit():
        try:
            drop_correction(
                current_session(),
                village_id=village.id,
                correction_id=correction_id,
                reason=form.reason.data or "",
                actor=require("correction.confirm", village),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("不更正了，这条照原样。"), "good")
            return redirect(url_for("points.correction", village_code=village.code, correction_id=correction_id), 303)
    return _correction_page(village, correction_id, form), form.status


@blueprint.post("/v/<village_code>/corrections/<uuid:correction_id>/replacement")
@permitted("correction.propose")
def replacement(village: Division, correction_id: UUID) -> ResponseReturnValue:
    """Which newly recorded claim stands in place of the wrong one."""
    pressed()
    claim_id = request.form.get("claim", type=UUID)
    if claim_id is None:
        raise NotFound()
    try:
        name_replacement(
            current_session(),
            village_id=village.id,
            correction_id=correction_id,
            claim_id=claim_id,
            actor=require("correction.propose", village),
        )
    except RuleBroken as refusal:
        form = DropCorrectionForm(formdata=None)
        status = form.refuse(refusal)
        return _correction_page(village, correction_id, form), status
    flash(_("记下了：它公示的时候会写明更正的是哪一张。"), "good")
    return redirect(url_for("points.correction", village_code=village.code, correction_id=correction_id), 303)


def _correction_page(village: Division, correction_id: UUID, form: DropCorrectionForm) -> str:
    session, actor = current_session(), current_actor()
    row = get_correction_row(session, village.id, correction_id)
    found = row.correction
    done = found.state == "done" and found.kind in REPLACED and found.replacement_id is None
    hands = (found.proposed_by, row.claim.recorder_id)
    return render_template(
        "points/correction.html",
        village=village,
        row=row,
        claim=get_claim(session, village.id, row.claim.id),
        item=item_numbers(session, village.id, [found.old_notice_id]).get(row.claim.id),
        kind=KIND_WORDS[found.kind],
        replacements=list_replacements(session, village.id, row) if done else [],
        form=form,
        confirm=ConfirmForm(formdata=None),
        may_confirm=found.state == "proposed"
        and may(actor, "correction.confirm", village)
        and actor is not None
        and actor.user_id not in hands,
        may_drop=found.state in ("proposed", "confirmed") and may(actor, "correction.confirm", village),
        may_record=done and may(actor, "claim.record", village),
        may_name=done and may(actor, "correction.propose", village),
    )
