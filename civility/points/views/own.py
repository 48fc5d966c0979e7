"""A household's own pages of what it claims for itself: choose, tell, see what became of it, send it again."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from civility.clock import today
from civility.errors import RuleBroken
from civility.extensions import current_session
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division
from civility.people.permissions import own_household
from civility.people.queries import get_household_by_id, get_settings, list_members
from civility.photos import get_photo, shown
from civility.points.forms.claims import OwnClaimForm
from civility.points.promises import list_promises
from civility.points.queries import (
    find_correction_of,
    get_clause,
    get_good_deed,
    get_own_claim,
    get_sheet,
    get_standard_in_force,
    list_categories,
    list_claimable,
    list_outcomes,
    list_own_claims,
    list_sheet_photos,
    require_own_photo,
)
from civility.points.rules.asked import Asked
from civility.points.rules.own import MOST_OPEN_CLAIMS, may_claim_itself
from civility.points.rules.shapes import shape_from_json
from civility.points.services import Row, record_sheet, withdraw_claims
from civility.points.views import blueprint
from civility.points.views.shared import clause_rows, field_of
from civility.points.views.versions import carried, day_asked, day_before, is_turned, other_version, turned
from civility.points.views.words import caps, own_life, own_state, worth
from civility.web.forms import ConfirmForm, pressed


@blueprint.get("/my/claims/")
@own_household
def own_claims(household: HouseholdRef) -> ResponseReturnValue:
    """What the household claimed, and where each of it stands."""
    claims = list_own_claims(current_session(), household)
    return render_template(
        "points/own_claims.html",
        claims=[(claim, own_state(claim)) for claim in claims],
        full=sum(claim.state == "submitted" for claim in claims) >= MOST_OPEN_CLAIMS,
        most=MOST_OPEN_CLAIMS,
    )


@blueprint.get("/my/claims/new")
@own_household
def own_clause(household: HouseholdRef) -> ResponseReturnValue:
    """Which good deed: those that a household may claim for itself."""
    session = current_session()
    text, category, on = request.args.get("q", "").strip()[:60], request.args.get("category", "")[:40], day_asked()
    clauses = list_claimable(session, household.village_id, on=on, text=text, category=category)
    standard = get_standard_in_force(session, household.village_id, on)
    return render_template(
        "points/own_clause.html",
        clauses=clause_rows(
            clauses,
            list_promises(session, household.village_id),
            lambda clause: url_for("points.own_claim_new", clause_id=clause.id, on=on),
        ),
        categories=list_categories(session, household.village_id, standard.id) if standard else [],
        standard=standard,
        on=on,
        before=day_before(standard),
        q=text,
        category=category,
    )


@blueprint.route("/my/claims/new/<uuid:clause_id>", methods=["GET", "POST"])
@own_household
def own_claim_new(household: HouseholdRef, clause_id: UUID) -> ResponseReturnValue:
    """What was done, when, by whom, with pictures; ``again`` is the claim that came back."""
    session, actor = current_session(), _actor(household)
    clause = get_clause(session, household.village_id, clause_id)
    elsewhere = turned(clause, lambda wanted: url_for("points.own_claim_new", clause_id=wanted, **carried()))
    if elsewhere is not None:
        return elsewhere
    again = request.args.get("again", type=UUID)
    returned = get_own_claim(session, household, again) if again else None
    members = [(each.id, each.name) for each in list_members(session, household.village_id, household.household_id)]
    form = OwnClaimForm().for_shape(shape_from_json(clause.shape), members)
    form.begin_with(day_asked())
    if request.method == "POST":
        form.photos.keep(session, household.village_id, actor.mark)
    elif returned is not None:
        form.fill_from(returned, list_sheet_photos(session, household.village_id, returned.sheet_id))
    if not is_turned() and form.validate_on_submit():
        said = form.asked()
        asked = Asked(said.pop("option", None), said.pop("quantity", None), said.pop("tenths", None))
        row = Row(household.household_id, asked, said.pop("member_id", None), again)
        try:
            sheet = record_sheet(
                session, village_id=household.village_id, clause_id=clause_id, rows=[row], actor=actor, **said
            )
        except RuleBroken as refusal:
            form.refuse(refusal, field_of(form, refusal))
        else:
            days = get_settings(session, household.village_id).notice_days
            flash(_("报上去了。请等一位评议员来看，看过以后公示 %(days)s 天，没有异议就入账。", days=days), "good")
            (claim,) = get_sheet(session, household.village_id, sheet.id).claims
            return redirect(url_for("points.own_claim", claim_id=claim.id), 303)
    return render_template(
        "points/own_claim_new.html",
        form=form,
        clause=clause,
        worth=worth(clause),
        caps=caps(clause),
        promises=list_promises(session, household.village_id).get(clause.title, ()),
        returned=returned,
        other=other_version(clause, form, lambda day: list_claimable(session, household.village_id, on=day)),
        on=day_asked(),
        possible=may_claim_itself(clause.direction, shape_from_json(clause.shape), clause.evidence),
        today=today(),
    ), form.status


@blueprint.get("/my/claims/<uuid:claim_id>")
@own_household
def own_claim(household: HouseholdRef, claim_id: UUID) -> ResponseReturnValue:
    """One good deed of the household's, also one that somebody on duty wrote down."""
    session = current_session()
    claim = get_good_deed(session, household, claim_id)
    own = claim.recorder_id is None
    correction = find_correction_of(session, household.village_id, claim_id)
    found = list_outcomes(session, household.village_id, claim_id=claim_id).get(claim_id, ())
    return render_template(
        "points/own_claim.html",
        village=session.get_one(Division, household.village_id),
        household=get_household_by_id(session, household.village_id, household.household_id),
        claim=claim,
        said=own_state(claim),
        events=own_life(claim, corrected=correction is not None and correction.state == "done"),
        outcomes=[{"objection": objection, "appeal": appeal} for objection, appeal in found],
        own=own,
        # a recorder's pictures may show other households of the sheet
        photo_ids=list_sheet_photos(session, household.village_id, claim.sheet_id) if own else [],
        confirm=ConfirmForm(),
    )


@blueprint.post("/my/claims/<uuid:claim_id>/withdraw")
@own_household
def own_withdraw(household: HouseholdRef, claim_id: UUID) -> ResponseReturnValue:
    """Take a claim back before anybody decided it."""
    pressed()
    claim = get_own_claim(current_session(), household, claim_id)
    withdraw_claims(
        current_session(), village_id=household.village_id, sheet_id=claim.sheet_id, actor=_actor(household)
    )
    flash(_("撤回了，这一条不再办。"), "good")
    return redirect(url_for("points.own_claim", claim_id=claim_id), 303)


@blueprint.get("/my/photos/<uuid:photo_id>.jpg")
@own_household
def own_photo(household: HouseholdRef, photo_id: UUID) -> ResponseReturnValue:
    """A picture that the household sent."""
    session = current_session()
    photo = get_photo(session, household.village_id, photo_id, keeper=_actor(household).mark)
    if photo.loose_until is None:
        require_own_photo(session, household.village_id, household.household_id, photo_id)
    return shown(photo, small="small" in request.args)


def _actor(household: HouseholdRef) -> Actor:
    """The household itself, also when one of its people who is on duty opened the page."""
    return Actor.of(household)
