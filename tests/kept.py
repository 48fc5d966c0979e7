"""A world that takes seconds to make is made once in a while: the tests after the first begin with a copy of its rows."""

import io
import pickle
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from civility import clock
from civility.db import Base
from tests.database import shared_engine, superuser_url

FRESH = timedelta(minutes=5)
"""What has just happened in a world, a sale that can be undone say, has still just happened."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Kept:
    made_at: datetime
    rows: Any
    world: bytes


def kept(make: Callable[[Session], Made]) -> Callable[[Session], Made]:
    """Of what ``make`` puts into an empty database: made, or brought back as it was made for an earlier test.

    What it gives back is pickled; rows in it come back as rows of the new session. A database that is not empty gets a world of its own.
    """
    known: dict[str, _Kept] = {}

    @wraps(make)
    def begin(session: Session) -> Made:
        if session.scalar(text("SELECT EXISTS (SELECT 1 FROM division)")):
            return make(session)
        session.rollback()
        dialect = session.get_bind().dialect.name
        way, found = WAYS[dialect], known.get(dialect)
        if found is None or not timedelta(0) <= clock.now() - found.made_at < FRESH:
            made_at, world = clock.now(), make(session)
            session.commit()
            known[dialect] = _Kept(made_at, way.take(session), _packed(world))
            return world
        way.bring(session, found.rows)
        return _Unpacker(session, found.world).load()  # type: ignore[no-any-return]

    return begin


class OnSqlite:
    """The whole database, copied into memory and back."""

    @staticmethod
    def take(session: Session) -> sqlite3.Connection:
        rows = sqlite3.connect(":memory:", check_same_thread=False)
        _driver(session).backup(rows)
        session.rollback()
        return rows

    @staticmethod
    def bring(session: Session, rows: sqlite3.Connection) -> None:
        rows.backup(_driver(session))
        session.rollback()


class OnPostgresql:
    """The rows of every table that has some, copied out and in past guards and foreign keys."""

    @staticmethod
    def take(session: Session) -> dict[str, bytes]:
        rows = {}
        for table in inspect(session.connection()).get_table_names():
            with _driver(session).cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
                rows[table] = b"".join(copy)
        session.rollback()
        empty = min(map(len, rows.values()))
        return {name: data for name, data in rows.items() if len(data) > empty and name != "alembic_version"}

    @staticmethod
    def bring(session: Session, rows: dict[str, bytes]) -> None:
        engine = session.get_bind()
        url = superuser_url(engine.engine.url).render_as_string(hide_password=False)
        with shared_engine(url).begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table, data in rows.items():
                with connection.connection.driver_connection.cursor().copy(
                    f'COPY "{table}" FROM STDIN (FORMAT BINARY)'
                ) as copy:
                    copy.write(data)


WAYS: dict[str, Any] = {"sqlite": OnSqlite, "postgresql": OnPostgresql}


def _driver(session: Session) -> Any:
    connection: Connection = session.connection()
    return connection.connection.driver_connection


def _packed(world: object) -> bytes:
    data = io.BytesIO()
    _Packer(data).dump(world)
    return data.getvalue()


class _Packer(pickle.Pickler):
    def persistent_id(self, obj: object) -> object:
        return (type(obj), inspect(obj).identity) if isinstance(obj, Base) else None  # type: ignore[union-attr]


class _Unpacker(pickle.Unpickler):
    def __init__(self, session: Session, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.session = session

    def persistent_load(self, row: tuple[type[Base], tuple[Any, ...]]) -> Base:
        return self.session.get_one(*row)
