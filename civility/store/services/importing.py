"""Taking in a whole list of goods: the goods, the prices proposed for them, and what stands on the shelf."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.store.errors import GoodNamesTaken
from civility.store.models import GoodsImport, StockMovement
from civility.store.queries import get_store
from civility.store.rules import MAX_STOCK, NewGood, check_quantity
from civility.store.services.goods import add_goods, names_taken
from civility.store.services.keyed import once
from civility.store.services.prices import add_price_list


def import_goods(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    goods: Sequence[NewGood],
    in_force_from: date,
    file_name: str,
    file_hash: bytes,
    actor: Actor,
    request_key: str,
) -> GoodsImport:
    """All goods or none. Their prices become one draft list for another person to approve; their stock one
    transaction of the book from ``opening`` to the shelf.

    Names must differ among themselves (the reader sees to it). Raises GoodNamesTaken, PricesBackdated,
    BadQuantity, NotFound.
    """
    content = {
        "store": str(store_id),
        "goods": [asdict(good) for good in goods],
        "from": in_force_from.isoformat(),
        "file": file_hash.hex(),
    }
    with once(session, "import-goods", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request_key)
        store = get_store(session, village_id, store_id)
        taken = names_taken(session, village_id, [good.name for good in goods])
        if taken:
            raise GoodNamesTaken(names="、".join(taken))
        rows = add_goods(session, village_id, list(goods))
        prices = {row.id: good.price_tenths for row, good in zip(rows, goods, strict=True) if good.price_tenths}
        if prices:
            add_price_list(session, village_id, prices, in_force_from, actor, request_key)
        shelf = accounts.shelf(store.code)
        postings = [
            Posting(accounts.OPENING, shelf, check_quantity(good.stock, MAX_STOCK), units.good(row.code))
            for row, good in zip(rows, goods, strict=True)
            if good.kind == "stock" and good.stock
        ]
        taken_in = GoodsImport(
            village_id=village_id,
            request_key=request_key,
            file_name=file_name,
            file_hash=file_hash,
            good_count=len(rows),
            actor_id=actor.user_id,
        )
        session.add(taken_in)
        session.flush()
        posted = request.post(
            "goods-import", postings, actor=actor.mark, reference=str(taken_in.id), payload_hash=file_hash
        )
        if postings:
            session.add(
                StockMovement(
                    village_id=village_id,
                    store_id=store.id,
                    kind="opening",
                    request_key=request_key,
                    note=file_name,
                    seq=posted.seq,
                    actor_id=actor.user_id,
                )
            )
            session.flush()
        return taken_in


def _get(session: Session, village_id: UUID, request_key: str) -> GoodsImport:
    return session.scalars(
        select(GoodsImport).where(GoodsImport.village_id == village_id, GoodsImport.request_key == request_key)
    ).one()
