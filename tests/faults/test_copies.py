"""A restore that is killed half-way, and backups that are not whole: what was there before is there still."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from civility import ledger
from civility.backups.notes import note_of
from tests.cli.conftest import Command
from tests.database import OWNER, make_engine, sqlite_database
from tests.factories.store import balance_of, grant, make_shop

ROOT = Path(__file__).parents[2]
SECRET = "test-secret-key-of-at-least-32-characters"

# Dies just before the step that the audit event names: the copy, the second name of the old file, the rename.
KILLED = """
import os, signal, sys
from civility.cli import main

step, file = sys.argv[1:]

def die(event, arguments):
    if event == step:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
main(["restore", file, "--force"])
"""

# … and here with its children, a moment after pg_restore began.
KILLED_LATER = (
    "sys.addaudithook(lambda event, _: Timer(0.15, os.killpg, (0, 9)).start() if event == 'subprocess.Popen' else 0)"
)


@pytest.fixture
def civility(monkeypatch):
    monkeypatch.setenv("CIVILITY_SECRET_KEY", SECRET)
    return Command()


def point(monkeypatch, url):
    monkeypatch.setenv("CIVILITY_DATABASE_URL", url)


def worth(url, village_id):
    """What household 0001 holds, in a database whose book must be whole."""
    engine = make_engine(url)
    with Session(engine) as session:
        assert ledger.verify(session, village_id) == []
        found = balance_of(session, village_id, "0001")
    engine.dispose()
    return found


@pytest.fixture
def copied(civility, monkeypatch, tmp_path):
    """The address of a database, its village, and a backup made before 77 tenths came in (1000 → 1077)."""
    url = sqlite_database(tmp_path)
    point(monkeypatch, url)
    engine = make_engine(url)
    with Session(engine) as session:
        village_id = make_shop(session).village.id
        session.rollback()
        assert civility("backup", tmp_path / "copy.db").exit_code == 0
        note_of(tmp_path / "copy.db").unlink()  # the file must speak for itself
        grant(session, village_id, "0001", 77)
    engine.dispose()
    return url, village_id, tmp_path / "copy.db"


@pytest.mark.parametrize("step", ["shutil.copyfile", "os.link", "os.rename"])
def test_a_restore_that_is_killed_leaves_the_old_database_whole(civility, copied, step):
    url, village_id, file = copied
    killed = subprocess.run([sys.executable, "-c", KILLED, step, str(file)], cwd=ROOT, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert worth(url, village_id) == 1077
    assert civility("restore", file, "--force").exit_code == 0
    assert worth(url, village_id) == 1000


@pytest.mark.parametrize("left", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_backup_is_refused_in_one_sentence(civility, copied, left):
    url, village_id, file = copied
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * left)])
    refused = civility("restore", file, "--force")
    assert (refused.exit_code, refused.stderr.count("\n"), "什么也没有改动" in refused.stderr) == (1, 1, True)
    assert worth(url, village_id) == 1077


@pytest.mark.parametrize("page", [0, 1, 7, 20])
def test_a_backup_with_an_overwritten_page_is_refused_in_one_sentence(civility, copied, page):
    url, village_id, file = copied
    data = bytearray(file.read_bytes())
    data[page * 4096 : page * 4096 + 2048] = b"\xa5" * 2048
    file.write_bytes(data)
    refused = civility("restore", file, "--force")
    assert (refused.exit_code, refused.stderr.count("\n"), "什么也没有改动" in refused.stderr) == (1, 1, True)
    assert worth(url, village_id) == 1077


@pytest.fixture
def dumped(civility, monkeypatch, postgresql, tmp_path):
    """The same on PostgreSQL, where the owner of the tables restores."""
    with postgresql.database() as url:
        owner = make_url(url).set(username=OWNER).render_as_string(hide_password=False)
        point(monkeypatch, owner)
        engine = make_engine(url)
        with Session(engine) as session:
            village_id = make_shop(session).village.id
            session.rollback()
            assert civility("backup", tmp_path / "copy.dump").exit_code == 0
            note_of(tmp_path / "copy.dump").unlink()
            grant(session, village_id, "0001", 77)
        engine.dispose()
        yield url, village_id, tmp_path / "copy.dump"


@pytest.mark.parametrize("left", [0.1, 0.5, 0.95])
def test_a_truncated_dump_is_refused_and_postgresql_keeps_what_it_had(civility, dumped, left):
    url, village_id, file = dumped
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * left)])
    refused = civility("restore", file, "--force")
    assert (refused.exit_code, refused.stderr.count("\n"), "pg_restore" in refused.stderr) == (1, 1, True)
    assert worth(url, village_id) == 1077


def test_postgresql_is_whole_though_everything_is_killed_while_it_is_restored(dumped):
    """pg_restore works in one transaction: killed with its parent it leaves what was there."""
    url, village_id, file = dumped
    script = KILLED.replace("sys.addaudithook(die)", "from threading import Timer; " + KILLED_LATER)
    running = subprocess.Popen([sys.executable, "-c", script, "-", str(file)], cwd=ROOT, start_new_session=True)
    assert running.wait(timeout=120) == -signal.SIGKILL
    assert worth(url, village_id) in (1077, 1000)
