"""How fast a book is written, checked and read, beside the raw driver and beside its peers, in one run.

Every figure is a median over rounds in which both sides take turns. Take the ratios, not the figures.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from bench.installing import install
from bench.ledger import checking, contention, outside, peers, posting, reading, size
from bench.scale import Scale
from tests.database import Postgresql, make_engine, postgresql_programs, run_postgresql, sqlite_database

CONNECTIONS = 8
VILLAGES = 400


def measure(scale: Scale) -> dict[str, Any]:
    """SQLite as it is served, and where it is installed PostgreSQL with fsync on."""
    told: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="civility-bench-")))
        told["sqlite"] = _on_sqlite(folder, scale)
        if scale.postgresql and postgresql_programs() is not None:
            server = stack.enter_context(run_postgresql(durable=True))
            told["postgresql"] = _on_postgresql(server, scale)
            if scale.peers:
                python = install(folder)
                told["peers"] = peers.beside(server, python, scale.seconds, scale.rounds)
                hurried = stack.enter_context(run_postgresql(durable=False))
                told["peers_without_fsync"] = peers.beside(hurried, python, scale.seconds, scale.rounds)
    return told


def _on_sqlite(folder: Path, scale: Scale) -> dict[str, Any]:
    with _sqlite(folder / "writing") as engine:
        told: dict[str, Any] = posting.one_connection(engine, scale.seconds, scale.rounds)
        told |= contention.shares(engine, scale.seconds * 2)
        told["hot_village"] = contention.hot_village(engine, scale.seconds, scale.rounds)
    with _sqlite(folder / "checking") as engine:
        told["verify"] = checking.checked(engine, scale.checked, scale.rounds)
    with _sqlite(folder / "small") as small, _sqlite(folder / "large") as large:
        told["reads"] = reading.aged([(small, scale.young), (large, scale.history)], scale.rounds)
        told["on_disk"] = size.on_disk(large)
        told["outside"] = outside.checked_outside(large, folder)
    return told


def _on_postgresql(server: Postgresql, scale: Scale) -> dict[str, Any]:
    with _postgresql(server) as engine:
        told: dict[str, Any] = posting.one_connection(engine, scale.seconds, scale.rounds)
        for connections in (1, CONNECTIONS):
            told[f"villages_{VILLAGES}_connections_{connections}"] = posting.many_connections(
                engine, connections, VILLAGES, scale.seconds, scale.rounds
            )
        told["hot_village"] = contention.hot_village(engine, scale.seconds, scale.rounds)
    with _postgresql(server) as engine:
        told["verify"] = checking.checked(engine, scale.checked, scale.rounds)
    with _postgresql(server) as small, _postgresql(server) as large:
        told["reads"] = reading.aged([(small, scale.young), (large, scale.history)], scale.rounds)
        told["on_disk"] = size.on_disk(large)
    return told


@contextmanager
def _sqlite(folder: Path) -> Iterator[Engine]:
    folder.mkdir()
    engine = make_engine(sqlite_database(folder))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _postgresql(server: Postgresql) -> Iterator[Engine]:
    with server.database() as url:
        engine = make_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
