import sqlite3

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from civility.db import transaction
from civility.ledger import InsufficientBalance, balance, keyed, post, verify
from civility.ledger.guards import postgresql_grants, sqlite_guards, sqlite_unguards
from tests.ledger.books import LI, SPEND_2026, VILLAGE, award, basket, write

ROWS = {
    "ledger_transaction": "SELECT * FROM ledger_transaction ORDER BY seq",
    "ledger_posting": "SELECT * FROM ledger_posting ORDER BY seq, line",
    "ledger_refusal": "SELECT * FROM ledger_refusal",
}
REFUSED = r"append-only|only moves forward|permission denied"
CHANGES = [
    "UPDATE ledger_transaction SET reason = 'x'",
    "UPDATE ledger_transaction SET hash = previous_hash WHERE seq = 1",
    "UPDATE ledger_posting SET amount = 1",
    "UPDATE ledger_refusal SET code = 'x'",
    "DELETE FROM ledger_transaction WHERE seq = 2",
    "DELETE FROM ledger_posting",
    "DELETE FROM ledger_refusal",
    "DELETE FROM ledger_head",
]


def fill(session: Session) -> None:
    """Two transactions, four lines, one remembered refusal."""
    write(session, award("a", 10), award("b", 20))
    with (
        pytest.raises(InsufficientBalance),
        transaction(session),
        keyed(session, village_id=VILLAGE, key="c", content=b"") as request,
    ):
        request.post("redemption", basket(1000), actor="clerk")


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {table: [tuple(row) for row in connection.execute(text(sql))] for table, sql in ROWS.items()}


@pytest.mark.postgresql
@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_what_is_written(book: Session, engine: Engine, change: str) -> None:
    fill(book)
    before = rows(engine)
    assert [len(found) for found in before.values()] == [2, 4, 1]

    with (
        pytest.raises(DBAPIError, match=r"append-only|only moves forward|permission denied"),
        engine.begin() as c,
    ):
        c.exec_driver_sql(change)

    assert rows(engine) == before


@pytest.mark.postgresql
def test_nobody_empties_the_tables_of_a_book(book: Session, engine: Engine) -> None:
    fill(book)
    for table in [*ROWS, "ledger_head", "ledger_balance"]:
        with pytest.raises(DBAPIError, match=r"permission denied|syntax error"), engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {table} CASCADE")
    assert [len(found) for found in rows(engine).values()] == [2, 4, 1]


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(
    "change",
    [
        "INSERT OR REPLACE INTO ledger_transaction SELECT * FROM ledger_transaction WHERE seq = 1",
        "REPLACE INTO ledger_posting SELECT * FROM ledger_posting WHERE seq = 2 AND line = 1",
        "REPLACE INTO ledger_refusal SELECT * FROM ledger_refusal",
        "REPLACE INTO ledger_head SELECT village_id, 0, hash, 0 FROM ledger_head",
        # a new number under a key that stands: OR REPLACE would delete the old row
        "REPLACE INTO ledger_transaction SELECT village_id, 3, kind, key, content_hash, at, actor, reference,"
        " reason, reverses_seq, payload_hash, previous_hash, hash FROM ledger_transaction WHERE seq = 1",
        # one more line for a transaction that is written
        "INSERT INTO ledger_posting SELECT village_id, seq, 7, source, destination, unit, amount,"
        " source_balance, destination_balance FROM ledger_posting WHERE seq = 1 AND line = 0",
        "UPDATE ledger_head SET seq = seq - 1",
        "UPDATE OR REPLACE ledger_posting SET line = 0 WHERE line = 1",
    ],
)
def test_no_way_around_the_triggers_of_sqlite_from_another_program(
    book: Session, engine: Engine, change: str, recursive: str
) -> None:
    fill(book)
    before = rows(engine)
    other = sqlite3.connect(str(engine.url.database))
    other.execute(f"PRAGMA recursive_triggers = {recursive}")

    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        other.execute(change)
    other.rollback()
    other.close()

    assert rows(engine) == before
    assert verify(book, VILLAGE) == []


@pytest.mark.postgresql
def test_the_floor_is_held_by_the_database_as_well(book: Session, engine: Engine) -> None:
    write(book, award("a", 10))

    with pytest.raises(IntegrityError, match="floor"), engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE ledger_balance SET balance = -1 WHERE account = '{LI}' AND unit = '{SPEND_2026}'"
        )
    assert balance(book, VILLAGE, LI, SPEND_2026) == 10


@pytest.mark.postgresql
@pytest.mark.parametrize("amount", [0, -1, 2**53])
def test_amounts_no_posting_may_have_are_refused_by_the_database(book: Session, engine: Engine, amount: int) -> None:
    head = (
        "INSERT INTO ledger_transaction SELECT village_id, 1, 'x', 'x', hash, '2026-01-01 00:00:00', 'x',"
        f" '', '', NULL, NULL, hash, hash FROM ledger_head WHERE village_id = '{village(engine)}'"
    )
    line = (
        "INSERT INTO ledger_posting SELECT village_id, 1, 0, 'issued', 'opening', 'honour',"
        f" {amount}, 0, 0 FROM ledger_transaction"
    )

    def insert() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(head)
            connection.exec_driver_sql(line)

    with pytest.raises(IntegrityError, match="amount"):
        insert()
    assert rows(engine)["ledger_transaction"] == []


def village(engine: Engine) -> str:
    return VILLAGE.hex if engine.dialect.name == "sqlite" else str(VILLAGE)


def test_the_guards_come_off_as_they_go_on(engine: Engine) -> None:
    count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    other = create_engine(engine.url)
    with other.begin() as connection:
        assert connection.exec_driver_sql(count).scalar() == len(sqlite_guards()) == 21
        for statement in sqlite_unguards():
            connection.exec_driver_sql(statement)
        assert connection.exec_driver_sql(count).scalar() == 0
    other.dispose()


def test_grants_name_a_plain_role_only() -> None:
    assert "GRANT SELECT, INSERT ON ledger_posting TO clerk" in postgresql_grants("clerk")
    with pytest.raises(ValueError, match="role"):
        postgresql_grants("clerk; DROP TABLE ledger_posting")


@pytest.mark.postgresql
def test_posting_needs_no_more_than_it_is_granted(book: Session) -> None:
    with transaction(book):
        assert post(book, [award("a", 10)])[0].seq == 1
