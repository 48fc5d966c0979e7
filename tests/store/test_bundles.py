from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.store import errors
from civility.store.checks import check_redemptions, check_shelves
from civility.store.models import Good
from civility.store.queries import check_goods, goods_worth, list_offers, room_left
from civility.store.rules import NewGood
from civility.store.services import add_bundle, add_good, edit_good, hold_goods, return_goods
from civility.store.services.goods import GoodDetails
from civility.store.till_checks import check_holds
from tests.factories.store import (
    Shop,
    assert_book_is_whole,
    balance_of,
    grant,
    key,
    make_shop,
    on_shelf,
    sell,
    set_prices,
)

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        return make_shop(session)


def bundle(session: Session, shop: Shop, parts: dict[str, int], **changed: Any) -> Good:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "name": "春节礼包",
        "unit": "份",
        "parts": {shop.goods[name].id: count for name, count in parts.items()},
        "actor": shop.committee,
        "request_key": key(),
    }
    return add_bundle(session, **{**asked, **changed})


@pytest.fixture
def gift(session: Session, shop: Shop) -> Good:
    """Two soaps, a sack of rice and a haircut at 40 points."""
    made = bundle(session, shop, {"soap": 2, "rice": 1, "haircut": 1})
    shop.goods["gift"] = made
    with frozen(NOON):
        set_prices(session, shop.village.id, {made.id: 400}, shop.committee, shop.approver)
    return made


sell_then = partial(sell, at=NOON)


def checks(session: Session, shop: Shop) -> list[ledger.Finding]:
    asked = (check_redemptions, check_shelves, check_goods, check_holds)
    return [finding for check in asked for finding in check(session, shop.village.id)]


def test_a_bundle_costs_one_price_and_takes_its_parts_off_the_shelf(session: Session, shop: Shop, gift: Good) -> None:
    slip = sell_then(session, shop, {"gift": 1})
    assert (gift.kind, gift.code, slip.total_tenths) == ("bundle", "g0005", 400)
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 2)
    given = ledger.balances(session, shop.village.id, accounts.GIVEN)
    assert given == {units.good("g0001"): 2, units.good("g0002"): 1}
    assert balance_of(session, shop.village.id, "0001") == 600
    assert checks(session, shop) == []
    assert_book_is_whole(session, shop.village.id)


def test_a_bundle_and_its_part_in_one_basket_need_one_shelf(session: Session, shop: Shop, gift: Good) -> None:
    grant(session, shop.village.id, "0001", 100_000)
    with pytest.raises(errors.OutOfStock) as refused:
        sell_then(session, shop, {"gift": 1, "soap": 19})
    assert refused.value.fields == {"good": "香皂", "unit": "块", "left": 20}
    assert sell_then(session, shop, {"gift": 1, "soap": 18}).slip_number == 1
    assert on_shelf(session, shop, "soap") == 0


def test_the_limit_of_a_part_counts_inside_bundles_too(session: Session, shop: Shop, gift: Good) -> None:
    grant(session, shop.village.id, "0001", 100_000)
    sell_then(session, shop, {"gift": 1, "rice": 1})
    for wanted in ({"rice": 1}, {"gift": 1}):
        with pytest.raises(errors.LimitReached) as refused:
            sell_then(session, shop, wanted)
        assert refused.value.fields == {"good": "大米5公斤", "unit": "袋", "limit": 2, "taken": 2}


def test_as_many_are_there_as_can_be_made_up(session: Session, shop: Shop, gift: Good) -> None:
    (offer,) = [
        each for each in list_offers(session, shop.village.id, shop.store.id, date(2026, 11, 20)) if each.good == gift
    ]
    assert (offer.on_hand, offer.low) == (3, False)
    assert sorted(offer.inside) == [("大米5公斤", 1, "袋"), ("理发一次", 1, "次"), ("香皂", 2, "块")]


def test_a_bundle_comes_back_whole(session: Session, shop: Shop, gift: Good) -> None:
    slip = sell_then(session, shop, {"gift": 2})
    with frozen(NOON + timedelta(hours=1)):
        return_goods(
            session,
            village_id=shop.village.id,
            redemption_id=slip.id,
            pieces={(gift.id, "sound"): 1},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 2)
    assert balance_of(session, shop.village.id, "0001") == 600
    assert checks(session, shop) == []


