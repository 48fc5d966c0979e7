"""Lists of a village with 50,000 matters behind it, beside an empty page, through ``civility serve`` on loopback."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bench.pages import figures_of, timed
from bench.scale import Scale
from bench.served import CIVILITY, EMPTY, Browser, serve
from civility.clock import now
from civility.db import new_id, transaction
from civility.governance.matters.models import Matter, MatterStep
from civility.governance.matters.rules.kinds import KINDS
from tests.database import make_engine, sqlite_database
from tests.factories.people import PASSWORD, make_user, make_village

STATES = ("rated",) * 16 + ("done", "refused", "raised", "accepted")
A_LOT = 1_000


def fill(engine: Engine, count: int) -> str:
    """A village with so many matters, one in ten of them open, of every kind in turn; its code."""
    with Session(engine) as session:
        village = make_village(session, households=3)
        users = {
            role: make_user(session, village, role, sign_in_name=f"bench-{role}")[1]
            for role in ("committee", "grid_worker")
        }
        handler = users["committee"].user_id
        with transaction(session):
            for start in range(0, count, A_LOT):
                matters = [
                    _matter(village.id, number + 1, handler) for number in range(start, min(start + A_LOT, count))
                ]
                session.execute(insert(Matter), matters)
                session.execute(insert(MatterStep), [_step(matter) for matter in matters])
        return village.code


def _matter(village_id: Any, number: int, handler: Any) -> dict[str, Any]:
    kind = list(KINDS.values())[number % len(KINDS)]
    state = STATES[number % len(STATES)]
    running = state in ("raised", "accepted")
    return {
        "village_id": village_id,
        "id": new_id(),
        "number": number,
        "request_key": f"bench-{number}",
        "kind": kind.name,
        "private": kind.private,
        "text": f"第 {number} 件：路灯坏了，晚上看不见路",
        "place": "村口",
        "channel": "online",
        "raised_at": now(),
        "state": state,
        "level": "village",
        "handler_id": handler if state in ("accepted", "done", "rated") else None,
        "due_at": kind.clocks["village"].due(now()) if running else None,
        "ended_at": None if running else now(),
    }


def _step(matter: dict[str, Any]) -> dict[str, Any]:
    same = {name: matter[name] for name in ("village_id", "level", "state", "handler_id", "due_at")}
    return {
        **same,
        "matter_id": matter["id"],
        "place": 1,
        "action": "raise",
        "by": "receipt",
        "from_level": "village",
        "at": now(),
    }


def measure(scale: Scale) -> dict[str, Any]:
    """On SQLite as it is served: the list of matters, one of them, the first page, and the public wall."""
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        database = Path(sqlite_database(Path(folder)).removeprefix("sqlite:///"))
        engine = make_engine(f"sqlite:///{database}")
        try:
            code = fill(engine, scale.matters)
        finally:
            engine.dispose()
        with serve([*CIVILITY, "serve", "--no-worker"], database) as ours, serve(EMPTY, database) as theirs:
            times = _times(ours.port, theirs.port, code, scale)
    empty = sorted(times["empty page"])
    figures = {name: figures_of(taken, statistics.median(empty)) for name, taken in times.items()}
    for told in figures.values():
        told["p95_times_empty"] = told["p95_ms"] / empty[len(empty) * 95 // 100]
    return {"matters": scale.matters, **figures}


def _times(ours: int, theirs: int, code: str, scale: Scale) -> dict[str, list[float]]:
    """Milliseconds by page; all take turns in every round."""
    people = {role: Browser(ours) for role in ("committee", "grid_worker", "nobody")}
    for role in ("committee", "grid_worker"):
        people[role].sign_in("/sign-in", name=f"bench-{role}", password=PASSWORD)
    at, empty = f"/v/{code}/matters/", Browser(theirs)
    asked = {
        "matters": ("committee", at),
        "matters, all, page 100": ("committee", f"{at}?standing=all&page=100"),
        "matters, one list": ("committee", f"{at}?list=service"),
        "matters, mine": ("committee", f"{at}?mine=1"),
        "matters, words searched": ("committee", f"{at}?standing=all&q=看不见路"),
        "matters of a grid worker": ("grid_worker", at),
        "one matter": ("committee", f"{at}1"),
        "village home": ("committee", f"/v/{code}/"),
        "issue wall": ("nobody", f"/p/{code}/wall/"),
        "echo wall": ("nobody", f"/p/{code}/wall/answers"),
    }
    times: dict[str, list[float]] = {name: [] for name in (*asked, "empty page")}
    for warm in range(scale.rounds + 1):
        for name in times:
            who, path = asked.get(name, ("", "/"))
            taken = [timed(people.get(who, empty), quote(path, safe="/?&=")) for _ in range(scale.requests)]
            times[name] += taken if warm else []
    return times
