from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.errors import NotFound
from civility.ledger import KeyReused, accounts
from civility.store import errors
from civility.store.models import Good, GoodsImport, StockMovement
from civility.store.queries import get_price_list, price_list_lines
from civility.store.services import import_goods
from tests.factories.store import Shop, assert_book_is_whole, key, make_shop

pytestmark = pytest.mark.postgresql

FILE = """名称,类别,单位,分值,库存
毛巾,日化,条,8.5,20
食盐,粮油,袋,3,
剪窗花,服务,次,2,
""".encode()


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def take_in(session: Session, shop: Shop, **changed: object) -> GoodsImport:
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "file_name": "商品.csv",
        "data": FILE,
        "in_force_from": today(),
        "actor": shop.committee,
        "request_key": key(),
    }
    return import_goods(session, **{**asked, **changed})  # type: ignore[arg-type]


def count_goods(session: Session, shop: Shop) -> int:
    return session.scalar(select(func.count()).where(Good.village_id == shop.village.id)) or 0


def test_goods_prices_and_stock_come_in_one_transaction(session: Session, shop: Shop) -> None:
    done = take_in(session, shop)
    assert done.good_count == 3
    (posted,) = ledger.find_by_reference(session, shop.village.id, str(done.id))
    assert (posted.kind, posted.payload_hash) == ("goods-import", done.file_hash)
    assert [(p.source, p.destination, p.amount, p.unit) for p in posted.postings] == [
        (accounts.OPENING, "shelf:s1", 20, "good:g0005")
    ]
    movement = session.scalars(select(StockMovement).where(StockMovement.seq == posted.seq)).one()
    assert (movement.kind, movement.note) == ("opening", "商品.csv")
    lines = price_list_lines(session, get_price_list(session, shop.village.id, 2))
    assert [(line.good.name, line.price_tenths) for line in lines] == [("毛巾", 85), ("食盐", 30), ("剪窗花", 20)]
    assert_book_is_whole(session, shop.village.id)


def test_a_second_press_takes_in_once(session: Session, shop: Shop) -> None:
    pressed = key()
    first = take_in(session, shop, request_key=pressed)
    assert take_in(session, shop, request_key=pressed).id == first.id
    with pytest.raises(KeyReused):
        take_in(session, shop, request_key=pressed, data=FILE + b"\n")
    assert count_goods(session, shop) == 7


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"data": FILE + "香皂,日化,块,6,10\n".encode()}, errors.GoodNamesTaken),
        ({"data": FILE + "脸盆,家居,个,十分,10\n".encode()}, errors.GoodsNotClean),
        ({"in_force_from": today() - timedelta(days=1)}, errors.PricesBackdated),
    ],
)
def test_all_or_none(session: Session, shop: Shop, changed: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        take_in(session, shop, **changed)
    assert count_goods(session, shop) == 4
    with pytest.raises(NotFound):
        get_price_list(session, shop.village.id, 2)
    assert_book_is_whole(session, shop.village.id)


def test_another_villages_store_is_not_found(session: Session, shop: Shop) -> None:
    with pytest.raises(NotFound):
        take_in(session, shop, store_id=make_shop(session).store.id)
    assert count_goods(session, shop) == 4
