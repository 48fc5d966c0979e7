"""A household's own covenants: what holds, whether it signed, and signing with a finger or a tick."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.governance.covenants.forms import SignForm
from civility.governance.covenants.queries import get_covenant, list_own, worth_of_clauses
from civility.governance.covenants.rules.strokes import HIGH, WIDE, as_path
from civility.governance.covenants.services import sign_covenant, withdraw_signature
from civility.governance.covenants.views.words import channel_words
from civility.people.actors import HouseholdRef
from civility.people.models import Division
from civility.people.permissions import current_actor, own_household
from civility.people.queries import list_names
from civility.web.forms import ConfirmForm, pressed

own_blueprint = Blueprint("own_covenants", __name__, url_prefix="/my/covenants")
SIGN = "/<kind>/<int:version>"


@own_blueprint.get("/")
@own_household
def covenants(household: HouseholdRef) -> ResponseReturnValue:
    return _page(household)


@own_blueprint.post(f"{SIGN}/sign")
@own_household
def sign(household: HouseholdRef, kind: str, version: int) -> ResponseReturnValue:
    found = get_covenant(current_session(), household.village_id, kind, version)
    form, actor = SignForm(), current_actor()
    if form.validate_on_submit() and actor is not None:
        try:
            sign_covenant(
                current_session(),
                village_id=household.village_id,
                covenant_id=found.id,
                household_id=household.household_id,
                strokes=form.strokes.data or "",
                agreed=form.agreed.data,
                actor=actor,
                request_key=form.request_key.data or "",
            )
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("您家签好了。谢谢您，咱们一起照着做。"), "good")
            return redirect(url_for("own_covenants.covenants"), 303)
    return _page(household, (kind, version), form), form.status


@own_blueprint.post(f"{SIGN}/withdraw")
@own_household
def withdraw(household: HouseholdRef, kind: str, version: int) -> ResponseReturnValue:
    """Take the signature back; it may be given again."""
    found = get_covenant(current_session(), household.village_id, kind, version)
    form, actor = pressed(), current_actor()
    if actor is not None:
        try:
            withdraw_signature(
                current_session(),
                village_id=household.village_id,
                covenant_id=found.id,
                household_id=household.household_id,
                actor=actor,
            )
        except RuleBroken as refusal:
            status = form.refuse(refusal)
            return _page(household, refused=form), status
        flash(_("您家的签名收回了。想签的时候再签。"), "good")
    return redirect(url_for("own_covenants.covenants"), 303)


def _page(
    household: HouseholdRef,
    at: tuple[str, int] | None = None,
    sent: SignForm | None = None,
    refused: ConfirmForm | None = None,
) -> str:
    """Every covenant in force with a form of its own; the one that was ``sent`` and refused keeps what was given."""
    session = current_session()
    own = list_own(session, household.village_id, household.household_id, today())
    names = list_names(session, {each.signature.helper_id for each in own if each.signature})
    return render_template(
        "covenants/my_covenants.html",
        village=session.get_one(Division, household.village_id),
        rows=[
            {
                "covenant": each.covenant,
                "signature": each.signature,
                "channel": channel_words(each.signature, names) if each.signature else "",
                "path": as_path(each.signature.strokes) if each.signature else "",
                "form": sent if sent and at == (each.covenant.kind, each.covenant.version) else SignForm(formdata=None),
            }
            for each in own
        ],
        worth=worth_of_clauses(session, household.village_id, [each.covenant for each in own], _),
        field=(WIDE, HIGH),
        sent=sent or refused,
        confirm=ConfirmForm(formdata=None),
    )
