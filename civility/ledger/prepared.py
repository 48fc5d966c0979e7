"""Statements compiled once and run on the driver's own cursor, several in one round trip.

SQLAlchemy compiles them and keeps connections and transactions; its way from a statement to the driver costs
more than SQLite takes to run it, so that part is done here. Rows come back as the driver gives them: only
integers, texts and bytes may be read. Errors are SQLAlchemy's, and whoever listens to what it sends hears this too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, LargeBinary
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
_Column = tuple[str, Any]  # name, and what makes its values fit for the driver, or None
_PLACE = re.compile(r"%\((\w+)\)s")


class Answer(NamedTuple):
    """What one step came to: the rows it gives, or how many it wrote."""

    rows: list[tuple[Any, ...]]
    written: int


class Prepared:
    """One statement with named values; ``one`` and ``many`` make it a step to ``send()``."""

    def __init__(self, statement: ClauseElement, *, gives_rows: bool = False) -> None:
        self.gives_rows = gives_rows
        self._statement = statement
        self._compiled: dict[tuple[str, str], tuple[str, list[_Column]]] = {}

    def one(self, values: Values) -> "Step":
        return Step(self, [values], many=False)

    def many(self, rows: Sequence[Values]) -> "Step":
        return Step(self, rows, many=len(rows) != 1)

    def compiled(self, dialect: Dialect) -> tuple[str, list[_Column]]:
        name = (dialect.name, dialect.driver)
        if name not in self._compiled:
            self._compiled[name] = _compile(self._statement, dialect)
        return self._compiled[name]


class Step(NamedTuple):
    """A statement with its values, one set or many."""

    statement: Prepared
    rows: Sequence[Values]
    many: bool


def send(connection: Connection, *steps: Step) -> list[Answer]:
    """Run steps in order; a step of many with no rows is left out and answers zero.

    PostgreSQL gets them in one round trip, and still runs each after the one before it: what a later step reads
    is what stands once an earlier one has its lock.
    """
    driver: Any = connection.connection.driver_connection
    pipelined = connection.dialect.name == "postgresql" and len(steps) > 1
    listening = list(connection.dispatch.before_cursor_execute)
    sent: list[Any] = []
    text = ""
    try:
        with driver.pipeline() if pipelined else nullcontext():
            for step in steps:
                cursor = driver.cursor()
                sent.append(cursor)
                if not step.rows:
                    continue
                text, columns = step.statement.compiled(connection.dialect)
                rows = _fit(columns, step.rows)
                for listen in listening:
                    listen(connection, cursor, text, rows if step.many else rows[0], None, step.many)
                cursor.executemany(text, rows) if step.many else cursor.execute(text, rows[0])
        return [_answer(step, cursor) for step, cursor in zip(steps, sent, strict=True)]
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, text, error) from error
    finally:
        for cursor in sent:
            cursor.close()


def _answer(step: Step, cursor: Any) -> Answer:
    if not step.rows:
        return Answer([], 0)
    return Answer(cursor.fetchall() if step.statement.gives_rows else [], cursor.rowcount)


def _compile(statement: ClauseElement, dialect: Dialect) -> tuple[str, list[_Column]]:
    compiled: Any = statement.compile(dialect=dialect)
    text, names = str(compiled.string), compiled.positiontup
    if names is None:
        names, text = _PLACE.findall(text), _PLACE.sub("%s", text)
    return text, [(name, _processor(compiled.binds[name].type, dialect)) for name in names]


def _processor(kind: Any, dialect: Dialect) -> Any:
    """Both drivers take bytes as they are; SQLAlchemy would wrap them."""
    return None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)


def _fit(columns: Iterable[_Column], rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    """Rows in the order of the statement's places. What stands in a column row after row is processed once."""
    if len(rows) == 1:
        row = rows[0]
        return [tuple([process(row[name]) if process else row[name] for name, process in columns])]
    return list(zip(*(_column(name, process, rows) for name, process in columns), strict=True))


def _column(name: str, process: Any, rows: Sequence[Values]) -> list[Any]:
    values = [row[name] for row in rows]
    if process is None:
        return values
    was, made, processed = values[0], process(values[0]), []
    for value in values:
        if value is not was:
            was, made = value, process(value)
        processed.append(made)
    return processed


def _as_sqlalchemy(connection: Connection, text: str, error: Exception) -> BaseException:
    """The same error as SQLAlchemy's own way would have raised, so that a page knows when to try again."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    raised = DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    )
    if lost:
        connection.invalidate(error)
    return raised
