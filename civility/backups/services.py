"""Making copies: one that somebody asks for, and that of the night."""

import errno
import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from civility.backups.databases import (
    Watch,
    check_file,
    copy_sqlite,
    dump_postgresql,
    find_faults,
    fold,
    path_of,
    read_books,
    settle,
    sqlite_address,
    sync_folder,
    unwatched,
)
from civility.backups.errors import CopyFailed
from civility.backups.notes import Copy
from civility.backups.queries import digest_of, list_copies
from civility.backups.rules import is_due, megabytes, name_of, replaceable, until
from civility.clock import now
from civility.config import Settings
from civility.errors import N_

UNFINISHED = ".civility-copy-"
SPARE_BYTES = 1_000_000  # for the note beside it, and what a file system keeps for itself


def copy_due(session: Session) -> int:
    """Make the copy of the night if it is due, then drop what it makes needless; how many copies were made.

    Nothing where copies are turned off. Raises CopyFailed where the folder is not there, has no room, or its disk
    fails. Of two workers at once one makes the copy.
    """
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.backups
    if folder is None:
        return 0
    session.rollback()  # a read left open would hold up the folding of the write-ahead log
    if (trouble := find_trouble(settings)) is not None:
        raise trouble
    try:
        with alone_in(folder, wait=False) as mine:
            newest = next(iter(until(list_copies(folder), now())), None)
            if not mine or not is_due(newest.made_at if newest else None, now()):
                return 0
            url = make_url(settings.database_url)
            make_copy(url, folder / name_of(now(), "db" if settings.on_sqlite else "dump"), keys=settings.keys_folder)
            for old in replaceable(until(list_copies(folder), now())):
                old.note.unlink()  # first: a copy without its note is nobody's, a note without its copy is none
                old.file.unlink()
    except OSError as error:
        raise _broken(folder, error) from error
    return 1


def find_trouble(settings: Settings) -> CopyFailed | None:
    """Why the next copy would fail; None where nothing stands in its way."""
    folder = settings.backups
    if folder is None:
        return None
    if not os.path.isdir(folder):  # Path.is_dir raises what a broken stick answers
        return CopyFailed(
            N_("放备份的文件夹不在：%(folder)s。是U盘就请插好；还没有这个文件夹，请先建好。"), folder=str(folder)
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return CopyFailed(
            N_("放备份的文件夹写不进去：%(folder)s。U盘可能写保护了，或者程序没有权限。"), folder=str(folder)
        )
    try:
        os.listdir(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return _broken(folder, error)
    url = make_url(settings.database_url)
    needed = _size_of(path_of(url)) if settings.on_sqlite else 0
    if free < needed + SPARE_BYTES:
        return CopyFailed(
            N_("%(folder)s 放不下了：备份约 %(needed)s MB，只剩 %(free)s MB。请腾出地方，或换一个U盘。"),
            folder=str(folder),
            needed=megabytes(needed),
            free=megabytes(free),
        )
    return None


def make_copy(url: URL, file: Path, *, keys: Path, watch: Watch = unwatched) -> Copy:
    """Copy the database at ``url`` into ``file`` with its note, verified as it lies on the disk; whole or not at all.

    A book that is not intact is told in ``faults``: a copy of it is better than none. Raises CopyFailed.
    """
    made_at = now()
    try:
        with TemporaryDirectory(dir=file.parent, prefix=UNFINISHED, ignore_cleanup_errors=True) as folder:
            made = Path(folder) / "copy"
            if url.get_backend_name() == "sqlite":
                copy_sqlite(path_of(url), made)
                settle(made)
                check_file(made)
                faults = find_faults(sqlite_address(made), keys, watch)
                schema, books = read_books(sqlite_address(made))
                fold(made)
            else:
                schema, books = dump_postgresql(url, made)
                faults = find_faults(url, keys, watch)
                settle(made)
            size = made.stat().st_size
            copy = Copy(file, made_at, size, digest_of(made), schema, books, tuple(faults))
            note = Path(folder) / "note"
            note.write_text(json.dumps(copy.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            settle(note)
            with suppress(OSError):  # a stick formatted for cameras knows no owners
                made.chmod(0o600)
            made.rename(copy.file)
            note.rename(copy.note)  # last: what has its note is finished
        sync_folder(file.parent)
    except (OSError, sqlite3.Error) as error:
        raise CopyFailed(f"没有备份成：{_said(error)}。没有留下半个文件，原来的备份都在。") from error
    return copy


@contextmanager
def alone_in(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a folder against other makers of copies, and clear away what one left that was cut off; whether it is held."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield True
    finally:
        os.close(descriptor)


def _broken(folder: Path, error: OSError) -> CopyFailed:
    return CopyFailed(
        N_("放备份的文件夹读写不了：%(folder)s（%(why)s）。是U盘就拔下再插好；还不行，U盘坏了，请换一个。"),
        folder=str(folder),
        why=error.strerror or str(error),
    )


def _size_of(path: Path) -> int:
    logs = (path, path.with_name(path.name + "-wal"))
    return sum(part.stat().st_size for part in logs if part.exists())


def _said(error: OSError | sqlite3.Error) -> str:
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error):
        return "放不下了，请腾出地方或换一个U盘"
    return str(error)
