"""Statements compiled once and run on the driver's own cursor, several in one round trip.

SQLAlchemy compiles them and keeps connections and transactions; its way from a statement to the driver costs
more than SQLite takes to run it, so that part is done here. Rows come back as the driver gives them: only
integers, texts and bytes may be read. Errors are SQLAlchemy's, and whoever listens to what it sends hears this too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, LargeBinary
from sqlalchemy.engine import Connection, Dialect

from civility.db import as_sqlalchemy

Values = Mapping[str, Any]
_PLACE = re.compile(r"%\((\w+)\)s")


class Answer(NamedTuple):
    """What one step came to: the rows it gives, or how many it wrote."""

    rows: list[tuple[Any, ...]]
    written: int


class _Compiled(NamedTuple):
    """A statement for one driver: its text, what takes its values from a row, and which of them are made fit."""

    text: str
    values_of: Callable[[Values], tuple[Any, ...]]
    processed: list[tuple[int, Callable[[Any], Any]]]

    def fit(self, rows: Sequence[Values]) -> Sequence[Sequence[Any]]:
        """Rows in the order of the statement's places. What stands in a column row after row is processed once."""
        taken = [self.values_of(row) for row in rows]
        if not self.processed:
            return taken
        fitted = [list(values) for values in taken]
        for place, process in self.processed:
            was = made = None
            for values in fitted:
                if made is None or values[place] is not was:
                    was = values[place]
                    made = process(was)
                values[place] = made
        return fitted


class Prepared:
    """One statement with named values; ``one`` and ``many`` make it a step to ``send()``."""

    def __init__(self, statement: ClauseElement, *, gives_rows: bool = False) -> None:
        self.gives_rows = gives_rows
        self._statement = statement
        self._compiled: dict[tuple[str, str], _Compiled] = {}

    def one(self, values: Values) -> "Step":
        return Step(self, [values], many=False)

    def many(self, rows: Sequence[Values]) -> "Step":
        return Step(self, rows, many=len(rows) != 1)

    def compiled(self, dialect: Dialect) -> _Compiled:
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
                compiled = step.statement.compiled(connection.dialect)
                text, rows = compiled.text, compiled.fit(step.rows)
                for listen in listening:
                    listen(connection, cursor, text, rows if step.many else rows[0], None, step.many)
                cursor.executemany(text, rows) if step.many else cursor.execute(text, rows[0])
        return [_answer(step, cursor) for step, cursor in zip(steps, sent, strict=True)]
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(connection, text, error) from error
    finally:
        for cursor in sent:
            cursor.close()


def _answer(step: Step, cursor: Any) -> Answer:
    if not step.rows:
        return Answer([], 0)
    return Answer(cursor.fetchall() if step.statement.gives_rows else [], cursor.rowcount)


def _compile(statement: ClauseElement, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    text, names = str(compiled.string), compiled.positiontup
    if names is None:
        names, text = _PLACE.findall(text), _PLACE.sub("%s", text)
    processors = ((place, _processor(compiled.binds[name].type, dialect)) for place, name in enumerate(names))
    return _Compiled(text, _taking(names), [(place, process) for place, process in processors if process])


def _taking(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    """What takes these values from a row; ``itemgetter`` gives a tuple only of two or more."""
    return itemgetter(*names) if len(names) > 1 else lambda row: tuple(row[name] for name in names)


def _processor(kind: Any, dialect: Dialect) -> Any:
    """Both drivers take bytes as they are; SQLAlchemy would wrap them."""
    return None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)
