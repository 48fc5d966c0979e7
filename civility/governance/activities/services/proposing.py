"""Hours that reached a tier become a claim, through the points' own service: a second person reviews it like any other.

The claim's recorder is whoever confirmed the hours or proposed it again. A tier is proposed by itself once; what came
back from the review is proposed again only by hand.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import RuleBroken
from civility.governance.activities.errors import NothingToPropose
from civility.governance.activities.models import HoursClaim
from civility.governance.activities.queries import Tally, hours_clause, list_hours_claims, tallies_of
from civility.governance.activities.rules.hours import hours_of
from civility.governance.activities.services.duties import user_of
from civility.people.actors import Actor
from civility.people.queries import get_household_by_id
from civility.points.queries import get_sheet
from civility.points.services import record_claims
from civility.tables.words import plain

REASON: Final = "%(year)s年“%(title)s”累计 %(hours)s 小时"
EVIDENCE: Final = "每次的签到名单，由负责人对过"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a household's tier: the sheet that waits for review, or why there is none."""

    number: str
    sheet_id: UUID | None
    refusal: RuleBroken | None = None


def propose_hours(
    session: Session, *, village_id: UUID, title: str, year: int, household_ids: Iterable[UUID], actor: Actor
) -> list[Proposed]:
    """Claim the tiers these households newly reached; in a transaction that holds the book. Refusals are told, not raised."""
    done = []
    for tally in _tallies(session, village_id, title, year, list(household_ids)):
        if tally.worth_tenths > _ever(session, tally):
            done.append(_propose(session, tally, actor))
    return done


def propose_again(
    session: Session, *, village_id: UUID, title: str, household_id: UUID, year: int, actor: Actor
) -> Proposed:
    """Claim a tier that no live claim stands for: the first was refused or came back. Raises NothingToPropose, Forbidden.

    Pressed twice it claims once.
    """
    user_of(actor)
    with transaction(session):
        ledger.hold(session, village_id)
        tallies = _tallies(session, village_id, title, year, [household_id])
        if not tallies or not tallies[0].is_unproposed:
            raise NothingToPropose(number=get_household_by_id(session, village_id, household_id).number)
        return _propose(session, tallies[0], actor)


def _tallies(session: Session, village_id: UUID, title: str, year: int, household_ids: list[UUID]) -> list[Tally]:
    """By the clause as it held on the last day of each household's work; none where it did not hold."""
    clause = hours_clause(session, village_id, title)
    if clause is None:
        return []
    found = []
    for tally in tallies_of(session, village_id, clause, year, household_ids):
        then = hours_clause(session, village_id, title, tally.last_on)
        if then is not None:
            found += tallies_of(session, village_id, then, year, [tally.household.id])
    return found


def _ever(session: Session, tally: Tally) -> int:
    """The most that was ever claimed of a household's hours of the year, also where it came back."""
    made = _made(session, tally)
    return max((each.worth_tenths for each in made), default=0)


def _made(session: Session, tally: Tally) -> list[HoursClaim]:
    village_id, household_id = tally.household.village_id, tally.household.id
    found = list_hours_claims(session, village_id, tally.clause.title, tally.year, [household_id])
    return [each for each, _claim in found.get(household_id, ())]


def _propose(session: Session, tally: Tally, actor: Actor) -> Proposed:
    village_id, household = tally.household.village_id, tally.household
    hours = hours_of(tally.minutes)
    told = {"title": tally.clause.title, "year": tally.year, "hours": plain(hours)}
    try:
        sheet = record_claims(
            session,
            village_id=village_id,
            clause_id=tally.clause.id,
            household_ids=[household.id],
            happened_on=tally.last_on,
            reason=REASON % told,
            evidence=EVIDENCE,
            quantity=hours,
            actor=actor,
            request_key=_key(tally, len(_made(session, tally))),
        )
    except RuleBroken as refusal:
        return Proposed(household.number, None, refusal)
    claim = get_sheet(session, village_id, sheet.id).claims[0]
    session.add(
        HoursClaim(
            village_id=village_id,
            claim_id=claim.id,
            household_id=household.id,
            clause_title=tally.clause.title,
            year=tally.year,
            minutes=tally.minutes,
            worth_tenths=tally.worth_tenths,
        )
    )
    session.flush()
    return Proposed(household.number, sheet.id)


def _key(tally: Tally, before: int) -> str:
    """The same tier of the same household and year, tried for the same time, is the same claim."""
    said = f"{tally.household.id} {tally.clause.title} {tally.year} {tally.worth_tenths} {before}"
    return hashlib.sha256(f"activity hours {said}".encode()).hexdigest()
