"""Putting somebody's telephone on the contact board, with their consent, and taking it off."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Forbidden, NotFound
from civility.governance.relay.errors import PhoneWithoutConsent
from civility.governance.relay.models import Contact
from civility.governance.relay.queries.board import list_board
from civility.people.actors import Actor


def keep_contact(
    session: Session, *, village_id: UUID, subject: UUID, phone: str, agreed: bool, actor: Actor
) -> Contact | None:
    """The telephone shown beside an office from now on; without one, or without consent any more, none is.

    Raises PhoneWithoutConsent, NotFound for whoever holds no office on the board.
    """
    if actor.user_id is None:
        raise Forbidden()
    if phone and not agreed:
        raise PhoneWithoutConsent()
    with transaction(session):
        ledger.hold(session, village_id)
        line = next((line for line in list_board(session, village_id) if line.subject == subject), None)
        if line is None:
            raise NotFound()
        known = session.scalar(
            select(Contact).where(
                Contact.village_id == village_id, or_(Contact.user_id == subject, Contact.household_id == subject)
            )
        )
        if not phone:
            if known is not None:
                session.delete(known)
                session.flush()
            return None
        if known is None:
            known = Contact(village_id=village_id, id=new_id(), agreed_on=today())
            known.user_id = subject if line.kind == "worker" else None
            known.household_id = subject if line.kind == "head" else None
            session.add(known)
        elif known.phone != phone:
            known.agreed_on = today()
        known.phone, known.recorded_by = phone, actor.user_id
        session.flush()
        return known
