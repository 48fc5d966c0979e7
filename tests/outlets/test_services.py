"""Points at an outside shop: taken, given back, put on a month's sheet, doubted, paid."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.errors import Forbidden, RuleBroken
from civility.ledger import accounts
from civility.outlets import errors
from civility.outlets.models import OutletSale
from civility.outlets.queries import (
    check_outlets,
    get_sale,
    get_settlement,
    sales_of,
    unsettled_tenths,
    waiting_months,
)
from civility.outlets.services import (
    close_outlet,
    decide_dispute,
    dispute_sale,
    make_settlement,
    open_outlet,
    pay_settlement,
    take_points,
    undo_sale,
)
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft
from civility.people.models import VillageSettings
from civility.people.services import change_settings, set_pin
from civility.store.errors import CashOut, InsufficientPoints, PinNeeded, PinNotSet
from civility.store.rules.prices import worth_fen
from tests.factories.outlets import Till, make_till, take
from tests.factories.people import make_user
from tests.factories.store import assert_book_is_whole, balance_of, key, make_shop

pytestmark = pytest.mark.postgresql


@pytest.fixture
def till(session: Session) -> Till:
    return make_till(session, make_shop(session))


def settle(session: Session, till: Till, **changed: object) -> object:
    asked: dict[str, object] = {
        "village_id": till.shop.village.id,
        "code": till.outlet.code,
        "month": till.month,
        "actor": till.shop.committee,
        "request_key": key(),
    }
    return make_settlement(session, **{**asked, **changed})  # type: ignore[arg-type]


def pay(session: Session, till: Till, **changed: object) -> object:
    asked: dict[str, object] = {
        "village_id": till.shop.village.id,
        "code": till.outlet.code,
        "month": till.month,
        "note": "转账",
        "actor": till.shop.approver,
        "request_key": key(),
    }
    return pay_settlement(session, **{**asked, **changed})  # type: ignore[arg-type]


def dispute(session: Session, till: Till, number: int, actor: Actor | None = None) -> OutletSale:
    return dispute_sale(
        session,
        village_id=till.shop.village.id,
        number=number,
        reason="那天没去过",
        actor=actor or till.shop.committee,
        request_key=key(),
    )


def decide(session: Session, till: Till, number: int, *, stands: bool, actor: Actor | None = None) -> OutletSale:
    return decide_dispute(
        session,
        village_id=till.shop.village.id,
        number=number,
        stands=stands,
        actor=actor or till.shop.approver,
        request_key=key(),
    )


def state(session: Session, till: Till) -> tuple[int, int, int]:
    """What the household has, what lies with the outlet, how long the book is."""
    village = till.shop.village.id
    return (
        balance_of(session, village, "0001"),
        unsettled_tenths(session, village, till.outlet),
        ledger.count_transactions(session, village),
    )


def assert_refused(session: Session, till: Till, refusal: type[RuleBroken], act: object) -> None:
    before = state(session, till)
    with pytest.raises(refusal):
        act()  # type: ignore[operator]
    session.rollback()
    assert state(session, till) == before
    assert check_outlets(session, till.shop.village.id) == []


def test_points_lie_with_the_shop_until_the_village_pays(session: Session, till: Till) -> None:
    sale = take(session, till, 125, at=till.last_month)
    assert state(session, till)[:2] == (875, 125)
    assert (sale.number, sale.balance_before_tenths, sale.what) == (1, 1000, "洗衣粉 2 袋")
    settle(session, till)
    assert state(session, till)[:2] == (875, 125)
    paid = pay(session, till)
    assert (paid.paid_tenths, paid.paid_fen) == (125, 1250)  # type: ignore[attr-defined]
    assert state(session, till)[:2] == (875, 0)
    entry = ledger.get_transaction(session, till.shop.village.id, paid.paid_seq)  # type: ignore[attr-defined]
    assert [(p.source, p.destination, p.amount) for p in entry.postings] == [("outlet:o1", accounts.REDEEMED, 125)]
    assert check_outlets(session, till.shop.village.id) == []
    assert_book_is_whole(session, till.shop.village.id)


def test_asked_twice_with_one_key_points_are_taken_once(session: Session, till: Till) -> None:
    pressed = key()
    asked = {
        "village_id": till.shop.village.id,
        "household_id": till.shop.first.id,
        "tenths": 50,
        "what": "盐",
        "found_by": "card",
        "actor": till.keeper,
        "request_key": pressed,
    }
    first = take_points(session, **asked)  # type: ignore[arg-type]
    again = take_points(session, **asked)  # type: ignore[arg-type]
    assert (first.number, again.number) == (1, 1)
    assert state(session, till)[:2] == (950, 50)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"tenths": 0}, errors.PointsMissing),
        ({"tenths": -5}, errors.PointsMissing),
        ({"tenths": 10**9}, errors.PointsMissing),
        ({"what": "  "}, errors.WhatMissing),
        ({"what": "现金 50 元"}, CashOut),
        ({"what": "购物卡"}, CashOut),
        ({"tenths": 1001}, InsufficientPoints),
    ],
)
def test_what_the_till_does_not_take(
    session: Session, till: Till, changed: dict[str, object], refusal: type[RuleBroken]
) -> None:
    asked: dict[str, object] = {
        "village_id": till.shop.village.id,
        "household_id": till.shop.first.id,
        "tenths": 50,
        "what": "盐",
        "found_by": "card",
        "actor": till.keeper,
    }
    assert_refused(
        session,
        till,
        refusal,
        lambda: take_points(session, **{**asked, **changed}, request_key=key()),  # type: ignore[arg-type]
    )


def test_only_the_keeper_takes_and_not_of_the_own_household(session: Session, till: Till) -> None:
    def taking(actor: Actor) -> object:
        return lambda: take_points(
            session,
            village_id=till.shop.village.id,
            household_id=till.shop.first.id,
            tenths=10,
            what="盐",
            found_by="card",
            actor=actor,
            request_key=key(),
        )

    assert_refused(session, till, errors.NotYourTill, taking(till.shop.clerk))
    at_home = Actor(
        till.keeper.user_id, "李建国", till.keeper.posts, HouseholdRef(till.shop.village.id, till.shop.first.id)
    )
    assert_refused(session, till, errors.KeeperSells, taking(at_home))
    close_outlet(session, village_id=till.shop.village.id, code="o1", actor=till.shop.committee, request_key=key())
    assert_refused(session, till, errors.OutletClosed, taking(till.keeper))


def test_the_household_types_its_pin_where_the_village_wants_it(session: Session, till: Till) -> None:
    village = till.shop.village.id
    change_settings(session, village_id=village, decided={"pin_at_counter": True}, actor=till.shop.committee)
    asked = {
        "village_id": village,
        "household_id": till.shop.first.id,
        "tenths": 10,
        "what": "盐",
        "found_by": "card",
        "actor": till.keeper,
    }
    assert_refused(session, till, PinNotSet, lambda: take_points(session, **asked, request_key=key()))  # type: ignore[arg-type]
    set_pin(session, village_id=village, household_id=till.shop.first.id, pin="270418")
    assert_refused(session, till, PinNeeded, lambda: take_points(session, **asked, request_key=key()))  # type: ignore[arg-type]
    assert take_points(session, **asked, request_key=key(), pin="270418").number == 1  # type: ignore[arg-type]


def test_a_household_that_left_pays_nothing(session: Session, till: Till) -> None:
    household = till.shop.first
    household.left_on = today()
    session.commit()
    assert_refused(session, till, HouseholdLeft, lambda: take(session, till))


def test_undo_within_minutes_gives_the_points_back(session: Session, till: Till) -> None:
    village = till.shop.village.id
    sale = take(session, till)
    _, stranger = make_user(session, till.shop.village, "outlet_keeper", name="别家")

    def undoing(actor: Actor) -> OutletSale:
        return undo_sale(session, village_id=village, number=sale.number, actor=actor, request_key=key())

    assert_refused(session, till, errors.NotYourTill, lambda: undoing(stranger))
    with frozen(now() + timedelta(hours=1)):
        assert_refused(session, till, errors.UndoOver, lambda: undoing(till.keeper))
    assert undoing(till.keeper).state == "undone"
    assert state(session, till)[:2] == (1000, 0)
    assert_refused(session, till, errors.SaleUndone, lambda: undoing(till.keeper))


def test_what_is_on_a_sheet_is_not_undone_at_the_till(session: Session, till: Till) -> None:
    sale = take(session, till, at=till.last_month)
    settle(session, till)
    with frozen(till.last_month + timedelta(minutes=1)):
        assert_refused(
            session,
            till,
            errors.SaleSettled,
            lambda: undo_sale(
                session, village_id=till.shop.village.id, number=sale.number, actor=till.keeper, request_key=key()
            ),
        )


def test_a_sheet_holds_everything_up_to_the_end_of_its_month(session: Session, till: Till) -> None:
    village = till.shop.village.id
    before = take(session, till, 10, at=till.last_month - timedelta(days=40))
    within = take(session, till, 20, at=till.last_month)
    after = take(session, till, 40)
    assert waiting_months(session, village, till.outlet.id)[-2:] == [till.month, f"{today():%Y-%m}"]
    sheet = settle(session, till)
    assert [line.sale.number for line in sales_of(session, sheet)] == [before.number, within.number]  # type: ignore[arg-type]
    assert get_sale(session, village, after.number).state == "taken"
    assert waiting_months(session, village, till.outlet.id) == [f"{today():%Y-%m}"]


@pytest.mark.parametrize(
    ("month", "value", "refusal"),
    [
        ("this", 100, errors.MonthNotOver),
        ("last", None, errors.ValueMissing),
        ("empty", 100, errors.NothingToSettle),
        ("again", 100, errors.AlreadySettled),
    ],
)
def test_when_there_is_no_sheet_to_make(
    session: Session, till: Till, month: str, value: int | None, refusal: type[RuleBroken]
) -> None:
    if month != "empty":
        take(session, till, at=till.last_month)
    if month == "again":
        settle(session, till)
    session.execute(update(VillageSettings).values(point_value_fen=value))
    session.commit()
    asked = f"{today():%Y-%m}" if month == "this" else till.month
    assert_refused(session, till, refusal, lambda: settle(session, till, month=asked))


def test_a_doubted_line_waits_for_another_person_and_holds_up_the_payment(session: Session, till: Till) -> None:
    first, second = take(session, till, 100, at=till.last_month), take(session, till, 30, at=till.last_month)
    settle(session, till)
    assert dispute(session, till, first.number).state == "disputed"
    assert_refused(session, till, errors.DisputeOpen, lambda: pay(session, till))
    assert_refused(session, till, errors.AlreadyDisputed, lambda: dispute(session, till, first.number))
    assert_refused(
        session,
        till,
        errors.SecondPersonDecides,
        lambda: decide(session, till, first.number, stands=True, actor=till.shop.committee),
    )
    assert_refused(
        session, till, errors.KeeperOfIt, lambda: decide(session, till, first.number, stands=True, actor=till.keeper)
    )
    assert decide(session, till, first.number, stands=False).state == "undone"
    assert state(session, till)[:2] == (970, 30)
    dispute(session, till, second.number)
    assert decide(session, till, second.number, stands=True).state == "settled"
    assert_refused(session, till, errors.NotDisputed, lambda: decide(session, till, second.number, stands=True))
    paid = pay(session, till)
    assert (paid.paid_tenths, paid.paid_fen) == (30, 300)  # type: ignore[attr-defined]
    assert state(session, till)[:2] == (970, 0)
    assert_refused(session, till, errors.PaidAlready, lambda: dispute(session, till, second.number))
    assert_book_is_whole(session, till.shop.village.id)


def test_a_sheet_whose_every_line_was_given_back_is_paid_with_nothing(session: Session, till: Till) -> None:
    sale = take(session, till, at=till.last_month)
    settle(session, till)
    dispute(session, till, sale.number)
    decide(session, till, sale.number, stands=False)
    assert pay(session, till).paid_fen == 0  # type: ignore[attr-defined]
    assert state(session, till)[:2] == (1000, 0)
    assert check_outlets(session, till.shop.village.id) == []


def test_who_made_the_sheet_does_not_pay_it_nor_does_the_keeper(session: Session, till: Till) -> None:
    take(session, till, at=till.last_month)
    assert_refused(session, till, errors.KeeperOfIt, lambda: settle(session, till, actor=till.keeper))
    settle(session, till)
    assert_refused(session, till, errors.SecondPersonPays, lambda: pay(session, till, actor=till.shop.committee))
    assert_refused(session, till, errors.KeeperOfIt, lambda: pay(session, till, actor=till.keeper))
    assert get_settlement(session, till.shop.village.id, till.outlet.id, till.month).paid_at is None
    pay(session, till)
    assert_refused(session, till, errors.PaidAlready, lambda: pay(session, till))


def test_an_outlet_has_a_name_of_its_own_and_a_keeper_of_its_own(session: Session, till: Till) -> None:
    village = till.shop.village.id
    _, free = make_user(session, till.shop.village, "outlet_keeper", name="王嫂")

    def opening(name: str, keeper: Actor) -> object:
        return lambda: open_outlet(
            session,
            village_id=village,
            name=name,
            place="",
            keeper_id=keeper.user_id,  # type: ignore[arg-type]
            actor=till.shop.committee,
            request_key=key(),
        )

    assert_refused(session, till, errors.OutletNameTaken, opening("建国小卖部", free))
    assert_refused(session, till, errors.KeepsAnother, opening("分店", till.keeper))
    assert_refused(session, till, errors.NotAKeeper, opening("分店", till.shop.clerk))
    assert opening("王嫂百货", free)().code == "o2"  # type: ignore[operator]


def test_a_person_without_an_account_keeps_no_till(session: Session, till: Till) -> None:
    nobody = Actor(None, "")
    with pytest.raises(Forbidden):
        take_points(
            session,
            village_id=till.shop.village.id,
            household_id=till.shop.first.id,
            tenths=10,
            what="盐",
            found_by="card",
            actor=nobody,
            request_key=key(),
        )


@pytest.mark.parametrize(
    ("tenths", "value", "fen"), [(10, 100, 100), (5, 100, 50), (1, 5, 1), (1, 4, 0), (125, 33, 413), (0, 100, 0)]
)
def test_points_are_worth_the_nearest_fen(tenths: int, value: int, fen: int) -> None:
    assert worth_fen(tenths, value) == fen


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"total_tenths": 99}, "outlet-sale"),
        ({"undone_seq": 1}, "outlet-balance"),
    ],
)
def test_the_nightly_check_finds_what_was_changed_by_hand(
    session: Session, till: Till, changed: dict[str, int], check: str
) -> None:
    take(session, till)
    session.execute(update(OutletSale).values(**changed))
    session.commit()
    assert check in {finding.check for finding in check_outlets(session, till.shop.village.id)}
