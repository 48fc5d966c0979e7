"""SQLite keeps whatever it is given: rows too damaged to be read are findings, not crashes."""

import sqlite3

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility.ledger import verify
from civility.ledger.guards import sqlite_unguards
from tests.ledger.books import VILLAGE, award, write


@pytest.mark.parametrize(
    ("damage", "seq"),
    [
        ("UPDATE ledger_transaction SET at = 'yesterday' WHERE seq = 2", 2),
        ("UPDATE ledger_transaction SET hash = 'text' WHERE seq = 2", 2),
        ("UPDATE ledger_transaction SET reason = CAST(x'ff' AS TEXT) WHERE seq = 3", 3),
        ("UPDATE ledger_transaction SET reason = x'ff00' WHERE seq = 3", 3),
        ("UPDATE ledger_posting SET amount = 'much' WHERE seq = 2 AND line = 0", 2),
        ("UPDATE ledger_posting SET amount = 1.5 WHERE seq = 2 AND line = 0", 2),
        ("UPDATE ledger_posting SET source = NULL WHERE seq = 2 AND line = 0", 2),
        ("UPDATE ledger_posting SET source_balance = NULL WHERE seq = 2 AND line = 0", 2),
        ("UPDATE ledger_transaction SET seq = 'two' WHERE seq = 2", None),
    ],
)
def test_a_damaged_row_is_named(book: Session, engine: Engine, damage: str, seq: int | None) -> None:
    write(book, *(award(key, 10) for key in "abcd"))
    book.close()
    other = sqlite3.connect(str(engine.url.database))
    other.execute("PRAGMA ignore_check_constraints = ON")
    for statement in sqlite_unguards():
        other.execute(statement)
    other.execute("PRAGMA writable_schema = ON")
    other.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name LIKE 'ledger_%'")
    other.commit()
    other.close()
    other = sqlite3.connect(str(engine.url.database))
    other.execute("PRAGMA ignore_check_constraints = ON")
    assert other.execute(damage).rowcount == 1
    other.commit()
    other.close()
    engine.dispose()

    findings = verify(book, VILLAGE)

    assert seq in {finding.seq for finding in findings}
