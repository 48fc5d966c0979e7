"""The limit: the same rows of the same tables, written and read by the driver itself, without a check.

What a post writes: lock the head, one row a transaction, one a posting, the balances, advance the head; guards on.
Hashes are ready-made bytes. What a check reads: every row in order, its canonical bytes, the chain over them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from bench.ledger.books import RICE, SPEND
from civility.ledger import chain, units

HASH = bytes(32)
AT = "2026-11-21 00:00:00.000000"

Line = tuple[str, str, str]  # source, destination, unit
Lines = Callable[[int], Sequence[Line]]  # of the transaction of a purse


def redemptions(number: int) -> tuple[Line, ...]:
    return ((f"household:{number}", "redeemed", SPEND), ("shelf:main", "given", RICE))


def transfers(number: int) -> tuple[Line, ...]:
    return redemptions(number)[:1]


def awards(number: int) -> tuple[Line, ...]:
    return (("issued", f"household:{number}", SPEND), ("issued", f"household:{number}", units.HONOUR))


class Raw:
    """A book written by hand, over one connection; its balances are there already."""

    def __init__(self, engine: Engine) -> None:
        self.sqlite = engine.dialect.name == "sqlite"
        self.pooled = engine.raw_connection()
        self.driver: Any = self.pooled.driver_connection
        self.cursor = self.driver.cursor()

    def sql(self, statement: str) -> str:
        return statement if self.sqlite else statement.replace("?", "%s")

    def write(self, village: UUID, drafts: int, lines_of: Lines) -> int:
        """``drafts`` transactions, of the purses 1 …, under one commit."""
        run, many = self.cursor.execute, self.cursor.executemany
        own: Any = village.hex if self.sqlite else village
        if self.sqlite:
            run("BEGIN IMMEDIATE")
        hold = "UPDATE ledger_head SET touched = touched + 1 WHERE village_id = ? RETURNING seq, hash"
        ((last, _),) = run(self.sql(hold), (own,)).fetchall()
        added: list[Any] = []
        lines: list[Any] = []
        moved: dict[tuple[str, str], int] = {}
        for number in range(1, drafts + 1):
            seq = last + number
            added.append((own, seq, "claim", f"k{seq}", HASH, AT, "clerk", f"s{seq}", "", None, None, HASH, HASH))
            for place, (source, destination, unit) in enumerate(lines_of(number)):
                lines.append((own, seq, place, source, destination, unit, 1, 5, 5))
                moved[source, unit] = moved.get((source, unit), 0) - 1
                moved[destination, unit] = moved.get((destination, unit), 0) + 1
        many(self.sql(f"INSERT INTO ledger_transaction VALUES ({','.join('?' * 13)})"), added)
        many(self.sql(f"INSERT INTO ledger_posting VALUES ({','.join('?' * 9)})"), lines)
        move = "UPDATE ledger_balance SET balance = balance + ? WHERE village_id = ? AND account = ? AND unit = ?"
        many(self.sql(move), [(change, own, *pair) for pair, change in moved.items()])
        run(self.sql("UPDATE ledger_head SET seq = ?, hash = ? WHERE village_id = ?"), (last + drafts, HASH, own))
        run("COMMIT") if self.sqlite else self.driver.commit()
        return drafts

    def close(self) -> None:
        self.pooled.close()


def read_and_hash(engine: Engine, village: UUID) -> int:
    """Every row of a book from the driver, its canonical bytes, the chain over them; how many transactions."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    sqlite = engine.dialect.name == "sqlite"
    marker, own = ("?", village.hex) if sqlite else ("%s", village)
    streams = []
    for query in (
        "SELECT seq, kind, key, content_hash, at, actor, reference, reason, reverses_seq, payload_hash, previous_hash,"
        f" hash FROM ledger_transaction WHERE village_id = {marker} ORDER BY seq",
        "SELECT seq, line, source, destination, amount, unit, source_balance, destination_balance"
        f" FROM ledger_posting WHERE village_id = {marker} ORDER BY seq, line",
    ):
        cursor = driver.cursor() if sqlite else driver.cursor(name=f"rows{len(streams)}")  # named: it streams
        cursor.execute(query, (own,))
        streams.append(cursor)
    lines = groupby(streams[1], key=lambda row: row[0])
    last, done = chain.genesis(village), 0
    for seq, kind, key, content, at, actor, reference, reason, reverses, payload, _previous, _hash in streams[0]:
        moves = [row[2:6] for row in next(lines)[1]]
        asked = chain.packed(kind, actor, reference, reason, reverses, payload, moves)
        when = datetime.fromisoformat(at).replace(tzinfo=UTC) if sqlite else at
        last = chain.seal(last, chain.sealed_bytes(village, seq, when, key, content, asked))
        done += 1
    for cursor in streams:
        cursor.close()
    pooled.close()
    return done
