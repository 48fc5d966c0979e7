"""Every single change made behind the guards is found, and named."""

import gc
import sys
import tracemalloc
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import BookBroken, Finding, newest, rebuild_balances, reverse, verify
from civility.ledger.guards import sqlite_unguards
from civility.ledger.reading import STRETCH
from civility.ledger.rebuild import Difference
from tests.database import superuser_url
from tests.ledger.books import (
    LI,
    OTHER_VILLAGE,
    RICE,
    SHELF,
    SPEND_2026,
    VILLAGE,
    award,
    redemption,
    stocking,
    write,
)

pytestmark = pytest.mark.postgresql


Tamper = Callable[..., None]


@pytest.fixture
def tamper(book: Session, engine: Engine) -> Tamper:
    """Run SQL as somebody who owns the database and has taken the guards away."""
    write(book, award("a", 300), stocking("b", 4), redemption("c", 125, 2))
    with transaction(book):
        reverse(book, village_id=VILLAGE, seq=3, key="d", reason="x", actor="clerk")
    write(book, award("e", 10, village_id=OTHER_VILLAGE))
    sqlite = engine.dialect.name == "sqlite"
    village = VILLAGE.hex if sqlite else str(VILLAGE)

    def run(*changes: str) -> None:
        intruder = create_engine(engine.url if sqlite else superuser_url(engine.url))
        off = sqlite_unguards() if sqlite else ["SET session_replication_role = replica"]
        try:
            with intruder.begin() as connection:
                for statement in off:
                    connection.exec_driver_sql(statement)
                for change in changes:
                    assert connection.execute(text(change), {"v": village}).rowcount >= 1, "must hit a row"
        finally:
            intruder.dispose()

    return run


def found(session: Session) -> set[tuple[str, int | None]]:
    session.rollback()
    assert verify(session, OTHER_VILLAGE) == []
    return {(finding.check, finding.seq) for finding in verify(session, VILLAGE)}


def test_an_intact_book_has_no_findings(book: Session, tamper: object) -> None:
    assert found(book) == set()


def test_an_empty_book_is_intact_and_a_missing_one_is_not(book: Session) -> None:
    assert verify(book, VILLAGE) == []
    missing = verify(book, type(VILLAGE)(int=7))
    assert missing == [Finding("head", None, "the village has no book")]


def transaction_row(seq: int, change: str) -> str:
    return f"UPDATE ledger_transaction SET {change} WHERE village_id = :v AND seq = {seq}"


def posting_row(seq: int, line: int, change: str) -> str:
    return f"UPDATE ledger_posting SET {change} WHERE village_id = :v AND seq = {seq} AND line = {line}"


def kept_row(table: str, change: str) -> str:
    return f"UPDATE {table} SET {change} WHERE village_id = :v"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (transaction_row(4, "reason = 'y'"), ("chain", 4)),
        (transaction_row(1, "kind = 'awarD'"), ("chain", 1)),
        (transaction_row(2, "key = 'f'"), ("chain", 2)),
        (transaction_row(2, "actor = 'nobody'"), ("chain", 2)),
        (transaction_row(3, "reference = 'z'"), ("chain", 3)),
        (transaction_row(3, "at = '2020-01-01 00:00:00.000000'"), ("chain", 3)),
        (transaction_row(2, "content_hash = previous_hash"), ("chain", 2)),
        (transaction_row(2, "payload_hash = content_hash"), ("chain", 2)),
        (transaction_row(2, "hash = previous_hash"), ("chain", 2)),
        (transaction_row(3, "previous_hash = hash"), ("chain", 3)),
        (transaction_row(4, "reverses_seq = 2"), ("reversals", 4)),
        (transaction_row(4, "reverses_seq = NULL"), ("reversals", 4)),
        (posting_row(1, 0, "amount = 301"), ("chain", 1)),
        (posting_row(1, 0, "amount = 301"), ("balances", 1)),
        (posting_row(1, 1, "destination = 'household:0099'"), ("chain", 1)),
        (posting_row(2, 0, "source = 'nowhere'"), ("shape", 2)),
        (posting_row(2, 0, "unit = 'good:oil'"), ("chain", 2)),
        (posting_row(3, 0, "source_balance = 0"), ("balances", 3)),
        (posting_row(3, 1, "destination_balance = 0"), ("balances", 3)),
        (posting_row(1, 1, "line = 5"), ("numbering", 1)),
        ("DELETE FROM ledger_posting WHERE village_id = :v AND seq = 2", ("shape", 2)),
        ("DELETE FROM ledger_transaction WHERE village_id = :v AND seq = 2", ("numbering", 2)),
        ("DELETE FROM ledger_posting WHERE village_id = :v AND seq = 4", ("reversals", 4)),
        (kept_row("ledger_balance", "balance = balance + 1"), ("kept", None)),
        (kept_row("ledger_balance", "balance = balance + 1"), ("sums", None)),
        (kept_row("ledger_balance", "guarded = false"), ("kept", None)),
        ("DELETE FROM ledger_balance WHERE village_id = :v AND account = 'shelf:main'", ("kept", None)),
        (kept_row("ledger_head", "seq = 3"), ("head", 4)),
        (kept_row("ledger_head", "seq = 5"), ("head", 4)),
        (
            kept_row("ledger_head", "hash = (SELECT hash FROM ledger_transaction WHERE seq = 3)"),
            ("head", 4),
        ),
    ],
)
def test_a_single_change_is_found_and_named(
    book: Session, tamper: Tamper, change: str, named: tuple[str, int | None]
) -> None:
    tamper(change)

    assert named in found(book)


