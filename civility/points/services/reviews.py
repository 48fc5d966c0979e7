"""The second person: approves or returns what somebody else recorded for somebody else's household."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import KeyReused
from civility.people.actors import Actor
from civility.people.models import Household
from civility.points.errors import (
    AlreadyReviewed,
    NothingDecided,
    ReturnNeedsReason,
    ReviewerIsRecorder,
)
from civility.points.models import Claim, Review
from civility.points.rules.transitions import move
from civility.points.services.independence import Nearness, nearness_of
from civility.points.services.loading import by_id

MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """``approved``, or ``returned`` with a reason of at most 300 characters."""

    decision: Literal["approved", "returned"]
    reason: str = ""

    def __post_init__(self) -> None:
        if self.decision == "returned" and not 0 < len(self.reason.strip()) <= MAX_REASON:
            raise ReturnNeedsReason()


APPROVED = Decision("approved")


def review_claims(
    session: Session, *, village_id: UUID, decisions: Mapping[UUID, Decision], actor: Actor, request_key: str
) -> list[Review]:
    """Decide claims by id, all or none. Asking twice with one key decides once.

    Raises ReviewerIsRecorder, OwnHousehold, RelativeHousehold, OwnHeadUnit, AlreadyReviewed, NothingDecided, KeyReused, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    if not decisions:
        raise NothingDecided()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalars(
            select(Review).where(Review.village_id == village_id, Review.request_key == request_key)
        ).all()
        if earlier:
            if {review.claim_id: (review.decision, review.reason, review.reviewer_id) for review in earlier} != {
                claim_id: (each.decision, each.reason.strip(), actor.user_id) for claim_id, each in decisions.items()
            }:
                raise KeyReused(key=request_key)
            return list(earlier)
        claims = by_id(session, village_id, Claim, decisions)
        if len(claims) != len(decisions):
            raise NotFound()
        near = nearness_of(session, village_id, actor)
        households = by_id(session, village_id, Household, {claim.household_id for claim in claims.values()})
        reviews = [
            _review(claims[claim_id], households[claims[claim_id].household_id], decision, near, request_key)
            for claim_id, decision in decisions.items()
        ]
        session.add_all(reviews)
        session.flush()
        return reviews


def _review(claim: Claim, household: Household, decision: Decision, near: Nearness, request_key: str) -> Review:
    """The lowest step of a review: nothing above it can leave these checks out."""
    actor = near.actor
    if claim.recorder_id == actor.user_id:
        raise ReviewerIsRecorder(number=household.number)
    near.require_far(household)
    if claim.state != "submitted":
        raise AlreadyReviewed(number=household.number, state=claim.state)
    assert actor.user_id is not None  # noqa: S101  (review_claims refused it)
    move(claim, "reviewed" if decision.decision == "approved" else "returned")
    return Review(
        village_id=claim.village_id,
        claim_id=claim.id,
        request_key=request_key,
        reviewer_id=actor.user_id,
        decision=decision.decision,
        reason=decision.reason.strip(),
    )
