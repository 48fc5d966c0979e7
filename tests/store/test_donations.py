"""Gifts of goods and money, the fund, wishes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.ledger import accounts, units
from civility.papers import issue_paper
from civility.photos import keep_photo
from civility.store import errors
from civility.store.checks import check_shelves
from civility.store.models import Donation
from civility.store.queries import dates_on_shelf, fund_fen, fund_lines, get_donation, list_donations, list_wishes
from civility.store.services import (
    add_wish,
    correct_movement,
    drop_wish,
    name_donor,
    record_donation,
    undo_money,
)
from civility.store.stock_checks import check_batches, check_donations
from tests.factories.people import make_user
from tests.factories.photos import a_photo
from tests.factories.store import Shop, assert_book_is_whole, key, make_shop, on_shelf
from tests.printables.reading import words_of
from tests.store.conftest import Counter, forget_the_last_request, text_of
from tests.store.test_stock import receive

pytestmark = pytest.mark.postgresql


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def give(session: Session, shop: Shop, **said: Any) -> Donation:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "donor": "马玉兰",
        "named": False,
        "actor": shop.clerk,
        "request_key": key(),
    }
    return record_donation(session, **{**asked, **said})


def undo(session: Session, shop: Shop, donation: Donation, actor: Any = None) -> Donation:
    return undo_money(
        session,
        village_id=shop.village.id,
        number=donation.number,
        actor=actor or shop.clerk,
        request_key=key(),
    )


def whole(session: Session, shop: Shop) -> None:
    assert_book_is_whole(session, shop.village.id)
    for check in (check_shelves, check_batches, check_donations):
        assert check(session, shop.village.id) == []


def test_money_goes_into_the_fund_and_goods_onto_the_shelf(session: Session, shop: Shop) -> None:
    soap, soon = shop.goods["soap"].id, today() + timedelta(5)
    first = give(session, shop, amount_fen=50_000)
    second = give(session, shop, quantities={soap: 6}, best_before={soap: soon})
    assert (first.number, first.kind, second.number, second.kind) == (1, "money", 2, "goods")
    assert fund_fen(session, shop.village.id) == 50_000
    assert on_shelf(session, shop, "soap") == 26
    assert dates_on_shelf(session, shop.store)[soap] == {soon: 6, None: 20}
    assert [line.good.name for line in get_donation(session, shop.village.id, 2).lines] == ["香皂"]
    whole(session, shop)


def test_the_book_and_its_hashes_know_nothing_of_the_donors_name(session: Session, shop: Shop) -> None:
    one = key()
    first = give(session, shop, amount_fen=50_000, request_key=one)
    again = give(session, shop, amount_fen=50_000, request_key=one, donor="别人")
    assert (again.id, again.donor) == (first.id, "马玉兰")
    assert fund_fen(session, shop.village.id) == 50_000
    posted = ledger.get_transaction(session, shop.village.id, first.seq)
    assert "马玉兰" not in f"{posted.reference}{posted.reason}{posted.key}"
    first.donor = "改了名字"
    session.commit()
    assert check_donations(session, shop.village.id) == []


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, errors.NothingGiven),
        ({"amount_fen": 100, "goods": 1}, errors.BothGiven),
        ({"goods": 0}, errors.BadQuantity),
    ],
)
def test_a_receipt_says_goods_or_money(session: Session, shop: Shop, said: dict[str, int], refusal: Any) -> None:
    wanted = {shop.goods["soap"].id: said["goods"]} if "goods" in said else None
    with pytest.raises(refusal):
        give(session, shop, amount_fen=said.get("amount_fen"), quantities=wanted)
    assert (fund_fen(session, shop.village.id), on_shelf(session, shop, "soap")) == (0, 20)
    assert list_donations(session, shop.village.id) == []


def test_a_purchase_paid_from_the_fund_needs_costs_and_paper_and_enough(session: Session, shop: Shop) -> None:
    soap = shop.goods["soap"].id
    give(session, shop, amount_fen=1_000)
    photo = keep_photo(session, village_id=shop.village.id, data=a_photo(), keeper=shop.clerk.mark)
    with pytest.raises(errors.CostNeeded):
        receive(session, shop, {"soap": 3}, from_fund=True, photo_ids=[photo.id])
    with pytest.raises(errors.PaperNeeded):
        receive(session, shop, {"soap": 3}, from_fund=True, cost_fen={soap: 300})
    with pytest.raises(errors.FundTooSmall) as refused:
        receive(session, shop, {"soap": 4}, from_fund=True, cost_fen={soap: 300}, photo_ids=[photo.id])
    assert "现有 10 元，要 12 元" in refused.value.describe()
    assert (fund_fen(session, shop.village.id), on_shelf(session, shop, "soap")) == (1_000, 20)
    bought = receive(session, shop, {"soap": 3}, from_fund=True, cost_fen={soap: 300}, photo_ids=[photo.id])
    assert (fund_fen(session, shop.village.id), on_shelf(session, shop, "soap")) == (100, 23)
    assert [(line.change_fen, line.balance_fen) for line in fund_lines(session, shop.village.id)] == [
        (-900, 100),
        (1_000, 1_000),
    ]
    assert ledger.balance(session, shop.village.id, accounts.supplier("unnamed"), units.YUAN) == 900
    correct_movement(
        session,
        village_id=shop.village.id,
        movement_id=bought.id,
        actor=shop.clerk,
        request_key=key(),
        reason="多写了",
    )
    assert (fund_fen(session, shop.village.id), on_shelf(session, shop, "soap")) == (1_000, 20)
    whole(session, shop)


def test_money_mistyped_is_undone_once_and_later_by_somebody_else(session: Session, shop: Shop) -> None:
    wrong = give(session, shop, amount_fen=50_000)
    undo(session, shop, wrong)
    assert fund_fen(session, shop.village.id) == 0
    with pytest.raises(errors.DonationUndone):
        undo(session, shop, wrong)
    late = give(session, shop, amount_fen=700)
    with frozen(now() + timedelta(minutes=11)):
        with pytest.raises(errors.DonationNeedsAnother):
            undo(session, shop, late)
        assert fund_fen(session, shop.village.id) == 700
        undo(session, shop, late, shop.committee)
    assert [given.state for given in list_donations(session, shop.village.id)] == ["undone", "undone"]
    assert list_donations(session, shop.village.id, standing=True) == []
    whole(session, shop)


def test_money_that_was_spent_is_not_undone(session: Session, shop: Shop) -> None:
    soap = shop.goods["soap"].id
    wrong = give(session, shop, amount_fen=1_000)
    photo = keep_photo(session, village_id=shop.village.id, data=a_photo(), keeper=shop.clerk.mark)
    receive(session, shop, {"soap": 3}, from_fund=True, cost_fen={soap: 300}, photo_ids=[photo.id])
    with pytest.raises(errors.FundTooSmall):
        undo(session, shop, wrong)
    assert fund_fen(session, shop.village.id) == 100
    whole(session, shop)


def test_goods_taken_back_undo_their_donation(session: Session, shop: Shop) -> None:
    wrong = give(session, shop, quantities={shop.goods["soap"].id: 60})
    assert wrong.movement_id is not None
    correct_movement(
        session,
        village_id=shop.village.id,
        movement_id=wrong.movement_id,
        actor=shop.clerk,
        request_key=key(),
        reason="写多了",
    )
    assert get_donation(session, shop.village.id, wrong.number).state == "undone"
    assert on_shelf(session, shop, "soap") == 20
    whole(session, shop)


def test_a_wish_is_fulfilled_by_one_donation(session: Session, shop: Shop) -> None:
    about = {"village_id": shop.village.id, "actor": shop.clerk}
    wish = add_wish(session, **about, store_id=shop.store.id, what="棉鞋 20 双", request_key=key())
    other = add_wish(session, **about, store_id=shop.store.id, what="雨伞", request_key=key())
    assert [each.what for each in list_wishes(session, shop.village.id)] == ["棉鞋 20 双", "雨伞"]
    give(session, shop, amount_fen=50_000, wish_id=wish.id)
    drop_wish(session, **about, wish_id=other.id, request_key=key())
    assert (wish.state, other.state) == ("fulfilled", "dropped")
    for ended in (wish, other):
        with pytest.raises(errors.WishEnded):
            give(session, shop, amount_fen=50_000, wish_id=ended.id)
        with pytest.raises(errors.WishEnded):
            drop_wish(session, **about, wish_id=ended.id, request_key=key())
    assert fund_fen(session, shop.village.id) == 50_000
    whole(session, shop)


def test_consent_can_be_given_and_taken_back(session: Session, shop: Shop) -> None:
    donation = give(session, shop, amount_fen=100)
    for named in (True, False):
        name_donor(
            session,
            village_id=shop.village.id,
            number=donation.number,
            named=named,
            actor=shop.clerk,
            request_key=key(),
        )
        assert donation.named is named
        assert check_donations(session, shop.village.id) == []


def test_from_the_gift_to_the_wall(counter: Counter) -> None:
    code = counter.shop.village.code
    counter.post("/wishes/new", {"request_key": key(), "what": "棉鞋 20 双"})
    refused = counter.post("/donations/new", {"request_key": key(), "donor": "马玉兰", "wish": ""}, status=422)
    assert "还没有写捐了什么" in refused
    assert 'value="马玉兰"' in refused
    where = counter.post("/donations/new", {"request_key": key(), "donor": "马玉兰", "amount_fen": "500", "wish": ""})
    assert where.endswith("/donations/1")
    counter.post("/donations/new", {"request_key": key(), "donor": "旦正", "named": "y", "n-g0001": "6", "wish": ""})
    receipt = words_of(counter.client.get(f"{counter.root}/donations/1/receipt.pdf").data)
    assert "马玉兰" in receipt
    assert "500元" in receipt
    board = words_of(counter.client.get(f"{counter.root}/donations/thanks.pdf").data)
    assert "爱心人士" in board
    assert "旦正" in board
    assert "马玉兰" not in board
    assert "棉鞋20双" in board

    def public(path: str, status: int = 200) -> str:
        forget_the_last_request()
        answer = counter.client.get(path)
        assert answer.status_code == status
        return text_of(answer.text)

    page = public(f"/p/{code}/thanks")
    assert "爱心人士 500 元" in page
    assert "旦正 香皂 6 块" in page
    assert "马玉兰" not in page
    assert "现有 500 元" in public(f"/p/{code}/fund")
    token = issue_paper(counter.session, code, "donation", "1").token
    assert "第 1 号捐赠在账上：500 元" in public(f"/s/{token}")
    counter.post("/donations/2/named", {"request_key": key(), "named": ""})
    assert "旦正" not in public(f"/p/{code}/thanks")
    counter.post("/donations/1/undo", {"request_key": key()})
    assert "已经作废" in public(f"/s/{token}", 410)
    assert counter.client.get(f"{counter.root}/donations/1/receipt.pdf").status_code == 404
    counter.be(make_user(counter.session, counter.shop.village, "recorder")[1])
    counter.get("/donations/", status=403)
