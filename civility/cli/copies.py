"""``civility backup`` and ``civility restore``.

SQLite: a copy made by ``VACUUM INTO`` from one snapshot while others write, and put back by one rename after its
books were checked. PostgreSQL: ``pg_dump`` and ``pg_restore``, which are its own way.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import Engine, create_engine, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from civility import ledger
from civility.cli.context import answer, json_option
from civility.cli.progress import progress
from civility.clock import local, now
from civility.config import read_settings
from civility.db import prepare_engine
from civility.ledger.models import LedgerHead
from civility.people.models import Division

LOCK_WAIT_S = 2.0
UNTOUCHED = "什么也没有改动。"


class BadCopy(click.ClickException):
    """The copy is not what it should be; nothing was changed."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def backup(file: Path, as_json: bool) -> None:
    """A consistent copy of everything, while the program runs. FILE must not exist yet."""
    if file.exists():
        raise click.ClickException(f"{file} 已经有了。请换个名字，备份不覆盖旧的备份。")
    url = make_url(read_settings().database_url)
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(_path_of(url), file)
    else:
        _run(["pg_dump", "--format=custom", f"--file={file}"], url)
    size = file.stat().st_size
    answer(
        {"file": str(file), "bytes": size},
        f"已备份到 {file}（{size:,} 字节）。请另存一份到别的机器，连同 instance/secret_key：没有它，印出去的码就认不出来了。",
        as_json=as_json,
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--force", is_flag=True, help="Replace a database that already holds villages; the old one is kept beside."
)
@json_option
def restore(file: Path, force: bool, as_json: bool) -> None:
    """Put a backup in place, once its books are found intact. Stop the program first."""
    url = make_url(read_settings().database_url)
    before = _lengths(url)
    if url.get_backend_name() == "sqlite":
        villages, kept = _restore_sqlite(file, _path_of(url), force)
    else:
        villages, kept = _restore_postgresql(file, url, force), None
    beside = f"原来的在 {kept}。" if kept else ""
    after = _lengths(url)
    shorter = [(name, after.get(name, 0), size) for name, size in before.items() if after.get(name, 0) < size]
    lines = [f"已恢复，{villages} 个村的账本都完好。{beside}"]
    lines += [
        f"{name}：备份到第 {restored:,} 笔，换下来的到第 {replaced:,} 笔。"
        f"少的 {replaced - restored:,} 笔请对照纸上的单子补记；乡镇核对过的，乡镇会来问。"
        for name, restored, replaced in shorter
    ]
    told = {
        "file": str(file),
        "villages": villages,
        "kept": str(kept) if kept else None,
        "shorter": [dict(zip(("village", "restored", "replaced"), each, strict=True)) for each in shorter],
    }
    answer(told, "\n".join(lines), as_json=as_json)


def _lengths(url: URL) -> dict[str, int]:
    """How many transactions each village's book has; nothing where there is no database that could be read."""
    if url.get_backend_name() == "sqlite":
        url = make_url(f"sqlite:///file:{_path_of(url)}?mode=ro&uri=true")
    engine = create_engine(url)
    query = select(Division.name, LedgerHead.seq).join(LedgerHead, LedgerHead.village_id == Division.id)
    try:
        with engine.connect() as connection:
            return dict(iter(connection.execute(query)))
    except DBAPIError:
        return {}
    finally:
        engine.dispose()


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise click.ClickException(f"还没有数据库：{source}。")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        made = Path(folder) / "copy.db"
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute("VACUUM INTO ?", (str(made),))
        _check_file(made)
        with made.open("rb") as written:
            os.fsync(written.fileno())
        made.rename(target)
    _sync_folder(target.parent)


