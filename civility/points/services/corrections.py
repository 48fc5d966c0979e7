"""Putting a claim right: somebody proposes it, a second person confirms, a new sheet says so.

What is still on notice is taken off when it is confirmed. What is in the book is reversed once the new sheet has hung
its time: until then the household can be heard and the correction dropped.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import clock, ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import SYSTEM, Actor
from civility.people.queries import list_villages
from civility.people.retries import find_told
from civility.points.errors import (
    CorrectionReasonMissing,
    CorrectionSettled,
    CorrectionWaiting,
    DisputeOpen,
    NotCorrectable,
    NotTheReplacement,
    SecondPersonNeeded,
)
from civility.points.models import CORRECTION_KINDS, Claim, ClaimSheet, Correction, Notice
from civility.points.queries import (
    find_correction_of,
    find_deduction,
    get_correction,
    list_disputes,
    list_due_corrections,
    list_unannounced,
)
from civility.points.rules.transitions import LIVE
from civility.points.services.independence import require_far
from civility.points.services.posting import recall_claim

MAX_TEXT = 300
WHY = "更正"
CORRECTABLE = ("on_notice", "objected", "posted")


def propose_correction(
    session: Session, *, village_id: UUID, claim_id: UUID, kind: str, reason: str, actor: Actor, request_key: str
) -> Correction:
    """Say that a claim is wrong: its ``amount``, its ``household``, or that it is ``withdrawn`` or ``not_found``.

    Nothing moves until a second person confirms. Asking twice with one key proposes once. Raises NotCorrectable,
    CorrectionWaiting, DisputeOpen, CorrectionReasonMissing, KeyReused, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    if kind not in CORRECTION_KINDS:
        raise ValueError(f"not a kind of correction: {kind}")
    said: dict[str, Any] = {
        "claim_id": claim_id,
        "kind": kind,
        "reason": _checked(reason),
        "proposed_by": actor.user_id,
    }
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, Correction, request_key, said)
        if earlier is not None:
            return earlier
        claim = session.get(Claim, (village_id, claim_id), populate_existing=True)
        if claim is None:
            raise NotFound()
        if claim.notice_id is None or claim.state not in CORRECTABLE:
            raise NotCorrectable(state=claim.state)
        told = find_deduction(session, village_id, claim_id)
        if told is not None and told.lapsed_at is not None:
            raise NotCorrectable(state=claim.state)  # it was given back already
        if find_correction_of(session, village_id, claim_id) is not None:
            raise CorrectionWaiting()
        _refuse_disputed(session, claim)
        correction = Correction(village_id=village_id, request_key=request_key, old_notice_id=claim.notice_id, **said)
        session.add(correction)
        session.flush()
        return correction


def confirm_correction(session: Session, *, village_id: UUID, correction_id: UUID, actor: Actor) -> Correction:
    """The second person says yes. Pressed twice it changes nothing.

    Raises SecondPersonNeeded (whoever proposed it or recorded the claim), OwnHousehold, RelativeHousehold, OwnHeadUnit,
    DisputeOpen, NotCorrectable, CorrectionSettled, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        correction, claim = _loaded(session, village_id, correction_id)
        if correction.confirmed_by == actor.user_id and correction.state != "dropped":
            return correction
        if correction.state != "proposed":
            raise CorrectionSettled(state=correction.state)
        if actor.user_id in (correction.proposed_by, claim.recorder_id):
            raise SecondPersonNeeded()
        require_far(session, claim, actor)
        _refuse_disputed(session, claim)
        if claim.state not in CORRECTABLE:
            raise NotCorrectable(state=claim.state)
        correction.confirmed_by, correction.confirmed_at = actor.user_id, now()
        correction.state = "confirmed"
        if claim.state == "on_notice":
            _carry_out(session, correction, claim, actor)
        session.flush()
        return correction


def drop_correction(
    session: Session, *, village_id: UUID, correction_id: UUID, reason: str, actor: Actor
) -> Correction:
    """Let a claim stand after all, with the reason. The same again changes nothing.

    Raises CorrectionSettled once it was carried out, OwnHousehold, RelativeHousehold, OwnHeadUnit,
    CorrectionReasonMissing, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    reason = _checked(reason)
    with transaction(session):
        ledger.hold(session, village_id)
        correction, claim = _loaded(session, village_id, correction_id)
        if correction.state == "dropped" and (correction.ended_by, correction.ended_reason) == (actor.user_id, reason):
            return correction
        if correction.state not in ("proposed", "confirmed"):
            raise CorrectionSettled(state=correction.state)
        require_far(session, claim, actor)
        _drop(correction, reason, actor)
        session.flush()
        return correction


