"""How long the demo township takes to make, and the memory that takes."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.scale import Scale
from bench.served import CIVILITY, ROOT, environment


def measure(scale: Scale, database: Path) -> dict[str, Any]:
    """Make the demo in ``database`` with the program's own command."""
    sizes = {"--villages": scale.villages, "--households": scale.households, "--months": scale.months}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*CIVILITY, "demo", *(str(word) for pair in sizes.items() for word in pair)],
        cwd=ROOT,
        env=environment(database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError("civility demo failed")
    return {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "database_mb": database.stat().st_size / 1024**2,
    }
