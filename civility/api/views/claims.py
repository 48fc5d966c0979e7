"""Clauses to claim under, claims, and the second person's decision on them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from civility.api.blueprint import VILLAGE, blueprint
from civility.api.errors import BadValues
from civility.api.fields import WORDS, Instant, Points, Shape, count, in_points, matching, one_of, typed
from civility.api.operations import Call, operation
from civility.clock import today
from civility.errors import N_
from civility.people.errors import YearClosed
from civility.people.models import Household
from civility.people.queries import list_households
from civility.points.errors import (
    AlreadyReviewed,
    ClauseNotInForce,
    HouseholdsRefused,
    ReturnNeedsReason,
    ReviewedBefore,
    ReviewerIsRecorder,
)
from civility.points.models import CLAIM_STATES, DECISIONS, Clause
from civility.points.queries import (
    ClaimRow,
    SheetRows,
    count_claims,
    get_claim,
    get_sheet,
    get_standard_in_force,
    list_claims,
    list_clauses,
)
from civility.points.services import Decision, record_claims, review_claims

MOST_HOUSEHOLDS = 2_000
UNKNOWN_HOUSEHOLD = N_("村里没有这个户号。")


class ClauseShape(Shape):
    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    direction = fields.String(required=True, metadata={"description": "bonus or deduction"})
    category = fields.String(required=True)
    title = fields.String(required=True)
    shape = fields.Function(
        lambda clause: in_points(clause.shape),
        metadata={
            "type": "object",
            "description": "kind: fixed, one_of (give option), range (give points), rate or ladder (give quantity), "
            "start_full (give lost)",
        },
    )
    caps = fields.Function(
        lambda clause: in_points(clause.caps), metadata={"type": "array", "items": {"type": "object"}}
    )
    unit = fields.String(required=True)
    cap_text = fields.String(required=True)
    evidence = fields.List(fields.String(), required=True)
    evidence_text = fields.String(required=True)
    note = fields.String(required=True)


class StandardShape(Shape):
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    in_force_from = fields.Date(required=True, allow_none=True)
    in_force_until = fields.Date(required=True, allow_none=True)


class ClausesShape(Shape):
    standard = fields.Nested(StandardShape, required=True, allow_none=True)
    items = fields.List(fields.Nested(ClauseShape), required=True)


class OnQuery(Shape):
    on = fields.Date(metadata={"description": "A day; today when left out"})


class ClaimShape(Shape):
    id = fields.UUID(required=True)
    household_number = fields.String(required=True)
    clause_id = fields.UUID(required=True)
    clause_number = fields.Integer(required=True)
    title = fields.String(required=True)
    category = fields.String(required=True)
    points = Points(required=True, attribute="signed_tenths")
    quantity = fields.String(required=True)
    detail = fields.String(required=True, metadata={"description": "What an inspection found"})
    happened_on = fields.Date(required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(CLAIM_STATES)})
    reviews = fields.Function(
        lambda claim: len(claim.reviews),
        metadata={"type": "integer", "description": "How many people reviewed it; one that needs two stays submitted"},
    )
    recorded_at = Instant(required=True)
    notice_number = fields.Integer(required=True, allow_none=True)
    posted_seq = fields.Integer(required=True, allow_none=True)


class SheetShape(Shape):
    """One act of recording with the claims it made."""

    id = fields.UUID(required=True)
    clause_id = fields.UUID(required=True)
    happened_on = fields.Date(required=True)
    reason = fields.String(required=True)
    evidence = fields.String(required=True)
    recorded_at = Instant(required=True)
    total = Points(required=True, attribute="total_tenths")
    claims = fields.List(fields.Nested(ClaimShape), required=True)


class NewClaims(Shape):
    """``option``, ``quantity``, ``points`` or ``lost`` as the clause's shape asks for it; none for a fixed amount."""

    clause_id = fields.UUID(required=True)
    households = fields.List(
        matching("[0-9]{4,6}"),
        required=True,
        validate=validate.Length(1, MOST_HOUSEHOLDS, error=WORDS["out_of_range"]),
        metadata={"description": "Household numbers"},
    )
    happened_on = fields.Date(required=True)
    reason = typed(300, shortest=1, required=True)
    evidence = typed(300, load_default="")
    option = count(1_000, least=0, load_default=None, metadata={"description": "Which of one_of, from 0"})
    quantity = matching(
        r"[0-9]{1,7}(\.[0-9]{1,3})?",
        load_default=None,
        metadata={"description": "For rates and ladders", "examples": ["2.5"]},
    )
    points = Points(load_default=None)
    lost = fields.List(
        Points(),
        load_default=None,
        validate=validate.Length(max=100, error=WORDS["out_of_range"]),
        metadata={"description": "For start_full: what each item lost, in their order"},
    )


