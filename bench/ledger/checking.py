"""Checking a book, beside reading and hashing the same bytes; and three books in one process and in three."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.ledger.books import HOUSEHOLDS, in_turn, new_village, rate, scoring, settle, write
from bench.ledger.raw import read_and_hash
from civility.cli.forked import for_villages
from civility.ledger import count_many, verify

VILLAGES = 3


def checked(engine: Engine, transactions: int, rounds: int) -> dict[str, float]:
    """Transactions a second, of books of so many."""
    villages = [new_village(engine, HOUSEHOLDS) for _ in range(VILLAGES)]
    with Session(engine) as session:
        for village in villages:
            for _ in range(transactions // HOUSEHOLDS):
                write(session, scoring(village))
        settle(engine)
        counted = count_many(session, villages)
        sizes = [counted[village] for village in villages]
        session.rollback()

        def one_book() -> int:
            assert verify(session, villages[0]) == []
            return sizes[0]

        def all_books(jobs: int) -> int:
            found = for_villages(
                engine, villages, sizes, lambda own, village, _: verify(own, village), jobs=jobs, update=lambda *_: None
            )
            assert found == [[]] * VILLAGES
            return sum(sizes)

        found = in_turn(
            {
                "one": lambda: rate(one_book, 0.01),
                "limit": lambda: rate(lambda: read_and_hash(engine, villages[0]), 0.01),
                "three_in_one": lambda: rate(lambda: all_books(1), 0.01),
                "three_in_three": lambda: rate(lambda: all_books(VILLAGES), 0.01),
            },
            rounds,
        )
    return {
        "per_second": found["one"],
        "of_reading_and_hashing": found["one"] / found["limit"],
        "three_processes_over_one": found["three_in_three"] / found["three_in_one"],
    }
