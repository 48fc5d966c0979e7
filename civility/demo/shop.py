"""The stock room of a demo village: goods with dates, a count that was confirmed, spoilt goods that wait for a second person."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.demo.people import Place
from civility.governance.checklists.services import begin_lists
from civility.ledger import accounts, units
from civility.store.queries import get_store, list_goods
from civility.store.rules.opening import Slot
from civility.store.services import (
    add_wish,
    choose_good,
    confirm_count,
    open_poll,
    receive_stock,
    record_count,
    record_donation,
    set_hours,
    write_off,
)

FOOD = ("粮", "食", "副", "调", "饮")
CAME = 6


def keep_stock(session: Session, place: Place, store_id: UUID, day: date, keys: Iterator[str]) -> None:
    """Checklists, opening hours, a delivery with dates, then the quarter's count, then what the mice got."""
    village_id, clerk = place.village_id, place.people["dianyuan"]
    store = get_store(session, village_id, store_id)
    begin_lists(session, village_id=village_id, store_id=store_id, request_key=next(keys))
    set_hours(
        session,
        village_id=village_id,
        store_id=store_id,
        slots=[Slot("week", 2, 540, 720), Slot("week", 5, 540, 720), Slot("lunar", 8, 480, 720)],
        actor=clerk,
        request_key=next(keys),
    )
    goods = [good for good in list_goods(session, village_id) if good.kind == "stock"]
    food = [good for good in goods if good.category.startswith(FOOD)][:3] or goods[:3]
    receive_stock(
        session,
        village_id=village_id,
        store_id=store_id,
        quantities={good.id: CAME for good in food},
        kind="purchase",
        supplier="县供销社",
        note="送货单 118 号",
        best_before={good.id: day + timedelta(days=20 + 40 * place) for place, good in enumerate(food)},
        cost_fen={good.id: good.cost_fen for good in food if good.cost_fen},
        actor=clerk,
        request_key=next(keys),
    )
    record_donation(
        session,
        village_id=village_id,
        store_id=store_id,
        donor="县民政局志愿者",
        named=True,
        amount_fen=200_000,
        actor=clerk,
        request_key=next(keys),
    )
    record_donation(
        session,
        village_id=village_id,
        store_id=store_id,
        donor="",
        named=False,
        quantities={goods[0].id: 2},
        actor=clerk,
        request_key=next(keys),
    )
    add_wish(
        session,
        village_id=village_id,
        store_id=store_id,
        what="冬天的棉鞋 20 双",
        actor=clerk,
        request_key=next(keys),
    )
    poll = open_poll(
        session,
        village_id=village_id,
        store_id=store_id,
        options=["棉鞋", "雨伞", "电热毯", "铁锹"],
        until_on=day + timedelta(days=10),
        actor=clerk,
        request_key=next(keys),
    )
    for turn, household_id in enumerate(list(place.households)[:7]):
        choose_good(
            session,
            village_id=village_id,
            number=poll.number,
            household_id=household_id,
            choice=turn % 3,
            actor=clerk,
        )
    shelf = ledger.balances(session, village_id, accounts.shelf(store.code))
    there = {good.id: shelf.get(units.good(good.code), 0) for good in goods}
    counted = {**there, food[0].id: there[food[0].id] - 1}
    count = record_count(
        session,
        village_id=village_id,
        store_id=store_id,
        at_seq=ledger.newest(session, village_id).seq,
        counted=counted,
        reasons={food[0].id: "unslipped"},
        actor=clerk,
        request_key=next(keys),
    )
    confirm_count(
        session, village_id=village_id, count_id=count.id, actor=place.people["wenshu"], request_key=next(keys)
    )
    write_off(
        session,
        village_id=village_id,
        store_id=store_id,
        quantities={food[-1].id: 1},
        reasons={food[-1].id: "damaged"},
        note="袋子被老鼠咬破",
        actor=clerk,
        request_key=next(keys),
    )
