from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, now, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import accounts, units
from civility.people.actors import Actor, HouseholdRef
from civility.people.errors import HouseholdLeft, YearClosed
from civility.people.models import Household
from civility.people.queries import get_settings
from civility.store import errors
from civility.store.models import GoodsReturn, Redemption
from civility.store.queries import day_tally, store_summary, tasks
from civility.store.services import decide_return, return_goods, undo_redemption
from tests.factories.people import make_user
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
from tests.store.test_races import together

pytestmark = pytest.mark.postgresql
SOLD_AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(SOLD_AT - timedelta(hours=1)):
        return make_shop(session)


sell_then = partial(sell, at=SOLD_AT)


def give_back(
    session: Session, shop: Shop, sold: Redemption, pieces: dict[tuple[str, str], int], **changed: object
) -> GoodsReturn:
    """An hour after the sale, unless ``at`` says otherwise."""
    at = changed.pop("at", SOLD_AT + timedelta(hours=1))
    asked: dict[str, object] = {
        "village_id": shop.village.id,
        "redemption_id": sold.id,
        "pieces": {(shop.goods[name].id, condition): count for (name, condition), count in pieces.items()},
        "reason": "拿错了",
        "actor": shop.clerk,
        "request_key": key(),
    }
    assert isinstance(at, datetime)
    with frozen(at):
        return return_goods(session, **{**asked, **changed})  # type: ignore[arg-type]


def decide(
    session: Session, shop: Shop, number: int, actor: Actor, *, agree: bool = True, days: int = 3
) -> GoodsReturn:
    with frozen(SOLD_AT + timedelta(days=days)):
        return decide_return(
            session, village_id=shop.village.id, number=number, agree=agree, actor=actor, request_key=key()
        )


def lost(session: Session, shop: Shop, good: str) -> int:
    return ledger.balance(session, shop.village.id, accounts.LOST, units.good(shop.goods[good].code))


def test_part_of_a_slip_comes_back_for_what_it_cost(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 3, "rice": 1})
    back = give_back(session, shop, sold, {("soap", "sound"): 2})
    assert (back.return_number, back.state, back.total_tenths, back.balance_before_tenths) == (1, "done", 100, 460)
    assert balance_of(session, shop.village.id, "0001") == 560
    assert (on_shelf(session, shop, "soap"), on_shelf(session, shop, "rice")) == (19, 2)
    assert_book_is_whole(session, shop.village.id)


def test_the_points_are_those_of_the_day_of_the_sale_whatever_goods_cost_now(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    with frozen(SOLD_AT + timedelta(minutes=20)):
        set_prices(session, shop.village.id, {shop.goods["soap"].id: 900}, shop.committee, shop.approver)
    assert give_back(session, shop, sold, {("soap", "sound"): 2}).total_tenths == 100
    assert balance_of(session, shop.village.id, "0001") == 1000


def test_damaged_pieces_do_not_go_on_the_shelf(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 3})
    asked = give_back(session, shop, sold, {("soap", "sound"): 1, ("soap", "damaged"): 2})
    assert (asked.state, balance_of(session, shop.village.id, "0001")) == ("asked", 850)
    decide(session, shop, 1, shop.committee, days=0)
    assert balance_of(session, shop.village.id, "0001") == 1000
    assert (on_shelf(session, shop, "soap"), lost(session, shop, "soap")) == (18, 2)
    assert_book_is_whole(session, shop.village.id)


def test_days_later_a_second_person_agrees_and_it_counts_for_that_day(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    asked = give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=2))
    assert (asked.state, asked.seq) == ("asked", None)
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (900, 18)
    done = decide(session, shop, 1, shop.committee)
    assert (done.state, done.decided_by) == ("done", shop.committee.user_id)
    entry = ledger.get_transaction(session, shop.village.id, done.seq or 0)
    assert (entry.kind, entry.reference, entry.reason) == ("goods-return", str(done.id), "return 1 of slip 1")
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (950, 19)
    tally = day_tally(session, shop.village.id, shop.store.id, date(2026, 11, 20))
    assert (tally.slips, tally.points_tenths, tally.returns) == (1, 100, 0)
    tally = day_tally(session, shop.village.id, shop.store.id, date(2026, 11, 23))
    assert (tally.slips, tally.returns, tally.returned_tenths) == (0, 1, 50)


