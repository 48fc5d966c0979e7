from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.store import errors
from civility.store.models import DayClose, Redemption
from civility.store.queries import check_day_events, check_days, find_day, find_day_page, list_open_days, tasks
from civility.store.services import (
    Said,
    count_day,
    decide_return,
    reopen_day,
    return_goods,
    sign_day,
    undo_redemption,
)
from tests.factories.people import make_user
from tests.factories.store import Shop, assert_book_is_whole, balance_of, key, make_shop, on_shelf, sell, set_prices

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture
def shop(session: Session) -> Shop:
    with frozen(NOON - timedelta(hours=1)):
        return make_shop(session)


def count(session: Session, shop: Shop, slips: int, tenths: int, *, hours: float = 8, **changed: Any) -> DayClose:
    asked: dict[str, Any] = {
        "village_id": shop.village.id,
        "store_id": shop.store.id,
        "day": DAY,
        "said": Said(slips, tenths),
        "counts": {},
        "reason": "",
        "actor": shop.clerk,
        "request_key": key(),
    }
    with frozen(NOON + timedelta(hours=hours)):
        return count_day(session, **{**asked, **changed})


def sign(session: Session, shop: Shop, close: DayClose, actor: Actor | None = None, *, hours: float = 8) -> DayClose:
    with frozen(NOON + timedelta(hours=hours)):
        return sign_day(
            session, village_id=shop.village.id, close_id=close.id, actor=actor or shop.committee, request_key=key()
        )


def closed(session: Session, shop: Shop, slips: int, tenths: int) -> DayClose:
    return sign(session, shop, count(session, shop, slips, tenths))


def test_a_day_is_counted_by_one_and_signed_by_another(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 2}, at=NOON)
    counted = count(session, shop, 1, 100, counts={shop.goods["soap"].id: 18})
    assert (counted.state, counted.attempt, counted.slips, counted.points_tenths) == ("counted", 1, 1, 100)
    with pytest.raises(errors.DayNeedsAnother):
        sign(session, shop, counted, shop.clerk)
    done = sign(session, shop, counted)
    assert (done.state, done.counted_by, done.signed_by) == ("closed", shop.clerk.user_id, shop.committee.user_id)
    kinds = [entry.kind for entry in ledger.find_by_reference(session, shop.village.id, str(done.id))]
    assert kinds == ["day-counted", "day-closed"]
    assert check_day_events(session, shop.village.id) == []
    assert check_days(session, shop.village.id) == []
    assert_book_is_whole(session, shop.village.id)


@pytest.mark.parametrize(
    ("said", "soap"),
    [
        (Said(2, 100), None),
        (Said(1, 99), None),
        (Said(1, 100, 1, 0), None),
        (Said(1, 100, 0, 50), None),
        (Said(1, 100), 17),
        (Said(1, 100), 0),
    ],
    ids=["a slip more", "a tenth less", "a return slip", "points returned", "a soap less", "an empty shelf"],
)
def test_a_difference_needs_a_reason(session: Session, shop: Shop, said: Said, soap: int | None) -> None:
    sell(session, shop, {"soap": 2}, at=NOON)
    counts = {} if soap is None else {shop.goods["soap"].id: soap}
    with pytest.raises(errors.DifferenceUnexplained):
        count(session, shop, 1, 100, said=said, counts=counts, reason="  ")
    assert find_day(session, shop.village.id, shop.store.id, DAY) is None
    count(session, shop, 1, 100, said=said, counts=counts, reason="第 1 号忘了打印")
    page = find_day_page(session, shop.village.id, shop.store.id, DAY)
    assert page is not None
    assert (page.differs, page.close.reason) == (True, "第 1 号忘了打印")


def test_the_database_keeps_no_difference_without_a_reason_and_no_single_signature(
    session: Session, shop: Shop
) -> None:
    close = count(session, shop, 0, 0)
    for change in ({"slips_said": 5}, {"state": "closed", "signed_by": shop.clerk.user_id}):
        with pytest.raises(IntegrityError), transaction(session):
            session.execute(update(DayClose).where(DayClose.id == close.id).values(**change))


def test_what_moves_after_the_count_makes_it_stale(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 2}, at=NOON)
    stale = count(session, shop, 1, 100)
    sell(session, shop, {"soap": 2}, at=NOON + timedelta(hours=8, minutes=1))
    with pytest.raises(errors.DayMoved):
        sign(session, shop, stale)
    fresh = count(session, shop, 2, 200)
    assert (fresh.attempt, session.get_one(DayClose, (shop.village.id, stale.id)).state) == (2, "recounted")
    with pytest.raises(errors.DayNotCounted):
        sign(session, shop, stale)
    assert sign(session, shop, fresh).state == "closed"
    assert check_day_events(session, shop.village.id) == []


def test_nothing_is_sold_taken_back_or_undone_in_a_closed_day(session: Session, shop: Shop) -> None:
    at = NOON + timedelta(hours=8)
    sold = sell(session, shop, {"soap": 2}, at=at)
    closed(session, shop, 1, 100)
    with pytest.raises(errors.DayClosed) as refused:
        sell(session, shop, {"soap": 2}, at=at)
    assert "11月20日 已经日结" in refused.value.describe()
    here = {"village_id": shop.village.id, "actor": shop.clerk}
    with frozen(at + timedelta(minutes=1)):
        with pytest.raises(errors.DayClosed):
            undo_redemption(session, redemption_id=sold.id, request_key=key(), **here)  # type: ignore[arg-type]
        with pytest.raises(errors.DayClosed):
            return_goods(
                session,
                redemption_id=sold.id,
                pieces={(shop.goods["soap"].id, "sound"): 1},
                reason="",
                request_key=key(),
                **here,  # type: ignore[arg-type]
            )
    assert (balance_of(session, shop.village.id, "0001"), on_shelf(session, shop, "soap")) == (900, 18)
    assert session.scalar(select(func.count()).where(Redemption.village_id == shop.village.id)) == 1


