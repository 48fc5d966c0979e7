from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import KeyReused, accounts, units
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import CardRevoked, HouseholdLeft, TryLater, WrongPin
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.people.services import issue_card, set_pin
from civility.store import errors
from civility.store.models import Redemption, RedemptionLine
from civility.store.queries import get_slip, household_redemptions, redemption_by_slip
from civility.store.rules import NewGood
from civility.store.services import add_good
from civility.store.services.goods import GoodDetails, edit_good
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


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def count_redemptions(session: Session, shop: Shop) -> int:
    return session.scalar(select(func.count()).where(Redemption.village_id == shop.village.id)) or 0


def assert_nothing_moved(session: Session, shop: Shop) -> None:
    assert balance_of(session, shop.village.id, shop.first.number) == 1000
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (20, 3)
    assert count_redemptions(session, shop) == 0
    assert_book_is_whole(session, shop.village.id)


def test_points_and_goods_move_in_one_transaction(session: Session, shop: Shop) -> None:
    redemption = sell(session, shop, {"soap": 2, "rice": 1, "haircut": 1}, collected_by="邻居老王")
    assert (redemption.slip_number, redemption.total_tenths, redemption.balance_before_tenths) == (1, 640, 1000)
    posted = ledger.get_transaction(session, shop.village.id, redemption.seq)
    assert posted.kind == "redemption"
    assert posted.reason == "slip 1"
    assert posted.reference == str(redemption.id)
    assert [(p.source, p.destination, p.amount, p.unit) for p in posted.postings] == [
        ("household:0001", "redeemed", 640, units.spend(today().year)),
        ("shelf:s1", "given", 2, "good:g0001"),
        ("shelf:s1", "given", 1, "good:g0002"),
    ]
    assert balance_of(session, shop.village.id, "0001") == 360
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (18, 2)
    assert_book_is_whole(session, shop.village.id)


def test_no_name_of_a_person_reaches_the_book(session: Session, shop: Shop) -> None:
    redemption = sell(session, shop, {"soap": 1}, collected_by="邻居老王")
    posted = ledger.get_transaction(session, shop.village.id, redemption.seq)
    written = f"{posted.actor} {posted.reference} {posted.reason} {posted.postings}"
    assert "老王" not in written
    assert shop.first.head_name not in written
    assert shop.clerk.name not in written


def test_the_slip_says_what_was_had_at_which_price(session: Session, shop: Shop) -> None:
    sell(session, shop, {"rice": 1, "soap": 2}, collected_by="邻居老王")
    slip = get_slip(session, shop.village.id, 1)
    assert [(line.name, line.quantity, line.price_tenths, line.total_tenths) for line in slip.lines] == [
        ("香皂", 2, 50, 100),
        ("大米5公斤", 1, 390, 390),
    ]
    assert (slip.household.number, slip.clerk_name, slip.store.name) == ("0001", "才让卓玛", "爱心超市")
    assert (slip.redemption.collected_by, slip.balance_after_tenths, slip.state) == ("邻居老王", 510, "done")


def test_slip_numbers_are_dense(session: Session, shop: Shop) -> None:
    first = sell(session, shop, {"soap": 1})
    with pytest.raises(errors.OutOfStock):
        sell(session, shop, {"soap": 500})
    second = sell(session, shop, {"soap": 1})
    assert (first.slip_number, second.slip_number) == (1, 2)


def test_the_oldest_points_are_spent_first(session: Session, shop: Shop) -> None:
    year = today().year
    grant(session, shop.village.id, "0001", 30, year - 2)
    grant(session, shop.village.id, "0001", 40, year - 1)
    redemption = sell(session, shop, {"soap": 2})
    posted = ledger.get_transaction(session, shop.village.id, redemption.seq)
    assert [(p.amount, p.unit) for p in posted.postings[:3]] == [
        (30, units.spend(year - 2)),
        (40, units.spend(year - 1)),
        (30, units.spend(year)),
    ]
    assert ledger.spendable(session, shop.village.id, accounts.household("0001")) == [(units.spend(year), 970)]


def test_a_second_press_gives_the_first_slip(session: Session, shop: Shop) -> None:
    pressed = key()
    first = sell(session, shop, {"soap": 1}, request_key=pressed)
    again = sell(session, shop, {"soap": 1}, request_key=pressed)
    assert again.id == first.id
    assert count_redemptions(session, shop) == 1
    assert balance_of(session, shop.village.id, "0001") == 950


def test_one_key_with_another_basket_is_refused(session: Session, shop: Shop) -> None:
    pressed = key()
    sell(session, shop, {"soap": 1}, request_key=pressed)
    with pytest.raises(KeyReused) as refused:
        sell(session, shop, {"soap": 2}, request_key=pressed)
    assert refused.value.status == 409
    assert balance_of(session, shop.village.id, "0001") == 950
    assert on_shelf(session, shop, "soap") == 19


