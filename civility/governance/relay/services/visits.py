"""Writing a visit into the notebook, opening an entry (which is noted), and emptying what is old."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.relay.errors import AgainBeforeVisit, NotYourHouseholds, VisitInFuture
from civility.governance.relay.models import Visit, VisitLook
from civility.governance.relay.queries.visits import get_visit, list_visitable
from civility.people.actors import Actor
from civility.people.emptying import empty_old
from civility.people.queries import get_household_by_id
from civility.people.rules import KEPT_DAYS


def write_visit(
    session: Session,
    *,
    village_id: UUID,
    household_id: UUID,
    visited_on: date,
    purpose: str,
    text: str,
    again_on: date | None,
    actor: Actor,
    request_key: str,
) -> Visit:
    """Note a visit to one of the households that somebody looks after. Asking twice with one key notes one.

    Raises VisitInFuture, AgainBeforeVisit, NotYourHouseholds, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    if visited_on > today():
        raise VisitInFuture()
    if again_on is not None and again_on <= visited_on:
        raise AgainBeforeVisit()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(select(Visit).where(Visit.village_id == village_id, Visit.request_key == request_key))
        if earlier is not None:
            return earlier
        home = get_household_by_id(session, village_id, household_id)
        if home.id not in {each.id for each in list_visitable(session, village_id, actor)}:
            raise NotYourHouseholds(numbers=home.number)
        visit = Visit(
            village_id=village_id,
            id=new_id(),
            request_key=request_key,
            household_id=household_id,
            grid_id=home.grid_id,
            visited_on=visited_on,
            purpose=purpose,
            text=text,
            again_on=again_on,
            by=actor.user_id,
        )
        session.add(visit)
        session.flush()
        return visit


def open_visit(session: Session, *, village_id: UUID, visit_id: UUID, actor: Actor) -> Visit:
    """An entry, for those it concerns; that they looked is noted, once a day. Raises VisitNotFound for everybody else."""
    with transaction(session):
        ledger.hold(session, village_id)
        visit = get_visit(session, village_id, visit_id, actor)
        if actor.user_id is None:
            raise Forbidden()
        seen = session.scalar(
            select(VisitLook).where(
                VisitLook.village_id == village_id,
                VisitLook.visit_id == visit_id,
                VisitLook.user_id == actor.user_id,
                VisitLook.day == today(),
            )
        )
        if seen is None:
            session.add(
                VisitLook(village_id=village_id, id=new_id(), visit_id=visit_id, user_id=actor.user_id, day=today())
            )
            session.flush()
        return visit


def empty_old_visits(session: Session) -> int:
    """The words of visits that are older than KEPT_DAYS, gone; how many there were."""
    before = today() - timedelta(days=KEPT_DAYS)
    return empty_old(session, Visit, Visit.visited_on < before, Visit.emptied_at.is_(None), text="", emptied_at=now())
