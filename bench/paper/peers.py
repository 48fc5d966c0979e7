"""The same roll, cards and booklet by this program, fpdf2 and Typst: each in a process of its own, one after another.

Peers are installed from ``bench/peers.txt`` into a virtual environment in a temporary folder and print the same names,
ranks, points, clauses and codes with the same typefaces (``bench/peers/paper_content.py``).
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.installing import install
from bench.scale import Scale

HERE = Path(__file__).resolve().parents[1] / "peers"
NAMES = ("ours", "fpdf2", "typst")


def beside_peers(scale: Scale) -> dict[str, Any]:
    """By document and program: CPU seconds (least of the rounds), peak memory, pages, bytes a page; ours over each peer."""
    with TemporaryDirectory(prefix="civility-paper-") as folder:
        python = install(Path(folder)) if scale.peers else "not asked for"
        programs = {"ours": Path(sys.executable)}
        if isinstance(python, Path):
            programs |= {"fpdf2": python, "typst": python}
        found: dict[str, Any] = {} if isinstance(python, Path) else {"not_measured": python}
        for kind, count in scale.papers:
            rounds = 1 if count > 5_000 else scale.rounds
            found[f"{kind} {count:,}"] = _beside(programs, kind, count, rounds, Path(folder) / "made.pdf")
        return found


def _beside(programs: dict[str, Path], kind: str, count: int, rounds: int, file: Path) -> dict[str, Any]:
    tries: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, python in programs.items():
            tries[name].append(_once(python, name, kind, count, file))
    found: dict[str, Any] = {
        name: {key: min(each[key] for each in told) for key in told[0]} for name, told in tries.items()
    }
    for name in programs.keys() - {"ours"}:
        found[f"ours_over_{name}"] = found["ours"]["cpu_seconds"] / found[name]["cpu_seconds"]
    return found


def _once(python: Path, name: str, kind: str, count: int, file: Path) -> dict[str, float]:
    command = [python, HERE / f"with_{name}.py", kind, str(count), file]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} made no {kind}: {done.stderr[-500:]}")
    told: dict[str, float] = json.loads(done.stdout)
    info = subprocess.run(["pdfinfo", file], capture_output=True, check=True).stdout.decode(errors="replace")
    pages = re.search(r"Pages: +(\d+)", info)
    assert pages is not None
    size = file.stat().st_size
    return told | {"pages": int(pages[1]), "bytes": size, "bytes_a_page": size / int(pages[1])}