def test_a_late_retry_meets_the_first_refusal(session: Session, shop: Shop) -> None:
    pressed = key()
    with pytest.raises(errors.InsufficientPoints):
        sell(session, shop, {"rice": 2, "soap": 5}, request_key=pressed)
    grant(session, shop.village.id, "0001", 5000)
    with pytest.raises(errors.InsufficientPoints) as refused:
        sell(session, shop, {"rice": 2, "soap": 5}, request_key=pressed)
    assert refused.value.fields == {"balance_tenths": 1000, "needed_tenths": 1030, "short_tenths": 30}
    assert count_redemptions(session, shop) == 0
    assert sell(session, shop, {"rice": 2, "soap": 5}).slip_number == 1


def test_too_few_points_are_refused_with_the_figures(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.InsufficientPoints) as refused:
        sell(session, shop, {"rice": 2, "soap": 5})
    assert refused.value.describe() == "积分不够：现有 100 分，要 103 分，还差 3 分。请少换一样。"
    assert_nothing_moved(session, shop)


def test_more_than_the_shelf_holds_is_refused(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.OutOfStock) as refused:
        sell(session, shop, {"soap": 21, "rice": 1})
    assert refused.value.fields == {"good": "香皂", "unit": "块", "left": 20}
    assert_nothing_moved(session, shop)


def test_the_monthly_limit_counts_what_was_had_before(session: Session, shop: Shop) -> None:
    sell(session, shop, {"rice": 2})
    with pytest.raises(errors.LimitReached) as refused:
        sell(session, shop, {"rice": 1})
    assert refused.value.fields == {"good": "大米5公斤", "unit": "袋", "limit": 2, "taken": 2}
    assert on_shelf(session, shop, "rice") == 1


def test_a_new_month_in_the_village_begins_a_new_limit(session: Session) -> None:
    before_midnight = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # 23:59 in the village
    with frozen(before_midnight):
        shop = make_shop(session)
        sell(session, shop, {"rice": 2})
        with pytest.raises(errors.LimitReached):
            sell(session, shop, {"rice": 1})
    with frozen(before_midnight + timedelta(minutes=1)):
        assert sell(session, shop, {"soap": 1}).slip_number == 2
        grant(session, shop.village.id, "0001", 390)
        assert sell(session, shop, {"rice": 1}).slip_number == 3


def test_a_limit_is_each_households_own(session: Session, shop: Shop) -> None:
    sell(session, shop, {"rice": 2})
    other = sell(session, shop, {"rice": 1}, household_id=shop.households[1].id)
    assert other.slip_number == 2


def test_an_honour_item_is_not_for_sale(session: Session, shop: Shop) -> None:
    set_prices(session, shop.village.id, {shop.goods["plaque"].id: 10}, shop.committee, shop.approver)
    with pytest.raises(errors.NotForSale):
        sell(session, shop, {"plaque": 1})
    assert_nothing_moved(session, shop)


def test_a_good_taken_off_the_shelf_meanwhile_is_refused(session: Session, shop: Shop) -> None:
    edit_good(
        session,
        village_id=shop.village.id,
        good_id=shop.goods["soap"].id,
        details=GoodDetails("香皂", on_offer=False),
        actor=shop.committee,
        request_key=key(),
    )
    with pytest.raises(errors.NotForSale):
        sell(session, shop, {"soap": 1})
    assert_nothing_moved(session, shop)


def test_a_total_that_changed_since_the_page_was_shown_moves_nothing(session: Session, shop: Shop) -> None:
    set_prices(session, shop.village.id, {shop.goods["soap"].id: 60}, shop.committee, shop.approver)
    with pytest.raises(errors.PriceChanged) as refused:
        sell(session, shop, {"soap": 2}, shown_total_tenths=100)
    assert refused.value.describe() == "价目刚刚变了：原来 10 分，现在 12 分。东西和积分都没有动，请核对后再确认。"
    assert_nothing_moved(session, shop)
    assert sell(session, shop, {"soap": 2}, shown_total_tenths=120).total_tenths == 120


def test_old_slips_keep_their_price(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 1})
    set_prices(session, shop.village.id, {shop.goods["soap"].id: 60}, shop.committee, shop.approver)
    sell(session, shop, {"soap": 1})
    assert [
        slip.redemption.total_tenths for slip in household_redemptions(session, shop.village.id, shop.first.id)
    ] == [
        60,
        50,
    ]


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, True, 1.5])
def test_a_quantity_that_makes_no_sense_is_refused(session: Session, shop: Shop, quantity: int) -> None:
    with pytest.raises(errors.BadQuantity):
        sell(session, shop, {"soap": quantity})
    assert_nothing_moved(session, shop)


def test_an_empty_basket_is_refused(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.EmptyBasket):
        sell(session, shop, {})


