"""The one way from what somebody wrote down to claims: a sheet, all of its households or none.

Whoever asks (a form for one household, for many, a round, a sheet of paper, a household itself) comes through here.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import NotFound
from civility.ledger import KeyReused
from civility.people.actors import Actor
from civility.people.models import Household, Member
from civility.people.queries import get_settings
from civility.people.rules import check_years_open
from civility.photos import MOST_PHOTOS, hold_photos, list_digests
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
from civility.points.models import Claim, ClaimSheet, Clause, SheetDraft, SheetPhoto, Standard
from civility.points.queries import get_clause
from civility.points.rules.asked import Asked
from civility.points.rules.shapes import StartFull
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


def record_sheet(
    session: Session,
    *,
    village_id: UUID,
    clause_id: UUID,
    rows: Sequence[Row],
    happened_on: date,
    reason: str,
    actor: Actor,
    request_key: str,
    evidence: str = "",
    photo_ids: Sequence[UUID] = (),
    draft_id: UUID | None = None,
    confirmed_by: UUID | None = None,
) -> ClaimSheet:
    """Claim points under one clause for the households of ``rows``, all or none. Asking twice with one key claims once.

    The draft it was written in goes with it. An actor without a user is a household that claims for itself.
    Raises what ``points.errors`` lists under claims, ``WrongAmount``, ``DeductionsNotAdopted``, ``YearClosed``,
    ``PhotoGone``, ``KeyReused`` and ``NotFound``. One household that cannot be claimed raises its own refusal; of
    several, ``HouseholdsRefused`` names each.
    """
    rows = list({row.household_id: row for row in rows}.values())
    check_texts(reason, evidence)
    _check_rows(rows, happened_on)
    with transaction(session):
        ledger.hold(session, village_id)
        digests = list_digests(session, village_id, photo_ids)
        content = _content(clause_id, rows, happened_on, reason, evidence, digests, actor)
        earlier = _find_earlier(session, village_id, request_key, content)
        if earlier is not None:
            return earlier
        clause, limits, amounts = _reckon(session, village_id, clause_id, rows, happened_on, actor)
        sheet = ClaimSheet(
            village_id=village_id,
            request_key=request_key,
            content_hash=content,
            clause_id=clause_id,
            happened_on=happened_on,
            reason=reason.strip(),
            evidence=evidence.strip(),
            recorder_id=actor.user_id,
            confirmed_by=confirmed_by,
        )
        session.add(sheet)
        session.flush()
        session.add_all(_claim(sheet, clause, row, limits, amount) for row, amount in amounts)
        _attach(session, sheet, photo_ids, rows, actor)
        if draft_id is not None:
            _use_up(session, village_id, draft_id, actor)
        session.flush()
        return sheet


def reckon(
    session: Session, *, village_id: UUID, clause_id: UUID, rows: Sequence[Row], happened_on: date, actor: Actor
) -> dict[UUID, int]:
    """What each household would get if the sheet were recorded now, by id, in tenths; nothing is written.

    Raises as ``record_sheet``. Inside a transaction that holds the book.
    """
    _check_rows(rows, happened_on)
    _clause, _limits, amounts = _reckon(session, village_id, clause_id, rows, happened_on, actor)
    return {row.household_id: amount for row, amount in amounts}


def _reckon(
    session: Session, village_id: UUID, clause_id: UUID, rows: Sequence[Row], happened_on: date, actor: Actor
) -> tuple[Clause, Limits, list[tuple[Row, int]]]:
    """The clause, its limits, and each row with its amount, by household number."""
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
    return clause, limits, _amounts(session, limits, households, by_household, happened_on, actor)


def _claim(sheet: ClaimSheet, clause: Clause, row: Row, limits: Limits, amount: int) -> Claim:
    shape, lost = limits.shape, row.asked.lost
    return Claim(
        village_id=sheet.village_id,
        sheet_id=sheet.id,
        household_id=row.household_id,
        member_id=row.member_id,
        clause_id=clause.id,
        direction=clause.direction,
        happened_on=sheet.happened_on,
        quantity=row.asked.words(shape),
        detail=shape.losses(lost)[:MAX_TEXT] if isinstance(shape, StartFull) and lost is not None else "",
        amount_tenths=amount,
        recorder_id=sheet.recorder_id,
        replaces_id=row.replaces_id,
    )


def _attach(session: Session, sheet: ClaimSheet, photo_ids: Sequence[UUID], rows: Sequence[Row], actor: Actor) -> None:
    """The pictures of a sheet: new ones, and those of the claim it is sent again for."""
    replaced = [row.replaces_id for row in rows if row.replaces_id is not None]
    earlier = set(
        session.scalars(
            select(SheetPhoto.photo_id)
            .join(Claim, (Claim.village_id == SheetPhoto.village_id) & (Claim.sheet_id == SheetPhoto.sheet_id))
            .where(SheetPhoto.village_id == sheet.village_id, Claim.id.in_(replaced))
        )
    )
    fresh = [photo_id for photo_id in photo_ids if photo_id not in earlier]
    hold_photos(session, sheet.village_id, fresh, keeper=actor.mark, most=MOST_PHOTOS, days=None)
    session.add_all(
        SheetPhoto(village_id=sheet.village_id, sheet_id=sheet.id, photo_id=photo_id)
        for photo_id in dict.fromkeys(photo_ids)
    )


def _use_up(session: Session, village_id: UUID, draft_id: UUID, actor: Actor) -> None:
    own = (SheetDraft.village_id == village_id, SheetDraft.id == draft_id, SheetDraft.writer_id == actor.user_id)
    session.execute(delete(SheetDraft).where(*own))


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
) -> list[tuple[Row, int]]:
    """What each household gets, by household number; raises when one of them cannot."""
    worths = {household.id: rows[household.id].asked.worth(limits.shape) for household in households}
    village_id = households[0].village_id
    before = live_claims(session, village_id, limits.clause_ids, [household.id for household in households])
    amounts: list[tuple[Row, int]] = []
    refused: list[HouseholdRefused] = []
    for household in households:
        try:
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
    rows: Sequence[Row],
    happened_on: date,
    reason: str,
    evidence: str,
    digests: Sequence[str],
    actor: Actor,
) -> bytes:
    """What a request key stands for, as a SHA-256."""
    said = [
        str(clause_id),
        sorted([str(row.household_id), *row.asked.content(), str(row.member_id), str(row.replaces_id)] for row in rows),
        happened_on.isoformat(),
        reason.strip(),
        evidence.strip(),
        *digests,
        actor.mark,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()
