"""Goods coming, going to another store, and movements taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.errors import NotFound
from civility.ledger import accounts, units
from civility.photos import keep_photo
from civility.photos.errors import PhotoGone
from civility.store import errors
from civility.store.checks import check_shelves
from civility.store.models import StockMovement
from civility.store.queries import dates_on_shelf, list_expiring, list_stock_photos, list_suppliers, moved_lines
from civility.store.services import correct_movement, open_store, receive_stock, transfer_stock
from civility.store.stock_checks import check_batches
from tests.factories.photos import a_photo
from tests.factories.store import Shop, assert_book_is_whole, key, make_shop, on_shelf, sell

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session, points=5_000)


def receive(session: Session, shop: Shop, goods: dict[str, int], **more: object) -> StockMovement:
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "quantities": {shop.goods[name].id: count for name, count in goods.items()},
        "kind": "purchase",
        "actor": shop.clerk,
        "request_key": key(),
    }
    return receive_stock(session, **{**asked, **more})  # type: ignore[arg-type]


def correct(session: Session, shop: Shop, wrong: StockMovement, **more: object) -> StockMovement:
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "movement_id": wrong.id,
        "actor": shop.clerk,
        "request_key": key(),
        "reason": "多写了一个零",
    }
    return correct_movement(session, **{**asked, **more})  # type: ignore[arg-type]


def dates(session: Session, shop: Shop, name: str) -> dict[date | None, int]:
    return dates_on_shelf(session, shop.store).get(shop.goods[name].id, {})


def whole(session: Session, shop: Shop) -> None:
    assert_book_is_whole(session, shop.village.id)
    assert check_shelves(session, shop.village.id) == []
    assert check_batches(session, shop.village.id) == []


def test_a_purchase_keeps_supplier_dates_costs_and_its_paper(session: Session, shop: Shop) -> None:
    rice, soon = shop.goods["rice"].id, today() + timedelta(10)
    photo = keep_photo(session, village_id=shop.village.id, data=a_photo(), keeper=shop.clerk.mark)
    movement = receive(
        session,
        shop,
        {"rice": 10},
        supplier="县供销社",
        best_before={rice: soon},
        cost_fen={rice: 2_650},
        photo_ids=[photo.id],
    )
    (line,) = moved_lines(session, movement)
    (batch,) = line.batches
    assert (line.good.name, line.quantity) == ("大米5公斤", 10)
    assert (batch.quantity, batch.shelf_before, batch.best_before, batch.cost_fen) == (10, 3, soon, 2_650)
    assert (movement.supplier, list_suppliers(session, shop.village.id)) == ("县供销社", ["县供销社"])
    assert list_stock_photos(session, movement) == [photo.id]
    assert [(each.good.name, each.quantity, each.days) for each in list_expiring(session, shop.store)] == [
        ("大米5公斤", 10, 10)
    ]
    whole(session, shop)


def test_what_is_handed_over_counts_down_the_date_that_expires_first(session: Session, shop: Shop) -> None:
    soap, soon, later = shop.goods["soap"].id, today() + timedelta(5), today() + timedelta(90)
    receive(session, shop, {"soap": 4}, best_before={soap: later})
    receive(session, shop, {"soap": 3}, best_before={soap: soon})
    assert dates(session, shop, "soap") == {soon: 3, later: 4, None: 20}
    sell(session, shop, {"soap": 5})
    assert dates(session, shop, "soap") == {later: 2, None: 20}
    assert list_expiring(session, shop.store) == []


def test_goods_past_their_date_are_not_put_on_the_shelf(session: Session, shop: Shop) -> None:
    soap = shop.goods["soap"].id
    with pytest.raises(errors.BestBeforePast):
        receive(session, shop, {"soap": 3}, best_before={soap: today() - timedelta(1)})
    assert on_shelf(session, shop, "soap") == 20
    receive(session, shop, {"soap": 3}, best_before={soap: today()})
    assert on_shelf(session, shop, "soap") == 23


def test_a_picture_belongs_to_one_movement(session: Session, shop: Shop) -> None:
    photo = keep_photo(session, village_id=shop.village.id, data=a_photo(), keeper=shop.clerk.mark)
    receive(session, shop, {"soap": 1}, photo_ids=[photo.id])
    with pytest.raises(PhotoGone):
        receive(session, shop, {"soap": 1}, photo_ids=[photo.id])
    assert on_shelf(session, shop, "soap") == 21


def test_asked_twice_goods_come_once(session: Session, shop: Shop) -> None:
    one = key()
    first, again = (receive(session, shop, {"soap": 2}, request_key=one) for _ in range(2))
    assert first.id == again.id
    assert on_shelf(session, shop, "soap") == 22


@pytest.fixture
def two(session: Session, shop: Shop):  # type: ignore[no-untyped-def]
    return open_store(session, village_id=shop.village.id, name="二社代办点", actor=shop.committee, request_key=key())


def transfer(session: Session, shop: Shop, two, goods: dict[str, int], **more: object) -> StockMovement:  # type: ignore[no-untyped-def]
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "to_store_id": two.id,
        "quantities": {shop.goods[name].id: count for name, count in goods.items()},
        "actor": shop.clerk,
        "request_key": key(),
    }
    return transfer_stock(session, **{**asked, **more})  # type: ignore[arg-type]


def test_a_transfer_moves_both_shelves_at_once_and_its_dates_go_along(session: Session, shop: Shop, two) -> None:  # type: ignore[no-untyped-def]
    soap, soon = shop.goods["soap"].id, today() + timedelta(5)
    receive(session, shop, {"soap": 3}, best_before={soap: soon})
    moved = transfer(session, shop, two, {"soap": 5, "rice": 3})
    unit = units.good(shop.goods["soap"].code)
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 0)
    assert ledger.balance(session, shop.village.id, accounts.shelf(two.code), unit) == 5
    assert dates(session, shop, "soap") == {None: 18}
    assert dates_on_shelf(session, two)[soap] == {soon: 3, None: 2}
    assert (moved.store_id, moved.to_store_id) == (shop.store.id, two.id)
    whole(session, shop)
    correct(session, shop, moved)
    assert on_shelf(session, shop, "soap") == 23
    assert dates(session, shop, "soap") == {soon: 3, None: 20}
    assert ledger.balance(session, shop.village.id, accounts.shelf(two.code), unit) == 0
    whole(session, shop)


def test_no_more_is_transferred_than_lies_there(session: Session, shop: Shop, two) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(errors.ShelfTooEmpty) as refused:
        transfer(session, shop, two, {"rice": 4})
    assert (refused.value.fields["left"], on_shelf(session, shop, "rice")) == (3, 3)
    with pytest.raises(errors.NoOtherStore):
        transfer(session, shop, shop.store, {"rice": 1})


def test_whoever_mistyped_puts_it_right_within_minutes_and_somebody_else_later(session: Session, shop: Shop) -> None:
    wrong = receive(session, shop, {"soap": 100})
    assert correct(session, shop, wrong).corrects_id == wrong.id
    assert on_shelf(session, shop, "soap") == 20
    again = receive(session, shop, {"soap": 10})
    with frozen(now() + timedelta(minutes=11)):
        with pytest.raises(errors.CorrectionNeedsAnother):
            correct(session, shop, again)
        assert on_shelf(session, shop, "soap") == 30
        correct(session, shop, again, actor=shop.committee)
    assert on_shelf(session, shop, "soap") == 20
    whole(session, shop)


def test_a_movement_is_taken_back_once_and_only_while_its_goods_are_there(session: Session, shop: Shop) -> None:
    wrong = receive(session, shop, {"rice": 1})
    for _ in range(2):
        sell(session, shop, {"rice": 1})
    correct(session, shop, wrong)
    with pytest.raises(errors.AlreadyCorrected):
        correct(session, shop, wrong)
    more = receive(session, shop, {"soap": 2})
    sell(session, shop, {"soap": 21})
    with pytest.raises(errors.ShelfTooEmpty):
        correct(session, shop, more)
    assert on_shelf(session, shop, "soap") == 1
    whole(session, shop)


def test_a_correction_is_not_corrected(session: Session, shop: Shop) -> None:
    done = correct(session, shop, receive(session, shop, {"soap": 2}))
    with pytest.raises(errors.NotCorrectable):
        correct(session, shop, done)


def test_another_villages_movement_is_not_there(session: Session, shop: Shop) -> None:
    theirs = receive(session, make_shop(session), {"soap": 1})
    with pytest.raises(NotFound):
        correct(session, shop, theirs)
