"""Pages of objections: written down for a villager, and ruled on by a supervisor."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.papers import address_of, issue_paper
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_settings
from civility.points.forms.objections import RulingForm, StaffObjectionForm
from civility.points.printing.receipts import receipt_pdf
from civility.points.printing.rulings import ruling_pdf
from civility.points.queries import find_appeal, get_claim, get_objection, list_objections, ruling_ref
from civility.points.rules.deadlines import WORKDAYS, urgency
from civility.points.services import raise_objection, rule_objection
from civility.points.views import blueprint
from civility.points.views.words import life
from civility.web.serving import as_pdf, asked_size
from printables import qr
from printables.ruling_sheet import SIZES


@blueprint.get("/v/<village_code>/objections/")
@permitted("objection.rule")
def objections(village: Division) -> ResponseReturnValue:
    """Objections that wait, those whose day is nearest first, then those ruled on."""
    session = current_session()
    found = list_objections(session, village.id)
    claims = {each.claim_id: get_claim(session, village.id, each.claim_id) for each in found if each.state == "open"}
    return render_template(
        "points/objections.html",
        village=village,
        waiting=[
            (each, claims[each.claim_id], urgency(today(), each.answer_by)) for each in found if each.state == "open"
        ],
        workdays=WORKDAYS,
        ruled=[each for each in reversed(found) if each.state != "open"][:50],
    )


@blueprint.route("/v/<village_code>/claims/<uuid:claim_id>/object", methods=["GET", "POST"])
@permitted("objection.enter")
def enter_objection(village: Division, claim_id: UUID) -> ResponseReturnValue:
    session = current_session()
    claim = get_claim(session, village.id, claim_id)
    form = StaffObjectionForm()
    status = 200
    if form.validate_on_submit():
        try:
            objection = raise_objection(
                session,
                village_id=village.id,
                claim_id=claim_id,
                text=form.text.data or "",
                name=form.name.data or "",
                contact=form.contact.data or "",
                confidential=form.confidential.data,
                channel=form.channel.data,
                request_key=form.request_key.data or "",
                actor=require("objection.enter", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
        else:
            flash(_("异议记下了。这条先停住，等监委会答复；其余的照常。"), "good")
            return redirect(url_for("points.receipt", village_code=village.code, objection_id=objection.id), 303)
    else:
        status = form.status
    back = url_for("points.notices", village_code=village.code)
    if claim.notice_number:
        back = url_for("points.notice", village_code=village.code, number=claim.notice_number)
    return render_template("points/object.html", village=village, claim=claim, form=form, back=back), status


@blueprint.get("/v/<village_code>/objections/<uuid:objection_id>/receipt")
@permitted("appeal.enter")
def receipt(village: Division, objection_id: UUID) -> ResponseReturnValue:
    """What a villager takes home, on paper or copied down: the code of the objection, and the days."""
    session = current_session()
    found = get_objection(session, village.id, objection_id)
    paper = issue_paper(session, village.code, "objection", str(objection_id))
    return render_template(
        "points/receipt.html",
        village=village,
        objection=found,
        appeal=find_appeal(session, village.id, objection_id),
        claim=get_claim(session, village.id, found.claim_id),
        code=paper.short_code,
        outline=qr.outline(address_of(paper)),
        posted=ruling_ref(session, village.id, found) is not None,
        workdays=WORKDAYS,
        settings=get_settings(session, village.id),
    )


@blueprint.get("/v/<village_code>/objections/<uuid:objection_id>/receipt.pdf")
@permitted("appeal.enter")
def receipt_sheet(village: Division, objection_id: UUID) -> Response:
    """The same on a folded sheet, for who has no telephone."""
    session = current_session()
    pdf = receipt_pdf(session, village, get_objection(session, village.id, objection_id))
    return as_pdf(pdf, "receipt.pdf")


@blueprint.get("/v/<village_code>/objections/<uuid:objection_id>/ruling.pdf")
@permitted("appeal.enter")
def ruling_sheet(village: Division, objection_id: UUID) -> Response:
    """What came of it, for the wall beside the notice; ``?size=A3`` for large."""
    session = current_session()
    size = asked_size(SIZES)
    pdf = ruling_pdf(session, village, get_objection(session, village.id, objection_id), size)
    return as_pdf(pdf, "ruling.pdf")


@blueprint.route("/v/<village_code>/objections/<uuid:objection_id>", methods=["GET", "POST"])
@permitted("objection.rule")
def objection(village: Division, objection_id: UUID) -> ResponseReturnValue:
    session = current_session()
    found = get_objection(session, village.id, objection_id)
    form = RulingForm()
    status = 200
    if form.validate_on_submit():
        try:
            rule_objection(
                session,
                village_id=village.id,
                objection_id=objection_id,
                uphold=form.outcome.data == "upheld",
                ruling=form.ruling.data or "",
                actor=require("objection.rule", village),
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            found = get_objection(session, village.id, objection_id)
        else:
            flash(_("答复记下了。"), "good")
            return redirect(url_for("points.objections", village_code=village.code), 303)
    else:
        status = form.status
    claim = get_claim(session, village.id, found.claim_id)
    return render_template(
        "points/objection.html",
        village=village,
        objection=found,
        appeal=find_appeal(session, village.id, objection_id),
        claim=claim,
        events=life(claim),
        form=form,
    ), status
