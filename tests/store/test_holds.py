from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import accounts, units
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft, WrongPin
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.services import change_settings, set_pin
from civility.store import errors
from civility.store.models import Hold, Redemption
from civility.store.queries import check_hold_events, get_held, get_slip, held_goods, held_points, list_open_holds
from civility.store.services import (
    Said,
    cancel_hold,
    collect_hold,
    count_day,
    hold_goods,
    redeem_goods,
    release_due_holds,
    return_goods,
    sign_day,
    undo_redemption,
)
from civility.store.services.goods import GoodDetails, edit_good
from tests.factories.store import (
    Shop,
    assert_book_is_whole,
    balance_of,
    grant,
    key,
    make_shop,
    on_shelf,
    set_aside,
    set_prices,
)
from tests.store.test_races import together

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        return make_shop(session)


def itself(shop: Shop, household: Household | None = None) -> Actor:
    """A household with its card and PIN."""
    return Actor(None, "", household=HouseholdRef(shop.village.id, (household or shop.first).id))


def hold(session: Session, shop: Shop, wanted: dict[str, int], **changed: Any) -> list[Hold]:
    """A voucher at noon, unless it is said otherwise."""
    return set_aside(session, shop, wanted, **{"kind": "voucher", "at": NOON, **changed})


def reserve(session: Session, shop: Shop, wanted: dict[str, int], **changed: Any) -> Hold:
    (made,) = hold(session, shop, wanted, **{"kind": "reservation", "actor": itself(shop), **changed})
    return made


def collect(session: Session, shop: Shop, made: Hold, **changed: Any) -> Redemption:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "kind": made.kind,
        "number": made.number,
        "collected_by": "",
        "found_by": "number",
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(changed.pop("at", NOON + timedelta(hours=1))):
        return collect_hold(session, **{**asked, **changed})


def cancel(session: Session, shop: Shop, made: Hold, actor: Actor | None = None) -> Hold:
    with frozen(NOON + timedelta(hours=1)):
        return cancel_hold(
            session,
            village_id=shop.village.id,
            kind=made.kind,
            number=made.number,
            actor=actor or shop.clerk,
            request_key=key(),
        )


def due(session: Session, days: int) -> int:
    with frozen(NOON + timedelta(days=days)):
        return release_due_holds(session)


def figures(session: Session, shop: Shop) -> tuple[int, int, int]:
    """The first household's purse in tenths, and soap and rice on the shelf."""
    return (
        balance_of(session, shop.village.id, "0001"),
        on_shelf(session, shop, "soap"),
        on_shelf(session, shop, "rice"),
    )


def test_what_a_household_reserves_is_neither_spendable_nor_on_the_shelf(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 2, "rice": 1})
    assert (made.number, made.total_tenths, made.collect_by, made.made_by) == (1, 490, date(2026, 11, 27), None)
    assert figures(session, shop) == (510, 18, 2)
    assert held_points(session, shop.village.id, shop.first.id) == 490
    account = accounts.held("r1")
    assert ledger.balances(session, shop.village.id, account) == {
        units.good(shop.goods["soap"].code): 2,
        units.good(shop.goods["rice"].code): 1,
        "spend:2026": 490,
    }
    assert check_hold_events(session, shop.village.id) == []
    assert_book_is_whole(session, shop.village.id)


def test_collecting_makes_a_slip_at_the_prices_of_the_day_it_was_set_aside(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 2})
    with frozen(NOON):
        set_prices(session, shop.village.id, {shop.goods["soap"].id: 900}, shop.committee, shop.approver)
    slip = collect(session, shop, made, collected_by="邻居老王")
    assert (slip.slip_number, slip.total_tenths, slip.balance_before_tenths) == (1, 100, 1000)
    assert get_slip(session, shop.village.id, 1).balance_after_tenths == 900 == figures(session, shop)[0]
    held = get_held(session, shop.village.id, "reservation", 1)
    assert (held.hold.state, held.slip_number) == ("collected", 1)
    assert not any(ledger.balances(session, shop.village.id, accounts.held("r1")).values())
    assert figures(session, shop) == (900, 18, 3)
    assert_book_is_whole(session, shop.village.id)