def name_replacement(
    session: Session, *, village_id: UUID, correction_id: UUID, claim_id: UUID, actor: Actor
) -> Correction:
    """Say which claim was recorded in place of a corrected one. Saying it again changes nothing.

    Raises NotTheReplacement for what was recorded before the correction, is about another day or clause and another
    household as well, or replaces something else already; CorrectionSettled, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        correction, old = _loaded(session, village_id, correction_id)
        new = session.get(Claim, (village_id, claim_id), populate_existing=True)
        if new is None:
            raise NotFound()
        if correction.replacement_id == claim_id:
            return correction
        if correction.state != "done" or correction.kind not in ("amount", "household") or correction.replacement_id:
            raise CorrectionSettled(state=correction.state)
        if not _replaces(session, correction, old, new):
            raise NotTheReplacement()
        correction.replacement_id = claim_id
        session.flush()
        return correction


def announce_corrections(session: Session, notice: Notice) -> int:
    """Put on a new sheet what was confirmed since the last; how many. Inside the transaction that publishes it."""
    waiting = list_unannounced(session, notice.village_id)
    for correction in waiting:
        correction.notice_id = notice.id
    session.flush()
    return len(waiting)


def do_due_corrections(
    session: Session, village_id: UUID | None = None, at: datetime | None = None, actor: Actor = SYSTEM
) -> int:
    """Reverse what sheets that have closed announced, in one village or in all; how many.

    What is in dispute meanwhile waits for the ruling. What a ruling took out of the book is dropped: there is nothing
    left to reverse.
    """
    moment = at or clock.now()
    places = [village_id] if village_id is not None else [village.id for village in list_villages(session)]
    done = 0
    for place in places:
        for correction_id in [each.id for each in list_due_corrections(session, place, moment)]:
            with transaction(session):
                ledger.hold(session, place)
                correction, claim = _loaded(session, place, correction_id)
                if correction.state != "confirmed" or list_disputes(session, place, claim.id):
                    continue
                if claim.state == "posted":
                    _carry_out(session, correction, claim, actor)
                    done += 1
                else:
                    _drop(correction, "另有答复或裁决", actor)
                session.flush()
    return done


def _carry_out(session: Session, correction: Correction, claim: Claim, actor: Actor) -> None:
    correction.reversal_seq = recall_claim(session, claim, actor, why=WHY, key="correction")
    correction.state, correction.ended_at, correction.ended_by = "done", now(), actor.user_id


def _drop(correction: Correction, reason: str, actor: Actor) -> None:
    correction.state, correction.ended_reason = "dropped", reason
    correction.ended_at, correction.ended_by = now(), actor.user_id


def _replaces(session: Session, correction: Correction, old: Claim, new: Claim) -> bool:
    sheet = session.get_one(ClaimSheet, (new.village_id, new.sheet_id))
    taken = select(Correction.id).where(Correction.village_id == new.village_id, Correction.replacement_id == new.id)
    same = new.household_id == old.household_id or (new.clause_id, new.happened_on) == (old.clause_id, old.happened_on)
    return (
        same
        and new.direction == old.direction
        and new.state in LIVE
        and sheet.recorded_at >= correction.proposed_at
        and session.scalar(taken) is None
    )


def _loaded(session: Session, village_id: UUID, correction_id: UUID) -> tuple[Correction, Claim]:
    correction = get_correction(session, village_id, correction_id)
    session.refresh(correction)
    return correction, session.get_one(Claim, (village_id, correction.claim_id), populate_existing=True)


def _refuse_disputed(session: Session, claim: Claim) -> None:
    if claim.state == "objected" or list_disputes(session, claim.village_id, claim.id):
        raise DisputeOpen()


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_TEXT:
        raise CorrectionReasonMissing(limit=MAX_TEXT)
    return reason
