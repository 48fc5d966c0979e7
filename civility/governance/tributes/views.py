"""Pages of tributes for the committee that proposes them and the second person who decides."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.tributes.forms import DeclineForm, PaperForm, ProposeForm
from civility.governance.tributes.printing import BOARD_SIZES, SIZES, board_pdf, motto_pdf
from civility.governance.tributes.queries import get_tribute, is_public, list_tributes
from civility.governance.tributes.rules import CHANNELS, KINDS, SIGNED, next_state, signature
from civility.governance.tributes.services import (
    confirm_paper,
    decide_tribute,
    propose_tribute,
    withdraw_tribute,
)
from civility.papers.printing import FESTIVALS
from civility.people.models import Division
from civility.people.permissions import permitted, require
from civility.people.queries import get_household, get_household_by_id
from civility.people.rules import parse_short_number, short_number
from civility.web.forms import ConfirmForm, KeyedForm, pressed
from civility.web.serving import as_pdf, asked_dress

blueprint = Blueprint("tributes", __name__, url_prefix="/v/<village_code>/tributes")


@blueprint.route("/", methods=["GET", "POST"])
@permitted("tribute.keep")
def tributes(village: Division) -> ResponseReturnValue:
    """All of them, and the form for one more."""
    session, form = current_session(), ProposeForm()
    if form.validate_on_submit():
        try:
            made = propose_tribute(
                session,
                village_id=village.id,
                household_id=get_household(session, village.id, parse_short_number(form.number.data or "")).id,
                kind=form.kind.data or "",
                person=form.person.data or "",
                text=form.text.data or "",
                actor=require("tribute.keep", village),
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("写上了。等这一户同意，再由另一个人看过，才公开。"), "good")
            return redirect(url_for(".tribute", village_code=village.code, tribute_id=made.id), 303)
    rows = list_tributes(session, village.id)
    page = render_template(
        "tributes/tributes.html",
        village=village,
        tributes=rows,
        boards={each.kind for each, home in rows if each.state == "public" and home.left_on is None},
        kinds=KINDS,
        form=form,
        short=short_number,
    )
    return page, form.status


@blueprint.get("/<uuid:tribute_id>")
@permitted("tribute.keep")
def tribute(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    return _page(village, tribute_id, PaperForm(formdata=None), DeclineForm(formdata=None))


@blueprint.get("/<uuid:tribute_id>/motto.pdf")
@permitted("tribute.keep")
def motto_paper(village: Division, tribute_id: UUID) -> Response:
    """A motto that is public, for the family's own wall: ``?size=A4`` or ``A3``, in the dress of a ``festival`` where one is named."""
    found = get_tribute(current_session(), village.id, tribute_id)
    size, festival = asked_dress(SIZES, FESTIVALS)
    return as_pdf(motto_pdf(current_session(), village, found, size, festival=festival), f"motto-{size}.pdf")


@blueprint.get("/worthies.pdf")
@permitted("tribute.keep")
def worthies_paper(village: Division) -> Response:
    """The worthies for the village's wall: ``?size=A3`` or ``A2``, in the dress of a ``festival`` where one is named."""
    return _board(village, "worthy")


@blueprint.get("/mottoes.pdf")
@permitted("tribute.keep")
def mottoes_paper(village: Division) -> Response:
    """The mottoes of all families, as the worthies."""
    return _board(village, "motto")


def _board(village: Division, kind: str) -> Response:
    size, festival = asked_dress(BOARD_SIZES, FESTIVALS)
    return as_pdf(board_pdf(current_session(), village, kind, size, festival=festival), f"{kind}-board-{size}.pdf")


@blueprint.post("/<uuid:tribute_id>/paper")
@permitted("tribute.keep")
def paper(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    """Somebody has seen the paper that the household signed."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            confirm_paper(
                current_session(),
                signer=form.signer.data or "",
                signed=form.signed.data or "",
                **_said(village, tribute_id),
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("纸上的同意记下了。等另一个人看过就公开。"), "good")
            return redirect(url_for(".tribute", village_code=village.code, tribute_id=tribute_id), 303)
    return _page(village, tribute_id, form, DeclineForm(formdata=None)), form.status


@blueprint.post("/<uuid:tribute_id>/approve")
@permitted("tribute.keep")
def approve(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    pressed()
    try:
        decide_tribute(current_session(), public=True, **_said(village, tribute_id))
    except RuleBroken as refusal:
        flash(refusal.describe(_), "bad")
    else:
        flash(_("公开了，公开栏上看得到。"), "good")
    return redirect(url_for(".tribute", village_code=village.code, tribute_id=tribute_id), 303)


@blueprint.post("/<uuid:tribute_id>/decline")
@permitted("tribute.keep")
def decline(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            decide_tribute(current_session(), public=False, reason=form.reason.data or "", **_said(village, tribute_id))
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("没有公开，原因写给这一户了。"), "good")
            return redirect(url_for(".tribute", village_code=village.code, tribute_id=tribute_id), 303)
    return _page(village, tribute_id, PaperForm(formdata=None), form), form.status


@blueprint.post("/<uuid:tribute_id>/withdraw")
@permitted("tribute.keep")
def withdraw(village: Division, tribute_id: UUID) -> ResponseReturnValue:
    """The household came and wants it gone."""
    pressed()
    try:
        withdraw_tribute(current_session(), **_said(village, tribute_id))
    except RuleBroken as refusal:
        flash(refusal.describe(_), "bad")
    else:
        flash(_("收回了，公开栏上不再有。"), "good")
    return redirect(url_for(".tribute", village_code=village.code, tribute_id=tribute_id), 303)


def _said(village: Division, tribute_id: UUID) -> dict[str, Any]:
    return {"village_id": village.id, "tribute_id": tribute_id, "actor": require("tribute.keep", village)}


def _page(village: Division, tribute_id: UUID, paper_form: PaperForm, decline_form: DeclineForm) -> str:
    session, actor = current_session(), require("tribute.keep", village)
    found = get_tribute(session, village.id, tribute_id)
    return render_template(
        "tributes/tribute.html",
        village=village,
        tribute=found,
        household=get_household_by_id(session, village.id, found.household_id),
        signature=signature(found.kind, found.person, found.signed),
        own=found.proposed_by == actor.user_id or actor.owns(village.id, found.household_id),
        live=next_state(found.state, "withdraw") is not None,
        printed=found.kind == "motto" and is_public(session, found),
        sizes=SIZES,
        festivals={name: _(word) for name, word in FESTIVALS.items()},
        kinds=KINDS,
        channels=CHANNELS,
        signed=SIGNED,
        paper_form=paper_form,
        decline_form=decline_form,
        wrong=_wrong(paper_form, decline_form),
        confirm=ConfirmForm(formdata=None),
        short=short_number,
    )


def _wrong(*forms: KeyedForm) -> KeyedForm:
    """Whichever form was sent and not taken; else the first."""
    return next((form for form in forms if form.errors or form.refused_with), forms[0])
