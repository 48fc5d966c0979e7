from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.ledger import (
    Draft,
    Posting,
    TransactionNotFound,
    accounts,
    allocate,
    as_of,
    balances,
    find_by_reference,
    find_transaction,
    get_transaction,
    reverse,
    spendable,
    statement,
    totals,
    units,
)
from civility.ledger.accounts import Kind
from tests.ledger.books import (
    LI,
    OTHER_VILLAGE,
    RICE,
    SHELF,
    SPEND_2025,
    SPEND_2026,
    VILLAGE,
    WANG,
    award,
    redemption,
    stocking,
    write,
)

pytestmark = pytest.mark.postgresql
MORNING = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def write_at(session: Session, at: datetime, *drafts: Draft) -> None:
    with clock.frozen(at):
        write(session, *drafts)


def test_a_statement_reads_like_a_bank_book(book: Session) -> None:
    write_at(book, MORNING, award("a", 300), stocking("b", 4))
    write_at(book, MORNING + timedelta(hours=1), redemption("c", 125))
    with transaction(book):
        reverse(book, village_id=VILLAGE, seq=3, key="d", reason="点错了", actor="clerk")

    lines = statement(book, VILLAGE, LI)

    assert [(line.seq, line.unit, line.change, line.balance, line.counterpart) for line in lines] == [
        (4, SPEND_2026, 125, 300, accounts.REDEEMED),
        (3, SPEND_2026, -125, 175, accounts.REDEEMED),
        (1, units.HONOUR, 300, 300, accounts.ISSUED),
        (1, SPEND_2026, 300, 300, accounts.ISSUED),
    ]
    assert [(line.reverses, line.reversed_by) for line in lines[:3]] == [(3, None), (None, 4), (None, None)]
    assert (lines[1].kind, lines[1].reference, lines[1].actor) == ("redemption", "slip-c", "clerk")
    assert lines[1].at == MORNING + timedelta(hours=1)
    assert lines[0].reason == "点错了"


def test_pages_of_a_statement_join_without_a_gap_or_a_double(book: Session) -> None:
    write(book, *(award(f"a{number}", number + 1) for number in range(7)))
    whole = statement(book, VILLAGE, LI)

    pages, before = [], None
    while page := statement(book, VILLAGE, LI, limit=3, before=before):
        pages.append(page)
        before = (page[-1].seq, page[-1].line)

    assert [len(page) for page in pages] == [3, 3, 3, 3, 2]
    assert [line for page in pages for line in page] == whole


def test_a_statement_keeps_to_units_times_and_village(book: Session) -> None:
    write_at(book, MORNING, award("a", 1))
    write_at(book, MORNING + timedelta(days=1), award("b", 2))
    write_at(book, MORNING, award("a", 9, village_id=OTHER_VILLAGE))

    def keys(**options: object) -> list[tuple[int, str]]:
        return [(line.seq, line.unit) for line in statement(book, VILLAGE, LI, **options)]  # type: ignore[arg-type]

    assert keys(only=[units.HONOUR]) == [(2, units.HONOUR), (1, units.HONOUR)]
    assert keys(until=MORNING + timedelta(days=1), only=[SPEND_2026]) == [(1, SPEND_2026)]
    assert keys(since=MORNING + timedelta(days=1), only=[SPEND_2026]) == [(2, SPEND_2026)]
    assert keys(since=MORNING, until=MORNING) == []
    assert statement(book, VILLAGE, WANG) == []
    with pytest.raises(ValueError, match="a page has"):
        keys(limit=0)


def test_balances_as_of_every_number_are_those_that_stood_then(book: Session) -> None:
    write(book, award("a", 300), stocking("b", 4), redemption("c", 125), award("d", 1, WANG))

    assert [as_of(book, VILLAGE, LI, SPEND_2026, seq=seq) for seq in range(6)] == [0, 300, 300, 175, 175, 175]
    assert [as_of(book, VILLAGE, SHELF, RICE, seq=seq) for seq in range(5)] == [0, 0, 4, 3, 3]
    assert as_of(book, VILLAGE, accounts.ISSUED, SPEND_2026, seq=4) == -301


