"""Where a household has the same clause about the same days already, so that one deed is not counted twice."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from civility.points.models import Claim, Clause
from civility.points.queries.claims import ClaimRow, SheetRows, list_claims_by_id
from civility.points.rules.transitions import LIVE

NEAR_DAYS = 3
MOST_NAMED = 20


def list_near(session: Session, village_id: UUID, sheet: SheetRows) -> dict[UUID, ClaimRow]:
    """By claim of a sheet that waits: the household's nearest other claim of the clause, at most 3 days off; at most 20.

    Only what is in the book or on the way; a version of the standard that repeats the clause's words has the same clause.
    """
    waiting = {claim.household_id: claim for claim in sheet.claims if claim.state == "submitted"}
    if not waiting:
        return {}
    own, clause = aliased(Claim), aliased(Clause)
    days = timedelta(days=NEAR_DAYS)
    rows = session.execute(
        select(own.household_id, Claim.happened_on, Claim.id)
        .join(Claim, (Claim.village_id == own.village_id) & (Claim.household_id == own.household_id))
        .join(Clause, (Clause.village_id == Claim.village_id) & (Clause.id == Claim.clause_id))
        .join(clause, (clause.village_id == own.village_id) & (clause.id == own.clause_id))
        .where(
            own.village_id == village_id,
            own.sheet_id == sheet.id,
            own.state == "submitted",
            Claim.id != own.id,
            Claim.happened_on.between(sheet.happened_on - days, sheet.happened_on + days),
            Claim.state.in_(sorted(LIVE)),
            Clause.direction == clause.direction,
            Clause.category == clause.category,
            Clause.title == clause.title,
        )
    )
    nearest: dict[UUID, UUID] = {}
    for household_id, _day, claim_id in sorted(rows, key=lambda row: (abs(row[1] - sheet.happened_on), row[2])):
        nearest.setdefault(household_id, claim_id)
    named = dict(list(nearest.items())[:MOST_NAMED])
    claims = list_claims_by_id(session, village_id, named.values())
    return {waiting[household_id].id: claims[other] for household_id, other in named.items()}
