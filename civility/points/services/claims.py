"""Writing down what happened: one household or two hundred, all or none; and taking it back."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.ledger import KeyReused
from civility.people.actors import Actor
from civility.people.models import Household, Member
from civility.people.queries import get_settings
from civility.people.rules import check_years_open
from civility.points.errors import (
    ClauseNotInForce,
    DeductionsNotAdopted,
    EvidenceTooLong,
    HappenedInFuture,
    HappenedTooLongAgo,
    HouseholdRefused,
    HouseholdsRefused,
    NoHouseholds,
    NotTheRecorder,
    NotWithdrawable,
    ReasonMissing,
    TooManyHouseholds,
)
from civility.points.models import Claim, ClaimSheet, Clause, Standard
from civility.points.queries import get_clause, list_reviews
from civility.points.rules.transitions import move
from civility.points.services.scoring import CHUNK, Asked, Limits, grant, limits_of, live_claims, refusal_of

MAX_AGE_DAYS = 60
MAX_HOUSEHOLDS = 2_000
MAX_TEXT = 300


def record_claims(
    session: Session,
    *,
    village_id: UUID,
    clause_id: UUID,
    household_ids: Sequence[UUID],
    happened_on: date,
    reason: str,
    actor: Actor,
    request_key: str,
    evidence: str = "",
    option: int | None = None,
    quantity: Decimal | None = None,
    tenths: int | None = None,
    member_id: UUID | None = None,
) -> ClaimSheet:
    """Claim points under one clause for one or many households, all or none. Asking twice with one key claims once.

    ``option`` (from 0), ``quantity`` or ``tenths`` is given as the clause's shape asks for it. ``member_id`` names
    the person, for one household only. Raises what ``points.errors`` lists under claims, ``WrongAmount``,
    ``DeductionsNotAdopted``, ``YearClosed``, ``KeyReused`` and ``NotFound``. One household that cannot be claimed raises its own
    refusal; of several, ``HouseholdsRefused`` names each.
    """
    if actor.user_id is None:
        raise Forbidden()
    household_ids = list(dict.fromkeys(household_ids))
    _check_texts(reason, evidence)
    _check_day(happened_on)
    if not household_ids:
        raise NoHouseholds()
    if len(household_ids) > MAX_HOUSEHOLDS:
        raise TooManyHouseholds(limit=MAX_HOUSEHOLDS)
    if member_id is not None and len(household_ids) != 1:
        raise ValueError("a person belongs to one household")
    asked = Asked(option, quantity, tenths)
    content = _content(clause_id, household_ids, happened_on, reason, evidence, asked, member_id, actor.user_id)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = _find_earlier(session, village_id, request_key, content)
        if earlier is not None:
            return earlier
        _check_year(session, village_id, happened_on)
        clause = get_clause(session, village_id, clause_id)
        _check_clause(session, clause, happened_on)
        _check_member(session, village_id, household_ids[0], member_id)
        households = _households(session, village_id, household_ids)
        limits = limits_of(session, clause)
        amounts = _amounts(session, limits, households, asked, happened_on, member_id, actor)
        sheet = ClaimSheet(
            village_id=village_id,
            request_key=request_key,
            content_hash=content,
            clause_id=clause_id,
            happened_on=happened_on,
            reason=reason.strip(),
            evidence=evidence.strip(),
            recorder_id=actor.user_id,
        )
        session.add(sheet)
        session.flush()
        session.add_all(
            Claim(
                village_id=village_id,
                sheet_id=sheet.id,
                household_id=household.id,
                member_id=member_id,
                clause_id=clause_id,
                direction=clause.direction,
                happened_on=happened_on,
                quantity=asked.words(limits.shape),
                amount_tenths=amount,
                recorder_id=actor.user_id,
            )
            for household, amount in amounts
        )
        session.flush()
        return sheet


def withdraw_claims(
    session: Session, *, village_id: UUID, sheet_id: UUID, actor: Actor, claim_id: UUID | None = None
) -> int:
    """Take back a sheet, or one claim of it, before anybody reviewed it; how many were taken back now.

    Only its recorder may. What is already withdrawn stays so. Raises NotTheRecorder, NotWithdrawable, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        query = select(Claim).where(Claim.village_id == village_id, Claim.sheet_id == sheet_id)
        if claim_id is not None:
            query = query.where(Claim.id == claim_id)
        claims = session.scalars(query).all()
        if not claims:
            raise NotFound()
        if any(claim.recorder_id != actor.user_id for claim in claims):
            raise NotTheRecorder()
        seen = list_reviews(session, village_id, [claim.id for claim in claims])
        waiting = [claim for claim in claims if claim.state == "submitted" and claim.id not in seen]
        if not waiting and any(claim.state != "withdrawn" for claim in claims):
            raise NotWithdrawable()
        for claim in waiting:
            move(claim, "withdrawn")
        session.flush()
        return len(waiting)


