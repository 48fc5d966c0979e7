"""The photo of who collects for a household: kept when it agrees, gone when it or the store wants it gone."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.people.errors import HouseholdLeft, PortraitNotAgreed
from civility.people.models import Household, Portrait
from civility.photos import make_face


def keep_portrait(
    session: Session, *, village_id: UUID, household_id: UUID, data: bytes, agreed: bool, actor: Actor
) -> Portrait:
    """Keep a photo in the place of the one there was. ``data`` is the file as it came; without consent nothing of it stays.

    Raises PortraitNotAgreed, PhotoRefused, HouseholdLeft, NotFound.
    """
    if not agreed:
        raise PortraitNotAgreed()
    jpeg = make_face(data)
    with transaction(session):
        ledger.hold(session, village_id)  # no event of the household passes by meanwhile
        household = session.get(Household, (village_id, household_id), populate_existing=True)
        if household is None:
            raise NotFound()
        if household.left_on is not None:
            raise HouseholdLeft(number=household.number)
        drop_portrait(session, household)
        portrait = Portrait(
            village_id=village_id, household_id=household_id, kept_by=actor.user_id, kept_at=now(), jpeg=jpeg
        )
        session.add(portrait)
        session.flush()
        return portrait


def remove_portrait(session: Session, *, village_id: UUID, household_id: UUID) -> None:
    """Nothing stays of the photo. Asking twice is well. Raises NotFound where there is no such household."""
    with transaction(session):
        household = session.get(Household, (village_id, household_id))
        if household is None:
            raise NotFound()
        drop_portrait(session, household)


def drop_portrait(session: Session, household: Household) -> None:
    """Whoever the photo shows may not collect for the household any more. Inside a transaction."""
    key = (Portrait.village_id == household.village_id, Portrait.household_id == household.id)
    session.execute(delete(Portrait).where(*key))