def test_what_is_set_aside_is_handed_over_once(session: Session, shop: Shop) -> None:
    (made,) = hold(session, shop, {"soap": 1})
    pressed = key()
    first = collect(session, shop, made, request_key=pressed)
    assert collect(session, shop, made, request_key=pressed).id == first.id
    with pytest.raises(errors.HoldCollected) as refused:
        collect(session, shop, made)
    assert refused.value.describe() == (
        "第 1 号兑换券 2026-11-20 13:00 已经用过了，是第 1 号兑换单。一张只能用一次，这次什么也没有动。"
    )
    assert figures(session, shop) == (950, 19, 3)


def test_what_nobody_fetched_goes_back_to_both_sides(session: Session, shop: Shop) -> None:
    grant(session, shop.village.id, "0001", 70, 2025)
    made = reserve(session, shop, {"soap": 2, "rice": 1})
    assert (due(session, 7), figures(session, shop)) == (0, (580, 18, 2))
    with pytest.raises(errors.HoldExpired):
        collect(session, shop, made, at=NOON + timedelta(days=8))
    assert (due(session, 8), due(session, 8)) == (1, 0)
    assert figures(session, shop) == (1070, 20, 3)
    assert ledger.spendable(session, shop.village.id, accounts.household("0001")) == [
        ("spend:2025", 70),
        ("spend:2026", 1000),
    ]
    assert get_held(session, shop.village.id, "reservation", 1).hold.state == "expired"
    with pytest.raises(errors.HoldReleased):
        collect(session, shop, made, at=NOON + timedelta(days=8))
    assert_book_is_whole(session, shop.village.id)


def test_on_the_last_day_it_can_still_be_fetched(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 1})
    assert collect(session, shop, made, at=datetime(2026, 11, 27, 15, 59, tzinfo=UTC)).slip_number == 1


def test_the_days_are_the_villages_own(session: Session, shop: Shop) -> None:
    change_settings(session, village_id=shop.village.id, decided={"reservation_days": 3})
    assert reserve(session, shop, {"soap": 1}).collect_by == date(2026, 11, 23)


def test_a_household_cancels_its_own_and_nobody_elses(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 2})
    with pytest.raises(NotFound):
        cancel(session, shop, made, itself(shop, shop.households[1]))
    assert cancel(session, shop, made, itself(shop)).state == "cancelled"
    assert figures(session, shop) == (1000, 20, 3)
    with pytest.raises(errors.HoldReleased):
        cancel(session, shop, made, itself(shop))
    collected = reserve(session, shop, {"soap": 1})
    collect(session, shop, collected)
    with pytest.raises(errors.HoldCollected):
        cancel(session, shop, collected, itself(shop))


def test_a_voucher_is_printed_by_the_store_alone(session: Session, shop: Shop) -> None:
    with pytest.raises(Forbidden):
        hold(session, shop, {"soap": 1}, actor=itself(shop))
    with pytest.raises(Forbidden):
        reserve(session, shop, {"soap": 1}, actor=itself(shop, shop.households[1]))
    own = Actor(shop.clerk.user_id, "", shop.clerk.posts, HouseholdRef(shop.village.id, shop.first.id))
    with pytest.raises(errors.OwnHousehold):
        hold(session, shop, {"soap": 1}, actor=own)
    assert figures(session, shop) == (1000, 20, 3)


def test_several_vouchers_at_once_are_set_aside_all_or_none(session: Session, shop: Shop) -> None:
    grant(session, shop.village.id, "0001", 70, 2025)
    made = hold(session, shop, {"soap": 1}, copies=3, collect_by=date(2026, 12, 31))
    assert [(each.number, each.total_tenths, each.collect_by) for each in made] == [
        (number, 50, date(2026, 12, 31)) for number in (1, 2, 3)
    ]
    assert figures(session, shop)[:2] == (920, 17)
    assert ledger.balances(session, shop.village.id, accounts.held("v2"))["spend:2025"] == 20
    assert check_hold_events(session, shop.village.id) == []
    with pytest.raises(errors.OutOfStock):
        hold(session, shop, {"soap": 9}, copies=2)
    with pytest.raises(errors.LimitReached):
        hold(session, shop, {"rice": 1}, copies=3)
    assert figures(session, shop) == (920, 17, 3)
    assert [held.hold.number for held in list_open_holds(session, shop.village.id)] == [1, 2, 3]


