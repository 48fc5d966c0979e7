"""Goods past their date: told of on the storekeeper's page and on the tile, and refused at the counter until they are taken out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from civility.clock import frozen, now, today
from civility.store import errors
from civility.store.models import Hold
from civility.store.queries import StoreTask, list_expiring, tasks
from civility.web.filters import day
from tests.factories.store import Shop, assert_book_is_whole, balance_of, make_shop, on_shelf, sell, set_aside
from tests.store.conftest import Counter, text_of
from tests.store.test_counting import confirm, send_back, spoil
from tests.store.test_stock import receive

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
LAST_DAY = date(2026, 11, 25)
AFTER = NOON + timedelta(days=5)
"""At noon of the day after the last one."""


@pytest.fixture
def shop(session: Session) -> Shop:
    """Twenty bars of soap without a date, and three more that are good until the 25th."""
    with frozen(NOON):
        made = make_shop(session, points=5_000)
        receive(session, made, {"soap": 3}, best_before={made.goods["soap"].id: LAST_DAY})
    return made


def stands(session: Session, shop: Shop) -> tuple[int, int]:
    return balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")


def test_on_its_last_day_a_good_is_still_handed_out_and_the_day_after_it_is_not(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 1}, at=AFTER - timedelta(days=1))
    before = stands(session, shop)
    with pytest.raises(errors.ExpiredOnShelf) as refused:
        sell(session, shop, {"soap": 1}, at=AFTER)
    assert refused.value.fields == {"good": "香皂", "unit": "块", "expired": 2, "day": "2026-11-25"}
    assert "“香皂”有 2 块 11月25日到期，已经过了。请先从货架上挑出来，在库房里报损" in str(refused.value)
    assert stands(session, shop) == before
    sell(session, shop, {"rice": 1}, at=AFTER)  # the others stand apart from it
    assert_book_is_whole(session, shop.village.id)


def test_nothing_is_set_aside_of_a_good_whose_expired_pieces_stand_among_the_others(
    session: Session, shop: Shop
) -> None:
    before = stands(session, shop)
    with pytest.raises(errors.ExpiredOnShelf):
        set_aside(session, shop, {"soap": 1}, kind="voucher", at=AFTER)
    assert session.query(Hold).count() == 0
    assert stands(session, shop) == before


def test_once_they_are_written_down_as_expired_the_rest_is_handed_out_without_waiting_for_the_second_person(
    session: Session, shop: Shop
) -> None:
    with frozen(AFTER):
        few = spoil(session, shop, {"soap": 2}, reason="expired")
        with pytest.raises(errors.ExpiredOnShelf) as refused:
            sell(session, shop, {"soap": 1}, at=AFTER)
        assert refused.value.expired == 1
        send_back(session, shop, few)
        all_of_them = spoil(session, shop, {"soap": 3}, reason="expired")
        assert list_expiring(session, shop.store) == []
        sell(session, shop, {"soap": 1}, at=AFTER)
        confirm(session, shop, all_of_them)
        assert on_shelf(session, shop, "soap") == 19
        sell(session, shop, {"soap": 19}, at=AFTER)
    assert_book_is_whole(session, shop.village.id)


def test_what_was_written_off_for_another_reason_does_not_answer_for_what_is_expired(
    session: Session, shop: Shop
) -> None:
    with frozen(AFTER):
        spoil(session, shop, {"soap": 3}, reason="damaged")
        with pytest.raises(errors.ExpiredOnShelf):
            sell(session, shop, {"soap": 1}, at=AFTER)


def test_the_storekeeper_is_told_before_the_date_and_after_it(session: Session, shop: Shop) -> None:
    said = StoreTask("expiring", count=3, name="香皂", unit="块", day=LAST_DAY)
    with frozen(NOON):
        assert tasks(session, shop.village, shop.clerk)[0] == said
        assert [task.kind for task in tasks(session, shop.village, shop.committee)] == []
    with frozen(NOON - timedelta(days=27)):
        assert said not in tasks(session, shop.village, shop.clerk)  # more than 30 days to go
    with frozen(AFTER):
        assert tasks(session, shop.village, shop.clerk)[0] == said
        spoil(session, shop, {"soap": 3}, reason="expired")
        assert [task.kind for task in tasks(session, shop.village, shop.clerk)] == ["tally"]


def test_the_home_and_the_tile_say_it_and_the_confirm_page_refuses(counter: Counter) -> None:
    soap, last = counter.shop.goods["soap"].id, today() + timedelta(days=4)
    receive(counter.session, counter.shop, {"soap": 3}, best_before={soap: last})
    home = text_of(counter.client.get(f"/v/{counter.shop.village.code}/").text)
    assert f"1 样东西快到期，先发这些 香皂 3 块，{day(last)}到期" in home
    assert f"先发 {day(last)}到期的 3 块" in text_of(counter.get("/customer/0001"))
    with frozen(now() + timedelta(days=5)):
        counter.be(counter.shop.clerk)
        home = text_of(counter.client.get(f"/v/{counter.shop.village.code}/").text)
        assert f"1 样东西过期了，请报损 香皂 3 块，{day(last)}到期" in home
        assert "3 块过期了，先报损" in text_of(counter.get("/customer/0001"))
        page = counter.get("/customer/0001/confirm?take=g0001")
        assert f"“香皂”有 3 块 {last.month}月{last.day}日到期，已经过了。" in text_of(page)
        assert "确认兑换 ·" not in text_of(page)
