"""What the book seals of points: standards from the vote on, with all their clauses, and what each claim says."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Event, Finding
from civility.photos import list_digests
from civility.points.models import Claim, Standard
from civility.points.queries.standards import list_clauses, list_minutes, list_standards

STANDARD_KINDS = ("standard-adopted", "standard-filed", "standard-in-force", "standard-superseded")
_OF_STANDARD = (
    "version",
    "title",
    "state",
    "voted_on",
    "eligible",
    "present",
    "votes_for",
    "votes_against",
    "abstentions",
    "vote_place",
    "in_force_from",
    "in_force_until",
    "consulted_from",
    "consulted_until",
    "meeting",
    "filed_number",
    "filed_on",
)
_OF_CLAUSE = (
    "number",
    "direction",
    "category",
    "title",
    "shape",
    "caps",
    "unit",
    "cap_text",
    "evidence",
    "evidence_text",
    "verifier_text",
    "note",
    "role",
    "ends_on",
    "review_on",
)


def standard_event(session: Session, kind: str, standard: Standard) -> Event:
    """A version as it counts, down to the words of each clause."""
    clauses = list_clauses(session, standard.village_id, standard.id)
    content = {
        **{name: getattr(standard, name) for name in _OF_STANDARD},
        "minutes": list_digests(session, standard.village_id, list_minutes(session, standard)),
        "clauses": [{name: getattr(clause, name) for name in _OF_CLAUSE} for clause in clauses],
    }
    return Event(kind, str(standard.id), content, f"version {standard.version} of the standard")


def check_standards(session: Session, village_id: UUID) -> list[Finding]:
    """Whether every version that was voted on is the one the book sealed."""
    voted = [standard for standard in list_standards(session, village_id) if standard.state != "draft"]
    now = (standard_event(session, "standard-adopted", standard) for standard in voted)
    return ledger.check_events(session, village_id, check="standards", kinds=STANDARD_KINDS, now=now)


def claim_content(claim: Claim, household_number: str, clause_number: int) -> Mapping[str, Any]:
    """What a claim says, as the transaction that posts it seals it. The recorder's words may name people: not them."""
    return {
        "claim": claim.id,
        "household": household_number,
        "clause": claim.clause_id,
        "number": clause_number,
        "direction": claim.direction,
        "happened_on": claim.happened_on,
        "tenths": claim.amount_tenths,
    }
