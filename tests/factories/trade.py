"""A store in which one of everything was done: sold, brought back, set aside, sent out, counted, given, spoilt."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.checklists.queries import list_items
from civility.governance.checklists.services import begin_lists
from civility.photos import keep_photo
from civility.store.models import GoodsReturn, Hold, Redemption
from civility.store.rules import NewGood
from civility.store.services import (
    Said,
    add_good,
    add_wish,
    close_store,
    count_day,
    edit_good,
    open_lot,
    open_poll,
    propose_prices,
    receive_stock,
    record_donation,
    return_goods,
    send_out,
    write_off,
)
from civility.store.services.goods import GoodDetails
from tests.factories.photos import a_photo
from tests.factories.store import Shop, key, sell, set_aside

Values = dict[str, dict[str, str]]


def make_trade(session: Session, shop: Shop) -> Values:
    """What then fills the arguments of the store's routes, by where they stand; under ``""`` what is meant everywhere."""
    proposed = propose_prices(
        session,
        village_id=shop.village.id,
        prices={shop.goods["soap"].id: 60},
        in_force_from=today(),
        actor=shop.committee,
        request_key=key(),
    )
    slip = sell(session, shop, {"soap": 1})
    bring_back(session, shop, slip, condition="damaged")
    returned = bring_back(session, shop, sell(session, shop, {"soap": 1}), condition="sound")
    set_aside(session, shop, {"soap": 1})
    set_aside(session, shop, {"soap": 1}, kind="voucher")
    send(session, shop, *set_aside(session, shop, {"soap": 1}, bring=True))
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["haircut"].id,
        details=GoodDetails("理发一次", "服务", "次", provider="马师傅理发店", provider_place="村口"),
        actor=shop.committee,
        request_key=key(),
    )
    sell(session, shop, {"haircut": 1})
    about: dict[str, Any] = {"village_id": shop.village.id, "store_id": shop.store.id, "actor": shop.clerk}
    said = Said(3, 250, 1, 50)
    count_day(session, **about, day=today(), said=said, counts={}, reason="", request_key=key())
    stock = make_stock(session, shop)
    return {
        "": {
            "code": shop.goods["soap"].code,
            "movement_id": str(stock["movement"]),
            "closure_id": str(stock["closure"]),
            "wish_id": str(stock["wish"]),
        },
        "prices": {"number": str(proposed.number)},
        "price papers": {"number": "1"},
        "slips": {"number": str(slip.slip_number)},
        "return papers": {"number": str(returned.return_number)},
        "holds": {"kind": "reservation", "number": "1"},
        "own holds": {"number": "1"},
        "counts": {"number": "1"},
        "checklists": {"item_id": str(stock["check"])},
        "stock papers": {"photo_id": str(stock["photo"])},
    }


def bring_back(session: Session, shop: Shop, sold: Redemption, good: str = "soap", *, condition: str) -> GoodsReturn:
    """One piece of a good comes back, ``sound`` or ``damaged``."""
    return return_goods(
        session,
        village_id=shop.village.id,
        redemption_id=sold.id,
        pieces={(shop.goods[good].id, condition): 1},
        reason="打开是坏的" if condition == "damaged" else "买多了",
        actor=shop.clerk,
        request_key=key(),
    )


def send(session: Session, shop: Shop, *holds: Hold) -> None:
    """A round goes out today with what was set aside."""
    send_out(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        numbers=[hold.number for hold in holds],
        day=today(),
        carrier="马建国",
        carrier_id=None,
        actor=shop.clerk,
        request_key=key(),
    )


def make_stock(session: Session, shop: Shop) -> dict[str, UUID]:
    """A purchase with its paper, spoilt goods that wait for a second person, a store that will be shut."""
    photo = keep_photo(session, village_id=shop.village.id, data=a_photo(3), keeper=shop.clerk.mark)
    movement = receive_stock(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        quantities={shop.goods["soap"].id: 4},
        kind="purchase",
        supplier="县供销社",
        best_before={shop.goods["soap"].id: today() + timedelta(days=9)},
        photo_ids=[photo.id],
        actor=shop.clerk,
        request_key=key(),
    )
    write_off(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        quantities={shop.goods["soap"].id: 1},
        reasons={shop.goods["soap"].id: "damaged"},
        actor=shop.clerk,
        request_key=key(),
    )
    closure = close_store(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        from_on=today() + timedelta(days=30),
        until_on=None,
        reason="盘库",
        actor=shop.clerk,
        request_key=key(),
    )
    about = {"village_id": shop.village.id, "store_id": shop.store.id, "actor": shop.clerk}
    wish = add_wish(session, **about, what="棉鞋 20 双", request_key=key())
    record_donation(session, **about, donor="马玉兰", named=False, amount_fen=50_000, request_key=key())
    open_poll(session, **about, options=["棉鞋", "雨伞"], until_on=today() + timedelta(days=9), request_key=key())
    pot = NewGood("电饭锅", "stock", "家电", "台")
    cooker = add_good(session, village_id=shop.village.id, good=pot, actor=shop.committee, request_key=key())
    receive_stock(session, **about, quantities={cooker.id: 1}, kind="purchase", request_key=key())
    open_lot(
        session,
        **about,
        good_id=cooker.id,
        pieces=1,
        until_on=today() + timedelta(days=9),
        request_key=key(),
    )
    begin_lists(session, village_id=shop.village.id, store_id=shop.store.id, request_key=key())
    item = list_items(session, shop.village.id, shop.store.id)[0]
    return {
        "movement": movement.id,
        "photo": photo.id,
        "closure": closure.id,
        "wish": wish.id,
        "check": item.id,
    }
