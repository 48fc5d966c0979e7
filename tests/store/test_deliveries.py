"""Reserved goods brought to the door: asked for, on a round, typed from its signed sheet."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import accounts
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Household, User
from civility.people.queries import get_settings
from civility.store import errors
from civility.store.checks import check_redemptions, check_shelves
from civility.store.models import Delivery, DeliveryLine, Hold, Redemption
from civility.store.queries import check_days, check_deliveries, find_delivery_of_slip, get_held, get_slip
from civility.store.queries.deliveries import (
    count_delivered,
    get_delivery,
    list_rounds,
    list_stops,
    list_to_bring,
    load_of,
)
from civility.store.services import (
    Said,
    ask_delivery,
    cancel_hold,
    collect_hold,
    count_day,
    release_due_holds,
    release_holds_of,
    send_out,
    sign_day,
    type_delivery,
    undo_redemption,
)
from civility.store.till_checks import check_holds
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop, on_shelf, set_aside
from tests.store.test_races import together

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TOMORROW = date(2026, 11, 21)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        return make_shop(session)


def itself(shop: Shop, household: Household) -> Actor:
    return Actor(None, "", household=HouseholdRef(shop.village.id, household.id))


def reserve(session: Session, shop: Shop, place: int = 0, bring: bool = True, **wanted: int) -> Hold:
    """What household ``place`` reserves, on its phone."""
    asked: dict[str, Any] = {"bring": bring, "actor": itself(shop, shop.households[place])}
    (made,) = set_aside(session, shop, wanted or {"soap": 2}, household=place, at=NOON, **asked)
    return made


def send(session: Session, shop: Shop, *holds: Hold, **changed: Any) -> Delivery:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "numbers": [hold.number for hold in holds],
        "day": TOMORROW,
        "carrier": "志愿者马建国",
        "carrier_id": None,
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(changed.pop("at", NOON)):
        return send_out(session, **{**asked, **changed})


def typed(session: Session, shop: Shop, said: Mapping[int, str | None], **changed: Any) -> Delivery:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "number": 1,
        "said": said,
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(changed.pop("at", NOON + timedelta(days=1))):
        return type_delivery(session, **{**asked, **changed})


def outcomes(session: Session, delivery: Delivery) -> list[str]:
    session.rollback()
    return [stop.line.outcome for stop in list_stops(session, delivery)]


def assert_whole(session: Session, shop: Shop) -> None:
    """Book, holds, shelves, slips and rounds agree."""
    assert_book_is_whole(session, shop.village.id)
    for check in (check_deliveries, check_holds, check_shelves, check_redemptions):
        assert check(session, shop.village.id) == []


def test_whoever_asks_is_on_the_list_in_the_order_of_the_walk(session: Session, shop: Shop) -> None:
    third, first = reserve(session, shop, 2), reserve(session, shop, 0)
    fetched = reserve(session, shop, 1, bring=False)
    assert first.bring_asked_at == NOON
    assert fetched.bring_asked_at is None
    assert [held.hold.number for held in list_to_bring(session, shop.village.id, shop.store.id)] == [
        first.number,
        third.number,
    ]
    shop.households[2].walk_order, shop.households[0].walk_order = 1, 2
    session.commit()
    assert [held.hold.number for held in list_to_bring(session, shop.village.id, shop.store.id)] == [
        third.number,
        first.number,
    ]
    delivery = send(session, shop, first, third)
    assert [(stop.line.place, stop.held.hold.number) for stop in list_stops(session, delivery)] == [(1, 1), (2, 2)]
    assert load_of(list_stops(session, delivery)) == [("香皂", 4, "块")]
    assert list_to_bring(session, shop.village.id, shop.store.id) == []


def test_what_is_signed_for_becomes_a_slip_and_the_rest_stays_reserved(session: Session, shop: Shop) -> None:
    holds = [reserve(session, shop, 0), reserve(session, shop, 1, rice=1), reserve(session, shop, 2)]
    delivery = send(session, shop, *holds)
    typed(session, shop, {1: "", 2: "邻居老王", 3: None})
    assert outcomes(session, delivery) == ["delivered", "delivered", "back"]
    slips = session.scalars(select(Redemption).order_by(Redemption.slip_number)).all()
    assert [(slip.collected_by, slip.total_tenths, slip.clerk_id) for slip in slips] == [
        ("", 100, shop.clerk.user_id),
        ("邻居老王", 390, shop.clerk.user_id),
    ]
    assert get_slip(session, shop.village.id, 2).balance_after_tenths == 610
    carried = find_delivery_of_slip(session, shop.village.id, slips[0].id)
    assert carried is not None
    assert (carried.number, carried.carrier, carried.carrier_id) == (1, "志愿者马建国", None)
    assert [get_held(session, shop.village.id, "reservation", hold.number).hold.state for hold in holds] == [
        "collected",
        "collected",
        "held",
    ]
    assert [balance_of(session, shop.village.id, number) for number in ("0001", "0002", "0003")] == [900, 610, 900]
    assert any(ledger.balances(session, shop.village.id, accounts.held("r3")).values())
    assert [held.hold.number for held in list_to_bring(session, shop.village.id, shop.store.id)] == [3]
    (counted,) = list_rounds(session, shop.village.id)
    assert (counted.lines, counted.out, counted.delivered) == (3, 0, 2)
    assert_whole(session, shop)


def test_what_was_not_at_home_goes_again_or_is_fetched(session: Session, shop: Shop) -> None:
    made = reserve(session, shop)
    send(session, shop, made)
    typed(session, shop, {1: None})
    again = send(session, shop, made, at=NOON + timedelta(days=1), day=date(2026, 11, 22))
    assert again.number == 2
    typed(session, shop, {1: "女儿"}, number=2, at=NOON + timedelta(days=2))
    assert [line.outcome for line in session.scalars(select(DeliveryLine).order_by(DeliveryLine.delivery_id))] == [
        "back",
        "delivered",
    ]
    other = reserve(session, shop, 1)
    send(session, shop, other)
    typed(session, shop, {1: None}, number=3)
    with frozen(NOON + timedelta(days=1)):
        slip = collect_hold(
            session,
            village_id=shop.village.id,
            kind="reservation",
            number=other.number,
            collected_by="",
            found_by="number",
            actor=shop.clerk,
            request_key=key(),
        )
    assert slip.slip_number == 2
    assert_whole(session, shop)


def test_a_round_that_is_still_out_stands_before_newer_ones(session: Session, shop: Shop) -> None:
    for place in range(3):
        send(session, shop, reserve(session, shop, place))
    for number in (2, 3):
        typed(session, shop, {1: ""}, number=number)
    assert [(each.delivery.number, each.out) for each in list_rounds(session, shop.village.id)] == [
        (1, 1),
        (3, 0),
        (2, 0),
    ]


def test_asked_twice_with_one_key_it_happens_once(session: Session, shop: Shop) -> None:
    made, one, other = reserve(session, shop), key(), key()
    first = send(session, shop, made, request_key=one)
    assert send(session, shop, made, request_key=one).id == first.id
    typed(session, shop, {1: ""}, request_key=other)
    assert typed(session, shop, {1: ""}, request_key=other).id == first.id
    with pytest.raises(errors.LineTyped, match="第 1 趟的第 1 行已经录过了"):
        typed(session, shop, {1: ""})
    with pytest.raises(errors.LineTyped):
        typed(session, shop, {1: None})
    assert session.scalar(select(func.count()).select_from(Redemption)) == 1
    assert balance_of(session, shop.village.id, "0001") == 900
    assert_whole(session, shop)


def test_of_four_who_type_the_same_sheet_at_once_one_does(session: Session, shop: Shop, engine: Engine) -> None:
    send(session, shop, reserve(session, shop))
    village_id, clerk = shop.village.id, shop.clerk

    def attempt(own: Session) -> object:
        return type_delivery(own, village_id=village_id, number=1, said={1: ""}, actor=clerk, request_key=key())

    assert together(engine, [attempt] * 4) == {"done": 1, "LineTyped": 3}
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Redemption)) == 1
    assert_whole(session, shop)


def test_a_line_that_is_left_open_is_typed_another_day(session: Session, shop: Shop) -> None:
    delivery = send(session, shop, reserve(session, shop, 0), reserve(session, shop, 1))
    typed(session, shop, {2: ""})
    assert outcomes(session, delivery) == ["out", "delivered"]
    with pytest.raises(errors.NothingTyped):
        typed(session, shop, {})
    typed(session, shop, {1: ""}, at=NOON + timedelta(days=3))
    assert outcomes(session, delivery) == ["delivered", "delivered"]
    assert_whole(session, shop)


def test_one_line_that_cannot_be_typed_stops_the_whole_sheet(session: Session, shop: Shop) -> None:
    delivery = send(session, shop, reserve(session, shop, 0), reserve(session, shop, 1))
    with pytest.raises(NotFound):
        typed(session, shop, {1: "", 9: ""})
    clerk = session.get_one(User, shop.clerk.user_id)
    clerk.household_id, clerk.village_id = shop.households[1].id, shop.village.id
    session.commit()
    own = Actor(
        clerk.id, clerk.name, posts=shop.clerk.posts, household=HouseholdRef(shop.village.id, clerk.household_id)
    )
    with pytest.raises(errors.OwnHousehold):
        typed(session, shop, {1: "", 2: ""}, actor=own)
    assert outcomes(session, delivery) == ["out", "out"]
    assert session.scalar(select(func.count()).select_from(Redemption)) == 0
    typed(session, shop, {1: ""}, actor=own)
    assert outcomes(session, delivery) == ["delivered", "out"]
    assert_whole(session, shop)


def test_what_is_on_the_way_is_neither_fetched_nor_cancelled_nor_given_back(session: Session, shop: Shop) -> None:
    made = reserve(session, shop)
    send(session, shop, made)
    of_it = {"village_id": shop.village.id, "number": made.number, "actor": shop.clerk}
    with frozen(NOON + timedelta(hours=1)):
        with pytest.raises(errors.HoldOnTheWay, match="第 1 号预约 在第 1 趟送货单上"):
            collect_hold(session, **of_it, kind="reservation", collected_by="", found_by="number", request_key=key())
        for actor in (shop.clerk, itself(shop, shop.first)):
            with pytest.raises(errors.HoldOnTheWay):
                cancel_hold(session, **{**of_it, "actor": actor}, kind="reservation", request_key=key())
        with pytest.raises(errors.HoldOnTheWay):
            ask_delivery(session, **of_it, wanted=False)
        with pytest.raises(errors.HoldOnTheWay):
            send(session, shop, made)
        with pytest.raises(errors.HoldOnTheWay):
            release_holds_of(session, shop.first, "system")
        session.rollback()
    with frozen(NOON + timedelta(days=9)):
        assert release_due_holds(session) == 0
    typed(session, shop, {1: ""}, at=NOON + timedelta(days=9))
    assert get_held(session, shop.village.id, "reservation", made.number).hold.state == "collected"
    assert_whole(session, shop)


def test_what_came_back_after_its_last_day_is_given_back_the_next_night(session: Session, shop: Shop) -> None:
    send(session, shop, reserve(session, shop), day=date(2026, 11, 27))
    typed(session, shop, {1: None}, at=NOON + timedelta(days=9))
    with frozen(NOON + timedelta(days=9)):
        assert release_due_holds(session) == 1
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (1000, 20)
    assert_whole(session, shop)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2026, 11, 28)])
def test_the_day_lies_before_the_first_reservation_runs_out(session: Session, shop: Shop, day: date) -> None:
    with pytest.raises(errors.BadDeliveryDay, match="今天到 11月27日 之间"):
        send(session, shop, reserve(session, shop), day=day)
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_a_round_takes_only_what_is_still_to_be_brought(session: Session, shop: Shop) -> None:
    kept, gone = reserve(session, shop, 0, bring=False), reserve(session, shop, 1)
    with frozen(NOON):
        cancel_hold(
            session,
            village_id=shop.village.id,
            kind="reservation",
            number=gone.number,
            actor=shop.clerk,
            request_key=key(),
        )
    with pytest.raises(errors.NotToBeBrought, match="第 1 号预约 现在不用送了"):
        send(session, shop, kept)
    with pytest.raises(errors.HoldReleased):
        send(session, shop, gone)
    with pytest.raises(errors.BadDelivery, match="1 到 60 份"):
        send(session, shop)
    with pytest.raises(NotFound):
        send(session, shop, numbers=[99])
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_whoever_carries_is_named_and_not_at_home_there(session: Session, shop: Shop) -> None:
    made = reserve(session, shop)
    with pytest.raises(errors.CarrierNeeded):
        send(session, shop, made, carrier="  ")
    with pytest.raises(NotFound):
        send(session, shop, made, carrier_id=uuid4())
    user, worker = make_user(session, shop.village, "grid_worker", name="才让")
    user.household_id, user.village_id = shop.first.id, shop.village.id
    session.commit()
    with pytest.raises(errors.CarrierAtHome, match="第 0001 户"):
        send(session, shop, made, carrier_id=worker.user_id)
    user.household_id = shop.households[1].id
    session.commit()
    delivery = send(session, shop, made, carrier="", carrier_id=worker.user_id)
    assert (delivery.carrier, delivery.carrier_id) == ("才让", worker.user_id)


def test_with_pins_the_signature_stands_for_the_pin_and_the_carrier_does_not_type(session: Session, shop: Shop) -> None:
    with transaction(session):
        get_settings(session, shop.village.id).pin_at_counter = True
    _, second = make_user(session, shop.village, "storekeeper", name="另一位店员")
    delivery = send(session, shop, reserve(session, shop, 0), reserve(session, shop, 1), carrier_id=shop.clerk.user_id)
    with pytest.raises(errors.CarrierTypes):
        typed(session, shop, {1: ""})
    assert outcomes(session, delivery) == ["out", "out"]
    typed(session, shop, {2: None})
    typed(session, shop, {1: ""}, actor=second)
    assert outcomes(session, delivery) == ["delivered", "back"]
    assert session.scalars(select(Redemption.clerk_id)).all() == [second.user_id]


def test_without_pins_the_clerk_carries_and_types(session: Session, shop: Shop) -> None:
    delivery = send(session, shop, reserve(session, shop), carrier_id=shop.clerk.user_id)
    typed(session, shop, {1: ""})
    assert outcomes(session, delivery) == ["delivered"]


def test_a_household_asks_for_itself_and_a_clerk_for_others(session: Session, shop: Shop) -> None:
    made = reserve(session, shop, bring=False)
    of_it = {"village_id": shop.village.id, "number": made.number}
    with frozen(NOON):
        with pytest.raises(NotFound):
            ask_delivery(session, **of_it, wanted=True, actor=itself(shop, shop.households[1]))
        assert ask_delivery(session, **of_it, wanted=True, actor=itself(shop, shop.first)).bring_asked_at == NOON
    with frozen(NOON + timedelta(hours=1)):
        assert ask_delivery(session, **of_it, wanted=True, actor=shop.clerk).bring_asked_at == NOON
        assert ask_delivery(session, **of_it, wanted=False, actor=shop.clerk).bring_asked_at is None
    with frozen(NOON + timedelta(days=9)), pytest.raises(errors.HoldExpired):
        ask_delivery(session, **of_it, wanted=True, actor=shop.clerk)


def test_a_household_makes_and_types_no_rounds(session: Session, shop: Shop) -> None:
    made = reserve(session, shop)
    with pytest.raises(Forbidden):
        send(session, shop, made, actor=itself(shop, shop.first))
    send(session, shop, made)
    with pytest.raises(Forbidden):
        typed(session, shop, {1: ""}, actor=itself(shop, shop.first))
    assert session.scalar(select(func.count()).select_from(Redemption)) == 0


def test_an_undone_delivery_is_reserved_again_and_can_go_again(session: Session, shop: Shop) -> None:
    made = reserve(session, shop)
    send(session, shop, made)
    typed(session, shop, {1: ""})
    slip = session.scalars(select(Redemption)).one()
    with frozen(NOON + timedelta(days=1, minutes=1)):
        undo_redemption(session, village_id=shop.village.id, redemption_id=slip.id, actor=shop.clerk, request_key=key())
    (stop,) = list_stops(session, get_delivery(session, shop.village.id, 1))
    assert (stop.undone, stop.held.hold.state) == (True, "held")
    assert_whole(session, shop)
    send(session, shop, made, at=NOON + timedelta(days=1), day=date(2026, 11, 22))
    typed(session, shop, {1: ""}, number=2)
    assert balance_of(session, shop.village.id, "0001") == 900
    assert_whole(session, shop)


def test_the_day_is_closed_with_what_was_delivered_in_it(session: Session, shop: Shop) -> None:
    send(session, shop, reserve(session, shop, 0), reserve(session, shop, 1))
    typed(session, shop, {1: "", 2: None})
    assert count_delivered(session, shop.village.id, shop.store.id, TOMORROW) == 1
    with frozen(NOON + timedelta(days=1, hours=2)):
        close = count_day(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            day=TOMORROW,
            said=Said(1, 100),
            counts={shop.goods["soap"].id: 16},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
        sign_day(session, village_id=shop.village.id, close_id=close.id, actor=shop.committee, request_key=key())
    assert check_days(session, shop.village.id) == []


def test_on_a_closed_day_nothing_is_typed(session: Session, shop: Shop) -> None:
    delivery = send(session, shop, reserve(session, shop))
    with frozen(NOON + timedelta(days=1)):
        close = count_day(
            session,
            village_id=shop.village.id,
            store_id=shop.store.id,
            day=TOMORROW,
            said=Said(0, 0),
            counts={},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
        sign_day(session, village_id=shop.village.id, close_id=close.id, actor=shop.committee, request_key=key())
    with pytest.raises(errors.DayClosed):
        typed(session, shop, {1: ""})
    assert outcomes(session, delivery) == ["out"]
    typed(session, shop, {1: ""}, at=NOON + timedelta(days=2))
    assert outcomes(session, delivery) == ["delivered"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(st.sampled_from(["self", "back", "open"]), min_size=3, max_size=3), max_size=4))
def test_any_rounds_end_as_a_slow_count_says(session: Session, rounds: list[list[str]]) -> None:
    """Three households, a basket each; what is back or open goes on as a dictionary of states says."""
    with frozen(NOON):
        shop = make_shop(session)
    states = dict.fromkeys((1, 2, 3), "waiting")
    for place in range(3):
        reserve(session, shop, place)
    for turn, answers in enumerate(rounds):
        going = [number for number, state in states.items() if state == "waiting"]
        if not going:
            break
        at = NOON + timedelta(hours=turn)
        delivery = send(session, shop, numbers=going, at=at)
        said = {
            place: None if answers[number - 1] == "back" else ""
            for place, number in enumerate(going, 1)
            if answers[number - 1] != "open"
        }
        if said:
            typed(session, shop, said, number=delivery.number, at=at)
        for number in going:
            states[number] = {"self": "delivered", "back": "waiting", "open": "out"}[answers[number - 1]]
    session.rollback()
    done = sum(state == "delivered" for state in states.values())
    assert (
        session.scalar(select(func.count()).select_from(Redemption).where(Redemption.village_id == shop.village.id))
        == done
    )
    waiting = {held.hold.number for held in list_to_bring(session, shop.village.id, shop.store.id)}
    assert waiting == {number for number, state in states.items() if state == "waiting"}
    assert on_shelf(session, shop, "soap") == 14
    assert_whole(session, shop)
