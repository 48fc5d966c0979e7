"""Leaving while others write, and what a power cut in the middle leaves: nothing that looks whole."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from civility import ledger
from civility.leaving import export_village
from civility.leaving.folder import MANIFEST
from tests.database import make_engine, sqlite_database
from tests.factories.store import grant
from tests.leaving.moving import arrive, contents, head_of, leave, program

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from civility.leaving import export_village, import_village
from tests.leaving.moving import program

what, url, folder, village, at = sys.argv[1:]

def die(done, total):
    if done >= total * float(at):
        os.kill(os.getpid(), signal.SIGKILL)

with program(url) as (_app, session):
    if what == "import":
        import_village(session, folder=Path(folder), progress=die)
    else:
        export_village(session, village_id=UUID(village), out=Path(folder), progress=die)
"""


def kill(what, url, folder, village_id, at):
    words = [sys.executable, "-c", KILLED, what, url, str(folder), str(village_id), str(at)]
    assert subprocess.run(words, cwd=ROOT, timeout=120).returncode == -9


@pytest.mark.postgresql
def test_what_leaves_is_one_moment_though_others_write_meanwhile(database_url, elsewhere, tmp_path):
    left = leave(database_url, tmp_path / "first")
    engine = make_engine(database_url)
    wrote = []

    def write(done, total):
        if not wrote:
            with Session(engine) as other:
                grant(other, left.village_id, "0001", 10)
                wrote.append(head_of(other, left.village_id)[0])

    with program(database_url) as (_app, session):
        before = head_of(session, left.village_id)
        session.rollback()
        manifest = export_village(session, village_id=left.village_id, out=tmp_path / "second", progress=write)
    engine.dispose()
    assert wrote == [before[0] + 1]
    assert (manifest.book["seq"], manifest.book["hash"]) == (before[0], before[1].hex())
    assert arrive(elsewhere, tmp_path / "second").seq == before[0]


@pytest.mark.parametrize("at", [0.2, 0.6, 0.99])
def test_a_killed_import_leaves_nothing_and_the_next_one_comes_in(left, elsewhere, at):
    with program(elsewhere) as (_app, session):
        before = contents(session)
    kill("import", elsewhere, left.folder, left.village_id, at)
    with program(elsewhere) as (_app, session):
        assert contents(session) == before
    arrive(elsewhere, left.folder)
    with program(elsewhere) as (_app, session):
        assert ledger.verify(session, left.village_id) == []


def test_a_killed_export_leaves_no_folder_of_that_name(left, tmp_path):
    out = tmp_path / "out"
    kill("export", left.url, out, left.village_id, 0.5)
    assert not out.exists()
    left_over = [path for path in tmp_path.iterdir() if path.name.startswith(".out-")]
    assert len(left_over) == 1
    assert not (left_over[0] / MANIFEST).exists()
    with program(left.url) as (_app, session):
        export_village(session, village_id=left.village_id, out=out)
    assert (out / MANIFEST).exists()


def test_an_export_that_fails_tidies_up(left, tmp_path):
    def full(done, total):
        raise OSError(28, "No space left on device")

    with program(left.url) as (_app, session), pytest.raises(OSError, match="No space"):
        export_village(session, village_id=left.village_id, out=tmp_path / "out", progress=full)
    assert list(tmp_path.iterdir()) == []


def test_other_villages_go_on_as_they_were(left, tmp_path):
    """The village that arrives touches no row of those that are there."""
    (tmp_path / "there").mkdir()
    there = leave(sqlite_database(tmp_path / "there"), tmp_path / "theirs")
    with program(there.url) as (_app, session):
        before, counted = head_of(session, there.village_id), contents(session)
    arrive(there.url, left.folder)
    with program(there.url) as (_app, session):
        assert head_of(session, there.village_id) == before
        after = contents(session)
        assert after["ledger_head"] == counted["ledger_head"] + 1
        assert after["division"] == counted["division"] + 1
        session.rollback()
        assert ledger.verify(session, there.village_id) == []
        session.rollback()
        assert ledger.verify(session, left.village_id) == []