@pytest.mark.parametrize("copies", [0, -1, 21, 10**9])
def test_a_number_of_copies_that_is_none_is_refused(session: Session, shop: Shop, copies: int) -> None:
    with pytest.raises(errors.BadQuantity):
        hold(session, shop, {"soap": 1}, copies=copies)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2027, 2, 19)])
def test_a_last_day_must_lie_within_three_months(session: Session, shop: Shop, day: date) -> None:
    with pytest.raises(errors.BadCollectBy) as refused:
        hold(session, shop, {"soap": 1}, collect_by=day)
    assert "2月18日" in refused.value.describe()


def test_a_household_sets_a_score_of_baskets_aside_and_no_more(session: Session, shop: Shop) -> None:
    hold(session, shop, {"soap": 1}, copies=18)
    with pytest.raises(errors.TooManyHolds) as refused:
        hold(session, shop, {"soap": 1}, copies=3)
    assert (refused.value.there, refused.value.most) == (18, 20)


def test_what_is_set_aside_counts_towards_the_limit_and_collecting_counts_once(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"rice": 1})
    assert held_goods(session, shop.village.id, shop.first.id) == {shop.goods["rice"].id: 1}
    with pytest.raises(errors.LimitReached):
        reserve(session, shop, {"rice": 2})
    collect(session, shop, made)
    assert reserve(session, shop, {"rice": 1}).number == 2
    with pytest.raises(errors.LimitReached):
        reserve(session, shop, {"rice": 1})


def test_what_is_set_aside_cannot_be_sold_to_another(session: Session, shop: Shop) -> None:
    reserve(session, shop, {"rice": 2})
    with pytest.raises(errors.OutOfStock), frozen(NOON):
        redeem_goods(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            household_id=shop.households[1].id,
            basket={shop.goods["rice"].id: 2},
            collected_by="",
            found_by="card",
            actor=shop.clerk,
            request_key=key(),
        )
    assert on_shelf(session, shop, "rice") == 1


def test_a_good_taken_off_since_is_handed_over_all_the_same(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 1})
    details = GoodDetails("香皂", "日化", "块", on_offer=False)
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["soap"].id,
        details=details,
        actor=shop.clerk,
        request_key=key(),
    )
    assert collect(session, shop, made).total_tenths == 50
    with pytest.raises(errors.NotForSale):
        reserve(session, shop, {"soap": 1})


def test_who_approved_the_price_does_not_hand_over(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 1})
    with pytest.raises(errors.PricedByClerk):
        collect(session, shop, made, actor=shop.approver)
    assert figures(session, shop) == (950, 19, 3)


def test_undoing_the_slip_sets_it_aside_again(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 2})
    slip = collect(session, shop, made)
    with frozen(NOON + timedelta(hours=1, minutes=1)):
        undo_redemption(session, village_id=shop.village.id, redemption_id=slip.id, actor=shop.clerk, request_key=key())
    assert get_held(session, shop.village.id, "reservation", 1).hold.state == "held"
    assert figures(session, shop) == (900, 18, 3)
    assert collect(session, shop, made).slip_number == 2
    assert_book_is_whole(session, shop.village.id)


