"""The copy of the night: made once, verified, never half; and the drill that shows it is worth something."""

import dataclasses
import errno
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from civility import ledger
from civility.backups import services
from civility.backups.errors import CopyFailed
from civility.backups.queries import list_copies
from civility.backups.rules import KEPT, name_of
from civility.backups.services import UNFINISHED, copy_due, find_trouble, make_copy
from civility.cli.due import DUE
from civility.cli.worker import run_due
from civility.clock import frozen, now
from tests.cli.conftest import Command
from tests.database import make_engine, make_settings, sqlite_database
from tests.factories.store import balance_of, grant, make_shop

JOB = tuple(job for job in DUE if job.name == "copies-made")
SECRET = "test-secret-key-of-at-least-32-characters"


@pytest.fixture
def copying(app, stick):
    """The application, told to copy onto the stick."""
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], backups=stick)
    return app


@pytest.fixture
def shop(session):
    shop = make_shop(session)
    session.rollback()
    return shop


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.postgresql
def test_each_night_makes_one_copy_with_a_note_of_its_fingerprint(copying, session, shop, stick):
    at = now()
    with frozen(at):
        assert [copy_due(session), copy_due(session)] == [1, 0]
    with frozen(at + timedelta(days=1)):
        grant(session, shop.village.id, "0001", 77)
        session.rollback()
        assert [copy_due(session), copy_due(session)] == [1, 0]
    newest, before = list_copies(stick)
    assert newest.sha256 == hashlib.sha256(newest.file.read_bytes()).hexdigest()
    assert (newest.size_bytes, newest.faults) == (newest.file.stat().st_size, ())
    assert stat.S_IMODE(newest.file.stat().st_mode) == 0o600
    (book,) = newest.books
    head = ledger.get_transaction(session, shop.village.id, book.size)
    assert (book.village, book.head) == (shop.village.name, head.hash.hex())
    assert book.size == before.books[0].size + 1 == ledger.count_transactions(session, shop.village.id)
    assert len(names(stick)) == 4


def test_a_clock_that_ran_ahead_once_ends_no_copies(copying, session, shop, stick):
    at = now()
    with frozen(at + timedelta(days=900)):
        assert copy_due(session) == 1
    for night in range(KEPT + 2):
        with frozen(at + timedelta(days=night)):
            assert [copy_due(session), copy_due(session)] == [1, 0]
    assert len(list_copies(stick)) == KEPT + 1


@pytest.mark.parametrize("asked", ["stat", "listdir", "statvfs", "open", "scandir", "unlink"])
def test_a_stick_that_broke_is_told_in_one_line_of_the_log(copying, session, shop, stick, caplog, break_stick, asked):
    url, keys = make_url(copying.config["SETTINGS"].database_url), copying.config["SETTINGS"].keys_folder
    for night in range(KEPT):
        with frozen(now() - timedelta(days=night + 2)):
            make_copy(url, stick / name_of(now(), "db"), keys=keys)
    break_stick(asked)
    assert run_due(copying, JOB) == ({}, ["copies-made"])
    (told,) = [record for record in caplog.records if "copies-made" in record.message]
    said = (
        f"放备份的文件夹不在：{stick}"
        if asked == "stat"
        else f"放备份的文件夹读写不了：{stick}（{os.strerror(errno.EIO)}）"
    )
    assert (said in told.message, told.exc_info in (None, False)) == (True, True)


def test_nothing_is_copied_where_no_folder_is_set(app, session, shop):
    assert copy_due(session) == 0
    assert find_trouble(app.config["SETTINGS"]) is None


def test_the_newest_seven_stay_and_what_a_person_put_there(copying, session, shop, stick):
    (stick / "holiday.jpg").write_bytes(b"x")
    for night in range(KEPT + 2):
        with frozen(now() + timedelta(days=night)):
            assert copy_due(session) == 1
    assert len(list_copies(stick)) == KEPT
    assert len(names(stick)) == 2 * KEPT + 1


def test_a_stick_that_is_not_there_is_told_in_one_line_of_the_log_and_made_up_for_once_it_is(
    copying, session, shop, stick, caplog
):
    stick.rmdir()
    assert run_due(copying, JOB) == ({}, ["copies-made"])
    (told,) = [record for record in caplog.records if "copies-made" in record.message]
    assert f"放备份的文件夹不在：{stick}" in told.message
    assert told.exc_info in (None, False)
    assert not stick.exists()
    stick.mkdir()
    assert run_due(copying, JOB) == ({"copies-made": 1}, [])


def test_a_stick_too_small_is_refused_before_anything_is_written(copying, session, shop, stick, monkeypatch):
    full = shutil.disk_usage(stick)._replace(free=0)
    monkeypatch.setattr(services.shutil, "disk_usage", lambda _folder: full)
    with pytest.raises(CopyFailed, match=r"放不下了：备份约 [\d.]+ MB，只剩 0\.0 MB"):
        copy_due(session)
    assert names(stick) == []


