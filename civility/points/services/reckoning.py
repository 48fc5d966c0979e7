"""What each household of a sheet would get, and everything that can stand in its way; nothing is written.

Asked when a sheet is recorded, and when a typed sheet of paper is held against its totals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.errors import NotFound
from civility.people.actors import Actor
from civility.people.models import Household, Member
from civility.people.queries import get_settings
from civility.people.rules import check_years_open
from civility.points.errors import (
    ClauseEnded,
    ClauseNotInForce,
    DeductionsNotAdopted,
    EvidenceTooLong,
    HappenedInFuture,
    HappenedTooLongAgo,
    HouseholdRefused,
    HouseholdsRefused,
    NoHouseholds,
    ReasonMissing,
    TooManyHouseholds,
)
from civility.points.models import Claim, Clause, Standard
from civility.points.queries import find_holders, get_clause
from civility.points.rules.asked import Asked
from civility.points.rules.role_errors import NotInRole
from civility.points.services.own import check_own_claim
from civility.points.services.scoring import CHUNK, Limits, grant, limits_of, live_claims, refusal_of

MAX_AGE_DAYS = 60
MAX_HOUSEHOLDS = 2_000
MAX_TEXT = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One household of a sheet and how much it is to get; ``replaces_id`` is the returned claim it is sent again for."""

    household_id: UUID
    asked: Asked
    member_id: UUID | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A clause with its limits, and each row with its tenths, by household number."""

    clause: Clause
    limits: Limits
    amounts: Sequence[tuple[Row, int]]


def reckon(
    session: Session, *, village_id: UUID, clause_id: UUID, rows: Sequence[Row], happened_on: date, actor: Actor
) -> Reckoned:
    """What each household would get if the sheet were recorded now. Raises as ``record_sheet``.

    True for as long as the book is held.
    """
    _check_rows(rows, happened_on)
    _check_year(session, village_id, happened_on)
    clause = get_clause(session, village_id, clause_id)
    _check_clause(session, clause, happened_on)
    if actor.user_id is None:
        check_own_claim(session, clause, rows[0].household_id, actor)
    for row in rows:
        _check_row(session, village_id, row, actor)
    households = _households(session, village_id, [row.household_id for row in rows])
    limits = limits_of(session, clause)
    by_household = {row.household_id: row for row in rows}
    holders = find_holders(session, clause, happened_on) if clause.role else None
    barred = {} if holders is None else {each.id: clause.role for each in households if each.id not in holders}
    amounts = _amounts(session, limits, households, by_household, happened_on, actor, barred)
    return Reckoned(clause, limits, amounts)


def check_texts(reason: str, evidence: str) -> None:
    """Raises ReasonMissing, EvidenceTooLong."""
    if not reason.strip() or len(reason) > MAX_TEXT:
        raise ReasonMissing(limit=MAX_TEXT)
    if len(evidence) > MAX_TEXT:
        raise EvidenceTooLong(limit=MAX_TEXT)


def _check_rows(rows: Sequence[Row], happened_on: date) -> None:
    _check_day(happened_on)
    if not rows:
        raise NoHouseholds()
    if len(rows) > MAX_HOUSEHOLDS:
        raise TooManyHouseholds(limit=MAX_HOUSEHOLDS)


def _check_day(happened_on: date) -> None:
    if happened_on > today():
        raise HappenedInFuture(happened_on=happened_on.isoformat())
    if happened_on < today() - timedelta(days=MAX_AGE_DAYS):
        raise HappenedTooLongAgo(happened_on=happened_on.isoformat(), days=MAX_AGE_DAYS)


def _check_year(session: Session, village_id: UUID, happened_on: date) -> None:
    settings = get_settings(session, village_id)
    session.refresh(settings)
    check_years_open(settings.closed_year, [happened_on.year])


def _check_clause(session: Session, clause: Clause, happened_on: date) -> None:
    """The clause's version was in force that day, it had not ended, and deductions are on when it takes points."""
    standard = session.get_one(Standard, (clause.village_id, clause.standard_id))
    if standard.state_on(happened_on) != "in_force":
        raise ClauseNotInForce(title=clause.title, version=standard.version, happened_on=happened_on.isoformat())
    if clause.ends_on is not None and happened_on > clause.ends_on:
        raise ClauseEnded(title=clause.title, ends_on=clause.ends_on.isoformat(), happened_on=happened_on.isoformat())
    if clause.direction == "deduction":
        adopted_on = get_settings(session, clause.village_id).deductions_adopted_on
        if adopted_on is None or happened_on < adopted_on:
            raise DeductionsNotAdopted(title=clause.title)


def _check_row(session: Session, village_id: UUID, row: Row, actor: Actor) -> None:
    """The person is of the household; what is sent again is its own, by the same hand, and came back. Raises NotFound."""
    if row.member_id is not None:
        member = session.get(Member, (village_id, row.member_id))
        if member is None or member.household_id != row.household_id or member.left_on is not None:
            raise NotFound()
    if row.replaces_id is not None:
        claim = session.get(Claim, (village_id, row.replaces_id))
        if claim is None or claim.household_id != row.household_id or claim.recorder_id != actor.user_id:
            raise NotFound()
        if claim.state not in ("returned", "withdrawn"):
            raise NotFound()


def _households(session: Session, village_id: UUID, household_ids: Sequence[UUID]) -> list[Household]:
    """The households by number. Raises NotFound when one is not this village's."""
    found: list[Household] = []
    for start in range(0, len(household_ids), CHUNK):
        chunk = household_ids[start : start + CHUNK]
        found += session.scalars(select(Household).where(Household.village_id == village_id, Household.id.in_(chunk)))
    if len(found) != len(household_ids):
        raise NotFound()
    return sorted(found, key=lambda household: household.number)


def _amounts(
    session: Session,
    limits: Limits,
    households: Sequence[Household],
    rows: Mapping[UUID, Row],
    happened_on: date,
    actor: Actor,
    barred: Mapping[UUID, str | None],
) -> list[tuple[Row, int]]:
    """What each household gets, by household number; raises when one of them cannot.

    ``barred`` are those that the clause is not for, with whom it is for.
    """
    worths = {household.id: rows[household.id].asked.worth(limits.shape) for household in households}
    village_id = households[0].village_id
    before = live_claims(session, village_id, limits.clause_ids, [household.id for household in households])
    amounts: list[tuple[Row, int]] = []
    refused: list[HouseholdRefused] = []
    for household in households:
        try:
            if household.id in barred:
                raise NotInRole(
                    number=household.number,
                    name=household.head_name,
                    household_id=str(household.id),
                    role=barred[household.id],
                )
            amount = grant(
                household,
                member_id=rows[household.id].member_id,
                limits=limits,
                before=before[household.id],
                happened_on=happened_on,
                worth=worths[household.id],
                actor=actor,
            )
        except HouseholdRefused as refusal:
            refused.append(refusal)
        else:
            amounts.append((rows[household.id], amount))
    if refused and len(households) == 1:
        raise refused[0]
    if refused:
        raise HouseholdsRefused(
            count=len(refused),
            refusals=[refusal_of(each) for each in refused],
            household_ids=[each.household_id for each in refused],
        )
    return amounts
