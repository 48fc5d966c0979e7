"""Who is too near to a household to decide about it: its own people, declared relatives, the head of its unit."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.queries import related_households
from civility.points.errors import HouseholdRefused, OwnHeadUnit, OwnHousehold, RelativeHousehold
from civility.points.models import Claim


@dataclass(frozen=True, slots=True)
class Nearness:
    """What keeps one person from deciding: their household, their relatives', and the unit they head, if they do."""

    actor: Actor
    village_id: UUID
    relatives: frozenset[UUID]
    unit_id: UUID | None

    def refusal(self, household: Household) -> HouseholdRefused | None:
        """Why this person may not decide about the household; None when they may."""
        who = {"number": household.number, "name": household.head_name, "household_id": str(household.id)}
        if self.actor.owns(household.village_id, household.id):
            return OwnHousehold(**who)
        if household.id in self.relatives:
            return RelativeHousehold(**who)
        if self.unit_id is not None and household.head_unit_id == self.unit_id:
            return OwnHeadUnit(**who)
        return None

    def require_far(self, household: Household) -> None:
        """Raises OwnHousehold, RelativeHousehold, OwnHeadUnit."""
        refusal = self.refusal(household)
        if refusal is not None:
            raise refusal


def nearness_of(session: Session, village_id: UUID, actor: Actor) -> Nearness:
    """How near a person is to the households of a village. One or two statements."""
    unit_id = None
    heads = any(post.role == "unit_head" and post.division_id == village_id for post in actor.posts)
    if heads and actor.household is not None and actor.household.village_id == village_id:
        own = session.get(Household, (village_id, actor.household.household_id))
        unit_id = own.head_unit_id if own is not None else None
    return Nearness(actor, village_id, related_households(session, village_id, actor.user_id), unit_id)


def require_far(session: Session, claim: Claim, actor: Actor) -> None:
    """Nobody decides about a household they are too near to. Raises OwnHousehold, RelativeHousehold, OwnHeadUnit."""
    household = session.get_one(Household, (claim.village_id, claim.household_id))
    nearness_of(session, claim.village_id, actor).require_far(household)
