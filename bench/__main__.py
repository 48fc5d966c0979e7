"""``python -m bench [NAME …] [--json] [--tiny] [--million]``: the figures of bench/README.md, in one run on this machine."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import demo, governance, ledger, pages, paper, points, start, store
from bench.scale import FULL, TINY, Scale

ON_DEMO: dict[str, Callable[[Scale, Path], dict[str, Any]]] = {"start": start.measure, "pages": pages.measure}
ALONE: dict[str, Callable[[Scale], dict[str, Any]]] = {
    "paper": paper.measure,
    "ledger": ledger.measure,
    "points": points.measure,
    "store": store.measure,
    "governance": governance.measure,
}
NAMES = ("demo", *ON_DEMO, *ALONE)


def machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def run(names: list[str], scale: Scale) -> dict[str, Any]:
    """Figures by name, each from processes and files of its own."""
    results: dict[str, Any] = {"machine": machine()}
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        database = Path(folder) / "civility.db"
        if set(names) & {"demo", *ON_DEMO}:
            results["demo"] = demo.measure(scale, database)
        for name, on_demo in ON_DEMO.items():
            if name in names:
                results[name] = on_demo(scale, database)
    for name, alone in ALONE.items():
        if name in names:
            results[name] = alone(scale)
    return results


def show(results: Mapping[str, Any], indent: int = 0) -> None:
    for name, value in results.items():
        if isinstance(value, Mapping):
            print(f"{' ' * indent}{name}")
            show(value, indent + 2)
        else:
            figure = f"{value:12,.3f}" if isinstance(value, float) else f"{value!s:>12}"
            print(f"{' ' * indent}{name:{44 - indent}}{figure}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)}; all when left out")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--tiny", action="store_true", help="the smallest sizes: to see that everything runs")
    parser.add_argument("--million", action="store_true", help="read from a book of a million transactions")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}")
    scale = TINY if options.tiny else FULL
    if options.million:
        scale = replace(scale, history=1_000_000)
    results = run(options.names or list(NAMES), scale)
    if options.json:
        json.dump(results, sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        show(results)


if __name__ == "__main__":
    main()
