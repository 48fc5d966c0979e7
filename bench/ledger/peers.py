"""Beside other ledgers in Python, each as its own documentation writes one two-leg transaction, on one PostgreSQL.

The raw driver takes its turn too: how many times as fast as a peer it is, is the most anything that keeps our rows can be.

Where the disk takes milliseconds to promise that it has written, everybody waits for it most of the time: the same on a
server that does not ask the disk shows what each costs by itself.

They are no part of this program: ``bench/peers.txt`` goes into a virtual environment in a temporary folder, and each
runs in a process of its own from ``bench/peers/``, told by its standard input when it is its turn.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bench.ledger.books import in_turn, new_village, rate, transfer, warmed, write
from bench.ledger.raw import Raw, transfers
from tests.database import OWNER, Postgresql, make_engine

HERE = Path(__file__).resolve().parents[1]
PEERS = ("hordak", "django_ledger", "ledgerchain")  # bench/peers/with_….py


def beside(server: Postgresql, python: Path | str, seconds: float, rounds: int) -> dict[str, Any]:
    """How many times as fast as each peer, one connection, one transaction a commit; or why that is not known."""
    if isinstance(python, str):
        return {"not_measured": python}
    with ExitStack() as stack:
        engine = make_engine(stack.enter_context(server.database()))
        stack.callback(engine.dispose)
        session = stack.enter_context(Session(engine))
        village = new_village(engine)
        raw, by_hand = Raw(engine), new_village(engine)
        stack.callback(raw.close)
        acts = {
            "ours": lambda: rate(lambda: write(session, [transfer(village)]), seconds),
            "raw": lambda: rate(lambda: raw.write(by_hand, 1, transfers), seconds),
        }
        for name in PEERS:
            acts[name] = stack.enter_context(_peer(server, python, name, seconds))
        found = in_turn(warmed(engine, acts), rounds)
    told = {f"{name}_per_second": figure for name, figure in found.items()}
    return told | {f"{side}_over_{name}": found[side] / found[name] for name in PEERS for side in ("ours", "raw")}


@contextmanager
def _peer(server: Postgresql, python: Path, name: str, seconds: float) -> Iterator[Any]:
    with server.database("template0") as url:
        database = make_engine(url).url.database
        process = subprocess.Popen(
            [python, HERE / "peers" / f"with_{name}.py", str(server.folder), str(database), OWNER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answers = process.stdin, process.stdout

        def turn() -> float:
            print(seconds, file=asked, flush=True)
            return float(answers.readline())

        try:
            yield turn
        finally:
            process.communicate()