def test_who_asked_does_not_agree(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=2))
    with pytest.raises(errors.ReturnNeedsAnother):
        decide(session, shop, 1, shop.clerk)
    assert balance_of(session, shop.village.id, "0001") == 900


def test_who_asked_may_take_it_back_and_the_pieces_can_be_returned_anew(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 1})
    give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=2))
    with pytest.raises(errors.MoreThanSold):
        give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=2))
    assert decide(session, shop, 1, shop.clerk, agree=False).state == "declined"
    assert give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=2)).return_number == 2
    assert balance_of(session, shop.village.id, "0001") == 950
    with pytest.raises(errors.ReturnDecided):
        decide(session, shop, 1, shop.committee)


@pytest.mark.parametrize("pieces", [{("soap", "sound"): 3}, {("soap", "sound"): 1, ("soap", "damaged"): 2}])
def test_no_more_comes_back_than_was_sold(session: Session, shop: Shop, pieces: dict[tuple[str, str], int]) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    with pytest.raises(errors.MoreThanSold) as refused:
        give_back(session, shop, sold, pieces)
    assert refused.value.fields == {"good": "香皂", "unit": "块", "left": 2}
    assert balance_of(session, shop.village.id, "0001") == 900
    assert on_shelf(session, shop, "soap") == 18


def test_a_piece_comes_back_once(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    give_back(session, shop, sold, {("soap", "sound"): 2})
    with pytest.raises(errors.MoreThanSold) as refused:
        give_back(session, shop, sold, {("soap", "sound"): 1})
    assert refused.value.left == 0
    assert balance_of(session, shop.village.id, "0001") == 1000


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
def test_a_quantity_that_is_none_is_refused(session: Session, shop: Shop, quantity: int) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    with pytest.raises(errors.BadQuantity):
        give_back(session, shop, sold, {("soap", "sound"): quantity})
    with pytest.raises(errors.NothingReturned):
        give_back(session, shop, sold, {})
    assert balance_of(session, shop.village.id, "0001") == 900


def test_what_was_not_on_the_slip_does_not_come_back(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 2})
    with pytest.raises(NotFound):
        give_back(session, shop, sold, {("rice", "sound"): 1})
    assert on_shelf(session, shop, "rice") == 3


def test_an_undone_slip_has_nothing_to_return_and_a_returned_one_is_not_undone(session: Session, shop: Shop) -> None:
    undone, kept = sell_then(session, shop, {"soap": 1}), sell_then(session, shop, {"soap": 2})
    give_back(session, shop, kept, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(minutes=1))
    undo = {"village_id": shop.village.id, "actor": shop.clerk}
    with frozen(SOLD_AT + timedelta(minutes=2)):
        undo_redemption(session, redemption_id=undone.id, request_key=key(), **undo)  # type: ignore[arg-type]
        with pytest.raises(errors.SlipHasReturns):
            undo_redemption(session, redemption_id=kept.id, request_key=key(), **undo)  # type: ignore[arg-type]
    with pytest.raises(errors.AlreadyUndone):
        give_back(session, shop, undone, {("soap", "sound"): 1})
    assert balance_of(session, shop.village.id, "0001") == 950


def test_a_service_that_was_not_rendered_gives_its_points_back(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"haircut": 1, "soap": 1})
    give_back(session, shop, sold, {("haircut", "sound"): 1})
    assert balance_of(session, shop.village.id, "0001") == 950
    assert on_shelf(session, shop, "soap") == 19
    assert_book_is_whole(session, shop.village.id)


def test_what_was_taken_last_goes_back_first(session: Session, shop: Shop) -> None:
    grant(session, shop.village.id, "0001", 70, 2025)
    sold = sell_then(session, shop, {"soap": 2})  # 7 points of 2025, then 3 of 2026
    give_back(session, shop, sold, {("soap", "sound"): 1})
    purse = accounts.household("0001")
    assert ledger.spendable(session, shop.village.id, purse) == [("spend:2025", 20), ("spend:2026", 1000)]
    give_back(session, shop, sold, {("soap", "sound"): 1})
    assert ledger.spendable(session, shop.village.id, purse) == [("spend:2025", 70), ("spend:2026", 1000)]


