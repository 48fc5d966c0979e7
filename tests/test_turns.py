"""Writers of one SQLite file take turns, threads and processes alike."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from civility.db import DatabaseBusy, transaction
from civility.turns import FairLock, turns_at
from tests.database import make_engine

ROOT = Path(__file__).resolve().parents[1]
WRITE_FOR = """
import sys, time
from sqlalchemy import text
from sqlalchemy.orm import Session
from civility.db import transaction
from tests.database import make_engine

with Session(make_engine(sys.argv[1])) as session:
    print("ready", flush=True)
    end = float(sys.stdin.readline()) + time.monotonic()
    done = 0
    while time.monotonic() < end:
        with transaction(session):
            session.execute(text("UPDATE division SET name = :name"), {"name": str(done)})
        done += 1
    print(done)
"""


def start(script: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_write_all_the_time_write_equally_often(database_url: str) -> None:
    writers = [start(WRITE_FOR, database_url) for _ in range(3)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("3\n")
        writer.stdin.flush()

    counts = [int(writer.communicate(timeout=60)[0]) for writer in writers]

    assert min(counts) > 5
    assert max(counts) <= 3 * min(counts)  # left to SQLite alone it is a hundred times


def test_a_process_that_dies_in_its_turn_gives_it_up(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    database.touch()
    hold = """
import sys, time
from civility.turns import turns_at
with turns_at(sys.argv[1]).turn(5):
    print("mine", flush=True)
    time.sleep(60)
"""
    holder = start(hold, database)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    given = threading.Event()

    def wait() -> None:
        with turns_at(str(database)).turn(5) as mine:
            assert mine
            given.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not given.wait(0.3)
    holder.send_signal(signal.SIGKILL)
    assert given.wait(10)
    waiting.join()
    holder.communicate()


def test_threads_get_the_lock_in_the_order_they_asked_for_it() -> None:
    lock, order = FairLock(), []
    assert lock.acquire(1)

    def ask(number: int) -> None:
        assert lock.acquire(10)
        order.append(number)
        lock.release()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_whoever_waited_too_long_is_told_and_forgotten(
    database_url: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["civility.db"], "QUEUE_TIMEOUT_S", 0.05)
    refused: list[object] = []

    def write() -> None:
        engine = make_engine(database_url)
        with Session(engine) as other:
            try:
                with transaction(other):
                    refused.append("written")
            except DatabaseBusy as busy:
                refused.append(type(busy))
        engine.dispose()

    with transaction(session):
        late = threading.Thread(target=write)
        late.start()
        late.join()
    write()

    assert refused == [DatabaseBusy, "written"]


def test_the_queue_is_as_reachable_as_the_database(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    database.touch(0o640)
    os.chmod(database, 0o660)

    with turns_at(str(database)).turn(1) as mine:
        assert mine

    assert (tmp_path / "x.db-turn").stat().st_mode & 0o777 == 0o660


def test_where_no_file_can_be_made_writers_of_one_process_still_queue(tmp_path: Path) -> None:
    with turns_at(str(tmp_path / "nowhere" / "x.db")).turn(1) as mine:
        assert mine
