"""``civility backup`` and ``civility restore``.

A SQLite database is put back by one rename after its books were checked; PostgreSQL by ``pg_restore``, which is its own way.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.engine import URL, make_url

from civility.backups.databases import (
    IN_PLACE,
    UNTOUCHED,
    check_file,
    find_faults,
    fold,
    needs_upgrade,
    path_of,
    read_books,
    read_only,
    run,
    sqlite_address,
    sync_folder,
)
from civility.backups.errors import BadCopy
from civility.backups.notes import Book, note_of, read_note
from civility.backups.printing import make_sheet
from civility.backups.queries import digest_of
from civility.backups.services import alone_in, make_copy
from civility.cli.context import answer, json_option
from civility.cli.progress import progress
from civility.clock import local, now
from civility.config import read_settings
from civility.people.models import Division
from civility.web.filters import fours, long_hash

LOCK_WAIT_S = 2.0


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Write the fingerprint as a PDF to be printed."
)
@json_option
def backup(file: Path, sheet: Path | None, as_json: bool) -> None:
    """A consistent copy of everything, while the program runs, and its fingerprint. FILE must not exist yet."""
    for target in filter(None, (file, note_of(file), sheet)):
        if target.exists():
            raise click.ClickException(f"{target} 已经有了。请换个名字，备份不覆盖旧的备份。")
    settings = read_settings()
    file.parent.mkdir(parents=True, exist_ok=True)
    with alone_in(file.parent):
        copy = make_copy(make_url(settings.database_url), file, keys=settings.keys_folder, watch=progress)
    if sheet is not None:
        sheet.write_bytes(make_sheet(copy, settings))
    lines = [
        f"已备份到 {file}（{copy.size_bytes:,} 字节）。",
        *_fingerprint(copy.sha256, copy.books),
        *(f"注意：{fault}。备份照样留着，请先查清楚。" for fault in copy.faults),
        f"请另存一份到别的机器。认码和封账的钥匙不在里面，请另外存，不要和备份放在一起：{'、'.join(settings.kept_apart)}。",
    ]
    answer(
        {**copy.as_json(), "file": str(file), "bytes": copy.size_bytes, "sheet": str(sheet) if sheet else None},
        "\n".join(lines),
        as_json=as_json,
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--force", is_flag=True, help="Replace a database that already holds villages; the old one is kept beside."
)
@click.option("--dry-run", is_flag=True, help="Only check the copy and show what it holds.")
@json_option
def restore(file: Path, force: bool, dry_run: bool, as_json: bool) -> None:
    """Put a backup in place, once its fingerprint was shown and its books are found intact. Stop the program first."""
    settings = read_settings()
    url = make_url(settings.database_url)
    sha256 = _check_note(file)
    told: dict[str, Any] = {"file": str(file), "sha256": sha256}
    if url.get_backend_name() == "sqlite":
        target = None if dry_run else path_of(url)
        before = _books_of(url) if target else ()
        books, kept = _restore_sqlite(file, sha256, target, force, settings.keys_folder)
    else:
        before = () if dry_run else _books_of(url)
        books, kept = _restore_postgresql(file, sha256, url, force, dry_run, settings.keys_folder), None
    told |= {"villages": len(books), "books": {book.code: [book.size, book.head] for book in books}}
    if dry_run:
        answer(
            told,
            f"备份是好的，{len(books)} 个村的账本都完好。{UNTOUCHED}" if books else f"备份读得出来。{UNTOUCHED}",
            as_json=as_json,
        )
        return
    beside = f"原来的在 {kept}。" if kept else ""
    old = needs_upgrade(read_books(url, IN_PLACE)[0], IN_PLACE)
    sizes = {book.village_id: book.size for book in books}
    shorter = [(was, sizes.get(was.village_id, 0)) for was in before if sizes.get(was.village_id, 0) < was.size]
    lines = [f"已恢复，{len(books)} 个村的账本都完好。{beside}"]
    lines += [
        f"{was.village}（{was.code}）：备份到第 {restored:,} 笔，换下来的到第 {was.size:,} 笔。"
        f"少的 {was.size - restored:,} 笔请对照纸上的单子补记；乡镇核对过的，乡镇会来问。"
        for was, restored in shorter
    ]
    if old:
        lines.append("备份里的表比程序旧，请先运行 civility init，再启动程序。")
    told |= {
        "upgrade": old,
        "kept": str(kept) if kept else None,
        "shorter": [
            {"code": was.code, "village": was.village, "restored": restored, "replaced": was.size}
            for was, restored in shorter
        ],
    }
    answer(told, "\n".join(lines), as_json=as_json)


def _fingerprint(sha256: str, books: Sequence[Book]) -> list[str]:
    """What is held against the printed sheet, a line each."""
    return [
        f"SHA-256  {fours(sha256)}",
        *(f"{book.village}：到第 {book.size:,} 笔，{long_hash(book.head)}" for book in books),
    ]


def _show(sha256: str, books: Sequence[Book]) -> None:
    click.echo("\n".join(_fingerprint(sha256, books)), err=True)


def _check_note(file: Path) -> str:
    """The SHA-256 of the copy. Raises BadCopy where the note beside it tells of another."""
    digest, noted = digest_of(file), read_note(note_of(file))
    if noted is not None and noted.sha256 != digest:
        raise BadCopy(f"{file} 和备份时写下的指纹不一样，文件坏了或被换过。{UNTOUCHED}")
    return digest


def _books_of(url: URL) -> Sequence[Book]:
    """Where the books of what is to be replaced end; none where there is no database that could be read."""
    try:
        return read_books(read_only(url))[1]
    except BadCopy:
        return ()


def _restore_sqlite(
    file: Path, sha256: str, target: Path | None, force: bool, keys: Path
) -> tuple[Sequence[Book], Path | None]:
    """The copy is made beside the target and checked there; then one rename puts it in place. Without a target nothing is."""
    folder_of = target.parent if target else None
    if folder_of:
        folder_of.mkdir(parents=True, exist_ok=True)
    kept = None
    with TemporaryDirectory(dir=folder_of, prefix=".restore-") as folder:
        made = Path(folder) / "copy.db"
        shutil.copyfile(file, made)
        check_file(made)
        schema, books = read_books(sqlite_address(made))
        _show(sha256, books)
        needs_upgrade(schema)
        _refuse(find_faults(sqlite_address(made), keys, progress), UNTOUCHED)
        fold(made)
        if target:
            with _alone(target) as holds_villages:
                if holds_villages and not force:
                    raise click.ClickException(f"{target} 里已经有村的数据。确实要换掉，请加 --force；旧的会留在旁边。")
                kept = _keep_beside(target) if holds_villages else None
                made.replace(target)
            sync_folder(target.parent)
    return books, kept


def _refuse(faults: Sequence[str], ending: str) -> None:
    """Raises BadCopy naming the first bad transaction; ``ending`` says what now is."""
    if faults:
        raise BadCopy(f"备份里{faults[0]}。{ending}")


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


def _restore_postgresql(file: Path, sha256: str, url: URL, force: bool, dry_run: bool, keys: Path) -> Sequence[Book]:
    """A dump shows its books only once it is in place; before that, what was noted beside it is shown."""
    run(["pg_restore", "--list", str(file)], url)
    noted = read_note(note_of(file))
    _show(sha256, noted.books if noted else ())
    if noted:
        needs_upgrade(noted.schema)
    if dry_run:
        return noted.books if noted else ()
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
    run(
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
    _refuse(find_faults(url, keys, progress, IN_PLACE), IN_PLACE)
    return read_books(url, IN_PLACE)[1]
