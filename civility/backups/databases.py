"""Copying a database of either kind into one file, and finding out whether a file is one.

SQLite: ``VACUUM INTO`` from one snapshot while others write. PostgreSQL: ``pg_dump`` under one exported snapshot.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from civility import ledger
from civility.backups.errors import BadCopy, CopyFailed
from civility.backups.notes import Book
from civility.backups.queries import get_schema, list_books
from civility.config import ROOT
from civility.db import prepare_engine
from civility.people.models import Division

MIGRATIONS = ROOT / "migrations"
UNTOUCHED = "什么也没有改动。"
IN_PLACE = "数据库里现在就是这份备份，请先不要启用，换一份备份再恢复。"
Watch = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
"""Shows the progress of one village's book, by its name."""


@contextmanager
def unwatched(_village: str) -> Iterator[Callable[[int, int], None]]:
    """A ``Watch`` for when nobody looks on."""
    yield lambda _done, _total: None


def path_of(url: URL) -> Path:
    """The file of a SQLite database. Raises CopyFailed where it has none."""
    if not url.database or url.database == ":memory:":
        raise CopyFailed("数据库只在内存里，没有可以备份的文件。")
    return Path(url.database)


def copy_sqlite(source: Path, made: Path) -> None:
    """Copy a database that others write to, into a file that is not there yet."""
    if not source.exists():
        raise CopyFailed(f"还没有数据库：{source}。")
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(made),))


def dump_postgresql(url: URL, made: Path) -> tuple[str, tuple[Book, ...]]:
    """Dump a database into ``made``; its schema and where its books end, seen in the very snapshot that is dumped."""
    _find_program("pg_dump")
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            shared = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            run(["pg_dump", "--format=custom", f"--snapshot={shared}", f"--file={made}"], url)
            run(["pg_restore", "--list", str(made)], url)
            return get_schema(connection), list_books(connection)
    finally:
        engine.dispose()


def check_file(path: Path) -> None:
    """Raises BadCopy unless the file is a whole SQLite database with our tables."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            said = connection.execute("PRAGMA quick_check").fetchone()[0]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise BadCopy(f"这不是本程序的备份，或文件坏了（{error}）。{UNTOUCHED}") from None
    if said != "ok" or not {"division", "ledger_head", "ledger_transaction"} <= tables:
        raise BadCopy(f"这不是本程序的备份，或文件坏了。{UNTOUCHED}")


def fold(copy: Path) -> None:
    """Everything in the one file, that on the disk, and what is read of it from now on read from the disk."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    settle(copy)


def settle(file: Path) -> None:
    """Wait until a file is on its disk, and forget what memory holds of it: a bad stick shows when it is read again."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on its disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_books(address: str | URL, ending: str = UNTOUCHED) -> tuple[str, tuple[Book, ...]]:
    """The schema of a database and where its books end.

    Raises BadCopy where its tables are not ours; its ``ending`` says what now is.
    """
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return get_schema(connection), list_books(connection)
    except DBAPIError as error:
        raise BadCopy(f"备份里的表和这个版本的程序对不上（{error.orig}）。{ending}") from None
    finally:
        engine.dispose()


def needs_upgrade(schema: str, ending: str = UNTOUCHED) -> bool:
    """Whether the tables of a copy are older than this program. Raises BadCopy where the program does not know them."""
    known = ScriptDirectory(str(MIGRATIONS))
    if schema not in {each.revision for each in known.walk_revisions()}:
        raise BadCopy(f"这份备份是别的版本的程序做的（表的版本 {schema}）。请换成那时的程序再恢复。{ending}")
    return schema not in known.get_heads()


def find_faults(address: str | URL, keys: Path, watch: Watch = unwatched, ending: str = UNTOUCHED) -> list[str]:
    """The first fault of each book that is not intact or does not fit what was signed of it.

    Raises BadCopy where the tables are not those of this program.
    """
    engine = create_engine(address)
    prepare_engine(engine)
    try:
        return list(_faults(engine, keys, watch))
    except DBAPIError as error:
        raise BadCopy(f"备份里的表和这个版本的程序对不上（{error.orig}）。{ending}") from None
    finally:
        engine.dispose()


def _faults(engine: Engine, keys: Path, watch: Watch) -> Iterator[str]:
    ring = ledger.read_keyring(keys)
    with Session(engine) as session:
        villages = session.execute(select(Division.id, Division.name).where(Division.level == "village")).all()
        for village_id, name in villages:
            with watch(name) as update:
                findings = ledger.verify(session, village_id, progress=update)
            findings += ledger.check_checkpoints(session, village_id, ring)
            if findings:
                first = findings[0]
                where = f"第 {first.seq} 笔 " if first.seq is not None else ""
                yield f"{name}的账本不完好：{where}{first.describe()}"


def run(command: Sequence[str], url: URL) -> None:
    """A PostgreSQL program; address and password go by its own environment, so that no process list shows them."""
    _find_program(command[0])
    query: dict[str, Any] = dict(url.query)
    said = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    environment = {**os.environ, **{name: str(value) for name, value in said.items() if value}}
    done = subprocess.run(  # noqa: S603  (our own words, no shell)
        [*command], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["没有说原因"]
        raise CopyFailed(f"{command[0]} 没有做成：{lines[0]}")


def _find_program(name: str) -> None:
    if shutil.which(name) is None:
        raise CopyFailed(f"这台机器上没有 {name}。请安装 PostgreSQL 客户端（Debian: postgresql-client）。")


def sqlite_address(path: Path) -> URL:
    """The address of a SQLite file."""
    return make_url("sqlite://").set(database=str(path))


def read_only(url: URL) -> URL:
    """The same database, to be read and never made."""
    if url.get_backend_name() != "sqlite":
        return url
    return url.set(database=path_of(url).absolute().as_uri(), query={"mode": "ro", "uri": "true"})
