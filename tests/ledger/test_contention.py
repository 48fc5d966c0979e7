"""Many at once: one winner, sums exact, nothing twice. Real threads, real databases."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.errors import RuleBroken
from civility.ledger import (
    AlreadyReversed,
    InsufficientBalance,
    KeyReused,
    accounts,
    balance,
    keyed,
    post,
    reverse,
    verify,
)
from tests.ledger.books import (
    LI,
    RICE,
    SHELF,
    SPEND_2026,
    VILLAGE,
    award,
    basket,
    redemption,
    stocking,
    write,
)

pytestmark = pytest.mark.postgresql


def at_once(engine: Engine, count: int, act: Callable[[Session, int], object]) -> Counter[object]:
    """Run ``act`` in ``count`` threads that start together; how often each came to what."""
    start = threading.Barrier(count)

    def run(number: int) -> object:
        with Session(engine) as session:
            start.wait(timeout=30)
            try:
                with transaction(session):
                    return act(session, number)
            except RuleBroken as refusal:
                return type(refusal)

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(run, range(count)))


def test_fifty_want_the_last_item_and_one_gets_it(book: Session, engine: Engine) -> None:
    buyers = [accounts.household(f"{number:04}") for number in range(50)]
    write(book, stocking("rice", 1), *(award(f"a{buyer}", 100, buyer) for buyer in buyers))

    def buy(session: Session, number: int) -> str:
        post(session, [redemption(f"r{number}", 30, household=buyers[number])])
        return "won"

    assert at_once(engine, 50, buy) == {"won": 1, InsufficientBalance: 49}
    assert balance(book, VILLAGE, SHELF, RICE) == 0
    assert balance(book, VILLAGE, accounts.GIVEN, RICE) == 1
    assert balance(book, VILLAGE, accounts.REDEEMED, SPEND_2026) == 30
    assert sorted(balance(book, VILLAGE, buyer, SPEND_2026) for buyer in buyers) == [70] + [100] * 49
    book.rollback()
    assert verify(book, VILLAGE) == []


def test_fifty_spends_from_one_purse_stop_at_the_floor(book: Session, engine: Engine) -> None:
    write(book, stocking("rice", 1000), award("a", 100))

    def buy(session: Session, number: int) -> str:
        post(session, [redemption(f"r{number}", 30)])
        return "won"

    assert at_once(engine, 50, buy) == {"won": 3, InsufficientBalance: 47}
    assert balance(book, VILLAGE, LI, SPEND_2026) == 10
    book.rollback()
    assert verify(book, VILLAGE) == []


def test_one_key_from_twenty_threads_applies_once(book: Session, engine: Engine) -> None:
    answers = at_once(engine, 20, lambda session, _: post(session, [award("same", 10)])[0])

    assert list(answers.values()) == [20]
    assert balance(book, VILLAGE, LI, SPEND_2026) == 10


def test_one_key_for_two_things_from_twenty_threads_applies_one_of_them(book: Session, engine: Engine) -> None:
    answers = at_once(engine, 20, lambda session, n: post(session, [award("same", 10 + n % 2)])[0].seq)

    assert answers == {1: 10, KeyReused: 10}
    assert balance(book, VILLAGE, LI, SPEND_2026) in (10, 11)


def test_a_keyed_use_case_from_twenty_threads_has_one_outcome(book: Session, engine: Engine) -> None:
    write(book, award("a", 10), stocking("rice", 5))

    def redeem(session: Session, _: int) -> int:
        with keyed(session, village_id=VILLAGE, key="k", content=b"basket") as request:
            return (request.replay or request.post("redemption", basket(10), actor="clerk")).seq

    assert at_once(engine, 20, redeem) == {3: 20}
    assert balance(book, VILLAGE, SHELF, RICE) == 4


def test_a_refusal_raced_by_twenty_threads_is_recorded_once(book: Session, engine: Engine) -> None:
    def redeem(session: Session, _: int) -> int:
        with keyed(session, village_id=VILLAGE, key="k", content=b"basket") as request:
            return (request.replay or request.post("redemption", basket(10), actor="clerk")).seq

    assert at_once(engine, 20, redeem) == {InsufficientBalance: 20}


def test_a_transaction_is_reversed_by_one_of_twenty(book: Session, engine: Engine) -> None:
    write(book, award("a", 10))

    def undo(session: Session, number: int) -> str:
        reverse(session, village_id=VILLAGE, seq=1, key=f"u{number}", reason="x", actor="clerk")
        return "undone"

    assert at_once(engine, 20, undo) == {"undone": 1, AlreadyReversed: 19}
    assert balance(book, VILLAGE, LI, SPEND_2026) == 0


def test_a_book_written_by_many_has_no_gap_and_one_chain(book: Session, engine: Engine) -> None:
    def write_five(session: Session, number: int) -> int:
        return len(post(session, [award(f"{number}-{n}", n + 1) for n in range(5)]))

    assert at_once(engine, 16, write_five) == {5: 16}
    assert balance(book, VILLAGE, LI, SPEND_2026) == 16 * 15
    book.rollback()
    assert verify(book, VILLAGE) == []


def test_verify_sees_one_moment_while_others_write(book: Session, engine: Engine) -> None:
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with Session(engine) as session:
                write(session, award(f"w{number}", 1))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert [verify(book, VILLAGE) for _ in range(10)] == [[]] * 10
    finally:
        stop.set()
        writer.join()
    assert balance(book, VILLAGE, LI, SPEND_2026) > 0
