"""When a store is open, and shutting it for a while."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import now, today
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.store.errors import ClosedBackwards, NotClosed
from civility.store.models import Store, StoreClosure
from civility.store.queries import closure_event, get_store, store_event
from civility.store.rules.opening import Slot, schedule_of
from civility.store.services.keyed import once


def set_hours(
    session: Session, *, village_id: UUID, store_id: UUID, slots: Iterable[Slot], actor: Actor, request_key: str
) -> Store:
    """The whole of a store's opening hours from now on. Raises NotFound."""
    schedule = schedule_of(slots)
    content = {"store": str(store_id), "schedule": schedule}
    with once(session, "set-hours", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        store = get_store(session, village_id, store_id)
        if request.replay:
            return store
        store.schedule = schedule or None
        session.flush()
        request.record(store_event("store-hours-set", store), actor=actor.mark)
        return store


def close_store(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    from_on: date,
    until_on: date | None,
    reason: str,
    actor: Actor,
    request_key: str,
) -> StoreClosure:
    """Shut a store from a day on, to a last day or until it is opened again. Raises ClosedBackwards, NotFound."""
    days = [from_on.isoformat(), until_on.isoformat() if until_on else None]
    content = {"store": str(store_id), "days": days, "reason": reason}
    with once(session, "close-store", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, UUID(request.replay.reference))
        store = get_store(session, village_id, store_id)
        if from_on < today() or (until_on is not None and until_on < from_on):
            raise ClosedBackwards()
        closure = StoreClosure(
            village_id=village_id,
            request_key=request_key,
            store_id=store.id,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            closed_by=actor.user_id,
            closed_at=now(),
        )
        session.add(closure)
        session.flush()
        request.record(closure_event("store-closed", closure), actor=actor.mark)
        return closure


def reopen_store(
    session: Session, *, village_id: UUID, closure_id: UUID, actor: Actor, request_key: str
) -> StoreClosure:
    """End a closure today. Raises NotClosed where it is over, NotFound."""
    content = {"closure": str(closure_id)}
    with once(session, "reopen-store", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        closure = _get(session, village_id, closure_id)
        if request.replay:
            return closure
        over = closure.until_on is not None and closure.until_on < today()
        if closure.reopened_on is not None or over:
            raise NotClosed()
        closure.reopened_on, closure.reopened_by = today(), actor.user_id
        session.flush()
        request.record(closure_event("store-reopened", closure), actor=actor.mark)
        return closure


def _get(session: Session, village_id: UUID, closure_id: UUID) -> StoreClosure:
    closure = session.get(StoreClosure, (village_id, closure_id))
    if closure is None:
        raise NotFound()
    return closure
