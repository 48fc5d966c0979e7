"""Goods coming onto a shelf."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.store.errors import NoStockKept, NothingReceived
from civility.store.models import Good, StockMovement
from civility.store.queries import get_store
from civility.store.rules import MAX_STOCK, check_quantity
from civility.store.services.keyed import once

# Until suppliers and donors have tables of their own, the book names them by what they are.
UNNAMED = "unnamed"


def receive_stock(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    quantities: Mapping[UUID, int],
    kind: Literal["purchase", "donation"],
    actor: Actor,
    request_key: str,
    note: str = "",
) -> StockMovement:
    """``good id → pieces`` bought or given, as one transaction onto the shelf.

    Raises NothingReceived, BadQuantity, NoStockKept for services and honours, NotFound.
    """
    plain = {str(good_id): quantity for good_id, quantity in sorted(quantities.items())}
    content = {"store": str(store_id), "goods": plain, "kind": kind}
    with once(session, "receive-stock", village_id=village_id, key=request_key, actor=actor, content=content) as req:
        if req.replay:
            return _get(session, village_id, req.replay.seq)
        store = get_store(session, village_id, store_id)
        if not quantities:
            raise NothingReceived()
        source = accounts.supplier(UNNAMED) if kind == "purchase" else accounts.donor(UNNAMED)
        shelf = accounts.shelf(store.code)
        postings = [
            Posting(
                source, shelf, check_quantity(quantity, MAX_STOCK), units.good(_stocked(session, village_id, good_id))
            )
            for good_id, quantity in sorted(quantities.items())
        ]
        posted = req.post(f"stock-{kind}", postings, actor=actor.mark, reference=str(store.id))
        movement = StockMovement(
            village_id=village_id,
            store_id=store.id,
            kind=kind,
            request_key=request_key,
            note=note,
            seq=posted.seq,
            actor_id=actor.user_id,
        )
        session.add(movement)
        session.flush()
        return movement


def _stocked(session: Session, village_id: UUID, good_id: UUID) -> str:
    good = session.get(Good, (village_id, good_id))
    if good is None:
        raise NotFound()
    if good.kind != "stock":
        raise NoStockKept(good=good.name)
    return good.code


def _get(session: Session, village_id: UUID, seq: int) -> StockMovement:
    return session.scalars(
        select(StockMovement).where(StockMovement.village_id == village_id, StockMovement.seq == seq)
    ).one()
