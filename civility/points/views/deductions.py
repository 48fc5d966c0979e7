"""Pages of deductions for those who deal with them: the vote on the terms, the private notice, the repair."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.points.forms.reviews import RepairForm
from civility.points.forms.votes import DeductionTermsForm
from civility.points.printing import private_notice_pdf
from civility.points.queries import get_claim, get_terms
from civility.points.services import adopt_deduction_terms, confirm_repair
from civility.points.views import blueprint
from civility.points.views.votes import vote_page
from civility.web.filters import sentence
from civility.web.numbers import points
from civility.web.serving import as_pdf


@blueprint.route("/v/<village_code>/standards/deductions/terms", methods=["GET", "POST"])
@permitted("standard.adopt")
def vote_deduction_terms(village: Division) -> ResponseReturnValue:
    """The vote on how gently points are taken."""
    form, actor = DeductionTermsForm(obj=get_terms(current_session(), village.id)), require("standard.adopt", village)
    said: dict[str, Any] = {"village_id": village.id, "actor": actor}
    return vote_page(
        village,
        form,
        lambda: adopt_deduction_terms(current_session(), **said, terms=form.terms(), vote=form.vote()),
        title=_("记下扣分办法的表决"),
        lead=_("扣分先单独告诉本户，给日子改正；改好了少扣或不扣；留够底数；到期还回。"),
        back=url_for("points.standards", village_code=village.code),
        done=_("表决记下了。以后告诉的按新办法；已经告诉的，日子不变。"),
    )


@blueprint.post("/v/<village_code>/claims/<uuid:claim_id>/repair")
@permitted("repair.confirm")
def repair(village: Division, claim_id: UUID) -> ResponseReturnValue:
    """Somebody else than the recorder saw that it was put right."""
    form = RepairForm()
    at = url_for("points.claim", village_code=village.code, claim_id=claim_id)
    if not form.validate_on_submit():
        flash(_("请写一句看到了什么，再点“看过，改好了”。"), "bad")
        return redirect(at, 303)
    try:
        found = confirm_repair(
            current_session(),
            village_id=village.id,
            claim_id=claim_id,
            note=form.note.data or "",
            actor=require("repair.confirm", village),
        )
    except RuleBroken as refusal:
        flash(sentence(refusal), "bad")
        return redirect(at, 303)
    flash(_("记下了：改好了，少扣 %(points)s 分。", points=points(found.lessened_tenths)), "good")
    return redirect(at, 303)


@blueprint.get("/v/<village_code>/claims/<uuid:claim_id>/private-notice.pdf")
@permitted("claim.read")
def private_notice(village: Division, claim_id: UUID) -> Response:
    """The notice for the household alone, to be handed over folded."""
    session = current_session()
    pdf = private_notice_pdf(session, village, get_claim(session, village.id, claim_id))
    return as_pdf(pdf, "private-notice.pdf")
