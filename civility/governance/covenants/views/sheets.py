"""Sheets of paper with signatures: entered with a photo, held against it by another person."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import NotFound, RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms import SheetForm
from civility.governance.covenants.models import Covenant, CovenantSheet
from civility.governance.covenants.queries import (
    find_sheet_of_photo,
    get_covenant,
    get_sheet,
    list_accesses,
    list_sheet_households,
)
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.services import confirm_sheet, enter_sheet, note_access, refuse_sheet
from civility.governance.covenants.views.blueprint import blueprint
from civility.governance.covenants.views.consultation import VERSION
from civility.governance.covenants.views.words import sheet_words
from civility.people.actors import Actor
from civility.people.finding import read_numbers
from civility.people.models import Division
from civility.people.permissions import may, permitted, require
from civility.people.queries import list_names
from civility.photos import get_photo, shown
from civility.web.forms import ConfirmForm, pressed


@blueprint.route(f"{VERSION}/sheets/new", methods=["GET", "POST"])
@permitted("signature.enter")
def new_sheet(village: Division, kind: str, version: int) -> ResponseReturnValue:
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    form, actor = SheetForm(), require("signature.enter", village)
    if request.method == "POST":
        form.photo.keep(session, village.id, actor.mark)
    if form.validate_on_submit():
        try:
            sheet = enter_sheet(
                session,
                village_id=village.id,
                covenant_id=found.id,
                numbers=read_numbers(form.numbers.data or ""),
                photo_ids=form.photo.ids,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("签名表录好了。另一个人照着照片核对过，才算签了。"), "good")
            return redirect(_address(village, "covenants.sheet", found, sheet.id), 303)
    page = render_template(
        "covenants/sheet_new.html",
        village=village,
        covenant=found,
        open=may_step(found, "sign", today()),
        form=form,
    )
    return page, form.status


@blueprint.get(f"{VERSION}/sheets/<uuid:sheet_id>")
@permitted("signature.sheet")
def sheet(village: Division, kind: str, version: int, sheet_id: UUID) -> ResponseReturnValue:
    """The photo beside the households that were entered from it."""
    return _sheet_page(village, kind, version, sheet_id)


@blueprint.post(f"{VERSION}/sheets/<uuid:sheet_id>/<any(confirm, refuse):verdict>")
@permitted("signature.confirm")
def decide_sheet(village: Division, kind: str, version: int, sheet_id: UUID, verdict: str) -> ResponseReturnValue:
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    form = pressed()
    decide = confirm_sheet if verdict == "confirm" else refuse_sheet
    try:
        decide(
            session,
            village_id=village.id,
            sheet_id=get_sheet(session, found, sheet_id).id,
            actor=require("signature.confirm", village),
        )
    except RuleBroken as refusal:
        status = form.refuse(refusal)
        return _sheet_page(village, kind, version, sheet_id, form), status
    flash(_("核对过了，这些户都算签了。") if verdict == "confirm" else _("这张没有算，请重新录。"), "good")
    return redirect(_address(village, "covenants.sheet", found, sheet_id), 303)


@blueprint.get("/v/<village_code>/covenants/photos/<uuid:photo_id>")
@permitted("signature.sheet")
def sheet_photo(village: Division, photo_id: UUID) -> ResponseReturnValue:
    """The photo of a sheet, or one that its sender has not handed in yet."""
    session = current_session()
    actor = require("signature.sheet", village)
    found = get_photo(session, village.id, photo_id, keeper=actor.mark)
    if found.loose_until is None:
        sheet = find_sheet_of_photo(session, village.id, photo_id)
        if sheet is None:
            raise NotFound()
        _require_reader(village, sheet, actor)
        note_access(session, subject=sheet, actor=actor)
    return shown(found, small="small" in request.args)


def _require_reader(village: Division, sheet: CovenantSheet, actor: Actor) -> None:
    """Who entered a sheet and who may confirm it see what is on it; for others it is not there. Raises NotFound."""
    if sheet.entered_by != actor.user_id and not may(actor, "signature.confirm", village):
        raise NotFound()


def _sheet_page(village: Division, kind: str, version: int, sheet_id: UUID, form: ConfirmForm | None = None) -> str:
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    held = get_sheet(session, found, sheet_id)
    actor = require("signature.sheet", village)
    _require_reader(village, held, actor)
    accesses = list_accesses(session, held)
    names = list_names(session, {held.entered_by, held.decided_by, *(each.user_id for each in accesses)})
    return render_template(
        "covenants/sheet.html",
        village=village,
        covenant=found,
        sheet=held,
        state=sheet_words(held),
        entered_by=names.get(held.entered_by, ""),
        decided_by=names.get(held.decided_by, ""),
        households=list_sheet_households(session, held),
        may_decide=held.state == "waiting"
        and held.entered_by != actor.user_id
        and may(actor, "signature.confirm", village),
        accesses=[(names.get(each.user_id, ""), each.at) for each in accesses],
        form=form or ConfirmForm(formdata=None),
    )


def _address(village: Division, endpoint: str, found: Covenant, sheet_id: UUID) -> str:
    return url_for(endpoint, village_code=village.code, kind=found.kind, version=found.version, sheet_id=sheet_id)