@pytest.mark.postgresql
def test_a_disk_that_ends_while_it_is_written_leaves_nothing_half_and_the_old_copies(copying, session, shop, stick):
    with frozen(now() - timedelta(days=3)):
        assert copy_due(session) == 1
    kept = names(stick)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, before[1]))
    try:
        with pytest.raises(CopyFailed):
            copy_due(session)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(stick) == kept
    assert copy_due(session) == 1


def test_what_a_killed_maker_left_is_cleared_away(copying, session, shop, stick):
    (stick / f"{UNFINISHED}abc").mkdir()
    (stick / f"{UNFINISHED}abc" / "copy").write_bytes(b"half")
    assert copy_due(session) == 1
    assert [name for name in names(stick) if name.startswith(UNFINISHED)] == []


def test_while_another_worker_copies_this_one_leaves_it_alone(copying, session, shop, stick):
    with services.alone_in(stick):
        assert copy_due(session) == 0
    assert copy_due(session) == 1


@pytest.mark.parametrize("spoil", ["shorter", "gone", "note"])
def test_what_is_not_whole_does_not_count_as_a_copy(copying, session, shop, stick, spoil):
    assert copy_due(session) == 1
    (copy,) = list_copies(stick)
    if spoil == "shorter":
        copy.file.write_bytes(copy.file.read_bytes()[:-1])
    elif spoil == "gone":
        copy.file.unlink()
    else:
        copy.note.write_text("{")
    assert list_copies(stick) == []


def test_a_book_with_a_fault_is_copied_with_its_fault_and_nothing_is_dropped_for_it(tmp_path, stick):
    url = sqlite_database(tmp_path)
    engine = make_engine(url)
    with Session(engine) as session:
        make_shop(session)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "civility.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        (seq,) = database.execute("SELECT max(seq) FROM ledger_posting").fetchone()
        database.execute("UPDATE ledger_posting SET amount = amount + 1 WHERE seq = ?", (seq,))
        database.commit()
    copy = make_copy(make_url(url), stick / "a.db", keys=make_settings(url).keys_folder)
    assert len(copy.faults) == 1
    assert f"账本不完好：第 {seq} 笔" in copy.faults[0]
    assert list_copies(stick) == [copy]


def test_the_drill_on_sqlite(monkeypatch, tmp_path, stick):
    """The worker copies in the night; the database is lost; what the copy puts back is the same to the last hash."""
    url = sqlite_database(tmp_path)
    monkeypatch.setenv("CIVILITY_DATABASE_URL", url)
    monkeypatch.setenv("CIVILITY_SECRET_KEY", SECRET)
    monkeypatch.setenv("CIVILITY_KEYS", str(make_settings(url).keys_folder))
    monkeypatch.setenv("CIVILITY_BACKUPS", str(stick))
    civility = Command()
    engine = make_engine(url)
    with Session(engine) as session:
        shop = make_shop(session)
        village_id, village_code = shop.village.id, shop.village.code
        grant(session, village_id, "0001", 77)
        session.rollback()
    engine.dispose()
    assert civility.json("worker", "--once")[1]["done"]["copies-made"] == 1
    told = heads_and_balances(url, village_id)
    assert told[1]["0001"] == 1077
    for file in tmp_path.glob("civility.db*"):
        file.unlink()
    (copy,) = list_copies(stick)
    code, looked = civility.json("restore", copy.file, "--dry-run")
    assert (code, looked["sha256"], looked["villages"]) == (0, copy.sha256, 1)
    assert list(tmp_path.glob("civility.db*")) == []
    code, restored = civility.json("restore", copy.file)
    assert (code, restored["sha256"], restored["shorter"]) == (0, copy.sha256, [])
    assert heads_and_balances(url, village_id) == told
    assert civility("ledger", "verify").exit_code == 0
    assert restored["books"] == {village_code: [copy.books[0].size, copy.books[0].head]}


def heads_and_balances(url, village_id):
    engine = make_engine(url)
    with Session(engine) as session:
        size = ledger.count_transactions(session, village_id)
        hashes = [ledger.get_transaction(session, village_id, seq).hash for seq in range(1, size + 1)]
        balances = {number: balance_of(session, village_id, number) for number in ("0001", "0002")}
    engine.dispose()
    return hashes, balances


def test_the_note_agrees_with_sha256sum(copying, session, shop, stick):
    assert copy_due(session) == 1
    (copy,) = list_copies(stick)
    said = subprocess.run(["sha256sum", copy.file], capture_output=True, text=True, check=True).stdout
    assert said.split()[0] == json.loads(copy.note.read_text(encoding="utf-8"))["sha256"]
