"""When a store is open, in words and at the counter."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from civility.almanac import lunar_day, parse_figures, parse_span
from civility.clock import ZONE, frozen, now, today
from civility.store import errors
from civility.store.checks import check_shelves
from civility.store.models import StoreClosure
from civility.store.queries import check_stores, find_opening, list_closures
from civility.store.rules.opening import Slot, hours_of, look, span_words
from civility.store.services import close_store, reopen_store, set_hours
from tests.factories.store import Shop, balance_of, key, make_shop, on_shelf, sell
from tests.store.conftest import Counter, forget_the_last_request, text_of

WEDNESDAY, SATURDAY = Slot("week", 2, 540, 690), Slot("week", 5, 540, 690)
# Festivals whose day by the old calendar everybody knows: 春节, 元宵, 端午, 中秋, 除夕.
FESTIVALS = [
    (date(2025, 1, 29), 1),
    (date(2026, 2, 17), 1),
    (date(2026, 3, 3), 15),
    (date(2026, 6, 19), 5),
    (date(2026, 9, 25), 15),
    (date(2027, 2, 6), 1),
    (date(2025, 1, 28), 29),
]


@pytest.mark.parametrize(("day", "number"), FESTIVALS)
def test_the_old_calendar_knows_its_festivals(day: date, number: int) -> None:
    assert lunar_day(day) == number


def test_market_days_come_every_ten_days_by_either_calendar() -> None:
    month = [date(2026, 2, 17) + timedelta(days) for days in range(29)]  # the first month of the year of the horse
    lunar = [lunar_day(day) for day in month if Slot("lunar", 3, 480, 720).is_on(day)]
    assert lunar == [3, 13, 23]
    common = [
        day.day for day in (date(2026, 1, 1) + timedelta(n) for n in range(31)) if Slot("tens", 0, 1, 2).is_on(day)
    ]
    assert common == [10, 20, 30]


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("9:00-11:30", (540, 690)),
        ("９：００－１１：３０", (540, 690)),
        ("9点到11点30", (540, 690)),
        ("9点—11点30分", (540, 690)),
        ("8:00~24:00", (480, 1440)),
    ],
)
def test_hours_are_understood_however_they_are_typed(typed: str, span: tuple[int, int]) -> None:
    assert parse_span(typed) == span


@pytest.mark.parametrize("typed", ["", "上午", "11:00-9:00", "9:00", "9:70-10:00", "9:00-25:00", "9:00-9:00"])
def test_what_is_no_hours_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="not hours"):
        parse_span(typed)


@pytest.mark.parametrize(
    ("typed", "figures"),
    [("3、8", (3, 8)), ("逢三逢八", (3, 8)), ("8 3", (3, 8)), ("13，23", (3,)), ("5、10", (0, 5)), ("逢十", (0,))],
)
def test_market_days_are_understood_however_they_are_typed(typed: str, figures: tuple[int, ...]) -> None:
    assert parse_figures(typed) == figures


@pytest.mark.parametrize("typed", ["", "每天", "初三那天", "abc"])
def test_what_is_no_market_day_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="not figures"):
        parse_figures(typed)


@pytest.mark.parametrize(
    ("moment", "is_open", "next_on"),
    [
        (datetime(2026, 11, 25, 8, 59, tzinfo=ZONE), False, date(2026, 11, 25)),  # Wednesday, before
        (datetime(2026, 11, 25, 9, 0, tzinfo=ZONE), True, date(2026, 11, 28)),
        (datetime(2026, 11, 25, 11, 30, tzinfo=ZONE), False, date(2026, 11, 28)),  # closing time
        (datetime(2026, 11, 26, 10, 0, tzinfo=ZONE), False, date(2026, 11, 28)),  # Thursday
    ],
)
def test_open_now_and_if_not_when_next(moment: datetime, is_open: bool, next_on: date) -> None:
    seen = look([WEDNESDAY, SATURDAY], moment, lambda day: False)
    assert (seen.is_open, seen.next_on) == (is_open, next_on)


def test_a_day_on_which_the_store_is_shut_is_passed_over() -> None:
    seen = look([WEDNESDAY, SATURDAY], datetime(2026, 11, 25, 9, 0, tzinfo=ZONE), lambda day: day < date(2026, 11, 30))
    assert (seen.is_open, seen.hours, seen.next_on) == (False, (), date(2026, 12, 2))
    assert look([], datetime(2026, 11, 25, 9, 0, tzinfo=ZONE), lambda day: False).next_on is None


def test_two_rows_that_say_the_same_hours_are_one() -> None:
    day = date(2026, 11, 25)
    assert hours_of([WEDNESDAY, Slot("tens", 5, 540, 690), Slot("tens", 5, 480, 500)], day) == (
        Slot("tens", 5, 480, 500),
        Slot("tens", 5, 540, 690),
    )
    assert span_words(WEDNESDAY) == "9:00–11:30"


@pytest.fixture
def shop(session: Session) -> Shop:
    return make_shop(session)


def shut(session: Session, shop: Shop, first: int, last: int | None, reason: str = "盘库") -> StoreClosure:
    return close_store(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        from_on=today() + timedelta(first),
        until_on=None if last is None else today() + timedelta(last),
        reason=reason,
        actor=shop.committee,
        request_key=key(),
    )


@pytest.mark.postgresql
def test_while_the_village_shut_the_store_nothing_is_handed_over(session: Session, shop: Shop) -> None:
    closure = shut(session, shop, 0, 2)
    with pytest.raises(errors.StoreClosed) as refused:
        sell(session, shop, {"soap": 1})
    assert "盘库" in refused.value.describe()
    assert (on_shelf(session, shop, "soap"), balance_of(session, shop.village.id, shop.first.number)) == (20, 1000)
    reopen_store(session, village_id=shop.village.id, closure_id=closure.id, actor=shop.committee, request_key=key())
    sell(session, shop, {"soap": 1})
    with pytest.raises(errors.NotClosed):
        reopen_store(
            session, village_id=shop.village.id, closure_id=closure.id, actor=shop.committee, request_key=key()
        )
    assert check_stores(session, shop.village.id) == []
    assert check_shelves(session, shop.village.id) == []


@pytest.mark.postgresql
def test_a_closure_begins_and_ends_on_its_days(session: Session, shop: Shop) -> None:
    shut(session, shop, 1, 2)
    sell(session, shop, {"soap": 1})
    with frozen(now() + timedelta(days=1)), pytest.raises(errors.StoreClosed):
        sell(session, shop, {"soap": 1})
    with frozen(now() + timedelta(days=3)):
        sell(session, shop, {"soap": 1})
        assert list_closures(session, shop.store) == []


@pytest.mark.parametrize(("first", "last"), [(-1, None), (2, 1)])
def test_a_store_is_not_shut_backwards(session: Session, shop: Shop, first: int, last: int | None) -> None:
    with pytest.raises(errors.ClosedBackwards):
        shut(session, shop, first, last)
    assert list_closures(session, shop.store) == []


@pytest.mark.postgresql
def test_hours_are_sealed_and_outside_them_the_clerk_is_warned_not_stopped(session: Session, shop: Shop) -> None:
    assert not find_opening(session, shop.store).outside_hours
    another = Slot("week", (today().weekday() + 1) % 7, 540, 690)
    set_hours(
        session,
        village_id=shop.village.id,
        store_id=shop.store.id,
        slots=[another, another],
        actor=shop.clerk,
        request_key=key(),
    )
    assert shop.store.schedule == [["week", another.number, 540, 690]]
    assert find_opening(session, shop.store).outside_hours
    assert check_stores(session, shop.village.id) == []
    sell(session, shop, {"soap": 1})


def test_the_pages_say_it_in_words(counter: Counter) -> None:
    number = (today().weekday() + 1) % 7
    sent = {"request_key": key(), f"w-{number}": "9:00-11:30", "lunar": "3、8", "lunar_hours": "8:00-12:00"}
    wrong = counter.post("/opening/hours", {**sent, "w-0": "上午"}, status=422)
    assert "“周一”的时间看不懂" in wrong
    assert 'value="上午"' in wrong
    counter.post("/opening/hours", {**sent, "request_key": key()})
    page = text_of(counter.get("/opening"))
    assert "农历逢 3 8:00–12:00" in page
    forget_the_last_request()
    public = counter.client.get(f"/p/{counter.shop.village.code}/store").text
    assert "9:00–11:30" in public
    counter.post("/opening/close", {"request_key": key(), "from_on": "2020-01-01", "reason": "盘库"}, status=422)
    counter.post("/opening/close", {"request_key": key(), "from_on": today().isoformat(), "reason": "盘库"})
    assert "停业：盘库" in counter.get("/")
    refused = counter.post(
        "/customer/0001/redeem", {**counter.confirm("0001/confirm?g0001=1"), "collected": "self"}, status=409
    )
    assert "超市现在停业，不能兑换：盘库。什么时候再开，等村委会通知。" in refused
    assert on_shelf(counter.fresh(), counter.shop, "soap") == 20
    closure = list_closures(counter.session, counter.shop.store)[0]
    counter.post(f"/opening/{closure.id}/reopen", {"request_key": key()})
    assert "停业：盘库" not in counter.get("/opening")
