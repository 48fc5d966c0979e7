"""What a book still owes in points, and what an account gained since an instant."""

from datetime import UTC, datetime, timedelta

import pytest

from civility import clock, ledger
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts
from civility.ledger.accounts import Kind
from tests.ledger.books import (
    LI,
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
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def moves(key: str, *postings: Posting) -> Draft:
    return Draft(VILLAGE, "moves", key, postings, "system")


def test_outstanding_are_spendable_points_wherever_they_wait_and_nothing_else(book) -> None:
    write(book, award("a", 100), award("b", 70, WANG, unit=SPEND_2025), stocking("s", 5))
    write(
        book,
        moves("hold", Posting(LI, accounts.held("r1"), 30, SPEND_2026)),
        moves("shop", Posting(WANG, accounts.outlet("o1"), 20, SPEND_2025)),
        moves("gone", Posting(WANG, accounts.EXPIRED, 10, SPEND_2025)),
        redemption("r", 40),
    )

    assert ledger.outstanding(book, VILLAGE) == {Kind.HOUSEHOLD: 70, Kind.HELD: 30, Kind.OUTLET: 20}


def test_an_empty_book_owes_nothing(book) -> None:
    assert ledger.outstanding(book, VILLAGE) == {}
    assert ledger.gained(book, VILLAGE, accounts.REDEEMED, since=NEW_YEAR) == {}


def test_gained_counts_what_came_and_left_since_the_instant(book) -> None:
    with clock.frozen(NEW_YEAR - timedelta(days=1)):
        write(book, award("a", 500), stocking("s", 9), redemption("old", 100))
    with clock.frozen(NEW_YEAR + timedelta(days=1)):
        (undone, _) = write(book, redemption("x", 50), redemption("y", 30, 2))
    with clock.frozen(NEW_YEAR + timedelta(days=2)), transaction(book):
        ledger.reverse(book, village_id=VILLAGE, seq=undone.seq, key="undo", reason="错了", actor="u1")

    assert ledger.gained(book, VILLAGE, accounts.REDEEMED, since=NEW_YEAR) == {SPEND_2026: 30}
    assert ledger.gained(book, VILLAGE, SHELF, since=NEW_YEAR) == {RICE: -2}
    assert ledger.gained(book, VILLAGE, accounts.REDEEMED, since=NEW_YEAR - timedelta(days=2)) == {SPEND_2026: 130}


def test_a_kind_stands_for_all_its_accounts(book) -> None:
    write(
        book,
        stocking("s", 4),
        moves("t", Posting(accounts.supplier("shop"), SHELF, 3, RICE)),
        moves("back", Posting(SHELF, accounts.supplier("shop"), 1, RICE)),
        moves("gift", Posting(accounts.donor("x"), SHELF, 9, RICE)),
    )

    assert ledger.gained(book, VILLAGE, Kind.SUPPLIER, since=NEW_YEAR) == {RICE: -6}
    assert ledger.gained(book, VILLAGE, Kind.DONOR, since=NEW_YEAR) == {RICE: -9}
