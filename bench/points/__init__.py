"""How fast points go their way, and whether a village's lists stay quick when it has lived for years."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.points import acts, lists
from bench.scale import Scale
from tests.database import make_engine, sqlite_database


def measure(scale: Scale) -> dict[str, Any]:
    """On SQLite as it is served: taking a standard in, one act for many households, lists of many claims."""
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        database = Path(sqlite_database(Path(folder)).removeprefix("sqlite:///"))
        engine = make_engine(f"sqlite:///{database}")
        try:
            told = acts.measure(engine, scale)
            villager = lists.fill(engine, scale)
        finally:
            engine.dispose()
        return told | {"lists": lists.measure(database, villager, scale)}
