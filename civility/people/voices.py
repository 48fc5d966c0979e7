"""Who may speak for a household where the village asks it something: itself on its phone, or a helper for any."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft
from civility.people.models import Household
from civility.people.queries import get_household_by_id

CHANNELS: Final = ("phone", "helper")
HELPERS: Final = frozenset({"committee", "storekeeper", "recorder", "grid_worker", "unit_head"})


def voice_of(actor: Actor, village_id: UUID, household_id: UUID) -> tuple[str, UUID | None]:
    """By which of ``CHANNELS`` it is said, and the helper who says it. Raises Forbidden."""
    if actor.owns(village_id, household_id):
        return "phone", None
    if actor.user_id and actor.roles_in([village_id]) & HELPERS:
        return "helper", actor.user_id
    raise Forbidden()


def get_resident(session: Session, village_id: UUID, household_id: UUID) -> Household:
    """A household that lives here. Raises HouseholdLeft, NotFound."""
    household = get_household_by_id(session, village_id, household_id)
    if household.left_on is not None:
        raise HouseholdLeft(number=household.number)
    return household
