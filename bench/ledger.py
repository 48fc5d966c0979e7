"""How fast a book is written, beside the raw driver writing the same rows in the same run.

A transfer is a redemption: points from a purse, a good from the shelf, two postings. ``raw`` does by hand
what a post does to the same tables (lock the head, one transaction row, two posting rows, four balances,
advance the head; guards on), with ready-made bytes for hashes and no checks: the limit. ``bare`` is the
least anyone could write: one transfer row and two balances. Take the ratios, not the figures.
"""

import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, open_book, post, units, verify
from tests.database import make_engine, postgresql_programs, run_postgresql, sqlite_database

SPEND, RICE = units.spend(2026), units.good("rice")
THREADS = 32
HASH = bytes(32)
AT = "2026-11-21 00:00:00.000000+00:00"
numbers = count(1)


def redemption(village: UUID, purse: str = "1") -> Draft:
    number = next(numbers)
    moves = (
        Posting(accounts.household(purse), accounts.REDEEMED, 1, SPEND),
        Posting(accounts.shelf("main"), accounts.GIVEN, 1, RICE),
    )
    return Draft(village, "redemption", f"key-{number}", moves, "clerk", f"slip-{number}")


def new_village(engine: Engine, purses: int = 1) -> UUID:
    """A village whose purses and shelf will not run out."""
    village = uuid4()
    plenty = 10**9
    moves = [Posting(accounts.ISSUED, accounts.household(str(n + 1)), plenty, SPEND) for n in range(purses)]
    moves.append(Posting(accounts.OPENING, accounts.shelf("main"), plenty * 1000, RICE))
    with Session(engine) as session, transaction(session):
        open_book(session, village)
        post(session, [Draft(village, "opening", "opening", tuple(moves), "bench")])
    return village


def rate(act: Callable[[], int], seconds: float) -> float:
    """How many a second ``act`` does, it saying how many it did."""
    act()
    done, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        done += act()
    return done / elapsed


def one_a_commit(engine: Engine) -> Generator[int, None, None]:
    village = new_village(engine)
    with Session(engine) as session:
        while True:
            with transaction(session):
                post(session, [redemption(village)])
            yield 1


def hundred_a_commit(engine: Engine) -> Generator[int, None, None]:
    village = new_village(engine, 100)
    with Session(engine) as session:
        while True:
            with transaction(session):
                post(session, [redemption(village, str(n + 1)) for n in range(100)])
            yield 100


class Raw:
    """The rows of a post written by the driver itself."""

    def __init__(self, engine: Engine) -> None:
        self.village = new_village(engine, 100)
        self.sqlite = engine.dialect.name == "sqlite"
        self.pooled = engine.raw_connection()
        driver: Any = self.pooled.driver_connection
        self.driver = driver
        self.cursor = driver.cursor()
        self.id: Any = self.village.hex if self.sqlite else self.village
        self.seq = 1

    def sql(self, statement: str) -> str:
        return statement if self.sqlite else statement.replace("?", "%s")

    def write(self, drafts: int) -> int:
        run, many = self.cursor.execute, self.cursor.executemany
        if self.sqlite:
            run("BEGIN IMMEDIATE")
        run(
            self.sql("UPDATE ledger_head SET touched = touched + 1 WHERE village_id = ? RETURNING seq, hash"),
            (self.id,),
        ).fetchall()
        first = self.seq + 1
        self.seq += drafts
        added = [
            (
                self.id,
                seq,
                "redemption",
                f"k{seq}",
                HASH,
                AT,
                "clerk",
                f"slip-{seq}",
                "",
                None,
                None,
                HASH,
                HASH,
            )
            for seq in range(first, self.seq + 1)
        ]
        lines = []
        for seq in range(first, self.seq + 1):
            purse = f"household:{seq % drafts + 1}"
            lines.append((self.id, seq, 0, purse, "redeemed", SPEND, 1, 5, 5))
            lines.append((self.id, seq, 1, "shelf:main", "given", RICE, 1, 5, 5))
        many(self.sql(f"INSERT INTO ledger_transaction VALUES ({','.join('?' * 13)})"), added)
        many(self.sql(f"INSERT INTO ledger_posting VALUES ({','.join('?' * 9)})"), lines)
        moved = [(-1, self.id, f"household:{n + 1}", SPEND) for n in range(drafts)]
        moved += [
            (drafts, self.id, "redeemed", SPEND),
            (-drafts, self.id, "shelf:main", RICE),
            (drafts, self.id, "given", RICE),
        ]
        if self.seq == drafts + 1:  # the first time these two are not there yet
            many(
                self.sql("INSERT INTO ledger_balance VALUES (?, ?, ?, 0, ?)"),
                [(self.id, "redeemed", SPEND, False), (self.id, "given", RICE, False)],
            )
        many(
            self.sql(
                "UPDATE ledger_balance SET balance = balance + ? WHERE village_id = ? AND account = ? AND unit = ?"
            ),
            moved,
        )
        run(
            self.sql("UPDATE ledger_head SET seq = ?, hash = ? WHERE village_id = ?"),
            (self.seq, HASH, self.id),
        )
        run("COMMIT") if self.sqlite else self.driver.commit()
        return drafts

    def close(self) -> None:
        self.pooled.close()


