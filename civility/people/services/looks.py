"""That somebody looked at what the village knows of a household, written down."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.people.actors import Actor
from civility.people.models import ROLES, Division, Household, HouseholdLook
from civility.people.queries import chain_of


def note_look(
    session: Session,
    *,
    village: Division,
    household: Household | None,
    what: str,
    allowed: frozenset[str],
    actor: Actor,
) -> None:
    """Write down that ``actor`` opens a page of the kind ``what`` about ``household``; None for the roster as a whole.

    ``allowed`` are the posts that the page is open to: noted is the one by which it was opened. Once a day; a household
    that looks at itself leaves nothing, nor does the program.
    """
    village_id, household_id = village.id, household.id if household else None
    if actor.user_id is None or (household_id is not None and actor.owns(village_id, household_id)):
        return
    already = select(HouseholdLook.id).where(
        HouseholdLook.village_id == village_id,
        HouseholdLook.household_id == household_id,
        HouseholdLook.user_id == actor.user_id,
        HouseholdLook.day == today(),
        HouseholdLook.what == what,
    )
    if session.scalar(already) is not None:
        return
    roles = allowed & actor.roles_in(chain_of(session, village))
    with transaction(session):
        ledger.hold(session, village_id)
        if session.scalar(already) is None:
            session.add(
                HouseholdLook(
                    village_id=village_id,
                    id=new_id(),
                    household_id=household_id,
                    user_id=actor.user_id,
                    role=min(roles, key=ROLES.index),
                    day=today(),
                    what=what,
                )
            )
            session.flush()
