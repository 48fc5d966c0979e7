"""Due work."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from civility.cli import due, worker
from civility.clock import frozen
from civility.points.queries import get_claim
from tests.factories.points import make_notice, make_scene


def test_a_notice_whose_time_is_over_is_closed_once(civility, session):
    scene = make_scene(session)
    notice, claims = make_notice(session, scene, *scene.households)
    assert civility.json("worker", "--once")[1]["done"]["claims-posted"] == 0
    with frozen(notice.closes_at + timedelta(seconds=1)):
        assert civility.json("worker", "--once") == (
            0,
            {
                "done": {
                    "claims-posted": 3,
                    "deductions-taken": 0,
                    "deductions-lapsed": 0,
                    "corrections-done": 0,
                    "holds-released": 0,
                    "matters-escalated": 0,
                    "matters-closed": 0,
                    "shifts-kept": 0,
                    "year-closes": 0,
                    "points-followed": 0,
                    "books-sealed": 1,
                    "spot-checks": 0,
                    "checkpoints-confirmed": 1,
                    "api-answers-forgotten": 0,
                    "visits-emptied": 0,
                    "reminders-emptied": 0,
                    "matters-emptied": 0,
                    "objections-emptied": 0,
                    "comments-emptied": 0,
                    "covenant-comments-emptied": 0,
                    "photos-emptied": 0,
                    "heads-gone": 0,
                    "copies-made": 0,
                    "books-audited": 1,
                    "prints-dropped": 0,
                    "prints-made": 0,
                },
                "failed": [],
            },
        )
        assert civility.json("worker", "--once")[1]["done"]["claims-posted"] == 0
    session.rollback()
    assert get_claim(session, scene.village_id, claims[0].id).state == "posted"


def test_one_kind_of_work_that_fails_does_not_stop_the_others(civility, session, monkeypatch, caplog):
    def broken(_session):
        raise ZeroDivisionError("x")

    make_scene(session)
    monkeypatch.setattr(worker, "DUE", (due.Job("broken", broken), *due.DUE))
    result = civility("worker", "--once", "--json")
    assert result.exit_code == 1
    assert '"claims-posted": 0' in result.stdout
    assert result.stderr.endswith("Error: 没有做成：broken。原因见日志。\n")
    assert "due work failed: broken" in caplog.text


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_it_stops_at_once_and_cleanly_when_told_to(civility, database_url, name):
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", "from civility.cli import main; main()", "worker"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stderr is not None
        assert "60" in started.stderr.readline()
        time.sleep(0.3)
        started.send_signal(getattr(signal, name))
        assert started.wait(30) == 0  # well before the minute of its next round, on a busy machine too
