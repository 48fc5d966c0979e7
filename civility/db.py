"""What every table and every write shares: the base class, ids, and ``transaction()``.

SQLite writers queue before ``BEGIN IMMEDIATE`` (``turns``).

A database may undo a transaction for reasons of its own. ``transaction()`` cannot run its block again, so
``retrying()`` stands around whoever opened it: each page, each command, each kind of due work.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from civility.errors import N_, RuleBroken
from civility.turns import turns_at

BUSY_TIMEOUT_MS = 10_000
QUEUE_TIMEOUT_S = 30.0
RETRY_FOR_S = 3.0
FIRST_WAIT_S = 0.02
LONGEST_WAIT_S = 0.5
# PostgreSQL: serialization failure, deadlock, lock not to be had, and a server that is going away or coming back.
TRANSIENT_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})

Result = TypeVar("Result")


class Base(DeclarativeBase):
    """The one declarative base. Constraints are named so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite, which has no zones, gets it naive and gives it back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instants must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else as_utc(value)


def as_utc(value: datetime) -> datetime:
    """An instant as the database gave it, aware: SQLite's are UTC without saying so."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, words: Sequence[str]) -> str:
    """The text of a CHECK that ``column`` holds one of our own fixed ``words``."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def new_id() -> UUID:
    """A UUIDv7: unique without asking the database; never used for order."""
    return uuid_utils.compat.uuid7()


class DatabaseBusy(RuleBroken):
    code = "database-busy"
    message = N_("系统正忙，这一步没有做成。请过几秒再按一次，不会重复。")
    status = 409


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """One write: everything inside commits together or not at all.

    Inside another ``transaction()`` of the same session it joins the outer one. A ``RuleBroken``
    marked ``recorded`` (the refusal itself is in the book) commits, then goes on up.
    """
    if session.info.get("writing"):
        yield
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside transaction()")
    if session.in_transaction():
        session.rollback()  # end a read begun earlier: a stale snapshot cannot become a writer
    with _turn(session):
        session.info["writing"] = True
        try:
            session.connection(execution_options={"civility_write": True})
            yield
            session.commit()
        except RuleBroken as refusal:
            if refusal.recorded:
                session.commit()
            else:
                session.rollback()
            raise
        except DBAPIError as error:
            _undo(session)
            first = _beginning_of(error)
            if first is error:
                raise
            raise first from None
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


@contextmanager
def snapshot(session: Session) -> Iterator[Connection]:
    """One unchanging view of what is committed, on a connection of its own; holds up no writer.

    Inside ``transaction()`` it is that transaction's own view, with what it has written.
    """
    if session.info.get("writing"):
        yield session.connection()
        return
    engine = session.get_bind().engine
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def retrying(session: Session, act: Callable[[], Result], *, seconds: float = RETRY_FOR_S) -> Result:
    """Do ``act`` again from its beginning while the database undoes it for reasons of its own.

    That is a deadlock, a serialization failure, a lost connection or a busy file; the last error goes on up after
    ``seconds``. What ``act`` wrote is gone when it is begun again, unless the connection was lost while it was
    being committed: then its request key gives the first outcome.
    """
    if session.info.get("writing"):
        raise RuntimeError("a part of a transaction cannot be tried again by itself")
    until = time.monotonic() + seconds
    wait = FIRST_WAIT_S
    while True:
        try:
            return act()
        except DBAPIError as error:
            if not is_transient(error) or time.monotonic() + wait > until:
                raise
        session.rollback()
        time.sleep(random.uniform(wait / 2, wait))  # two that met must not meet again
        wait = min(wait * 2, LONGEST_WAIT_S)


def _undo(session: Session) -> None:
    """Roll back, also where a failed disk made SQLite do so by itself and it knows none of its savepoints any more."""
    try:
        session.rollback()
    except DBAPIError:
        session.invalidate()


def _beginning_of(error: DBAPIError) -> DBAPIError:
    """What went wrong first. A disk that fails makes SQLite undo the whole transaction at once; whoever then goes back
    to a savepoint hears only that there is none."""
    found: BaseException | None = error
    while found is not None and "no such savepoint" in str(error.orig):
        found = found.__context__
        if isinstance(found, DBAPIError):
            error = found
    return error


def is_transient(error: DBAPIError) -> bool:
    """Whether the same statements may well succeed in a moment."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    said = str(error.orig).lower()
    return (
        error.connection_invalidated
        or state in TRANSIENT_STATES
        or state.startswith("08")
        or "database is locked" in said
        or "database table is locked" in said
    )


@contextmanager
def _turn(session: Session) -> Iterator[None]:
    """On SQLite this thread's turn to write. Raises DatabaseBusy."""
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        yield
        return
    with turns_at(engine.url.database).turn(QUEUE_TIMEOUT_S) as given:
        if not given:
            raise DatabaseBusy()
        yield


def prepare_engine(engine: Engine) -> None:
    """Set an engine up as the ledger needs it. SQLite: WAL, FULL, foreign keys, our own BEGIN."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin on its own; _begin_sqlite does
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # names that were blanked are not left lying in freed pages
        "recursive_triggers = ON",  # so that INSERT OR REPLACE meets the delete trigger
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("civility_write", False)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(begin)
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(connection, begin, error) from error


def as_sqlalchemy(connection: Connection, text: str, error: Exception) -> BaseException:
    """What SQLAlchemy would have raised had the driver been asked through it, so that a page knows when to try again."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    raised = DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    )
    if lost:
        connection.invalidate(error)
    return raised