class ClaimsQuery(Shape):
    state = one_of(CLAIM_STATES, load_default="submitted")
    limit = count(1_000, load_default=200, strict=False)


class ClaimsShape(Shape):
    """Those that happened last first; ``total`` counts all in that state."""

    items = fields.List(fields.Nested(ClaimShape), required=True)
    total = fields.Integer(required=True)


class NewReview(Shape):
    decision = one_of(DECISIONS, required=True)
    reason = typed(300, load_default="", metadata={"description": "Needed to return a claim"})


class ReviewShape(Shape):
    id = fields.UUID(required=True)
    claim_id = fields.UUID(required=True)
    decision = fields.String(required=True, metadata={"enum": list(DECISIONS)})
    reason = fields.String(required=True)
    at = Instant(required=True)


@blueprint.get(f"{VILLAGE}/clauses")
@operation("standard.read", summary="The clauses in force on a day, to claim under", answer=ClausesShape, query=OnQuery)
def clauses(call: Call) -> dict[str, Any]:
    standard = get_standard_in_force(call.session, call.place.id, call.asked.get("on", today()))
    found: Sequence[Clause] = list_clauses(call.session, call.place.id, standard.id) if standard else []
    return {"standard": standard, "items": found}


@blueprint.post(f"{VILLAGE}/claims")
@operation(
    "claim.record",
    summary="Claim points under one clause for one household or many, all or none",
    body=NewClaims,
    answer=SheetShape,
    status=201,
    refusals=(ClauseNotInForce, HouseholdsRefused, YearClosed),
)
def post_claims(call: Call) -> SheetRows:
    asked = call.asked
    sheet = record_claims(
        call.session,
        village_id=call.place.id,
        clause_id=asked["clause_id"],
        household_ids=[household.id for household in _households(call, asked["households"])],
        happened_on=asked["happened_on"],
        reason=asked["reason"],
        evidence=asked["evidence"],
        option=asked["option"],
        quantity=None if asked["quantity"] is None else Decimal(asked["quantity"]),
        tenths=asked["points"],
        lost=None if asked["lost"] is None else tuple(asked["lost"]),
        actor=call.actor,
        request_key=call.request_key,
    )
    return get_sheet(call.session, call.place.id, sheet.id)


@blueprint.get(f"{VILLAGE}/claims")
@operation("claim.read", summary="Claims in one state", query=ClaimsQuery, answer=ClaimsShape)
def claims(call: Call) -> dict[str, Any]:
    states = (call.asked["state"],)
    return {
        "items": list_claims(call.session, call.place.id, states=states, limit=call.asked["limit"]),
        "total": count_claims(call.session, call.place.id, states=states),
    }


@blueprint.get(f"{VILLAGE}/claims/<uuid:claim_id>")
@operation("claim.read", summary="One claim", answer=ClaimShape)
def claim(call: Call, claim_id: UUID) -> ClaimRow:
    return get_claim(call.session, call.place.id, claim_id)


@blueprint.post(f"{VILLAGE}/claims/<uuid:claim_id>/reviews")
@operation(
    "claim.review",
    summary="Approve or return a claim that somebody else recorded",
    body=NewReview,
    answer=ReviewShape,
    status=201,
    refusals=(ReviewerIsRecorder, ReviewedBefore, AlreadyReviewed, ReturnNeedsReason),
)
def post_review(call: Call, claim_id: UUID) -> Any:
    decision = Decision(call.asked["decision"], call.asked["reason"])
    return review_claims(
        call.session,
        village_id=call.place.id,
        decisions={claim_id: decision},
        actor=call.actor,
        request_key=call.request_key,
    )[0]


def _households(call: Call, numbers: Sequence[str]) -> list[Household]:
    """The households of these numbers, in that order. Raises BadValues naming each that does not exist."""
    known = {each.number: each for each in list_households(call.session, call.place.id, with_left=True)}
    errors = [
        {"field": f"households.{place}", "message": call.say(UNKNOWN_HOUSEHOLD)}
        for place, number in enumerate(numbers)
        if number not in known
    ]
    if errors:
        raise BadValues(errors=errors, count=len(errors))
    return [known[number] for number in numbers]