def test_goods_of_a_closed_day_come_back_on_a_later_one(session: Session, shop: Shop) -> None:
    sold = sell(session, shop, {"soap": 2}, at=NOON)
    closed(session, shop, 1, 100)
    with frozen(NOON + timedelta(days=3)):
        return_goods(
            session,
            village_id=shop.village.id,
            redemption_id=sold.id,
            pieces={(shop.goods["soap"].id, "sound"): 1},
            reason="",
            actor=shop.clerk,
            request_key=key(),
        )
        decide_return(
            session, village_id=shop.village.id, number=1, agree=True, actor=shop.committee, request_key=key()
        )
    assert balance_of(session, shop.village.id, "0001") == 950
    assert check_days(session, shop.village.id) == []  # the closed day is as it was signed


def test_the_next_day_is_open(session: Session, shop: Shop) -> None:
    closed(session, shop, 0, 0)
    assert sell(session, shop, {"soap": 2}, at=NOON + timedelta(days=1)).slip_number == 1


def test_another_store_has_days_of_its_own(session: Session, shop: Shop) -> None:
    other = make_shop(session)
    closed(session, shop, 0, 0)
    with frozen(NOON):
        assert find_day(session, other.village.id, other.store.id, DAY) is None
    with pytest.raises(NotFound):
        count(session, shop, 0, 0, store_id=other.store.id)
    with pytest.raises(NotFound):
        count(session, shop, 0, 0, day=DAY - timedelta(days=1), counts={other.goods["soap"].id: 1})


def test_a_closed_day_is_reopened_with_a_reason_and_counted_anew(session: Session, shop: Shop) -> None:
    sell(session, shop, {"soap": 2}, at=NOON)
    close = closed(session, shop, 1, 100)
    with pytest.raises(errors.DayClosed):
        count(session, shop, 1, 100)
    _, supervisor = make_user(session, shop.village, "supervisor")
    again = {"village_id": shop.village.id, "close_id": close.id, "reason": "漏了一单", "actor": supervisor}
    with frozen(NOON + timedelta(hours=8)):
        assert reopen_day(session, request_key=key(), **again).state == "reopened"  # type: ignore[arg-type]
        with pytest.raises(errors.DayNotClosed):
            reopen_day(session, request_key=key(), **again)  # type: ignore[arg-type]
        sell(session, shop, {"soap": 2}, at=NOON + timedelta(hours=9))
    fresh = count(session, shop, 2, 200, hours=10)
    assert (fresh.attempt, sign(session, shop, fresh, hours=10).state) == (2, "closed")
    kinds = [entry.kind for entry in ledger.find_by_reference(session, shop.village.id, str(close.id))]
    assert kinds == ["day-counted", "day-closed", "day-reopened"]
    assert check_day_events(session, shop.village.id) == []


def test_a_day_that_has_not_come_is_not_counted(session: Session, shop: Shop) -> None:
    with pytest.raises(errors.DayInFuture):
        count(session, shop, 0, 0, day=DAY + timedelta(days=1))


@pytest.mark.parametrize("said", [Said(-1, 0), Said(0, -5), Said(10**9, 0), Said(0, 10**13)])
def test_figures_that_are_none_are_refused(session: Session, shop: Shop, said: Said) -> None:
    with pytest.raises(errors.BadQuantity):
        count(session, shop, 0, 0, said=said, reason="x")
    assert find_day(session, shop.village.id, shop.store.id, DAY) is None


def test_one_key_counts_and_signs_once(session: Session, shop: Shop) -> None:
    pressed, signed = key(), key()
    first = count(session, shop, 0, 0, request_key=pressed)
    assert count(session, shop, 0, 0, request_key=pressed).id == first.id
    with frozen(NOON + timedelta(hours=8)):
        for _ in range(2):
            done = sign_day(
                session, village_id=shop.village.id, close_id=first.id, actor=shop.committee, request_key=signed
            )
    assert done.state == "closed"
    assert session.scalar(select(func.count()).where(DayClose.village_id == shop.village.id)) == 1


def test_days_that_nobody_counted_are_told(session: Session, shop: Shop) -> None:
    with frozen(NOON - timedelta(days=3)):
        set_prices(session, shop.village.id, {shop.goods["soap"].id: 50}, shop.committee, shop.approver)
    for back in (2, 1, -1):
        sell(session, shop, {"soap": 2}, at=NOON - timedelta(days=back))
    days = list_open_days(session, shop.village.id, shop.store.id, DAY + timedelta(days=1))
    assert days == [date(2026, 11, 18), date(2026, 11, 19)]
    with frozen(NOON + timedelta(days=1)):
        (told,) = [task for task in tasks(session, shop.village, shop.clerk) if task.kind == "open-days"]
    assert (told.count, told.day) == (2, date(2026, 11, 18))
    count(session, shop, 1, 100, day=date(2026, 11, 18))
    assert list_open_days(session, shop.village.id, shop.store.id, DAY + timedelta(days=1)) == [date(2026, 11, 19)]


def test_who_can_sign_is_told(session: Session, shop: Shop) -> None:
    count(session, shop, 0, 0)
    with frozen(NOON):
        for actor, told in ((shop.committee, [DAY]), (shop.clerk, [])):
            assert [task.day for task in tasks(session, shop.village, actor) if task.kind == "day"] == told
