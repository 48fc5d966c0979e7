"""The second person, and the third: approve or return what somebody else recorded for somebody else's household.

A claim that needs two reviews stays ``submitted`` after the first; its rows say who gave it.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from civility.people.queries import get_settings
from civility.people.services import keep_settings
from civility.people.votes import Vote
from civility.points.errors import (
    AlreadyReviewed,
    NothingDecided,
    ReturnNeedsReason,
    ReviewedBefore,
    ReviewerIsRecorder,
)
from civility.points.models import Claim, Clause, Review
from civility.points.queries import list_reviews, needs_word
from civility.points.rules.reviewing import steps_needed
from civility.points.rules.role_errors import RoleNotConfirmed
from civility.points.rules.transitions import move
from civility.points.services.independence import Nearness, nearness_of
from civility.points.services.loading import by_id
from civility.points.services.standards import check_vote

MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """``approved``, or ``returned`` with a reason, of at most 300 characters.

    Of what is approved the reason says who it is that a clause is for, where only a person knows.
    """

    decision: Literal["approved", "returned"]
    reason: str = ""

    def __post_init__(self) -> None:
        least = 1 if self.decision == "returned" else 0
        if not least <= len(self.reason.strip()) <= MAX_REASON:
            raise ReturnNeedsReason()


APPROVED = Decision("approved")


def review_claims(
    session: Session, *, village_id: UUID, decisions: Mapping[UUID, Decision], actor: Actor, request_key: str
) -> list[Review]:
    """Decide claims by id, all or none. Asking twice with one key decides once.

    Where the village asks for a second review of a claim, the first approval only notes who gave it.
    Raises ReviewerIsRecorder, ReviewedBefore, OwnHousehold, RelativeHousehold, OwnHeadUnit, AlreadyReviewed, RoleNotConfirmed, NothingDecided,
    KeyReused, NotFound.
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
        settings = get_settings(session, village_id)
        session.refresh(settings)
        households = by_id(session, village_id, Household, {claim.household_id for claim in claims.values()})
        _require_word(session, village_id, claims.values(), decisions)
        before = list_reviews(session, village_id, decisions)
        reviews = [
            _review(
                claims[claim_id],
                households[claims[claim_id].household_id],
                [review.reviewer_id for review in before.get(claim_id, ())],
                decision,
                near,
                settings.second_review_tenths,
                request_key,
            )
            for claim_id, decision in decisions.items()
        ]
        session.add_all(reviews)
        session.flush()
        return reviews


def adopt_second_review(session: Session, *, village_id: UUID, from_tenths: int, vote: Vote, actor: Actor) -> None:
    """Let claims of so many tenths or more be reviewed by two people, by vote. The same vote again changes nothing.

    What was reviewed already stays so. Raises VoteInFuture, VoteDoesNotAddUp, NoMajority.
    """
    if from_tenths <= 0:
        raise ValueError("a second review begins at some points")
    check_vote(vote)
    decided = {"second_review_tenths": from_tenths, "second_review_vote": vote.record()}
    with transaction(session):
        keep_settings(session, get_settings(session, village_id), decided, "second-review-adopted", actor)


def lift_second_review(session: Session, *, village_id: UUID, vote: Vote, actor: Actor) -> None:
    """Let one review do again, by vote, but for deductions. What waits for its second review still gets one.

    Raises as ``adopt_second_review``.
    """
    check_vote(vote)
    decided = {"second_review_tenths": None, "second_review_vote": vote.record()}
    with transaction(session):
        keep_settings(session, get_settings(session, village_id), decided, "second-review-lifted", actor)


def _require_word(
    session: Session, village_id: UUID, claims: Iterable[Claim], decisions: Mapping[UUID, Decision]
) -> None:
    """Raises RoleNotConfirmed where a clause is for people whom only a person knows, and nobody says who it is."""
    silent = [
        claim
        for claim in claims
        if decisions[claim.id].decision == "approved" and not decisions[claim.id].reason.strip()
    ]
    clauses = by_id(session, village_id, Clause, {claim.clause_id for claim in silent})
    for claim in silent:
        clause = clauses[claim.clause_id]
        if clause.role is not None and needs_word(session, clause, claim.happened_on):
            raise RoleNotConfirmed(role=clause.role)


def _review(
    claim: Claim,
    household: Household,
    before: Sequence[UUID],
    decision: Decision,
    near: Nearness,
    from_tenths: int | None,
    request_key: str,
) -> Review:
    """The lowest step of a review: nothing above it can leave these checks out. ``before`` are who reviewed it already."""
    actor = near.actor
    if claim.recorder_id == actor.user_id:
        raise ReviewerIsRecorder(number=household.number)
    near.require_far(household)
    if claim.state != "submitted":
        raise AlreadyReviewed(number=household.number, state=claim.state)
    if actor.user_id in before:
        raise ReviewedBefore(number=household.number)
    assert actor.user_id is not None  # noqa: S101  (review_claims refused it)
    step = len(before) + 1
    if decision.decision == "returned":
        move(claim, "returned")
    elif step >= steps_needed(claim.direction, claim.amount_tenths, from_tenths):
        move(claim, "reviewed")
    return Review(
        village_id=claim.village_id,
        claim_id=claim.id,
        request_key=request_key,
        step=step,
        reviewer_id=actor.user_id,
        decision=decision.decision,
        reason=decision.reason.strip(),
    )
