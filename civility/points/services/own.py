"""What bounds a household's own claims, asked while the book is held."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.points.errors import NotForHouseholds, TooManyOwnClaims
from civility.points.models import Claim, Clause
from civility.points.rules.own import MOST_OPEN_CLAIMS, may_claim_itself
from civility.points.rules.shapes import shape_from_json


def check_own_claim(session: Session, clause: Clause, household_id: UUID, actor: Actor) -> None:
    """Raises Forbidden for another household's, NotForHouseholds, TooManyOwnClaims."""
    if not actor.owns(clause.village_id, household_id):
        raise Forbidden()
    if not may_claim_itself(clause.direction, shape_from_json(clause.shape), clause.evidence):
        raise NotForHouseholds(title=clause.title)
    waiting = session.scalar(
        select(func.count())
        .select_from(Claim)
        .where(
            Claim.village_id == clause.village_id,
            Claim.household_id == household_id,
            Claim.recorder_id.is_(None),
            Claim.state == "submitted",
        )
    )
    if (waiting or 0) >= MOST_OPEN_CLAIMS:
        raise TooManyOwnClaims(limit=MOST_OPEN_CLAIMS)
