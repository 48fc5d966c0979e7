"""Writing a store's checklists, and saying that somebody has looked."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.governance.checklists.errors import ItemGone, SeenByProgram, TooManyItems
from civility.governance.checklists.models import ChecklistItem
from civility.governance.checklists.queries import get_item, list_items
from civility.governance.checklists.rules import EXAMPLE, MOST_ITEMS, PROBES
from civility.ledger import hold
from civility.people.actors import Actor
from civility.store.queries import get_store


def begin_lists(session: Session, *, village_id: UUID, store_id: UUID, request_key: str) -> None:
    """The example, for a store whose lists are empty; one that has any keeps them. Raises NotFound."""
    with transaction(session):
        hold(session, village_id)
        get_store(session, village_id, store_id)
        if list_items(session, village_id, store_id):
            return
        for place, (name, what, probe) in enumerate(EXAMPLE):
            item = ChecklistItem(
                village_id=village_id,
                request_key=f"{request_key}-{place}",
                store_id=store_id,
                list=name,
                what=what,
                probe=probe,
            )
            session.add(item)
            session.flush()


def add_item(
    session: Session, *, village_id: UUID, store_id: UUID, name: str, what: str, probe: str, request_key: str
) -> ChecklistItem:
    """One more line. Raises TooManyItems, NotFound."""
    if probe and probe not in PROBES:
        raise ValueError(f"nothing in the program says whether {probe!r} holds")
    with transaction(session):
        hold(session, village_id)
        known = session.scalar(
            select(ChecklistItem).where(
                ChecklistItem.village_id == village_id, ChecklistItem.request_key == request_key
            )
        )
        if known is not None:
            return known
        get_store(session, village_id, store_id)
        if len(list_items(session, village_id, store_id)) >= MOST_ITEMS:
            raise TooManyItems(most=MOST_ITEMS)
        item = ChecklistItem(
            village_id=village_id, request_key=request_key, store_id=store_id, list=name, what=what, probe=probe
        )
        session.add(item)
        session.flush()
        return item


def drop_item(session: Session, *, village_id: UUID, item_id: UUID) -> ChecklistItem:
    """Take a line off the list; the row stays. Raises NotFound."""
    with transaction(session):
        hold(session, village_id)
        item = get_item(session, village_id, item_id)
        item.dropped = True
        session.flush()
        return item


def see_item(session: Session, *, village_id: UUID, item_id: UUID, actor: Actor) -> ChecklistItem:
    """Somebody looked today, and it is there. Raises SeenByProgram, ItemGone, NotFound."""
    with transaction(session):
        hold(session, village_id)
        item = get_item(session, village_id, item_id)
        if item.probe:
            raise SeenByProgram(what=item.what)
        if item.dropped:
            raise ItemGone(what=item.what)
        item.seen_on, item.seen_by = today(), actor.user_id
        session.flush()
        return item
