"""Reads of reviews: who looked at a claim, and how the work is spread over the reviewers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from civility.people.models import User
from civility.points.models import Claim, Review

CHUNK = 400  # ids to a statement: SQLite and PostgreSQL both bound its parameters


@dataclass(frozen=True, slots=True)
class Load:
    """What one person reviewed in some time: ``first`` and ``second`` reviews, and how many of both were returns."""

    name: str
    first: int
    second: int
    returned: int


def list_reviews(session: Session, village_id: UUID, claim_ids: Iterable[UUID]) -> dict[UUID, list[Review]]:
    """The reviews of each of these claims that has any, the first before the second."""
    found: dict[UUID, list[Review]] = {}
    wanted = sorted(claim_ids)
    for start in range(0, len(wanted), CHUNK):
        rows = session.scalars(
            select(Review)
            .where(Review.village_id == village_id, Review.claim_id.in_(wanted[start : start + CHUNK]))
            .order_by(Review.claim_id, Review.step)
        )
        for review in rows:
            found.setdefault(review.claim_id, []).append(review)
    return found


def reviewed_by(user_id: UUID | None = None) -> ColumnElement[bool]:
    """A condition on ``Claim``: somebody, or this person, reviewed it."""
    query = select(Review.id).where(Review.village_id == Claim.village_id, Review.claim_id == Claim.id)
    return exists(query if user_id is None else query.where(Review.reviewer_id == user_id))


def list_loads(session: Session, village_id: UUID, since: datetime) -> Sequence[Load]:
    """How many reviews each person gave since a moment, who gave most first."""
    rows = session.execute(
        select(
            User.name,
            func.sum(case((Review.step == 1, 1), else_=0)),
            func.sum(case((Review.step > 1, 1), else_=0)),
            func.sum(case((Review.decision == "returned", 1), else_=0)),
        )
        .join(User, User.id == Review.reviewer_id)
        .where(Review.village_id == village_id, Review.at >= since)
        .group_by(User.id, User.name)
        .order_by(func.count().desc(), User.name)
    )
    return [Load(name, int(first), int(second), int(returned)) for name, first, second, returned in rows]
