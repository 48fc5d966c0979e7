"""Lists of a village with years of claims behind it, beside an empty page, through ``civility serve`` on loopback."""

import statistics
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bench.pages import figures_of, timed
from bench.scale import Scale
from bench.served import CIVILITY, EMPTY, Browser, serve
from civility.clock import now, today
from civility.db import new_id, transaction
from civility.people.models import Household
from civility.people.rules import short_number
from civility.people.services import issue_missing_cards, set_pin
from civility.points.models import Claim, ClaimSheet
from tests.factories.people import PASSWORD, make_user
from tests.factories.points import Scene, approve, make_scene, publish, record, request_key

PIN = "246813"
A_SHEET = 200


class Villager(NamedTuple):
    """Who looks, and the addresses that need a number or an id."""

    code: str
    number: str
    claim_id: UUID


def fill(engine: Engine, scale: Scale) -> Villager:
    """A village of 400 households with so many posted claims, one sheet that waits and one open notice."""
    with Session(engine) as session:
        scene = make_scene(session, households=min(400, scale.claims))
        for role in ("committee", "recorder", "reviewer", "supervisor"):
            make_user(session, scene.village, role, sign_in_name=f"bench-{role}")
        issue_missing_cards(session, village_id=scene.village_id)
        first = scene.households[0]
        set_pin(session, village_id=scene.village_id, household_id=first.id, pin=PIN)
        with transaction(session):
            last = _old_claims(session, scene, scale.claims)
        approve(session, scene, record(session, scene, *scene.households))
        publish(session, scene)
        record(session, scene, *scene.households, happened_on=today() - timedelta(days=1))
        return Villager(scene.village.code, first.number, last)


def _old_claims(session: Session, scene: Scene, count: int) -> UUID:
    last = new_id()
    for start in range(0, count, A_SHEET):
        households = [scene.households[n % len(scene.households)] for n in range(start, min(start + A_SHEET, count))]
        day = today() - timedelta(days=100 + start // A_SHEET % 900)
        sheet = {
            "village_id": scene.village_id,
            "id": new_id(),
            "request_key": request_key(),
            "content_hash": bytes(32),
            "clause_id": scene.clause.id,
            "happened_on": day,
            "reason": "打扫了门前的路",
            "evidence": "",
            "recorder_id": scene.recorder.user_id,
            "recorded_at": now(),
        }
        session.execute(insert(ClaimSheet), [sheet])
        claims = [_claim(scene, sheet, household, start + n + 1) for n, household in enumerate(households)]
        session.execute(insert(Claim), claims)
        last = claims[-1]["id"]
    return last


def _claim(scene: Scene, sheet: dict[str, Any], household: Household, seq: int) -> dict[str, Any]:
    return {
        "village_id": scene.village_id,
        "id": new_id(),
        "sheet_id": sheet["id"],
        "household_id": household.id,
        "clause_id": scene.clause.id,
        "direction": "bonus",
        "happened_on": sheet["happened_on"],
        "quantity": "",
        "amount_tenths": 50,
        "state": "posted",
        "recorder_id": scene.recorder.user_id,
        "posted_seq": 1_000_000 + seq,
        "posted_at": now(),
    }


def measure(database: Path, villager: Villager, scale: Scale) -> dict[str, Any]:
    with serve([*CIVILITY, "serve", "--no-worker"], database) as ours, serve(EMPTY, database) as theirs:
        acts = _pages(ours.port, villager)
        nobody = Browser(theirs.port)
        acts["empty page"] = lambda: timed(nobody, "/")
        times: dict[str, list[float]] = {name: [] for name in acts}
        for act in acts.values():
            act()
        for _ in range(scale.rounds):
            for name, act in acts.items():
                times[name] += [act() for _ in range(scale.requests)]
    floor = statistics.median(times["empty page"])
    empty_p95 = sorted(times["empty page"])[len(times["empty page"]) * 95 // 100]
    figures = {name: figures_of(taken, floor) for name, taken in times.items()}
    for told in figures.values():
        told["p95_times_empty"] = told["p95_ms"] / empty_p95
    return {"claims": scale.claims, **figures}


def _pages(port: int, villager: Villager) -> dict[str, Callable[[], float]]:
    people: dict[str, Browser] = {}
    for role in ("committee", "recorder", "reviewer", "supervisor"):
        people[role] = Browser(port)
        people[role].sign_in("/sign-in", name=f"bench-{role}", password=PASSWORD)
    people["household"] = Browser(port)
    people["household"].sign_in(
        "/household/sign-in", village=villager.code, number=short_number(villager.number), pin=PIN
    )
    people["stranger"] = Browser(port)
    village = f"/v/{villager.code}"
    asked = {
        "claims": ("committee", f"{village}/claims/"),
        "claims, posted, page 100": ("committee", f"{village}/claims/?state=posted&page=100"),
        "own claims": ("recorder", f"{village}/claims/"),
        "one claim": ("committee", f"{village}/claims/{villager.claim_id}"),
        "review list": ("reviewer", f"{village}/reviews/"),
        "village home": ("committee", f"{village}/"),
        "my page": ("household", "/my/"),
        "public notice": ("stranger", f"/p/{villager.code}/notices/1"),
    }
    return {name: lambda who=who, path=path: timed(people[who], path) for name, (who, path) in asked.items()}  # type: ignore[misc]