def test_goods_fetched_come_back_to_the_purse(session: Session, shop: Shop) -> None:
    slip = collect(session, shop, reserve(session, shop, {"soap": 2}))
    with frozen(NOON + timedelta(hours=2)):
        return_goods(
            session,
            village_id=shop.village.id,
            redemption_id=slip.id,
            pieces={(shop.goods["soap"].id, "sound"): 1},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
    assert figures(session, shop) == (950, 19, 3)


def test_a_closed_day_hands_nothing_over_and_what_is_set_aside_waits(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 1})
    with frozen(NOON + timedelta(hours=1)):
        counted = count_day(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            day=date(2026, 11, 20),
            said=Said(0, 0),
            counts={},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
        sign_day(session, village_id=shop.village.id, close_id=counted.id, actor=shop.committee, request_key=key())
    with pytest.raises(errors.DayClosed):
        collect(session, shop, made)
    assert collect(session, shop, made, at=NOON + timedelta(days=1)).slip_number == 1


def test_a_household_that_left_since_fetches_nothing(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, {"soap": 1})
    with transaction(session):
        session.get_one(Household, (shop.village.id, shop.first.id)).left_on = date(2026, 11, 20)
    with pytest.raises(HouseholdLeft):
        collect(session, shop, made)
    assert due(session, 9) == 1
    assert figures(session, shop) == (1000, 20, 3)


def test_a_pin_is_asked_when_a_voucher_is_printed_and_when_a_reservation_is_fetched(
    session: Session, shop: Shop
) -> None:
    set_pin(session, village_id=shop.village.id, household_id=shop.first.id, pin="204060")
    with transaction(session):
        get_settings(session, shop.village.id).pin_at_counter = True
    with pytest.raises(errors.PinNeeded):
        hold(session, shop, {"soap": 1})
    (voucher,) = hold(session, shop, {"soap": 1}, pin="204060")
    assert collect(session, shop, voucher).slip_number == 1
    reserved = reserve(session, shop, {"soap": 1})
    with pytest.raises(WrongPin):
        collect(session, shop, reserved, pin="204061")
    assert collect(session, shop, reserved, pin="204060").slip_number == 2


def test_another_village_has_neither_the_voucher_nor_its_household(session: Session, shop: Shop) -> None:
    (made,) = hold(session, shop, {"soap": 1})
    other = make_shop(session)
    with pytest.raises(NotFound):
        collect(session, other, made)
    with pytest.raises(NotFound):
        hold(session, other, {}, household_id=shop.first.id, basket={other.goods["soap"].id: 1})
    assert collect(session, shop, made).slip_number == 1


def test_scanners_of_two_villages_pay_one_voucher_once(engine: Engine, session: Session) -> None:
    shop, other = make_shop(session), make_shop(session)
    (made,) = hold(session, shop, {"soap": 1}, at=now())
    number = made.number

    def scanning(at: Shop) -> Callable[[Session], object]:
        village_id, clerk, pressed = at.village.id, at.clerk, key()
        return lambda session: collect_hold(
            session,
            village_id=village_id,
            kind="voucher",
            number=number,
            collected_by="",
            found_by="number",
            actor=clerk,
            request_key=pressed,
        )

    tries = [scanning(at) for _ in range(8) for at in (shop, other)]
    assert together(engine, tries) == {"done": 1, "HoldCollected": 7, "NotFound": 8}
    session.rollback()
    assert figures(session, shop) == (950, 19, 3)
    assert figures(session, other) == (1000, 20, 3)
    for each in (shop, other):
        assert_book_is_whole(session, each.village.id)


def test_many_phones_reserve_the_last_sacks_and_the_limit_holds(engine: Engine, session: Session) -> None:
    shop = make_shop(session, rice=3, households=4)
    goods, village_id, store_id = {shop.goods["rice"].id: 1}, shop.village.id, shop.store.id

    def reserving(household: Household) -> Callable[[Session], object]:
        household_id, actor, pressed = household.id, itself(shop, household), key()
        return lambda session: hold_goods(
            session,
            village_id=village_id,
            store_id=store_id,
            household_id=household_id,
            basket=goods,
            kind="reservation",
            actor=actor,
            request_key=pressed,
        )

    tries = [reserving(household) for household in shop.households for _ in range(3)]
    ended = together(engine, tries)
    assert ended["done"] == 3
    assert sum(ended.values()) == 12
    session.rollback()
    assert on_shelf(session, shop, "rice") == 0
    assert max(held_points(session, village_id, each.id) for each in shop.households) <= 780
    assert_book_is_whole(session, village_id)
