"""What a household had on a day or after an entry, whatever the clock did meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civility import ledger
from civility.clock import ZONE, frozen
from civility.ledger import TransactionNotFound, accounts, units
from civility.people.balances import balance_after, balance_at, balance_on
from civility.people.errors import MomentAhead
from civility.people.rules import short_number
from tests.conftest import sign_in
from tests.factories.people import make_user, make_village
from tests.factories.store import assert_book_is_whole, grant
from tests.pages import page

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def village(session):
    """Household 0001 got 1 point on each of five days, household 0002 one between."""
    village = make_village(session)
    for days in range(5):
        with frozen(NOON + days * DAY):
            grant(session, village.id, "0001", 10)
    with frozen(NOON + 4 * DAY):
        grant(session, village.id, "0002", 70)
    return village


def test_a_balance_is_that_of_the_end_of_a_day_of_an_instant_or_of_an_entry(session, village):
    with frozen(NOON + 9 * DAY):
        here = (session, village.id, "0001")
        on = [balance_on(*here, date(2026, 11, day)).spendable_tenths for day in (1, 19, 20, 22, 29)]
        assert on == [0, 0, 10, 30, 50]
        assert balance_at(*here, NOON + DAY - timedelta(microseconds=1)).spendable_tenths == 10
        assert balance_at(*here, NOON + DAY) == balance_after(*here, 2)
        assert balance_after(*here, 2).by_year == {2026: 20}
        assert (balance_after(*here, 0).spendable_tenths, balance_after(*here, 6).seq) == (0, 6)
        for refused in (lambda: balance_on(*here, date(2026, 11, 30)), lambda: balance_at(*here, NOON + 10 * DAY)):
            with pytest.raises(MomentAhead):
                refused()
        with pytest.raises(TransactionNotFound):
            balance_after(*here, 7)


@pytest.mark.postgresql
@pytest.mark.parametrize("jump", [timedelta(days=-3650), timedelta(days=400)])
def test_a_clock_that_jumps_breaks_neither_posting_nor_statement_nor_past_balances(session, village, jump):
    purse = accounts.household("0001")
    with frozen(NOON + 5 * DAY + jump):
        grant(session, village.id, "0001", 3, year=2026)
        assert balance_on(session, village.id, "0001", (NOON + 5 * DAY + jump).astimezone(ZONE).date()).seq == 7
    with frozen(NOON + 5 * DAY):
        now_held = balance_at(session, village.id, "0001", NOON + 5 * DAY)
        assert (now_held.seq, now_held.spendable_tenths) == (7, 53)  # the present is the end of the book
        assert balance_on(session, village.id, "0001", date(2026, 11, 21)).spendable_tenths == 20
    with frozen(NOON + 6 * DAY):
        grant(session, village.id, "0001", 100)
    with frozen(NOON + 9 * DAY):
        assert balance_on(session, village.id, "0001", date(2026, 11, 24)).spendable_tenths == 50
        assert balance_on(session, village.id, "0001", date(2026, 11, 26)).spendable_tenths == 153
    lines = ledger.statement(session, village.id, purse)
    assert [(line.seq, line.balance) for line in lines[:3]] == [(8, 153), (7, 53), (5, 50)]
    assert ledger.balance(session, village.id, purse, units.spend(2026)) == 153
    assert_book_is_whole(session, village.id)


def test_the_page_answers_for_a_day_and_for_an_entry(client, session, village):
    supervisor = make_user(session, village, "supervisor")[0]
    sign_in(client, supervisor)
    path, number = f"/v/{village.code}/balance", short_number("0001")
    with frozen(NOON + 9 * DAY):
        assert "哪一天" in page(client.get(path))
        html = page(client.get(path, query_string={"number": number, "on": "2026-11-21"}))
        assert "11月21日 星期六 结束时" in html
        assert "2<small>分" in html
        assert "第 2 笔" in html
        html = page(client.get(path, query_string={"number": number, "seq": "4"}))
        assert "第 4 笔以后" in html
        assert "4<small>分" in html
        html = page(client.get(path, query_string={"number": number}))
        assert "5<small>分" in html


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"number": "1-9"}, 422, "户号"),
        ({"number": ""}, 422, "请填写这一项"),
        ({"on": "2026-12-24"}, 422, "那时候还没有到，查不到余额"),
        ({"on": "gestern"}, 422, "请写日期"),
        ({"seq": "99"}, 404, "账本里没有第 99 笔"),
        ({"seq": "-1"}, 422, "请写 0 到"),
        ({"seq": "3", "on": "2026-11-21"}, 422, "日子和编号只填一个"),
        ({"number": None}, 404, "没有找到"),
    ],
)
def test_the_page_says_what_is_wrong_with_a_question(client, session, village, asked, status, said):
    sign_in(client, make_user(session, village, "committee")[0])
    number = short_number("0001") if asked.get("number", "") is not None else short_number("0777")
    with frozen(NOON + 9 * DAY):
        question = {"number": number, **{name: value for name, value in asked.items() if value is not None}}
        answer = client.get(f"/v/{village.code}/balance", query_string=question)
    assert said in page(answer, status)


def test_the_household_page_asks_for_those_who_may_know(client, session, village):
    path = f"/v/{village.code}/households/0001"
    sign_in(client, make_user(session, village, "committee")[0])
    html = page(client.get(path))
    assert "某天的余额" in html
    assert f'name="number" value="{short_number("0001")}"' in html
    sign_in(client, make_user(session, village, "recorder")[0])
    assert "某天的余额" not in page(client.get(path))
    assert client.get(f"/v/{village.code}/balance").status_code == 403