def test_a_rolled_back_end_is_found_by_the_head(book: Session, tamper: Tamper) -> None:
    tamper(
        "DELETE FROM ledger_posting WHERE village_id = :v AND seq = 4",
        "DELETE FROM ledger_transaction WHERE village_id = :v AND seq = 4",
    )

    assert ("head", 3) in found(book)


def test_a_key_both_posted_and_refused_is_found(book: Session, tamper: Tamper) -> None:
    tamper(
        "INSERT INTO ledger_refusal SELECT village_id, key, content_hash, 'x', '{}', at"
        " FROM ledger_transaction WHERE village_id = :v AND seq = 2"
    )

    assert found(book) == {("keys", 2)}


def test_a_change_after_the_first_page_of_the_walk_is_found(book: Session, engine: Engine) -> None:
    write(book, *(award(f"a{number}", 1) for number in range(STRETCH + 3)))
    seen: list[tuple[int, int]] = []

    assert verify(book, VILLAGE, progress=lambda done, total: seen.append((done, total))) == []
    assert seen == [(STRETCH, STRETCH + 3), (STRETCH + 3, STRETCH + 3)]


def test_numbers_below_one_and_far_ahead_are_found(book: Session, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_posting SET seq = 900000000000000 WHERE village_id = :v AND seq = 3",
        "UPDATE ledger_transaction SET seq = 900000000000000 WHERE village_id = :v AND seq = 3",
    )

    assert ("numbering", 3) in found(book)
    assert ("chain", 900000000000000) in found(book)


def test_memory_does_not_grow_with_history(book: Session) -> None:
    def peak(reversals: int) -> int:
        write(book, *(award(f"{reversals}-{number}", 1) for number in range(reversals)))
        first = newest(book, VILLAGE).seq - reversals + 1
        with transaction(book):
            for seq in range(first, first + reversals):
                reverse(book, village_id=VILLAGE, seq=seq, key=f"u{seq}", reason="x", actor="clerk")
        return min(walk() for _ in range(3))  # what else the process did at the time is not the walk's

    def walk() -> int:
        gc.collect()
        tracemalloc.start()
        try:
            assert verify(book, VILLAGE) == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    once, thrice = peak(2 * STRETCH), peak(4 * STRETCH)

    assert thrice < 1.2 * once


def test_balances_are_made_again_from_the_postings(book: Session, tamper: Tamper) -> None:
    tamper("UPDATE ledger_balance SET balance = 7 WHERE village_id = :v AND account = 'shelf:main'")
    expected = [Difference(SHELF, RICE, 7, 4)]

    assert rebuild_balances(book, VILLAGE) == expected
    assert ("kept", None) in found(book)
    assert rebuild_balances(book, VILLAGE, apply=True) == expected
    assert found(book) == set()
    assert rebuild_balances(book, VILLAGE, apply=True) == []


def test_a_balance_that_was_lost_is_put_back_and_one_too_many_is_set_to_nothing(book: Session, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_balance SET account = 'household:0099' WHERE village_id = :v AND unit = 'spend:2026'"
        f" AND account = '{LI}'"
    )

    assert rebuild_balances(book, VILLAGE, apply=True) == [
        Difference(LI, SPEND_2026, None, 300),
        Difference("household:0099", SPEND_2026, 300, 0),
    ]
    assert found(book) == set()


def test_postings_that_break_a_floor_are_not_made_into_a_balance(book: Session, tamper: Tamper) -> None:
    tamper(posting_row(3, 0, "amount = 1000, source_balance = -700, destination_balance = 1000"))

    with pytest.raises(BookBroken, match="below zero"):
        rebuild_balances(book, VILLAGE, apply=True)
    assert {("floors", 3), ("chain", 3), ("kept", None)} <= found(book)


def test_a_book_with_no_end_of_faults_is_still_a_list(
    book: Session, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["civility.ledger.verify"], "MAX_FINDINGS", 2)
    tamper("UPDATE ledger_transaction SET reason = 'y' WHERE village_id = :v")

    assert [(finding.check, finding.seq) for finding in verify(book, VILLAGE)] == [("chain", 1), ("chain", 2)]
