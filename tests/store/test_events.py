"""Stores, goods and price lists are sealed; a price or a good changed by hand is found."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from civility.clock import today
from civility.store.queries import check_goods, check_prices, check_stores
from civility.store.services import edit_good, import_goods, propose_prices, withdraw_prices
from civility.store.services.goods import GoodDetails
from tests.factories.store import key, make_shop

pytestmark = pytest.mark.postgresql
GOODS = "名称,类别,分值,单位,库存,进价\n毛巾,日化,6,条,20,4.5\n盐,粮油,3,袋,10,\n"


@pytest.fixture
def shop(session):
    """A shop with an approved list, a withdrawn one, an edited good and a goods file taken in."""
    shop = make_shop(session)
    soap = shop.goods["soap"]
    proposed = propose_prices(
        session,
        village_id=shop.village.id,
        prices={soap.id: 60},
        in_force_from=today(),
        actor=shop.clerk,
        request_key=key(),
    )
    withdraw_prices(session, village_id=shop.village.id, price_list_id=proposed.id, actor=shop.clerk, request_key=key())
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=soap.id,
        details=GoodDetails(name="大香皂", category="日化", unit="块", low_stock=5, cost_fen=450),
        actor=shop.committee,
        request_key=key(),
    )
    import_goods(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        file_name="商品.csv",
        data=GOODS.encode(),
        in_force_from=today() + timedelta(days=1),
        actor=shop.committee,
        request_key=key(),
    )
    return shop


def findings(session, shop) -> list[tuple[str, str]]:
    session.rollback()
    checks = (check_stores, check_goods, check_prices)
    return [(each.check, each.message) for check in checks for each in check(session, shop.village.id)]


def test_what_the_store_decided_is_as_it_was_sealed(session, shop) -> None:
    assert findings(session, shop) == []


@pytest.mark.parametrize(
    ("statement", "check", "said"),
    [
        ("UPDATE price SET price_tenths = 1 WHERE price_tenths = 390", "prices", "price list 1 says something else"),
        ("UPDATE price_list SET in_force_from = '2020-01-01' WHERE number = 3", "prices", "price list 3 says"),
        ("UPDATE price_list SET approved_by = NULL WHERE number = 1", "prices", "price list 1 says something else"),
        ("DELETE FROM price WHERE price_tenths = 390", "prices", "price list 1 says something else"),
        ("UPDATE good SET monthly_limit = NULL WHERE code = 'g0002'", "goods", "good g0002 says something else"),
        ("UPDATE good SET cost_fen = 1 WHERE code = 'g0001'", "goods", "good g0001 says something else"),
        ("UPDATE store SET hours = '从不'", "stores", "store s1 says something else"),
    ],
)
def test_a_row_changed_by_hand_is_found(session, shop, statement, check, said) -> None:
    session.rollback()
    assert session.execute(text(statement)).rowcount > 0
    session.commit()

    ((found, message),) = findings(session, shop)

    assert (found, said in message) == (check, True)


def test_a_draft_made_valid_by_hand_is_found(session, shop) -> None:
    session.rollback()
    session.execute(
        text("UPDATE price_list SET state = 'approved', approved_at = '2026-01-01 00:00:00' WHERE number = 3")
    )
    session.commit()

    assert [message for _, message in findings(session, shop)] == [
        "price list 3 says something else now than was sealed"
    ]
