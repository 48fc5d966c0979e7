"""Reads of what households claim for themselves."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.errors import NotFound
from civility.people.actors import HouseholdRef
from civility.people.models import Member
from civility.points.models import Claim, Clause
from civility.points.queries.claims import ClaimRow, get_claim, list_household_claims
from civility.points.queries.standards import good_deeds
from civility.points.rules.own import may_claim_itself
from civility.points.rules.shapes import shape_from_json

OWN_SHOWN = 50
RETURNED_FOR = timedelta(days=30)


def list_claimable(
    session: Session, village_id: UUID, *, on: date | None = None, text: str = "", category: str = ""
) -> list[Clause]:
    """The clauses in force on a day (today) that a household may claim for itself, by number."""
    found = good_deeds(session, village_id, on=on, text=text, category=category)
    return [each for each in found if may_claim_itself(each.direction, shape_from_json(each.shape), each.evidence)]


def list_own_claims(session: Session, ref: HouseholdRef) -> list[ClaimRow]:
    """What a household claimed for itself, the newest deed first, at most 50."""
    return list_household_claims(session, ref.village_id, ref.household_id, own=True, limit=OWN_SHOWN)


def list_own_returned(session: Session, ref: HouseholdRef) -> list[ClaimRow]:
    """Own claims that came back of late and were not made again, the newest deed first."""
    claims = list_own_claims(session, ref)
    again = {claim.replaces_id for claim in claims}
    since = now() - RETURNED_FOR
    return [
        claim
        for claim in claims
        if claim.state == "returned" and claim.id not in again and claim.returned and claim.returned.at >= since
    ]


def list_doers(session: Session, village_id: UUID, household_id: UUID) -> list[tuple[str | None, int]]:
    """How many good deeds of a household are in the book by who did them, most first; None: nobody was named, last."""
    rows = session.execute(
        select(Claim.member_id, Member.name, func.count())
        .outerjoin(Member, (Member.village_id == Claim.village_id) & (Member.id == Claim.member_id))
        .where(
            Claim.village_id == village_id,
            Claim.household_id == household_id,
            Claim.direction == "bonus",
            Claim.state == "posted",
        )
        .group_by(Claim.member_id, Member.name)
    )
    found = [(name if member_id else None, int(count)) for member_id, name, count in rows]
    return sorted(found, key=lambda each: (each[0] is None, -each[1], each[0] or ""))


def get_good_deed(session: Session, ref: HouseholdRef, claim_id: UUID) -> ClaimRow:
    """A good deed of the household's, whoever wrote it down. Raises NotFound for anybody else's.

    Also for a deduction, which has a page of its own from the day the household is told.
    """
    claim = get_claim(session, ref.village_id, claim_id)
    if claim.household_id != ref.household_id or claim.direction == "deduction":
        raise NotFound()
    return claim


def get_own_claim(session: Session, ref: HouseholdRef, claim_id: UUID) -> ClaimRow:
    """Raises NotFound for anybody else's, and for one that was recorded by somebody on duty."""
    claim = get_claim(session, ref.village_id, claim_id)
    if claim.household_id != ref.household_id or claim.recorder_id is not None:
        raise NotFound()
    return claim