def _check_texts(reason: str, evidence: str) -> None:
    if not reason.strip() or len(reason) > MAX_TEXT:
        raise ReasonMissing(limit=MAX_TEXT)
    if len(evidence) > MAX_TEXT:
        raise EvidenceTooLong(limit=MAX_TEXT)


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
    """The clause's version was in force that day, and deductions are on when it takes points."""
    standard = session.get_one(Standard, (clause.village_id, clause.standard_id))
    if standard.state_on(happened_on) != "in_force":
        raise ClauseNotInForce(title=clause.title, version=standard.version, happened_on=happened_on.isoformat())
    if clause.direction == "deduction":
        adopted_on = get_settings(session, clause.village_id).deductions_adopted_on
        if adopted_on is None or happened_on < adopted_on:
            raise DeductionsNotAdopted(title=clause.title)


def _check_member(session: Session, village_id: UUID, household_id: UUID, member_id: UUID | None) -> None:
    if member_id is not None:
        member = session.get(Member, (village_id, member_id))
        if member is None or member.household_id != household_id:
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
    asked: Asked,
    happened_on: date,
    member_id: UUID | None,
    actor: Actor,
) -> list[tuple[Household, int]]:
    """What each household gets; raises when one of them cannot."""
    worth = asked.worth(limits.shape)
    village_id = households[0].village_id
    before = live_claims(session, village_id, limits.clause_ids, [household.id for household in households])
    amounts: list[tuple[Household, int]] = []
    refused: list[HouseholdRefused] = []
    for household in households:
        try:
            amount = grant(
                household,
                member_id=member_id,
                limits=limits,
                before=before[household.id],
                happened_on=happened_on,
                worth=worth,
                actor=actor,
            )
        except HouseholdRefused as refusal:
            refused.append(refusal)
        else:
            amounts.append((household, amount))
    if refused and len(households) == 1:
        raise refused[0]
    if refused:
        raise HouseholdsRefused(
            count=len(refused),
            refusals=[refusal_of(each) for each in refused],
            household_ids=[each.household_id for each in refused],
        )
    return amounts


def _find_earlier(session: Session, village_id: UUID, request_key: str, content: bytes) -> ClaimSheet | None:
    """The sheet this key already made. Raises KeyReused when it was made of something else."""
    sheet = session.scalar(
        select(ClaimSheet).where(ClaimSheet.village_id == village_id, ClaimSheet.request_key == request_key)
    )
    if sheet is not None and bytes(sheet.content_hash) != content:
        raise KeyReused(key=request_key)
    return sheet


def _content(
    clause_id: UUID,
    household_ids: Sequence[UUID],
    happened_on: date,
    reason: str,
    evidence: str,
    asked: Asked,
    member_id: UUID | None,
    recorder_id: UUID,
) -> bytes:
    """What a request key stands for, as a SHA-256."""
    said = [
        str(clause_id),
        sorted(map(str, household_ids)),
        happened_on.isoformat(),
        reason.strip(),
        evidence.strip(),
        asked.option,
        None if asked.quantity is None else str(asked.quantity.normalize()),
        asked.tenths,
        str(member_id),
        str(recorder_id),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()
