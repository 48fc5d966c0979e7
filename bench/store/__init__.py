"""A market day at the points supermarket, as clerks meet it: through ``civility serve`` on loopback."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.scale import Scale
from bench.served import CIVILITY, EMPTY, serve
from bench.store import counter, last_item, market, tills
from tests.database import make_engine, postgresql_programs, run_postgresql, sqlite_database


def measure(scale: Scale) -> dict[str, Any]:
    """On SQLite everything; on PostgreSQL, where it is installed, what many tills sell at once."""
    told: dict[str, Any] = {}
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        told["sqlite"] = _measured(sqlite_database(Path(folder)), scale, whole=True)
    if scale.postgresql and postgresql_programs() is not None:
        with run_postgresql(durable=True) as server, server.database() as url:
            told["postgresql"] = _measured(url, scale, whole=False)
    return told


def _measured(url: str, scale: Scale, *, whole: bool) -> dict[str, Any]:
    with ExitStack() as stack:
        engine = make_engine(url)
        stack.callback(engine.dispose)
        day = market.prepare(engine, scale)
        ours = stack.enter_context(serve([*CIVILITY, "serve", "--no-worker"], url))
        clerks = [market.Clerk.signed_in(ours.port, day, number) for number in range(market.CLERKS)]
        told: dict[str, Any] = {"redemptions": tills.measure(engine, clerks, scale)}
        if whole:
            empty = stack.enter_context(serve(EMPTY, url))
            told["counter_pages"] = counter.measure(clerks[0], empty.port, day, scale)
            told["last_item"] = last_item.measure(engine, clerks, day, scale)
            told["market_morning"] = market.morning(engine, clerks, day, scale)
    return told