def bare_sqlite(folder: Path) -> Callable[[], int]:
    """One transfer row and two balances a commit, WAL and FULL as ours."""
    driver = sqlite3.connect(folder / "bare.db", isolation_level=None)
    driver.execute("PRAGMA journal_mode = WAL")
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("CREATE TABLE balance (account TEXT PRIMARY KEY, amount INTEGER CHECK (amount >= 0))")
    driver.execute("CREATE TABLE transfer (id INTEGER PRIMARY KEY, source TEXT, destination TEXT, amount INTEGER)")
    driver.execute("INSERT INTO balance VALUES ('a', 1000000000), ('b', 0)")

    def act() -> int:
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("INSERT INTO transfer (source, destination, amount) VALUES ('a', 'b', 1)")
        driver.execute("UPDATE balance SET amount = amount - 1 WHERE account = 'a'")
        driver.execute("UPDATE balance SET amount = amount + 1 WHERE account = 'b'")
        driver.execute("COMMIT")
        return 1

    return act


def crowd(engine: Engine, seconds: float) -> dict[str, float]:
    """Thirty-two threads on one village, one redemption a commit: waits in milliseconds, shares by thread."""
    village = new_village(engine, THREADS)
    stop = threading.Event()
    waits: list[list[float]] = [[] for _ in range(THREADS)]

    def work(number: int) -> None:
        with Session(engine) as session:
            while not stop.is_set():
                begun = time.perf_counter()
                with transaction(session):
                    post(session, [redemption(village, str(number + 1))])
                waits[number].append((time.perf_counter() - begun) * 1000)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    time.sleep(seconds)
    stop.set()
    for worker in workers:
        worker.join()
    elapsed = time.perf_counter() - start
    every = sorted(wait for share in waits for wait in share)
    shares = [len(share) for share in waits]
    return {
        "per_second": len(every) / elapsed,
        "p50_ms": every[len(every) // 2],
        "p99_ms": every[len(every) * 99 // 100],
        "longest_ms": every[-1],
        "largest_share_over_smallest": max(shares) / max(min(shares), 1),
    }


def measure(engine: Engine, seconds: float, rounds: int) -> dict[str, Any]:
    """Medians over rounds; ours and the raw driver take turns, so that both meet the same machine."""
    single, hundred = one_a_commit(engine), hundred_a_commit(engine)
    raw_single, raw_hundred = Raw(engine), Raw(engine)
    acts: dict[str, Callable[[], int]] = {
        "single": lambda: next(single),
        "raw_single": lambda: raw_single.write(1),
        "hundred": lambda: next(hundred),
        "raw_hundred": lambda: raw_hundred.write(100),
    }
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            found[name].append(rate(act, seconds))
    single.close()
    hundred.close()
    raw_single.close()
    raw_hundred.close()
    result: dict[str, Any] = {name: statistics.median(rates) for name, rates in found.items()}
    result["single_over_raw"] = result["single"] / result["raw_single"]
    result["hundred_over_raw"] = result["hundred"] / result["raw_hundred"]
    result["threads_32"] = crowd(engine, seconds * 2)
    village = new_village(engine, 100)
    with Session(engine) as session:
        for _ in range(50):
            with transaction(session):
                post(session, [redemption(village, str(n + 1)) for n in range(100)])
        start = time.perf_counter()
        assert verify(session, village) == []
    result["verified_per_second"] = 5_001 / (time.perf_counter() - start)
    return result


def measure_all(seconds: float, rounds: int, *, with_postgresql: bool = True) -> dict[str, Any]:
    """The figures of SQLite and, where it is installed, of PostgreSQL with fsync on."""
    results: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="civility-bench-")))
        engine = make_engine(sqlite_database(folder))
        results["sqlite"] = measure(engine, seconds, rounds)
        with engine.connect() as connection:
            size = connection.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
            rows = connection.execute(text("SELECT count(*) FROM ledger_transaction")).scalar_one()
            results["sqlite"]["bytes_per_transaction"] = size.scalar_one() / rows
        engine.dispose()
        bare = rate(bare_sqlite(folder), seconds)
        results["sqlite"]["bare_transfer"] = bare
        results["sqlite"]["single_over_bare"] = results["sqlite"]["single"] / bare
        if with_postgresql and postgresql_programs() is not None:
            server = stack.enter_context(run_postgresql(durable=True))
            engine = make_engine(stack.enter_context(server.database()))
            results["postgresql"] = measure(engine, seconds, rounds)
            engine.dispose()
    return results
