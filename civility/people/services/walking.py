"""The order in which one walks from household to household."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.people.models import Household


def set_walk_order(session: Session, *, village_id: UUID, household_ids: Sequence[UUID]) -> None:
    """Households in the order of a walk, from 1; those of other walks keep theirs. Nothing of the book hangs on it."""
    with transaction(session):
        for place, household_id in enumerate(household_ids, 1):
            session.execute(
                update(Household)
                .where(Household.village_id == village_id, Household.id == household_id)
                .values(walk_order=place)
            )