def test_a_bundle_can_be_set_aside(session: Session, shop: Shop, gift: Good) -> None:
    with frozen(NOON):
        hold_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.first.id,
            basket={gift.id: 1},
            kind="voucher",
            actor=shop.clerk,
            request_key=key(),
        )
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 2)
    assert checks(session, shop) == []


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({}, errors.BundleTooSmall),
        ({"soap": 1}, errors.BundleTooSmall),
        ({"soap": 0, "rice": 2}, errors.BadQuantity),
        ({"soap": -3, "rice": 9}, errors.BadQuantity),
        ({"soap": 10**9}, errors.BadQuantity),
        ({"soap": 1, "plaque": 1}, errors.NotForBundle),
    ],
)
def test_what_is_no_bundle_is_refused(
    session: Session, shop: Shop, parts: dict[str, int], refusal: type[errors.BundleTooSmall]
) -> None:
    with pytest.raises(refusal):
        bundle(session, shop, parts)
    assert check_goods(session, shop.village.id) == []


def test_a_bundle_holds_no_bundle_and_nothing_of_another_village(session: Session, shop: Shop, gift: Good) -> None:
    with pytest.raises(errors.NotForBundle):
        bundle(session, shop, {"gift": 2}, name="大礼包")
    with pytest.raises(errors.GoodNameTaken):
        bundle(session, shop, {"soap": 2})
    other = make_shop(session)
    with pytest.raises(NotFound):
        bundle(session, shop, {"soap": 2}, village_id=other.village.id, actor=other.committee)


def test_one_key_makes_one_bundle(session: Session, shop: Shop) -> None:
    pressed = key()
    first = bundle(session, shop, {"soap": 2}, request_key=pressed)
    assert bundle(session, shop, {"soap": 2}, request_key=pressed).id == first.id


def test_what_a_bundle_holds_stays_sealed_when_the_rest_is_changed(session: Session, shop: Shop, gift: Good) -> None:
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=gift.id,
        details=GoodDetails("春节礼包", "礼包", "份", monthly_limit=1),
        actor=shop.clerk,
        request_key=key(),
    )
    assert check_goods(session, shop.village.id) == []


def test_the_worth_of_what_was_given_counts_bundles(session: Session, shop: Shop, gift: Good) -> None:
    sell_then(session, shop, {"gift": 1})
    with frozen(NOON):
        worth = goods_worth(session, shop.village.id, point_value_fen=100, since=date(2026, 11, 1))
    assert worth.given_fen == 4000


# ---- limits for a year ----


def limited(session: Session, shop: Shop, *, year: int, month: int | None = None) -> None:
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["soap"].id,
        details=GoodDetails("香皂", "日化", "块", monthly_limit=month, yearly_limit=year),
        actor=shop.clerk,
        request_key=key(),
    )


def test_a_limit_for_a_year_counts_all_its_months(session: Session, shop: Shop) -> None:
    limited(session, shop, year=3, month=2)
    sell_then(session, shop, {"soap": 2})
    in_december = datetime(2026, 12, 5, 4, 0, tzinfo=UTC)
    with pytest.raises(errors.YearlyLimitReached) as refused:
        sell_then(session, shop, {"soap": 2}, at=in_december)
    assert refused.value.describe() == "“香皂”每户每年最多 3 块，这户今年已换 2 块。请减少数量。"
    sell_then(session, shop, {"soap": 1}, at=in_december)
    next_year = datetime(2027, 1, 2, 4, 0, tzinfo=UTC)
    assert sell_then(session, shop, {"soap": 2}, at=next_year).slip_number == 3


def test_the_tighter_of_both_limits_is_what_is_left(session: Session, shop: Shop) -> None:
    limited(session, shop, year=3, month=2)
    goods = list(shop.goods.values())
    with frozen(NOON):
        assert room_left(session, shop.first, goods, NOON) == {
            shop.goods["soap"].id: 2,
            shop.goods["rice"].id: 2,
        }
    sell_then(session, shop, {"soap": 2})
    december = datetime(2026, 12, 5, 4, 0, tzinfo=UTC)
    assert room_left(session, shop.first, goods, NOON)[shop.goods["soap"].id] == 0
    assert room_left(session, shop.first, goods, december)[shop.goods["soap"].id] == 1


def test_a_good_begins_with_a_limit_for_the_year(session: Session, shop: Shop) -> None:
    added = add_good(
        session, village_id=shop.village.id, good=NewGood("毛毯", yearly_limit=1), actor=shop.clerk, request_key=key()
    )
    assert added.yearly_limit == 1
    assert check_goods(session, shop.village.id) == []
