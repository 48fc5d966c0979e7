"""Checking a whole book: every transaction is read once, in order, and shown to a list of small checks.

Memory does not grow with history. Rows are read as they lie: a row so damaged that it cannot be read is
a finding like any other, and names its number. The reading is one snapshot on a connection of its own,
of what is committed; inside ``transaction()`` it is that transaction's, with what it has written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from civility.ledger.checks import Entry, Finding, Stored, all_checks
from civility.ledger.sql import BALANCE, HEAD, POSTING, REFUSAL, TRANSACTION

__all__ = ["Finding", "verify"]

CHUNK = 500
MAX_FINDINGS = 1_000
UNREADABLE = (ValueError, TypeError, OverflowError, SQLAlchemyError)


def verify(session: Session, village_id: UUID, *, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """What is wrong with a village's book, in order of ``seq``; an empty list is an intact book.

    ``progress`` is called with (transactions checked, transactions in all). At most ``MAX_FINDINGS``.
    """
    findings: list[Finding] = []
    with snapshot(session) as connection:
        head = connection.execute(select(HEAD).where(HEAD.c.village_id == village_id)).one_or_none()
        if head is None:
            return [Finding("head", None, "the village has no book")]
        try:
            _walk(connection, head, findings, progress)
        except TypeError as error:  # SQLite keeps a text where a number belongs
            findings.append(Finding("readable", None, f"a number is not a number: {error}"))
    return sorted(findings, key=lambda finding: (finding.seq is None, finding.seq or 0))[:MAX_FINDINGS]


def _walk(
    connection: Connection,
    head: Row[Any],
    findings: list[Finding],
    progress: Callable[[int, int], None] | None,
) -> None:
    checks = all_checks(head.village_id)
    done = 0
    for entries in _chunks(connection, head.village_id, findings):
        for entry in entries:
            for check in checks:
                findings += check.see(entry)
        done += len(entries)
        if progress is not None:
            progress(done, head.seq)
        if len(findings) > MAX_FINDINGS:
            return
    stored = _stored(connection, head.village_id, head)
    for check in checks:
        findings += check.end(stored)


@contextmanager
def snapshot(session: Session) -> Iterator[Connection]:
    """One unchanging view of what is committed, on a connection of its own; inside ``transaction()`` that one's."""
    if session.info.get("writing"):
        yield session.connection()
        return
    engine = session.get_bind().engine
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def _chunks(connection: Connection, village_id: UUID, findings: list[Finding]) -> Iterator[list[Entry]]:
    """Every number that a transaction or a posting carries, in order, a chunk at a time."""
    last = 0
    while seqs := _numbers(connection, village_id, last):
        yield _read(connection, village_id, seqs, findings)
        last = seqs[-1]


def _numbers(connection: Connection, village_id: UUID, after: int) -> list[int]:
    numbers: set[int] = set()
    for table in (TRANSACTION, POSTING):
        numbers |= set(
            connection.scalars(
                select(table.c.seq)
                .where(table.c.village_id == village_id, table.c.seq > after)
                .distinct()
                .order_by(table.c.seq)
                .limit(CHUNK)
            )
        )
    return sorted(numbers)[:CHUNK]


def _read(connection: Connection, village_id: UUID, seqs: list[int], findings: list[Finding]) -> list[Entry]:
    try:
        with connection.begin_nested():  # PostgreSQL goes on after an error only from a savepoint
            return _entries(connection, village_id, seqs[0], seqs[-1])
    except UNREADABLE as error:
        if len(seqs) == 1:
            findings.append(Finding("readable", seqs[0], f"cannot be read: {error}"))
            return []
    middle = len(seqs) // 2
    return [
        *_read(connection, village_id, seqs[:middle], findings),
        *_read(connection, village_id, seqs[middle:], findings),
    ]


def _entries(connection: Connection, village_id: UUID, first: int, last: int) -> list[Entry]:
    lines: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(
        select(POSTING)
        .where(POSTING.c.village_id == village_id, POSTING.c.seq.between(first, last))
        .order_by(POSTING.c.seq, POSTING.c.line)
    ):
        lines.setdefault(row.seq, []).append(row)
    heads = {
        row.seq: row
        for row in connection.execute(
            select(TRANSACTION).where(TRANSACTION.c.village_id == village_id, TRANSACTION.c.seq.between(first, last))
        )
    }
    mirrored = {row.reverses_seq for row in heads.values() if row.reverses_seq is not None}
    originals: dict[int, list[Row[Any]]] = {}
    if mirrored:
        for row in connection.execute(
            select(POSTING)
            .where(POSTING.c.village_id == village_id, POSTING.c.seq.in_(mirrored))
            .order_by(POSTING.c.seq, POSTING.c.line)
        ):
            originals.setdefault(row.seq, []).append(row)
    return [
        Entry(
            seq,
            head := heads.get(seq),
            lines.get(seq, []),
            originals.get(head.reverses_seq, []) if head is not None else [],
        )
        for seq in sorted(heads.keys() | lines.keys())
    ]


def _stored(connection: Connection, village_id: UUID, head: Row[Any]) -> Stored:
    balances = connection.execute(
        select(BALANCE.c.account, BALANCE.c.unit, BALANCE.c.balance, BALANCE.c.guarded).where(
            BALANCE.c.village_id == village_id
        )
    ).all()
    both = connection.execute(
        select(TRANSACTION.c.seq, TRANSACTION.c.key)
        .join(
            REFUSAL,
            (REFUSAL.c.village_id == TRANSACTION.c.village_id) & (REFUSAL.c.key == TRANSACTION.c.key),
        )
        .where(TRANSACTION.c.village_id == village_id, REFUSAL.c.village_id == village_id)
    ).all()
    return Stored(head.seq, bytes(head.hash), balances, both)
