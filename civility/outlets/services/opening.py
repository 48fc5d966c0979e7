"""Letting a shop take points, and ending that."""

from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import now
from civility.outlets.errors import KeepsAnother, NotAKeeper, OutletClosed, OutletNameTaken
from civility.outlets.models import Outlet
from civility.outlets.queries import find_kept, get_outlet, list_outlets, outlet_event
from civility.outlets.rules import outlet_code
from civility.people.actors import Actor
from civility.people.queries import list_staff
from civility.store.services.keyed import once

KEEPER = "outlet_keeper"


def open_outlet(
    session: Session, *, village_id: UUID, name: str, place: str, keeper_id: UUID, actor: Actor, request_key: str
) -> Outlet:
    """A shop whose keeper may take points from now on. Raises OutletNameTaken, NotAKeeper, KeepsAnother."""
    content = {"name": name, "place": place, "keeper": str(keeper_id)}
    with once(session, "open-outlet", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        outlets = list_outlets(session, village_id)
        if request.replay:
            return next(outlet for outlet in outlets if str(outlet.id) == request.replay.reference)
        if name in {outlet.name for outlet in outlets}:
            raise OutletNameTaken(name=name)
        if keeper_id not in {user.id for user in list_staff(session, village_id, KEEPER)}:
            raise NotAKeeper()
        other = find_kept(session, village_id, keeper_id)
        if other is not None and other.closed_at is None:
            raise KeepsAnother(name=other.name)
        code = outlet_code(len(outlets) + 1)
        outlet = Outlet(village_id=village_id, code=code, name=name, place=place, keeper_id=keeper_id)
        session.add(outlet)
        session.flush()
        request.record(outlet_event("outlet-opened", outlet), actor=actor.mark)
        return outlet


def close_outlet(session: Session, *, village_id: UUID, code: str, actor: Actor, request_key: str) -> Outlet:
    """It takes no more points; what it took is settled all the same. Raises NotFound, OutletClosed."""
    content = {"outlet": code}
    with once(session, "close-outlet", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        outlet = get_outlet(session, village_id, code)
        if request.replay:
            return outlet
        if outlet.closed_at is not None:
            raise OutletClosed(name=outlet.name)
        outlet.closed_at = now()
        session.flush()
        request.record(outlet_event("outlet-closed", outlet), actor=actor.mark)
        return outlet
