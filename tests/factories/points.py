"""Standards and claims for tests: clauses straight into the tables, claims through the real services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import transaction
from civility.ledger import Event, record_events
from civility.people.actors import Actor
from civility.people.events import household_event
from civility.people.models import Division, Household
from civility.people.queries import list_households
from civility.people.votes import Vote
from civility.points.models import Claim, ClaimSheet, Clause, Notice, Standard
from civility.points.queries import list_claims, list_standards, standard_event
from civility.points.rules.caps import Cap
from civility.points.rules.shapes import Fixed, Shape
from civility.points.services import APPROVED, adopt_deductions, publish_notice, record_claims, review_claims
from tests.factories.people import make_user, make_village

_serial = count(1)
FIVE = Fixed(50)


def request_key() -> str:
    return f"test-key-{next(_serial)}"


def make_standard(
    session: Session,
    village_id: UUID,
    clauses: Sequence[Mapping[str, Any]] = (),
    *,
    starts_on: date | None = None,
    version: int = 1,
) -> Standard:
    """An adopted version in force since 90 days ago, or since ``starts_on``; clauses as ``make_clause`` takes them."""
    start = starts_on or today() - timedelta(days=90)
    with transaction(session):
        standard = Standard(
            village_id=village_id,
            version=version,
            title=f"第{version}版",
            state="in_force",
            request_key=request_key(),
            voted_on=start,
            eligible=30,
            present=20,
            votes_for=18,
            votes_against=1,
            abstentions=1,
            in_force_from=start,
        )
        session.add(standard)
        session.flush()
        for asked in clauses:
            make_clause(session, standard, **asked)
        return standard


def make_clause(
    session: Session,
    standard: Standard,
    title: str = "房前屋后整洁",
    *,
    shape: Shape = FIVE,
    caps: Sequence[Cap] = (),
    direction: str = "bonus",
    category: str = "卫生",
) -> Clause:
    with transaction(session):
        clause = Clause(
            village_id=standard.village_id,
            standard_id=standard.id,
            number=next(_serial),
            direction=direction,
            category=category,
            title=title,
            shape=shape.to_json(),
            caps=[cap.to_json() for cap in caps],
        )
        session.add(clause)
        session.flush()
        return clause


@dataclass
class Scene:
    """A village with a standard and the people who carry a claim through its life, none of them of its households."""

    village: Division
    households: Sequence[Household]
    standard: Standard
    clause: Clause
    recorder: Actor
    reviewer: Actor
    committee: Actor
    supervisor: Actor

    @property
    def village_id(self) -> UUID:
        return self.village.id


def make_scene(session: Session, *, households: int = 3, clause: Mapping[str, Any] | None = None) -> Scene:
    village = make_village(session, households=households)
    standard = make_standard(session, village.id)
    return Scene(
        village=village,
        households=list_households(session, village.id),
        standard=standard,
        clause=make_clause(session, standard, **(clause or {})),
        recorder=make_user(session, village, "recorder", name="记分员")[1],
        reviewer=make_user(session, village, "reviewer", name="复核员")[1],
        committee=make_user(session, village, "committee", name="村主任")[1],
        supervisor=make_user(session, village, "supervisor", name="监督员")[1],
    )


def record(session: Session, scene: Scene, *households: Household, **asked: Any) -> ClaimSheet:
    """Record the scene's clause for households (the first one) today; every argument can be said otherwise."""
    said: dict[str, Any] = {
        "village_id": scene.village_id,
        "clause_id": scene.clause.id,
        "household_ids": [household.id for household in households or scene.households[:1]],
        "happened_on": today(),
        "reason": "打扫了门前的路",
        "actor": scene.recorder,
        "request_key": request_key(),
    }
    return record_claims(session, **{**said, **asked})


def claims_of(session: Session, sheet: ClaimSheet) -> list[Claim]:
    """The claims of a sheet by household number, fresh from the database."""
    rows = sorted(list_claims(session, sheet.village_id, sheet_id=sheet.id), key=lambda row: row.household_number)
    return [session.get_one(Claim, (sheet.village_id, row.id), populate_existing=True) for row in rows]


def approve(session: Session, scene: Scene, *sheets: ClaimSheet) -> None:
    """By the scene's reviewer, and what needs it by somebody else after them."""
    actor = scene.reviewer
    claims = [claim for sheet in sheets for claim in claims_of(session, sheet)]
    while claims:
        decisions = {claim.id: APPROVED for claim in claims}
        review_claims(session, village_id=scene.village_id, decisions=decisions, actor=actor, request_key=request_key())
        claims = [claim for sheet in sheets for claim in claims_of(session, sheet) if claim.state == "submitted"]
        actor = make_user(session, scene.village, "reviewer", name="第二位")[1] if claims else actor


def publish(session: Session, scene: Scene, **asked: Any) -> Notice:
    return publish_notice(
        session, village_id=scene.village_id, actor=scene.committee, request_key=request_key(), **asked
    )


def make_notice(session: Session, scene: Scene, *households: Household) -> tuple[Notice, list[Claim]]:
    """Claims carried up to an open notice."""
    sheet = record(session, scene, *households)
    approve(session, scene, sheet)
    notice = publish(session, scene)
    return notice, claims_of(session, sheet)


def make_deduction(session: Session, scene: Scene, household: Household) -> Claim:
    """Points to be taken from a household, on a notice of its own: the household was told, nobody else is."""
    said = Vote(voted_on=today(), eligible=30, present=25, votes_for=20, votes_against=3, abstentions=2)
    adopt_deductions(session, village_id=scene.village_id, vote=said, actor=scene.committee)
    clause = make_clause(session, scene.standard, "乱堆杂物", direction="deduction", category="环境")
    sheet = record(session, scene, household, clause_id=clause.id, reason="门前堆了三天的杂物")
    approve(session, scene, sheet)
    publish(session, scene)
    return claims_of(session, sheet)[0]


def seal_what_is_there(session: Session, village_id: UUID) -> None:
    """Seal in the book the households and standards that factories wrote straight into the tables."""
    events: list[Event] = [
        household_event("household-joined", household, None)
        for household in list_households(session, village_id, with_left=True)
    ]
    events += [
        standard_event(session, "standard-adopted", standard)
        for standard in list_standards(session, village_id)
        if standard.state != "draft"
    ]
    with transaction(session):
        record_events(session, village_id, events, actor="system")
