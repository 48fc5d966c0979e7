"""Which households are those of a staff member's relatives: said once, kept out of their hands from then on."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.people.errors import OwnNotRelative
from civility.people.events import kinship_event
from civility.people.models import Household, Kinship, User


def declare_relative(session: Session, *, village_id: UUID, user_id: UUID, household_id: UUID, actor: Actor) -> Kinship:
    """Note that a household is that of somebody's relatives; said again it changes nothing. The book seals it.

    Who may say it of somebody else is the caller's to know. Raises OwnNotRelative, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        user, household = session.get(User, user_id), session.get(Household, (village_id, household_id))
        if user is None or household is None:
            raise NotFound()
        if (user.village_id, user.household_id) == (village_id, household_id):
            raise OwnNotRelative(number=household.number)
        earlier = session.scalar(
            select(Kinship).where(
                Kinship.village_id == village_id,
                Kinship.user_id == user_id,
                Kinship.household_id == household_id,
                Kinship.ended_at.is_(None),
            )
        )
        if earlier is not None:
            return earlier
        kinship = Kinship(village_id=village_id, user_id=user_id, household_id=household_id, declared_by=actor.user_id)
        session.add(kinship)
        session.flush()
        ledger.record_events(session, village_id, [kinship_event("kinship-declared", kinship)], actor=actor.mark)
        return kinship


def end_relative(session: Session, *, village_id: UUID, kinship_id: UUID, actor: Actor) -> Kinship:
    """Note that it is not so, or not any more; the declaration stays readable. Again it changes nothing. Raises NotFound."""
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        kinship = session.get(Kinship, (village_id, kinship_id), populate_existing=True)
        if kinship is None:
            raise NotFound()
        if kinship.ended_at is None:
            kinship.ended_by, kinship.ended_at = actor.user_id, now()
            session.flush()
            ledger.record_events(session, village_id, [kinship_event("kinship-ended", kinship)], actor=actor.mark)
        return kinship
