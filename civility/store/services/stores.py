"""Opening a store."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.people.actors import Actor
from civility.store.errors import StoreNameTaken
from civility.store.models import Store
from civility.store.queries import get_store, store_event
from civility.store.rules import store_code
from civility.store.services.keyed import once


def open_store(
    session: Session,
    *,
    village_id: UUID,
    name: str,
    actor: Actor,
    request_key: str,
    place: str = "",
    hours: str = "",
) -> Store:
    """A store with an empty shelf. Raises StoreNameTaken."""
    content = {"name": name, "place": place, "hours": hours}
    with once(session, "open-store", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return get_store(session, village_id, UUID(request.replay.reference))
        names = session.scalars(select(Store.name).where(Store.village_id == village_id)).all()
        if name in names:
            raise StoreNameTaken(name=name)
        count = session.scalar(select(func.count()).select_from(Store).where(Store.village_id == village_id)) or 0
        store = Store(village_id=village_id, code=store_code(count + 1), name=name, place=place, hours=hours)
        session.add(store)
        session.flush()
        request.record(store_event("store-opened", store), actor=actor.mark)
        return store
