"""What to buy again, what runs out, what nobody takes; each with its reason."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from civility.clock import frozen, now
from civility.store.queries import shelf_report
from civility.store.rules.restock import AHEAD_DAYS, SEEN_DAYS, Need, need_of
from tests.factories.store import Shop, make_shop, sell
from tests.store.conftest import Counter, text_of


@pytest.mark.parametrize(
    ("on_hand", "sold", "low", "need"),
    [
        (2, 12, 1, Need(buy=11, days_left=4)),
        (20, 12, 1, Need(buy=0, days_left=46)),
        (0, 0, 5, Need(buy=5, days_left=None)),
        (9, 0, 5, Need(buy=0, days_left=None)),
        (0, 3, 0, Need(buy=3, days_left=0)),
    ],
)
def test_what_a_good_needs(on_hand: int, sold: int, low: int, need: Need) -> None:
    assert need_of(on_hand=on_hand, sold=sold, low_stock=low) == need


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 50))
def test_bought_so_much_it_lasts_as_long_as_was_looked_back(on_hand: int, sold: int, low: int) -> None:
    need = need_of(on_hand=on_hand, sold=sold, low_stock=low)
    after = on_hand + need.buy
    assert after * SEEN_DAYS >= sold * AHEAD_DAYS + low * SEEN_DAYS
    assert need.buy == 0 or (after - 1) * SEEN_DAYS < sold * AHEAD_DAYS + low * SEEN_DAYS


@pytest.mark.postgresql
def test_a_shelf_of_which_one_good_goes_and_the_other_lies(session: Session) -> None:
    with frozen(now() - timedelta(days=100)):
        shop: Shop = make_shop(session, points=9_000)
    for household in (0, 0, 1):  # a household takes two in a month at most
        sell(session, shop, {"rice": 1}, household=household)
    report = shelf_report(session, shop.store)
    assert [row.good.name for row in report.out] == ["大米5公斤"]
    assert [(row.good.name, row.sold, row.need.buy) for row in report.restock] == [("大米5公斤", 3, 4)]
    assert [(row.good.name, row.on_hand) for row in report.slow] == [("香皂", 20)]
    sell(session, shop, {"soap": 1})
    assert shelf_report(session, shop.store).slow == []


def test_the_page_says_why(counter: Counter) -> None:
    counter.redeem("0001/confirm?g0002=2")
    page = text_of(counter.get("/report"))
    assert "大米5公斤 2 袋 28 天换出 2 袋，还剩 1 袋，够 14 天" in page
    assert "样样都有货" in page
