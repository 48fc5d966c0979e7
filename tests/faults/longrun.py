"""The command line of the long runs: so many kills over a fresh database, progress, and one line of figures."""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.database import run_postgresql, sqlite_database


def run(kill: Callable[..., Any], *, kills: int) -> int:
    """Call ``kill`` as the command line says and print its report; 1 when anything was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked = parser.parse_args()
    print(f"{asked.database}: {asked.kills} kills, seed {asked.seed}", file=sys.stderr)

    def progress(killed: int) -> None:
        print(f"\r{killed}/{asked.kills} killed", end="", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="civility-kills-") as folder, database(asked.database, Path(folder)) as url:
        report = kill(url, Path(folder), kills=asked.kills, seed=asked.seed, progress=progress)
    print(file=sys.stderr)
    print(json.dumps({"database": asked.database, "seed": asked.seed, **asdict(report)}, ensure_ascii=False))
    return 1 if report.wrong else 0


@contextmanager
def database(kind: str, place: Path) -> Iterator[str]:
    """A fresh one that would survive a power cut as well: WAL and FULL, or fsync on."""
    if kind == "sqlite":
        yield sqlite_database(place)
        return
    with run_postgresql(durable=True) as server, server.database() as url:
        yield url
