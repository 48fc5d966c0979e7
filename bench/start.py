"""From ``make run`` on a machine where everything is installed to the first page."""

import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.scale import Scale
from bench.served import CIVILITY, EMPTY, ROOT, environment, serve


def measure(scale: Scale, database: Path) -> dict[str, Any]:
    """Medians in seconds: looking whether the demo is there, and ``civility serve`` until ``/`` answers 200."""
    looked, served, empty = [], [], []
    for _ in range(scale.starts):
        began = time.perf_counter()
        subprocess.run(
            [*CIVILITY, "demo", "--if-empty"], cwd=ROOT, env=environment(database), check=True, capture_output=True
        )
        looked.append(time.perf_counter() - began)
        with serve([*CIVILITY, "serve"], database) as ours:
            served.append(ours.first_page_s)
        with serve(EMPTY, database) as theirs:
            empty.append(theirs.first_page_s)
    found = {
        "demo_if_empty_s": statistics.median(looked),
        "serve_to_first_page_s": statistics.median(served),
        "empty_to_first_page_s": statistics.median(empty),
    }
    return {"make_run_s": found["demo_if_empty_s"] + found["serve_to_first_page_s"], **found}
