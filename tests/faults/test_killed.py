"""Killed with -9 at any moment: nothing that was answered is lost, nothing is doubled. ``make faults`` kills a thousand times."""

import os
from pathlib import Path

import pytest

from tests.faults.killed_server import kill_server_under_load
from tests.faults.kills import judge, kill_writers
from tests.faults.writers import Deed, Diary
from tests.ledger.books import VILLAGE

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("kills")]
SEED = int.from_bytes(os.urandom(4), "big")


def silent(_killed: int) -> None:
    pass


def test_writers_killed_at_any_moment_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    report = kill_writers(database_url, tmp_path, kills=12, seed=SEED, progress=silent)
    assert report.wrong == [], f"seed {SEED}"
    assert (report.kills, report.lost, report.doubled) == (12, 0, 0)
    assert report.retried > 0, "some were killed in the middle"
    assert report.transactions > report.acknowledged > 12


def test_the_count_of_what_was_lost_can_fail(database_url: str, tmp_path: Path) -> None:
    """An acknowledgement that the book knows nothing of, and one that it holds otherwise, are both told."""
    kill_writers(database_url, tmp_path, kills=1, seed=SEED, progress=silent)
    diaries = [Diary(path) for path in sorted(tmp_path.glob("*.diary"))]
    assert judge(database_url, diaries).wrong == []
    never = next(key for key in (f"never-{n}" for n in range(99)) if Deed(VILLAGE, key).kind == "award")
    diaries[0].write(
        done=never,
        village=str(VILLAGE),
        earlier=False,
        written=[
            [f"{never}.0", 1, "00"],
        ],
    )
    found = judge(database_url, diaries)
    assert (found.lost, found.wrong) == (1, [f"{never}.0 was acknowledged and is not in the book"])


def test_a_server_killed_while_it_sells_loses_and_doubles_no_basket(database_url: str, tmp_path: Path) -> None:
    report = kill_server_under_load(database_url, tmp_path, kills=3, seed=SEED, progress=silent)
    assert report.wrong == [], f"seed {SEED}"
    assert (report.kills, report.lost, report.doubled) == (3, 0, 0)
    assert report.retried > 0
    assert report.slips == report.answered > 0