def test_a_clerk_does_not_serve_the_own_household(session: Session, shop: Shop) -> None:
    own = Actor(shop.clerk.user_id, shop.clerk.name, shop.clerk.posts, HouseholdRef(shop.village.id, shop.first.id))
    with pytest.raises(errors.OwnHousehold):
        sell(session, shop, {"soap": 1}, actor=own)
    assert_nothing_moved(session, shop)


def test_who_approved_a_price_does_not_hand_over(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.PricedByClerk):
        sell(session, shop, {"soap": 1}, actor=shop.approver)
    assert_nothing_moved(session, shop)


def test_a_household_with_its_card_cannot_serve_itself(session: Session, shop: Shop) -> None:
    with pytest.raises(Forbidden):
        sell(session, shop, {"soap": 1}, actor=Actor(None, "", household=HouseholdRef(shop.village.id, shop.first.id)))


def test_a_household_that_moved_out_is_refused(session: Session, shop: Shop) -> None:
    with transaction(session):
        household = session.get(Household, (shop.village.id, shop.first.id))
        assert household is not None
        household.left_on = date(2026, 11, 1)
    with pytest.raises(HouseholdLeft):
        sell(session, shop, {"soap": 1})
    assert_nothing_moved(session, shop)


def test_a_card_revoked_in_the_same_second_is_refused(session: Session, shop: Shop) -> None:
    old = issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    new = issue_card(session, village_id=shop.village.id, household_id=shop.first.id)
    with pytest.raises(CardRevoked):
        sell(session, shop, {"soap": 1}, card_id=old.id)
    assert_nothing_moved(session, shop)
    assert sell(session, shop, {"soap": 1}, card_id=new.id).slip_number == 1


def test_another_households_card_is_not_accepted(session: Session, shop: Shop) -> None:
    other = issue_card(session, village_id=shop.village.id, household_id=shop.households[1].id)
    with pytest.raises(NotFound):
        sell(session, shop, {"soap": 1}, card_id=other.id)
    assert_nothing_moved(session, shop)


def ask_for_pins(session: Session, shop: Shop) -> None:
    with transaction(session):
        get_settings(session, shop.village.id).pin_at_counter = True


def test_where_the_village_asks_for_it_the_right_pin_is_needed(session: Session, shop: Shop) -> None:
    ask_for_pins(session, shop)
    with pytest.raises(errors.PinNotSet):
        sell(session, shop, {"soap": 1}, pin="204060")
    set_pin(session, village_id=shop.village.id, household_id=shop.first.id, pin="204060")
    with pytest.raises(errors.PinNeeded):
        sell(session, shop, {"soap": 1})
    pressed = key()
    with pytest.raises(WrongPin):
        sell(session, shop, {"soap": 1}, pin="204061", request_key=pressed)
    assert_nothing_moved(session, shop)
    assert sell(session, shop, {"soap": 1}, pin="204060", request_key=pressed).slip_number == 1


def test_guessing_a_pin_is_slowed_down(session: Session, shop: Shop) -> None:
    ask_for_pins(session, shop)
    set_pin(session, village_id=shop.village.id, household_id=shop.first.id, pin="204060")
    with frozen(now()):
        for _ in range(5):
            with pytest.raises(WrongPin):
                sell(session, shop, {"soap": 1}, pin="204061")
        with pytest.raises(TryLater):
            sell(session, shop, {"soap": 1}, pin="204060")
    assert_nothing_moved(session, shop)


def test_nothing_of_another_village_is_found(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    for strange in (
        {"store_id": other.store.id},
        {"household_id": other.first.id},
        {"basket": {other.goods["soap"].id: 1}},
    ):
        with pytest.raises(NotFound):
            sell(session, shop, {"soap": 1}, **strange)
    assert_nothing_moved(session, shop)
    assert_nothing_moved(session, other)
    sell(session, other, {"soap": 1})
    with pytest.raises(NotFound):
        redemption_by_slip(session, shop.village.id, 1)


def test_two_villages_number_their_slips_apart(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    assert sell(session, shop, {"soap": 1}).slip_number == 1
    assert sell(session, other, {"soap": 1}).slip_number == 1


def test_a_price_is_needed(session: Session, shop: Shop) -> None:
    unpriced = add_good(session, village_id=shop.village.id, good=NewGood("毛巾"), actor=shop.clerk, request_key=key())
    with pytest.raises(errors.PriceMissing):
        sell(session, shop, {}, basket={unpriced.id: 1})
    assert_nothing_moved(session, shop)


def test_a_replay_keeps_one_set_of_lines(session: Session, shop: Shop) -> None:
    pressed = key()
    for _ in range(3):
        sell(session, shop, {"soap": 1, "rice": 1}, request_key=pressed)
    lines = session.scalar(select(func.count()).where(RedemptionLine.village_id == shop.village.id))
    assert lines == 2
