"""Reading a whole book as it lies: rows as the driver gives them, a stretch of numbers at a time.

Memory does not grow with history. Nothing is asked of the rows here; what is wrong with them is for the checks of
``verify()`` to say. A row so damaged that the driver cannot give it is narrowed down to its number.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, Table, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from civility.ledger.prepared import Prepared, send
from civility.ledger.sql import POSTING, TRANSACTION

STRETCH = 500  # numbers read together
UNREADABLE = (ValueError, TypeError, OverflowError, SQLAlchemyError)


class TransactionRow(NamedTuple):
    """A transaction as it lies: whatever type the database gives; on SQLite ``at`` is a text without a zone."""

    seq: int
    kind: str
    key: str
    content_hash: bytes
    at: datetime | str
    actor: str
    reference: str
    reason: str
    reverses_seq: int | None
    payload_hash: bytes | None
    previous_hash: bytes
    hash: bytes


# A posting as it lies: number, line, source, destination, amount, unit, and the balances of both after it.
PostingRow = tuple[int, int, str, str, int, str, int, int]


class Original(NamedTuple):
    """What a reversal says it undoes: its postings, what it reverses itself, and which reversal of it came first."""

    lines: list[PostingRow]
    reverses: int | None
    first_reversed_by: int


class Entry(NamedTuple):
    """One number of a book: its transaction if there is one, its postings in order, and what it reverses."""

    seq: int
    head: TransactionRow | None
    lines: list[PostingRow]
    original: Original | None


class Unreadable(NamedTuple):
    """A number whose rows the driver could not give, and why; None where the number itself is none."""

    seq: int | None
    why: str


def read_book(connection: Connection, village_id: UUID) -> Iterator[list[Entry | Unreadable]]:
    """Every number that a transaction or a posting carries, in order, a stretch at a time."""
    ends = _ends(connection, village_id)
    for end in ends:
        if not isinstance(end, int | float):
            yield [Unreadable(None, f"a number is not a number: {end!r}")]
    last = min([0, *(int(end) - 1 for end in ends if isinstance(end, int | float))])
    while True:
        found = _read(connection, village_id, last, last + STRETCH)
        last += STRETCH
        if found:
            yield found
            continue
        following = _next_number(connection, village_id, last)
        if not isinstance(following, int | float):
            return
        last = int(following) - 1


def _read(connection: Connection, village_id: UUID, after: int, upto: int) -> list[Entry | Unreadable]:
    try:
        with connection.begin_nested():  # PostgreSQL goes on after an error only from a savepoint
            return list(_entries(connection, village_id, after, upto))
    except UNREADABLE as error:
        if upto - after == 1:
            return [Unreadable(upto, f"cannot be read: {error}")]
    middle = (after + upto) // 2
    return [*_read(connection, village_id, after, middle), *_read(connection, village_id, middle, upto)]


def _entries(connection: Connection, village_id: UUID, after: int, upto: int) -> Iterator[Entry]:
    place = {"village": village_id, "after": after, "upto": upto}
    transactions, postings = send(connection, _TRANSACTIONS.one(place), _POSTINGS.one(place))
    heads = [TransactionRow(*row) for row in transactions.rows]
    mirrored = {head.reverses_seq for head in heads if head.reverses_seq is not None}
    originals = _originals(connection, village_id, mirrored) if mirrored else {}
    lines, at = cast(list[PostingRow], postings.rows), 0
    for head in heads:
        while at < len(lines) and lines[at][0] < head.seq:
            alone, at = _of_one_number(lines, at)
            yield Entry(alone[0][0], None, alone, None)
        own, at = _of_one_number(lines, at) if at < len(lines) and lines[at][0] == head.seq else ([], at)
        yield Entry(head.seq, head, own, originals.get(head.reverses_seq) if originals else None)
    while at < len(lines):
        alone, at = _of_one_number(lines, at)
        yield Entry(alone[0][0], None, alone, None)


def _of_one_number(lines: list[PostingRow], first: int) -> tuple[list[PostingRow], int]:
    """The postings from place ``first`` on that carry the number it carries, and the place behind them."""
    seq, end = lines[first][0], first + 1
    while end < len(lines) and lines[end][0] == seq:
        end += 1
    return lines[first:end], end


def _originals(connection: Connection, village_id: UUID, seqs: set[int]) -> dict[int | None, Original]:
    """Asked of the database instead of remembered: reversals are as many as history makes them."""
    postings = connection.execute(
        _select(POSTING, _POSTING)
        .where(POSTING.c.village_id == village_id, POSTING.c.seq.in_(seqs))
        .order_by(POSTING.c.line)
    )
    lines: dict[int, list[PostingRow]] = {}
    for row in postings:
        lines.setdefault(row.seq, []).append(cast(PostingRow, tuple(row)))
    first = connection.execute(
        select(TRANSACTION.c.reverses_seq, func.min(TRANSACTION.c.seq))
        .where(TRANSACTION.c.village_id == village_id, TRANSACTION.c.reverses_seq.in_(seqs))
        .group_by(TRANSACTION.c.reverses_seq)
    )
    reversed_by = dict(tuple(row) for row in first)
    found = connection.execute(
        select(TRANSACTION.c.seq, TRANSACTION.c.reverses_seq).where(
            TRANSACTION.c.village_id == village_id, TRANSACTION.c.seq.in_(seqs)
        )
    )
    return {seq: Original(lines.get(seq, []), reverses, reversed_by[seq]) for seq, reverses in found}


def _ends(connection: Connection, village_id: UUID) -> list[Any]:
    """The lowest and the highest number in either table, of whatever type SQLite keeps: texts come after numbers."""
    ends = [
        connection.scalar(select(end(table.c.seq)).where(table.c.village_id == village_id))
        for table in (TRANSACTION, POSTING)
        for end in (func.min, func.max)
    ]
    return [end for end in ends if end is not None]


def _next_number(connection: Connection, village_id: UUID, after: int) -> Any:
    numbers = [
        connection.scalar(
            select(table.c.seq)
            .where(table.c.village_id == village_id, table.c.seq > after)
            .order_by(table.c.seq)
            .limit(1)
        )
        for table in (TRANSACTION, POSTING)
    ]
    return min((number for number in numbers if isinstance(number, int | float)), default=None)


_POSTING = ("seq", "line", "source", "destination", "amount", "unit", "source_balance", "destination_balance")


def _select(table: Table, columns: Sequence[str]) -> Select[Any]:
    return select(*(table.c[name] for name in columns)).order_by(table.c.seq)


def _stretch(table: Table) -> tuple[ColumnElement[bool], ...]:
    after: BindParameter[Any] = bindparam("after")
    return (table.c.village_id == bindparam("village"), table.c.seq > after, table.c.seq <= bindparam("upto"))


_TRANSACTIONS = Prepared(_select(TRANSACTION, TransactionRow._fields).where(*_stretch(TRANSACTION)), gives_rows=True)
_POSTINGS = Prepared(_select(POSTING, _POSTING).where(*_stretch(POSTING)).order_by(POSTING.c.line), gives_rows=True)
