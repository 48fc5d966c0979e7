"""Who signed a covenant, for those who look after it; and signing for a household that asks to."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms import HelperSignForm
from civility.governance.covenants.printing import signing_pdf
from civility.governance.covenants.queries import (
    get_covenant,
    get_signature,
    list_accesses,
    list_sheets,
    list_signatures,
)
from civility.governance.covenants.rules.life import may_step
from civility.governance.covenants.rules.strokes import HIGH, WIDE, as_path
from civility.governance.covenants.services import note_access, sign_covenant, withdraw_signature
from civility.governance.covenants.views.blueprint import blueprint
from civility.governance.covenants.views.consultation import VERSION
from civility.governance.covenants.views.words import channel_words, sheet_words
from civility.people.models import Division
from civility.people.permissions import current_actor, may, permitted, require
from civility.people.queries import get_household, list_households, list_names
from civility.people.rules import normalise_number
from civility.web.serving import as_pdf


@blueprint.get(f"{VERSION}/signatures/")
@permitted("signature.read")
def signatures(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """Who signed, by which way, and who has not yet; the pictures are a page further."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    homes, signed, sheets = (
        list_households(session, village.id),
        list_signatures(session, found),
        list_sheets(session, found),
    )
    names = list_names(session, {each.helper_id for each in signed.values()} | {each.entered_by for each in sheets})
    return render_template(
        "covenants/signatures.html",
        village=village,
        covenant=found,
        signed=[
            (home, channel_words(signed[home.id], names), signed[home.id].signed_at)
            for home in homes
            if home.id in signed
        ],
        unsigned=[home for home in homes if home.id not in signed],
        sheets=[(sheet, sheet_words(sheet), names.get(sheet.entered_by, "")) for sheet in sheets],
        may_enter=may_step(found, "sign", today()) and may(current_actor(), "signature.enter", village),
        may_confirm=may(current_actor(), "signature.confirm", village),
    )


@blueprint.get(f"{VERSION}/signatures/<number>")
@permitted("signature.read")
def signature(village: Division, kind: str, version: int, number: str) -> ResponseReturnValue:
    """One household's signature. Whoever looks is written down, and everybody who may look sees who did."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    household = get_household(session, village.id, number)
    held = get_signature(session, found, household.id)
    note_access(session, subject=held, actor=require("signature.read", village))
    accesses = list_accesses(session, held)
    names = list_names(session, {held.helper_id, *(each.user_id for each in accesses)})
    return render_template(
        "covenants/signature.html",
        village=village,
        covenant=found,
        household=household,
        signature=held,
        channel=channel_words(held, names),
        path=as_path(held.strokes),
        field=(WIDE, HIGH),
        accesses=[(names.get(each.user_id, ""), each.at) for each in accesses],
    )


@blueprint.route(f"{VERSION}/sign", methods=["GET", "POST"])
@permitted("signature.enter")
def sign_for(village: Division, kind: str, version: int) -> ResponseReturnValue:
    """A helper confirms for a household, or takes back what it signed (``withdraw``), and is named as the one who did."""
    session = current_session()
    found = get_covenant(session, village.id, kind, version)
    form = HelperSignForm()
    if form.validate_on_submit():
        try:
            household = get_household(session, village.id, normalise_number(form.number.data or ""))
            said: dict[str, Any] = {
                "village_id": village.id,
                "covenant_id": found.id,
                "household_id": household.id,
                "actor": require("signature.enter", village),
            }
            if "withdraw" in request.form:
                withdraw_signature(session, **said)
                done = _("%(name)s家的签名收回了。", name=household.head_name)
            else:
                sign_covenant(session, **said, agreed=form.agreed.data, request_key=form.request_key.data or "")
                done = _("%(name)s家签了，记的是您代签。", name=household.head_name)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(done, "good")
            here = url_for("covenants.sign_for", village_code=village.code, kind=found.kind, version=found.version)
            return redirect(here, 303)
    page = render_template(
        "covenants/sign_for.html",
        village=village,
        covenant=found,
        open=may_step(found, "sign", today()),
        form=form,
        may_read=may(current_actor(), "signature.read", village),
    )
    return page, form.status


@blueprint.get(f"{VERSION}/signing-sheet.pdf")
@permitted("signature.enter")
def signing_sheet(village: Division, kind: str, version: int) -> Response:
    """The sheet for those who sign on paper: who has not signed yet, or with ``all`` everybody."""
    found = get_covenant(current_session(), village.id, kind, version)
    return as_pdf(
        signing_pdf(current_session(), village, found, every="all" in request.args),
        f"covenant-{kind}-{version}-signing.pdf",
    )
