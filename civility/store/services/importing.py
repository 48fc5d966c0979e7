"""Taking in a whole list of goods: the goods, the prices proposed for them, and what stands on the shelf."""

import hashlib
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import Posting, accounts, units
from civility.people.actors import Actor
from civility.store.errors import GoodNamesTaken, GoodsNotClean
from civility.store.goods_reader import GoodsReading, read_goods
from civility.store.models import GoodsImport, StockMovement
from civility.store.queries import get_store, good_event, price_list_event
from civility.store.rules import MAX_STOCK, NewGood, check_quantity
from civility.store.services.goods import add_goods, names_taken
from civility.store.services.keyed import once
from civility.store.services.prices import add_price_list
from civility.tables import read_table

NAMES_SHOWN = 10


def import_goods(
    session: Session,
    *,
    village_id: UUID,
    store_id: UUID,
    file_name: str,
    data: bytes,
    in_force_from: date,
    actor: Actor,
    request_key: str,
) -> GoodsImport:
    """Take in the goods of a CSV or XLSX file, all or none.

    Their prices become one draft list for another person to approve; their stock one transaction of the book
    from ``opening`` to the shelf. Goods and list are events of their own beside it. Raises GoodsNotClean when any row was refused, GoodNamesTaken,
    PricesBackdated, NotFound, KeyReused, and what ``read_table`` and ``read_goods`` refuse.
    """
    reading = read_goods(read_table(data, file_name))
    file_name, file_hash = file_name[-200:], hashlib.sha256(data).digest()
    content = {"store": str(store_id), "from": in_force_from.isoformat(), "file": file_hash.hex()}
    with once(session, "import-goods", village_id=village_id, key=request_key, actor=actor, content=content) as request:
        if request.replay:
            return _get(session, village_id, request_key)
        store = get_store(session, village_id, store_id)
        if reading.refused:
            raise GoodsNotClean(count=len(reading.refused))
        goods = goods_of(reading)
        taken = names_taken(session, village_id, [good.name for good in goods])
        if taken:
            raise GoodNamesTaken(names="、".join(taken[:NAMES_SHOWN]))
        rows = add_goods(session, village_id, goods)
        prices = {row.id: good.price_tenths for row, good in zip(rows, goods, strict=True) if good.price_tenths}
        events = [good_event("good-added", row) for row in rows]
        if prices:
            price_list = add_price_list(session, village_id, prices, in_force_from, actor, request_key)
            events.append(price_list_event(session, "prices-proposed", price_list))
        ledger.record_events(session, village_id, events, actor=actor.mark)
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


def goods_of(reading: GoodsReading) -> list[NewGood]:
    """The goods of a file as the store takes them. The file's own codes are left aside: ours never change."""
    return [
        NewGood(
            name=row.name,
            kind=row.kind,
            category=row.category,
            unit=row.unit,
            low_stock=row.low_stock,
            monthly_limit=row.monthly_limit,
            shelf_life_days=row.shelf_life_days,
            cost_fen=row.cost_fen,
            price_tenths=row.price_tenths,
            stock=row.opening_stock or 0,
        )
        for row in reading.values
    ]


def _get(session: Session, village_id: UUID, request_key: str) -> GoodsImport:
    return session.scalars(
        select(GoodsImport).where(GoodsImport.village_id == village_id, GoodsImport.request_key == request_key)
    ).one()
