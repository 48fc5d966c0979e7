"""A ballot of a large village in which everybody votes at once, by two ways each: one vote a household, or the run ends.

The service is called as a request calls it, each in a session of its own, with as many requests waiting as come at once.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.pages import ms_of
from bench.scale import Scale
from civility import create_app
from civility.errors import RuleBroken
from civility.governance.meetings.models import Meeting, Motion
from civility.governance.meetings.queries import list_box, list_casts
from civility.governance.meetings.services import cast_vote
from civility.people.actors import Actor, HouseholdRef
from civility.people.queries import list_households
from tests.database import make_engine, make_settings, postgresql_programs, run_postgresql, sqlite_database
from tests.factories.meetings import a_ballot, key
from tests.factories.people import make_user, make_village

Act = Callable[[Session], object]
THREADS = 15
"""That answer at the same time, as many as the program has connections; whoever comes beyond them waits, and the wait counts."""


def measure(scale: Scale) -> dict[str, Any]:
    """On SQLite, and on PostgreSQL where it is installed: an open and a secret ballot."""
    told: dict[str, Any] = {}
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        told["sqlite"] = _measured(sqlite_database(Path(folder)), scale)
    if scale.postgresql and postgresql_programs() is not None:
        with run_postgresql(durable=True) as server, server.database() as url:
            told["postgresql"] = _measured(url, scale)
    return told


def _measured(url: str, scale: Scale) -> dict[str, Any]:
    app, engine = create_app(make_settings(url)), make_engine(url)
    try:
        with app.app_context():
            return {f"{way}_ballot": _ballot(engine, way, scale) for way in ("open", "secret")}
    finally:
        engine.dispose()


def _ballot(engine: Engine, way: str, scale: Scale) -> dict[str, Any]:
    with Session(engine, expire_on_commit=False) as session:
        village = make_village(session, households=scale.voters)
        _user, committee = make_user(session, village, "committee")
        meeting, motion = a_ballot(session, village, committee, way=way)
        homes = [home.id for home in list_households(session, village.id)]
    acts = [act for home in homes for act in _two_ways(meeting, motion, home, committee)]
    random.Random(1).shuffle(acts)
    outcomes, took, seconds = _at_once(engine, acts, scale.votes_at_once)
    with Session(engine) as session:
        casts = list_casts(session, motion)
        kept = sum(list_box(session, motion).values()) if way == "secret" else sum(bool(cast.choice) for cast in casts)
    if [cast.place for cast in casts] != list(range(1, scale.voters + 1)) or kept != scale.voters:
        raise RuntimeError(f"{scale.voters} households, {len(casts)} that voted, {kept} votes: {dict(outcomes)}")
    return {
        "households": scale.voters,
        "at_once": scale.votes_at_once,
        "requests": len(acts),
        "votes": kept,
        "refused": sum(count for outcome, count in outcomes.items() if outcome),
        "requests_per_second": len(acts) / seconds,
        **ms_of(took),
    }


def _two_ways(meeting: Meeting, motion: Motion, home: UUID, committee: Actor) -> list[Act]:
    itself = Actor(None, "", household=HouseholdRef(meeting.village_id, home))

    def by(channel: str, actor: Actor, choice: str) -> Act:
        return lambda session: cast_vote(
            session,
            village_id=meeting.village_id,
            number=meeting.number,
            place=motion.place,
            household_id=home,
            channel=channel,
            choice=choice,
            actor=actor,
            request_key=key(),
        )

    return [by("online", itself, "for"), by("desk", committee, "against")]


def _at_once(engine: Engine, acts: list[Act], at_once: int) -> tuple[Counter[str], list[float], float]:
    """Outcomes by the code of their refusal, how long each took from its coming in ms, and all of them in seconds."""
    outcomes: Counter[str] = Counter()
    took: list[float] = []
    room = threading.BoundedSemaphore(at_once)

    def answer(act: Act, came: float) -> None:
        with Session(engine) as session:
            try:
                act(session)
            except RuleBroken as refusal:
                outcomes[refusal.code] += 1
            else:
                outcomes[""] += 1
        took.append((time.perf_counter() - came) * 1000)
        room.release()

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = []
        for act in acts:
            room.acquire()
            answers.append(pool.submit(answer, act, time.perf_counter()))
    for each in answers:
        each.result()
    return outcomes, took, time.perf_counter() - began
