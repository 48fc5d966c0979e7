"""Any one value, any one row of a sealed and confirmed book: changed behind the guards, it is found.

Left out is what no promise rests on: how often a head was touched, in which order a witness was asked, and refusals,
which are answers kept for a retry. Who takes a checkpoint away has less to show, and tells nothing false.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, create_engine, delete, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import Base, transaction
from civility.errors import CivilityError
from civility.ledger import (
    ask_witness,
    check_checkpoints,
    count_transactions,
    rebuild_balances,
    reverse,
    seal,
    verify,
)
from civility.ledger.guards import sqlite_unguards
from civility.ledger.keyring import book_name
from tests.database import superuser_url
from tests.ledger.books import BOOK_KEY, RING, VILLAGE, WANG, award, redemption, stocking, write

pytestmark = pytest.mark.postgresql
TOWNSHIP = UUID(int=7)
HEAD, TRANSACTION, POSTING, BALANCE, TILE, CHECKPOINT, WITNESSED = TABLES = [
    Base.metadata.tables[f"ledger_{name}"]
    for name in ("head", "transaction", "posting", "balance", "tile", "checkpoint", "witnessed")
]
UNPROTECTED = {HEAD.c.touched, CHECKPOINT.c.village_id, WITNESSED.c.village_id, WITNESSED.c.number}
OFTEN = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def ask(session: Session) -> str | None:
    answer = ask_witness(
        session,
        village_id=VILLAGE,
        witness_id=TOWNSHIP,
        trusted=RING.book_verifiers(VILLAGE),
        keys=RING.signing("witness", now()),
    )
    return None if answer is None else answer.state


def seal_and_ask(session: Session) -> str | None:
    seal(session, VILLAGE, [(book_name(VILLAGE), BOOK_KEY)])
    return ask(session)


@pytest.fixture
def lived(book: Session) -> Session:
    """A book of two hundred and sixty-five transactions of every kind, sealed and confirmed twice."""
    write(book, award("a", 300), award("w", 50, WANG), stocking("b", 9), redemption("c", 125, 2))
    with transaction(book):
        reverse(book, village_id=VILLAGE, seq=4, key="d", reason="退货", actor="clerk")
    assert seal_and_ask(book) == "confirmed"
    write(book, *[award(f"k{number}", 1) for number in range(260)])
    assert seal_and_ask(book) == "confirmed"
    write(book, award("unsealed", 7))
    book.rollback()
    return book


@dataclass
class Intruder:
    """Somebody who owns the database and took the guards away; puts every table back as it was."""

    connection: Connection
    rows: dict[Table, list[dict[str, Any]]]

    def restore(self) -> None:
        self.connection.rollback()
        for table in (WITNESSED, CHECKPOINT, TILE, BALANCE, POSTING, TRANSACTION, HEAD):
            self.connection.execute(delete(table))
        for table in TABLES:
            self.connection.execute(insert(table), self.rows[table])
        self.connection.commit()


@pytest.fixture
def intruder(lived: Session, engine: Engine) -> Iterator[Intruder]:
    sqlite = engine.dialect.name == "sqlite"
    owner = create_engine(engine.url if sqlite else superuser_url(engine.url))
    with owner.connect() as connection:
        for statement in sqlite_unguards() if sqlite else ["SET session_replication_role = replica"]:
            connection.exec_driver_sql(statement)
        connection.commit()
        rows = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in TABLES}
        yield Intruder(connection, rows)
        connection.rollback()
    owner.dispose()


def other(value: object, chance: Random) -> object:
    """A value of the same kind that is another one."""
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice([-1, 1, 7, 1000])
        case bytes():
            at = chance.randrange(len(value))
            return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
        case str():
            at = chance.randrange(len(value) + 1)
            changed = value[:at] + chance.choice("xA0李=\n ") + value[at + chance.randrange(2) :]
            return changed if changed != value else f"{value}x"
        case datetime():
            return value + timedelta(microseconds=chance.choice([1, -1, 1_000_000, 86_400_000_000]))
        case UUID():
            return UUID(int=chance.randrange(100, 200))
    raise TypeError(value)


def own(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["village_id"] == VILLAGE]


def where(table: Table, row: dict[str, Any]) -> ColumnElement[bool]:
    return and_(*(each == row[each.name] for each in table.primary_key.columns))


def found(session: Session) -> list[object]:
    """What every check finds, in a session that remembers nothing."""
    session.rollback()
    session.expire_all()
    findings: list[object] = [*verify(session, VILLAGE), *check_checkpoints(session, VILLAGE, RING)]
    try:
        findings += rebuild_balances(session, VILLAGE)
    except CivilityError as refusal:
        findings.append(refusal)
    finally:
        session.rollback()
    return findings


@OFTEN
@given(table=st.sampled_from(TABLES), chance=st.randoms(use_true_random=False))
def test_any_one_changed_value_is_found(lived: Session, intruder: Intruder, table: Table, chance: Random) -> None:
    row = chance.choice(own(intruder.rows[table]))
    column = chance.choice([each for each in table.columns if each not in UNPROTECTED and row[each.name] is not None])
    changed = other(row[column.name], chance)
    try:
        hit = intruder.connection.execute(
            update(table).where(where(table, row)).values({column.name: changed})
        ).rowcount
        intruder.connection.commit()
    except (IntegrityError, DataError):  # the tables' own checks: not even an owner gets it past them
        intruder.restore()
        return
    assert hit == 1
    try:
        assert found(lived), f"{column} became {changed!r} and nobody saw it"
    finally:
        intruder.restore()


@OFTEN
@given(table=st.sampled_from([HEAD, TRANSACTION, POSTING, BALANCE, TILE]), chance=st.randoms(use_true_random=False))
def test_any_one_lost_row_is_found(lived: Session, intruder: Intruder, table: Table, chance: Random) -> None:
    """Of the book itself and its groups; who throws checkpoints away stands without what he could have shown."""
    row = chance.choice(own(intruder.rows[table]))
    intruder.connection.execute(delete(table).where(where(table, row)))
    intruder.connection.commit()
    try:
        assert found(lived), f"{row} was deleted and nobody saw it"
    finally:
        intruder.restore()


@OFTEN
@given(cut=st.integers(0, 264), more=st.integers(0, 3))
def test_a_book_put_back_to_any_moment_is_found_by_its_township(
    lived: Session, intruder: Intruder, cut: int, more: int
) -> None:
    """An older copy put back whole, seals and all: it fits together, and not what was confirmed of it."""
    size = count_transactions(lived, VILLAGE)
    lived.rollback()
    run = intruder.connection.execute
    for table in (POSTING, TRANSACTION):
        run(delete(table).where(table.c.village_id == VILLAGE, table.c.seq > cut))
    run(delete(CHECKPOINT).where(CHECKPOINT.c.size > cut))
    run(delete(TILE).where(TILE.c.position >= cut // 256))
    last = next((row["hash"] for row in intruder.rows[TRANSACTION] if row["seq"] == cut), None)
    empty = next(row["hash"] for row in intruder.rows[TRANSACTION] if row["seq"] == 1)
    first = next(row["previous_hash"] for row in intruder.rows[TRANSACTION] if row["hash"] == empty)
    run(update(HEAD).where(HEAD.c.village_id == VILLAGE).values(seq=cut, hash=last or first))
    intruder.connection.commit()
    try:
        rebuild_balances(lived, VILLAGE, apply=True)
        lived.rollback()
        assert verify(lived, VILLAGE) == []
        write(lived, *[award(f"new{number}", 1) for number in range(more)])
        lived.rollback()
        assert check_checkpoints(lived, VILLAGE, RING), "what the township kept is not in the book any more"
        assert cut < size
        assert seal_and_ask(lived) == "refused"
    finally:
        lived.rollback()
        lived.expire_all()
        intruder.restore()
