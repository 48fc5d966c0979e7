"""Rows from a file of the folder into their table, some at a time, whoever they refer to first."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Insert, Table, bindparam, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import Column

from civility.db import is_transient
from civility.leaving.belongings import Belonging
from civility.leaving.errors import MadeByNewerProgram, RowDoesNotFit
from civility.leaving.folder import Manifest
from civility.leaving.steps import Steps
from civility.leaving.values import BadValue, Row, readers_of, row_of

ROWS_AT_ONCE: Final = 1_000
MAX_LINE_BYTES: Final = 32_000_000
Numbered = tuple[int, Row]  # the number of its line, and the row


def read_rows(folder: Path, manifest: Manifest, each: Belonging) -> Iterator[Numbered]:
    """The rows of one table as the folder has them; none when the program that wrote it knew no such table.

    Raises MadeByNewerProgram, RowDoesNotFit.
    """
    told = manifest.files.get(each.file)
    if told is None:
        return
    known = {column.name: column for column in each.columns}
    for name in told.columns or ():
        if name not in known:
            raise MadeByNewerProgram(what=f"{each.table.name}.{name}")
    readers = readers_of([known[name] for name in told.columns or ()])
    with (folder / each.file).open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b""), start=1):
            try:
                yield number, row_of(readers, line)
            except BadValue as error:
                raise RowDoesNotFit(file=each.file, line=number, said=str(error)) from None


def lay_in(connection: Connection, each: Belonging, rows: Iterable[Numbered], steps: Steps) -> None:
    """Insert rows; one that refers to a row of its own table that comes later waits for it. Raises RowDoesNotFit."""
    adding, own = _insert(each.table), _own_reference(each.table)
    waiting: list[Numbered] = []
    rest = iter(rows)
    while some := list(islice(rest, ROWS_AT_ONCE)):
        if own is not None:
            some, late = _sort_out(connection, each, own, some)
            waiting += late
        _add(connection, each, adding, some)
        steps.add(len(some))
    while waiting and own is not None:
        some, late = _sort_out(connection, each, own, waiting)
        if not some:
            raise RowDoesNotFit(file=each.file, line=waiting[0][0], said=f"{own[0].name}?")
        _add(connection, each, adding, some)
        steps.add(len(some))
        waiting = late


def _add(connection: Connection, each: Belonging, adding: Insert, rows: list[Numbered]) -> None:
    if not rows:
        return
    try:
        connection.execute(adding, [row for _number, row in rows])
    except DBAPIError as error:
        if is_transient(error):
            raise
        said = str(error.orig).strip().splitlines()[0]
        raise RowDoesNotFit(file=each.file, line=rows[0][0], said=said) from None


def _insert(table: Table) -> Insert:
    """None in a JSON column is NULL, as everywhere else."""
    documents = {
        column.name: bindparam(column.name, type_=JSON(none_as_null=True))
        for column in table.columns
        if isinstance(column.type, JSON)
    }
    return insert(table).values(documents) if documents else insert(table)


def _own_reference(table: Table) -> tuple[Column[Any], Column[Any]] | None:
    """The column by which rows refer to others of their table, and the one it refers to."""
    pairs = [
        (element.parent, element.column)
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for element in constraint.elements
        if element.parent.name != "village_id"
    ]
    if len(pairs) > 1:
        raise NotImplementedError(f"{table.name} refers to itself in more than one way")
    return pairs[0] if pairs else None


def _sort_out(
    connection: Connection, each: Belonging, own: tuple[Column[Any], Column[Any]], rows: list[Numbered]
) -> tuple[list[Numbered], list[Numbered]]:
    """Those whose other row is there or comes before them, and the rest."""
    refers, target = own
    asked = {row[refers.name] for _number, row in rows if row.get(refers.name) is not None}
    there = _find(connection, target, each.same, asked) if asked else set()
    ready: list[Numbered] = []
    late: list[Numbered] = []
    for number, row in rows:
        if row.get(refers.name) is None or row[refers.name] in there:
            ready.append((number, row))
            there.add(row[target.name])
        else:
            late.append((number, row))
    return ready, late


def _find(connection: Connection, target: Column[Any], same: Mapping[str, Any], asked: set[Any]) -> set[Any]:
    found: set[Any] = set()
    here: list[ColumnElement[bool]] = [target.table.c[name] == value for name, value in same.items()]
    values = list(asked)
    for start in range(0, len(values), ROWS_AT_ONCE):
        part = values[start : start + ROWS_AT_ONCE]
        found |= set(connection.scalars(select(target).where(*here, target.in_(part))))
    return found
