"""What an inspection took off in one household's yard: for itself, so that the next one finds less."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.points.models import Claim, Clause
from civility.points.rules.shapes import Item, StartFull, shape_from_json
from civility.points.rules.transitions import LIVE


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection: ``got_tenths`` of ``full_tenths``, and each item with what it lost, in tenths."""

    title: str
    happened_on: date
    got_tenths: int
    full_tenths: int
    lost: tuple[tuple[Item, int], ...]


def find_inspection(session: Session, village_id: UUID, household_id: UUID, since: date) -> Inspection | None:
    """The newest inspection since a day that took something off and stands, or is on its way; None when there is none."""
    found = session.execute(
        select(Claim, Clause)
        .join(Clause, (Clause.village_id == village_id) & (Clause.id == Claim.clause_id))
        .where(
            Claim.village_id == village_id,
            Claim.household_id == household_id,
            Claim.state.in_(sorted(LIVE)),
            Claim.happened_on >= since,
            Claim.detail != "",
        )
        .order_by(Claim.happened_on.desc(), Claim.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    claim, clause = found
    shape = shape_from_json(clause.shape)
    if not isinstance(shape, StartFull):
        return None
    lost = tuple(shape.read_losses(claim.detail))
    return Inspection(clause.title, claim.happened_on, claim.amount_tenths, shape.full_tenths, lost)
