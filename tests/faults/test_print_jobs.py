"""A print job whose maker is killed, and one that finds no room: no half file, taken up again or said in words."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from civility import clock
from civility.clock import now
from civility.extensions import current_session
from civility.people.printing import card_sheet
from civility.people.queries import list_current_cards, list_households
from civility.people.services import issue_missing_cards
from civility.prints.making import make_prints
from civility.prints.models import PrintFile
from civility.prints.queries import get_file, get_job
from civility.prints.services import LEASE
from tests.conftest import sign_in
from tests.database import make_settings
from tests.factories.people import make_user, make_village
from tests.factories.prints import a_job
from tests.faults.test_broken_off import full_disk

pytestmark = pytest.mark.xdist_group("kills")
ROOT = Path(__file__).resolve().parents[2]

# The worker as it is, but that it stops to be killed once it has told of the first sheet.
WORKER = """
import time
from civility.cli import main
from civility.prints import making
tell = making.tell_drawn
def tell_and_wait(*args, **said):
    answer = tell(*args, **said)
    print("told", said["drawn"], flush=True)
    time.sleep(60)
    return answer
making.TOLD_EVERY_S, making.tell_drawn = 0.0, tell_and_wait
main(["worker", "--once"])
"""


@pytest.fixture
def village(session, app):
    made = make_village(session, households=25)
    issue_missing_cards(session, village_id=made.id)
    return made


@pytest.fixture
def officer(session, village):
    return make_user(session, village, "committee")[1]


def expected(session, village):
    return card_sheet(session, village, list_households(session, village.id), list_current_cards(session, village.id))


def start_worker(url: str) -> "subprocess.Popen[str]":
    settings = make_settings(url)
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CIVILITY_DATABASE_URL": url,
            "CIVILITY_SECRET_KEY": settings.secret_key,
            "CIVILITY_BASE_URL": settings.base_url,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.postgresql
def test_a_job_whose_worker_is_killed_is_made_by_the_next(session, village, officer, engine, database_url):
    job_id = a_job(session, village, officer, pieces=25).id
    session.rollback()
    worker = start_worker(database_url)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "told 10\n"
    worker.kill()
    worker.wait(10)
    worker.stdout.close()
    left = get_job(session, village.id, job_id)
    assert (left.state, left.drawn, left.tries) == ("making", 10, 1)
    assert session.query(PrintFile).count() == 0
    assert make_prints(session) == 0  # it may still be at work, for all anybody knows
    with clock.frozen(now() + LEASE + timedelta(seconds=1)):
        assert make_prints(session) == 1
    done = get_job(session, village.id, job_id)
    assert (done.state, done.tries, done.pages) == ("done", 2, 3)
    assert get_file(session, village.id, job_id) == expected(session, village)


def test_a_disk_without_room_for_the_file_fails_the_job_in_words_and_leaves_none(
    session, village, officer, client, database_url
):
    whole = expected(session, village)  # and their codes are written down, which takes room
    job_id = a_job(session, village, officer, pieces=25).id
    session.rollback()
    with full_disk(Path(make_url(database_url).database or "")):
        assert make_prints(current_session()) == 1
        current_session().close()
    session.rollback()
    assert get_job(session, village.id, job_id).state == "failed"
    assert session.query(PrintFile).count() == 0
    sign_in(client, make_user(session, village, "committee")[0])
    assert "磁盘可能满了" in client.get(f"/v/{village.code}/prints/jobs/{job_id}").text
    again = a_job(session, village, officer, pieces=25).id
    assert make_prints(session) == 1
    assert get_file(session, village.id, again) == whole
