"""How fast a notice comes down to every household of a large village, and who does not know yet is named."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.scale import Scale
from civility.clock import today
from civility.db import new_id, transaction
from civility.governance.relay.models import RelayReceipt
from civility.governance.relay.queries import (
    find_reach,
    list_reaches,
    list_unit_reaches,
    list_units,
    list_waiting,
    walking,
)
from civility.governance.relay.rules import suggest
from civility.governance.relay.services import confirm_for, form_unit, send_notice
from civility.people.queries import list_households
from tests.database import make_engine, sqlite_database
from tests.factories.people import make_user, make_village
from tests.factories.relay import key

NOTICES: Final = 30
"""Of earlier months, every one known by every household."""


def measure(scale: Scale) -> dict[str, Any]:
    """On SQLite: sent, half confirmed unit by unit as heads do, and the pages' questions, medians in milliseconds."""
    with TemporaryDirectory(prefix="civility-bench-") as folder:
        engine = make_engine(sqlite_database(Path(folder)))
        try:
            with Session(engine) as session:
                return _measure(session, scale)
        finally:
            engine.dispose()


def _measure(session: Session, scale: Scale) -> dict[str, Any]:
    village = make_village(session, households=scale.customers)
    _user, actor = make_user(session, village, "committee")
    about = {"village_id": village.id, "actor": actor}
    for number, homes in enumerate(suggest(walking(list_households(session, village.id))), 1):
        form_unit(
            session, **about, name=f"第{number}户长单元", household_ids=[home.id for home in homes], request_key=key()
        )
    said = {"title": "停水", "text": "后天停水。", "due_on": today() + timedelta(days=3)}
    everybody = [home.id for home in list_households(session, village.id)]
    for _ in range(NOTICES):
        old = send_notice(session, **about, **said, request_key=key())
        rows = [
            {
                "village_id": village.id,
                "id": new_id(),
                "notice_id": old.id,
                "household_id": each,
                "channel": "paper",
                "by": actor.user_id,
            }
            for each in everybody
        ]
        with transaction(session):
            session.execute(insert(RelayReceipt), rows)
    sending = _timed(lambda: send_notice(session, **about, **said, request_key=key()))
    notice = list_reaches(session, village.id, limit=1)[0].notice
    units, _without = list_units(session, village.id)
    ticks = [
        _timed(
            lambda homes=unit.households: confirm_for(  # type: ignore[misc]
                session,
                **about,
                number=notice.number,
                household_ids=[home.id for home in homes[: len(homes) // 2]],
                channel="visit",
            )
        )
        for unit in units
    ]
    missing = find_reach(session, notice).missing
    named = sum(len(part.waiting) for part in list_unit_reaches(session, notice))
    if missing != named:
        raise RuntimeError(f"{missing} households do not know, but {named} are named")
    return {
        "households": scale.customers,
        "units": len(units),
        "send_ms": sending,
        "a_heads_ticks_ms": statistics.median(ticks),
        "who_does_not_know_ms": _median(lambda: list_unit_reaches(session, notice), scale),
        "list_of_notices_ms": _median(lambda: list_reaches(session, village.id, limit=20), scale),
        "a_households_notices_ms": _median(lambda: list_waiting(session, village.id, everybody[-1]), scale),
    }


def _median(act: Callable[[], object], scale: Scale) -> float:
    return statistics.median(_timed(act) for _ in range(scale.requests))


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1_000
