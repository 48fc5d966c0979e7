"""Every figure can be measured: run once at the smallest sizes, never for the time it takes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def bench(*words):
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--tiny", "--json", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("CIVILITY_")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_program_is_measured_as_people_meet_it():
    found = bench("start", "pages")

    assert set(found) == {"machine", "demo", "start", "pages"}
    assert {name for name, pages in found["pages"]["pages"].items() if pages["p50_ms"] <= 0} == set()
    assert len(found["pages"]["pages"]) == 13
    assert found["pages"]["failed"] == {}
    assert found["pages"]["worker"]["kinds_of_pages_opened"] > 200


@pytest.mark.parametrize("name", ["paper", "ledger", "points", "store", "governance"])
def test_what_needs_no_demo_is_measured_alone(name):
    found = bench(name)

    assert set(found) == {"machine", name}
    assert found[name]


def test_a_figure_nobody_knows_is_refused():
    done = subprocess.run([sys.executable, "-m", "bench", "speed"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 2
    assert "no such figure: speed" in done.stderr
