"""Counts and write-offs: one writes down, another confirms, and the book moves by the difference of that moment."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.people.actors import Actor
from civility.store import errors
from civility.store.checks import check_shelves
from civility.store.models import StockCount
from civility.store.queries import count_lines
from civility.store.services import confirm_count, record_count, return_count, write_off
from civility.store.stock_checks import check_counts
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, key, make_shop, on_shelf, sell
from tests.store.test_stock import receive

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session, points=5_000)


def count(
    session: Session, shop: Shop, found: dict[str, int], reasons: dict[str, str] | None = None, **more: Any
) -> StockCount:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "at_seq": ledger.newest(session, shop.village.id).seq,
        "counted": {shop.goods[name].id: pieces for name, pieces in found.items()},
        "reasons": {shop.goods[name].id: reason for name, reason in (reasons or {}).items()},
        "actor": shop.clerk,
        "request_key": key(),
    }
    return record_count(session, **{**asked, **more})


def spoil(session: Session, shop: Shop, goods: dict[str, int], reason: str = "damaged", **more: Any) -> StockCount:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "quantities": {shop.goods[name].id: pieces for name, pieces in goods.items()},
        "reasons": {shop.goods[name].id: reason for name in goods},
        "actor": shop.clerk,
        "request_key": key(),
    }
    return write_off(session, **{**asked, **more})


def confirm(session: Session, shop: Shop, found: StockCount, actor: Actor | None = None, **more: Any) -> StockCount:
    asked = {
        "village_id": shop.village.id,
        "count_id": found.id,
        "actor": actor or shop.committee,
        "request_key": key(),
    }
    return confirm_count(session, **{**asked, **more})


def send_back(session: Session, shop: Shop, found: StockCount, actor: Actor | None = None) -> StockCount:
    return return_count(
        session,
        village_id=shop.village.id,
        count_id=found.id,
        actor=actor or shop.committee,
        request_key=key(),
        note="柜子里还有一箱",
    )


def whole(session: Session, shop: Shop) -> None:
    assert_book_is_whole(session, shop.village.id)
    assert check_shelves(session, shop.village.id) == []
    assert check_counts(session, shop.village.id) == []


def test_a_count_without_a_difference_is_written_down_and_done(session: Session, shop: Shop) -> None:
    found = count(session, shop, {"soap": 20, "rice": 3})
    assert (found.number, found.state, found.movement_id) == (1, "equal", None)
    assert [(line.expected, line.counted) for line, _good in count_lines(session, found)] == [(20, 20), (3, 3)]
    with pytest.raises(errors.CountDecided):
        confirm(session, shop, found)
    whole(session, shop)


def test_a_difference_moves_the_book_when_a_second_person_has_confirmed_it(session: Session, shop: Shop) -> None:
    found = count(session, shop, {"soap": 18, "rice": 4}, {"soap": "unslipped", "rice": "unreceived"})
    assert (found.state, on_shelf(session, shop, "soap")) == ("counted", 20)
    with pytest.raises(errors.CounterConfirms):
        confirm(session, shop, found, shop.clerk)
    assert on_shelf(session, shop, "soap") == 20
    confirm(session, shop, found)
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 4)
    unit = units.good(shop.goods["soap"].code)
    assert ledger.balance(session, shop.village.id, accounts.COUNTED, unit) == 2
    with pytest.raises(errors.CountDecided):
        send_back(session, shop, found)
    whole(session, shop)


def test_what_is_handed_over_between_counting_and_confirming_does_not_falsify(session: Session, shop: Shop) -> None:
    printed = ledger.newest(session, shop.village.id).seq
    sell(session, shop, {"soap": 3})
    found = count(session, shop, {"soap": 19}, {"soap": "unknown"}, at_seq=printed)
    ((line, _good),) = count_lines(session, found)
    assert (line.expected, line.difference) == (20, -1)
    sell(session, shop, {"soap": 2})
    confirm(session, shop, found)
    assert on_shelf(session, shop, "soap") == 20 - 3 - 2 - 1
    whole(session, shop)


def test_a_difference_needs_a_reason_that_there_is(session: Session, shop: Shop) -> None:
    for reasons in ({}, {"soap": "eaten"}):
        with pytest.raises(errors.ReasonNeeded) as refused:
            count(session, shop, {"soap": 18, "rice": 3}, reasons)
        assert refused.value.fields["goods"] == "香皂"
    with pytest.raises(errors.NothingCounted):
        count(session, shop, {})
    with pytest.raises(errors.BadQuantity):
        count(session, shop, {"soap": -1}, {"soap": "lost"})
    assert on_shelf(session, shop, "soap") == 20


def test_a_reason_for_what_does_not_differ_is_left_out(session: Session, shop: Shop) -> None:
    found = count(session, shop, {"soap": 20}, {"soap": "lost"})
    assert [line.reason for line, _good in count_lines(session, found)] == [""]


def test_only_one_count_of_a_store_waits(session: Session, shop: Shop) -> None:
    first = count(session, shop, {"soap": 18}, {"soap": "lost"})
    with pytest.raises(errors.CountWaiting) as refused:
        spoil(session, shop, {"soap": 2})
    assert refused.value.fields["number"] == first.number
    send_back(session, shop, first)
    assert (first.state, first.decided_note, on_shelf(session, shop, "soap")) == ("returned", "柜子里还有一箱", 20)
    assert count(session, shop, {"soap": 20}).number == 2
    whole(session, shop)


def test_a_sheet_does_not_outlive_what_came_beside_the_counter(session: Session, shop: Shop) -> None:
    printed = ledger.newest(session, shop.village.id).seq
    receive(session, shop, {"soap": 5})
    with pytest.raises(errors.SheetTooOld):
        count(session, shop, {"soap": 20}, at_seq=printed)
    with pytest.raises(NotFound):
        count(session, shop, {"soap": 25}, at_seq=10_000)
    assert count(session, shop, {"soap": 25}).state == "equal"


def test_spoilt_goods_leave_the_shelf_when_somebody_else_has_seen_them(session: Session, shop: Shop) -> None:
    found = spoil(session, shop, {"rice": 1, "soap": 2}, "expired")
    assert (found.kind, on_shelf(session, shop, "rice")) == ("write_off", 3)
    _, other = make_user(session, shop.village, "storekeeper")
    confirm(session, shop, found, other)
    assert (on_shelf(session, shop, "rice"), on_shelf(session, shop, "soap")) == (2, 18)
    unit = units.good(shop.goods["soap"].code)
    assert ledger.balance(session, shop.village.id, accounts.LOST, unit) == 2
    whole(session, shop)


def test_no_more_is_written_off_than_there_is_then_or_when_it_is_confirmed(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.ShelfTooEmpty):
        spoil(session, shop, {"rice": 4})
    found = spoil(session, shop, {"rice": 2})
    sell(session, shop, {"rice": 2})
    with pytest.raises(errors.ShelfTooEmpty):
        confirm(session, shop, found)
    assert (found.state, on_shelf(session, shop, "rice")) == ("counted", 1)
    whole(session, shop)


def test_confirmed_twice_with_one_key_it_moves_once(session: Session, shop: Shop) -> None:
    found, one = spoil(session, shop, {"soap": 2}), key()
    for _ in range(2):
        assert confirm(session, shop, found, request_key=one).state == "confirmed"
    assert on_shelf(session, shop, "soap") == 18