def test_a_balance_as_of_an_instant_survives_a_jumping_clock(book: Session) -> None:
    write_at(book, MORNING, award("a", 1))
    write_at(book, MORNING + timedelta(days=3650), award("b", 2))  # the clock jumped ahead
    write_at(book, MORNING - timedelta(days=3650), award("c", 4))  # and far back
    write_at(book, MORNING + timedelta(hours=1), award("d", 8))

    def then(at: datetime) -> int:
        return as_of(book, VILLAGE, LI, SPEND_2026, at=at)

    assert then(MORNING - timedelta(days=4000)) == 0
    assert then(MORNING) == 1
    assert then(MORNING + timedelta(minutes=59)) == 1
    assert then(MORNING + timedelta(hours=1)) == 15
    assert then(MORNING + timedelta(days=1)) == 15


def test_as_of_needs_one_moment(book: Session) -> None:
    with pytest.raises(ValueError, match="as of"):
        as_of(book, VILLAGE, LI, SPEND_2026)
    with pytest.raises(ValueError, match="as of"):
        as_of(book, VILLAGE, LI, SPEND_2026, seq=1, at=MORNING)


def test_the_oldest_points_are_spent_first(book: Session) -> None:
    write(book, award("a", 30, unit=SPEND_2026), award("b", 12, unit=SPEND_2025))

    held = spendable(book, VILLAGE, LI)

    assert held == [(SPEND_2025, 12), (SPEND_2026, 30)]
    assert allocate(held, 12) == [(SPEND_2025, 12)]
    assert allocate(held, 20) == [(SPEND_2025, 12), (SPEND_2026, 8)]
    assert allocate(held, 50) == [(SPEND_2025, 12), (SPEND_2026, 30)]  # short: the caller refuses
    assert allocate(held, 0) == []


def test_a_year_spent_to_the_end_is_not_spendable_but_stays_in_the_balances(book: Session) -> None:
    write(book, award("a", 30), stocking("b", 1), redemption("c", 30))

    assert spendable(book, VILLAGE, LI) == []
    assert balances(book, VILLAGE, LI) == {units.HONOUR: 30, SPEND_2026: 0}


def test_totals_of_a_book_come_to_zero_in_every_unit(book: Session) -> None:
    write(book, award("a", 300), award("b", 20, WANG), stocking("c", 4), redemption("d", 125))

    sums = totals(book, VILLAGE)

    assert sums[Kind.HOUSEHOLD, SPEND_2026] == 195
    assert sums[Kind.REDEEMED, SPEND_2026] == 125
    assert sums[Kind.ISSUED, SPEND_2026] == -320
    for unit in (SPEND_2026, units.HONOUR, RICE):
        assert sum(amount for (_, counted), amount in sums.items() if counted == unit) == 0


def test_transactions_are_found_by_number_key_and_reference(book: Session) -> None:
    first, second = write(book, award("a", 1), Draft(VILLAGE, "note", "b", award("a", 2).postings, "u", "claim-a"))

    assert get_transaction(book, VILLAGE, 1) == first
    assert find_transaction(book, VILLAGE, "b") == second
    assert find_transaction(book, VILLAGE, "c") is None
    assert find_transaction(book, OTHER_VILLAGE, "b") is None
    assert find_by_reference(book, VILLAGE, "claim-a") == [first, second]
    with pytest.raises(TransactionNotFound) as refusal:
        get_transaction(book, VILLAGE, 3)
    assert refusal.value.fields == {"seq": 3}
    with pytest.raises(TransactionNotFound):
        get_transaction(book, OTHER_VILLAGE, 1)


def test_an_account_or_unit_that_cannot_exist_is_a_bug(book: Session) -> None:
    with pytest.raises(ValueError, match="not an account"):
        balances(book, VILLAGE, "household:")
    with pytest.raises(ValueError, match="not a unit"):
        as_of(book, VILLAGE, LI, "spend", seq=1)


def test_every_line_of_a_long_transaction_is_kept(book: Session) -> None:
    postings = tuple(Posting(accounts.ISSUED, LI, 1, SPEND_2026) for _ in range(2_000))
    write(book, Draft(VILLAGE, "award", "long", postings, "system"))

    assert [line.balance for line in statement(book, VILLAGE, LI, limit=3)] == [2000, 1999, 1998]
    assert get_transaction(book, VILLAGE, 1).postings == postings