def test_points_of_a_year_that_was_cleared_do_not_come_back(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 1})
    with transaction(session):
        get_settings(session, shop.village.id).closed_year = 2026
    with pytest.raises(YearClosed):
        give_back(session, shop, sold, {("soap", "sound"): 1})
    assert balance_of(session, shop.village.id, "0001") == 950


def test_what_came_back_counts_no_more_towards_the_limit(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"rice": 2})
    with pytest.raises(errors.LimitReached):
        sell_then(session, shop, {"rice": 1})
    give_back(session, shop, sold, {("rice", "sound"): 1})
    assert sell_then(session, shop, {"rice": 1}, at=SOLD_AT + timedelta(hours=2)).slip_number == 2


def test_neither_the_own_household_nor_one_that_left(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 1})
    own = Actor(shop.clerk.user_id, "", shop.clerk.posts, HouseholdRef(shop.village.id, shop.first.id))
    with pytest.raises(errors.OwnHousehold):
        give_back(session, shop, sold, {("soap", "sound"): 1}, actor=own)
    with pytest.raises(Forbidden):
        give_back(session, shop, sold, {("soap", "sound"): 1}, actor=Actor(None, "system"))
    with transaction(session):
        session.get_one(Household, (shop.village.id, shop.first.id)).left_on = date(2026, 11, 20)
    with pytest.raises(HouseholdLeft):
        give_back(session, shop, sold, {("soap", "sound"): 1})
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (950, 19)


def test_another_villages_slip_is_not_found(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    with pytest.raises(NotFound):
        give_back(session, other, sell_then(session, shop, {"soap": 1}), {("soap", "sound"): 1})


def test_one_key_returns_once(session: Session, shop: Shop) -> None:
    sold, pressed = sell_then(session, shop, {"soap": 2}), key()
    first = give_back(session, shop, sold, {("soap", "sound"): 1}, request_key=pressed)
    assert give_back(session, shop, sold, {("soap", "sound"): 1}, request_key=pressed).id == first.id
    assert balance_of(session, shop.village.id, "0001") == 950


def test_ten_buttons_at_once_return_each_piece_once(engine: Engine, session: Session) -> None:
    shop = make_shop(session)
    sold = sell_then(session, shop, {"soap": 3}, at=now())
    good_id, village_id, clerk, sold_id = shop.goods["soap"].id, shop.village.id, shop.clerk, sold.id

    def press(session: Session, good_id: UUID = good_id) -> object:
        return return_goods(
            session,
            village_id=village_id,
            redemption_id=sold_id,
            pieces={(good_id, "sound"): 2},
            reason="",
            actor=clerk,
            request_key=key(),
        )

    tries: list[Callable[[Session], object]] = [press] * 10
    assert together(engine, tries) == {"done": 1, "MoreThanSold": 9}
    session.rollback()
    assert balance_of(session, village_id, "0001") == 950
    assert on_shelf(session, shop, "soap") == 19
    assert_book_is_whole(session, village_id)


def test_who_can_agree_is_told(session: Session, shop: Shop) -> None:
    sold = sell_then(session, shop, {"soap": 1})
    give_back(session, shop, sold, {("soap", "sound"): 1}, at=SOLD_AT + timedelta(days=1))
    _, supervisor = make_user(session, shop.village, "supervisor")
    for actor, told in ((shop.committee, [1]), (supervisor, [1]), (shop.clerk, [])):
        found = [task.number for task in tasks(session, shop.village, actor) if task.kind == "return"]
        assert found == told


def test_points_brought_back_are_taken_off_the_figures_of_that_time(session: Session, shop: Shop) -> None:
    give_back(session, shop, sell_then(session, shop, {"soap": 3}), {("soap", "sound"): 1})
    summary = store_summary(session, shop.village.id, since=date(2026, 11, 1), until=date(2026, 12, 1))
    assert (summary.redemptions, summary.points_tenths) == (1, 100)
    assert today() >= date(2026, 11, 1)
    assert session.scalars(select(GoodsReturn.reason)).all() == ["拿错了"]