def _restore_sqlite(file: Path, target: Path, force: bool) -> tuple[int, Path | None]:
    """The copy is made beside the target and checked there; then one rename puts it in place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
        made = Path(folder) / "copy.db"
        shutil.copyfile(file, made)
        _check_file(made)
        villages = _check_books(f"sqlite:///{made}", UNTOUCHED)
        _fold(made)
        with _alone(target) as holds_villages:
            if holds_villages and not force:
                raise click.ClickException(f"{target} 里已经有村的数据。确实要换掉，请加 --force；旧的会留在旁边。")
            kept = _keep_beside(target) if holds_villages else None
            made.replace(target)
        _sync_folder(target.parent)
    return villages, kept


@contextmanager
def _alone(target: Path) -> Iterator[bool]:
    """Hold the database that is there so that nobody else has it open; whether it holds villages.

    Leaving the write-ahead log needs every other connection closed, which is how a running program is noticed.
    """
    if not target.exists() or target.stat().st_size == 0:
        yield False
        return
    with closing(sqlite3.connect(target, isolation_level=None, timeout=LOCK_WAIT_S)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise click.ClickException(f"{target} 打不开：{error}。") from None
            raise click.ClickException(f"{target} 正在使用。请先停下程序（serve 和 worker），再恢复。") from None
        except sqlite3.DatabaseError:
            yield True  # not readable as a database: worth keeping all the same
            return
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        filled = "division" in known and connection.execute("SELECT 1 FROM division LIMIT 1").fetchone() is not None
        yield filled


def _keep_beside(target: Path) -> Path:
    """A second name for the database that is there. A log that a broken one left goes along: it must not be
    replayed into the new one."""
    name = f"{target.name}.{local(now()):%Y%m%d-%H%M%S}"
    kept = next(
        free
        for number in count(1)
        if not (free := target.with_name(name if number == 1 else f"{name}-{number}")).exists()
    )  # a restore that was cut off in the same second left its own
    os.link(target, kept)
    for ending in ("-wal", "-shm"):
        left = target.with_name(target.name + ending)
        if left.exists():
            left.rename(kept.with_name(kept.name + ending))
    return kept


def _fold(copy: Path) -> None:
    """Everything in the one file, and that on the disk."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with copy.open("rb") as written:
        os.fsync(written.fileno())


def _check_file(path: Path) -> None:
    """Raises BadCopy unless the file is a whole SQLite database with our tables."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            said = connection.execute("PRAGMA quick_check").fetchone()[0]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise BadCopy(f"这不是本程序的备份，或文件坏了（{error}）。{UNTOUCHED}") from None
    if said != "ok" or not {"division", "ledger_head", "ledger_transaction"} <= tables:
        raise BadCopy(f"这不是本程序的备份，或文件坏了。{UNTOUCHED}")


def _check_books(address: str | URL, ending: str) -> int:
    """How many villages the copy holds. Raises BadCopy naming the first bad transaction; ``ending`` says what now is."""
    engine = create_engine(address)
    prepare_engine(engine)
    try:
        return _verify_all(engine, ending)
    except DBAPIError as error:
        raise BadCopy(f"备份里的表和这个版本的程序对不上（{error.orig}）。{ending}") from None
    finally:
        engine.dispose()


def _verify_all(engine: Engine, ending: str) -> int:
    """Every book with its checkpoints, the newest of which is what was last known to be in it."""
    ring = ledger.read_keyring(read_settings().keys_folder)
    with Session(engine) as session:
        villages = session.execute(select(Division.id, Division.name).where(Division.level == "village")).all()
        for village_id, name in villages:
            with progress(name) as update:
                findings = ledger.verify(session, village_id, progress=update)
            findings += ledger.check_checkpoints(session, village_id, ring)
            if findings:
                first = findings[0]
                where = f"第 {first.seq} 笔 " if first.seq is not None else ""
                raise BadCopy(f"备份里{name}的账本不完好：{where}{first.describe()}。{ending}")
    return len(villages)


def _restore_postgresql(file: Path, url: URL, force: bool) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            there = inspect(connection).has_table("division")
            filled = there and connection.execute(select(Division.id).limit(1)).first() is not None
    finally:
        engine.dispose()
    if filled and not force:
        raise click.ClickException("这个数据库里已经有村的数据。确实要换掉，请先另外备份，再加 --force。")
    clean = ["--clean", "--if-exists"] if there else []
    _run(
        [
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            *clean,
            f"--dbname={url.database}",
            str(file),
        ],
        url,
    )
    return _check_books(url, "数据库里现在就是这份备份，请先不要启用，换一份备份再恢复。")


def _run(command: Sequence[str], url: URL) -> None:
    """A PostgreSQL program; address and password go by its own environment, so that no process list shows them."""
    if shutil.which(command[0]) is None:
        raise click.ClickException(
            f"这台机器上没有 {command[0]}。请安装 PostgreSQL 客户端（Debian: postgresql-client）。"
        )
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
        raise click.ClickException(f"{command[0]} 没有做成：{lines[0]}")


def _path_of(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise click.ClickException("数据库只在内存里，没有可以备份的文件。")
    return Path(url.database)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
