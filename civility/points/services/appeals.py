"""From a ruling to the township: the side it went against appeals once, and an officer without a hand in it decides."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.people.models import Household
from civility.people.retries import find_told
from civility.points.errors import (
    AlreadyAppealed,
    AppealEmpty,
    AppealNotYours,
    AppealRuled,
    AppealSettled,
    AppealTooLate,
    NotFreeToDecide,
    NotRuledYet,
    RulingEmpty,
)
from civility.points.models import Appeal, Claim, Objection
from civility.points.queries import find_appeal, get_appeal, get_objection, list_disputes
from civility.points.rules.appeals import HOUSEHOLD, OBJECTOR, losers, still_stands
from civility.points.rules.deadlines import last_day
from civility.points.rules.transitions import step
from civility.points.services.independence import require_far
from civility.points.services.objections import MAX_TEXT, go_on, hands_on, settle
from civility.points.services.posting import recall_claim
from civility.points.services.scoring import refuse_restoring


def raise_appeal(
    session: Session,
    *,
    village_id: UUID,
    objection_id: UUID,
    text: str,
    request_key: str,
    channel: str = "online",
    actor: Actor | None = None,
) -> Appeal:
    """Take the ruling on an objection to the township; what is not posted yet stays or is stopped.

    Without an ``actor`` it comes from the objection's receipt, so from whoever objected; a household signed in comes for
    itself; somebody on duty writes it down for either (``channel`` ``helper`` or ``paper``). Asking twice with one key
    appeals once. Raises NotRuledYet, AppealTooLate, AppealNotYours, AppealSettled, AlreadyAppealed, AppealEmpty,
    KeyReused, NotFound.
    """
    said: dict[str, Any] = {
        "objection_id": objection_id,
        "text": text.strip(),
        "channel": channel,
        "raised_by": actor.user_id if actor else None,
    }
    if not 0 < len(said["text"]) <= MAX_TEXT:
        raise AppealEmpty(limit=MAX_TEXT)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, Appeal, request_key, said)
        if earlier is not None:
            return earlier
        objection = get_objection(session, village_id, objection_id)
        session.refresh(objection)
        claim = session.get_one(Claim, (village_id, objection.claim_id), populate_existing=True)
        _require_side(objection, claim, actor)
        _require_open(session, objection, claim)
        step(claim, "appeal")
        appeal = Appeal(village_id=village_id, request_key=request_key, answer_by=last_day(today()), **said)
        session.add(appeal)
        session.flush()
        return appeal


def rule_appeal(
    session: Session, *, village_id: UUID, appeal_id: UUID, uphold: bool, ruling: str, actor: Actor
) -> Appeal:
    """Decide an appeal for good, with the reason. The same ruling sent again changes nothing.

    Upheld, the claim goes the other way: what was dismissed is recalled, by a reversal when it is in the book; what was
    recalled goes back on its notice, or into the book when that has closed. Other appeals and objections to the claim
    that wait end with it, and no earlier ruling on it can be appealed against any more. Dismissed, the claim goes on unless something else stands against it.
    Raises NotFreeToDecide, OwnHousehold, RelativeHousehold, AppealRuled, RulingEmpty, NotFound; a HouseholdRefused when what was recorded
    since has taken the place of a claim that would come back.
    """
    if actor.user_id is None:
        raise Forbidden()
    ruling = ruling.strip()
    if not 0 < len(ruling) <= MAX_TEXT:
        raise RulingEmpty(limit=MAX_TEXT)
    state = "upheld" if uphold else "dismissed"
    with transaction(session):
        ledger.hold(session, village_id)
        appeal = get_appeal(session, village_id, appeal_id)
        session.refresh(appeal)
        if appeal.state != "open":
            if (appeal.state, appeal.ruling, appeal.ruled_by) == (state, ruling, actor.user_id):
                return appeal
            raise AppealRuled(state=appeal.state)
        objection = get_objection(session, village_id, appeal.objection_id)
        claim = session.get_one(Claim, (village_id, objection.claim_id), populate_existing=True)
        others = [each for each in list_disputes(session, village_id, claim.id) if each.id != appeal.id]
        _require_independent(session, claim, appeal, actor)
        settle([appeal, *others] if uphold else [appeal], state, ruling, actor)
        if uphold:
            _end_all(session, claim)
        session.flush()
        if uphold and objection.state == "dismissed":
            appeal.reversal_seq = recall_claim(session, claim, actor, why="申诉成立", key="appeal")
        elif uphold:
            household = session.get_one(Household, (village_id, claim.household_id))
            refuse_restoring(session, claim, household, actor)
            go_on(session, claim, actor, "restore")
        elif not others:
            go_on(session, claim, actor, "resume")
        session.flush()
        return appeal


def _require_side(objection: Objection, claim: Claim, actor: Actor | None) -> None:
    """A household that signed in may not know of objections to other people's claims: for it there are none."""
    if actor is not None and actor.user_id is None and not actor.owns(claim.village_id, claim.household_id):
        raise NotFound()
    if objection.state == "open":
        raise NotRuledYet()
    sides = {OBJECTOR} if actor is None else {HOUSEHOLD} if actor.user_id is None else {OBJECTOR, HOUSEHOLD}
    if not sides & losers(objection.state, claim.direction):
        raise AppealNotYours()


def _require_open(session: Session, objection: Objection, claim: Claim) -> None:
    if find_appeal(session, objection.village_id, objection.id) is not None:
        raise AlreadyAppealed()
    if objection.appeal_by is None or today() > objection.appeal_by:
        raise AppealTooLate(until=objection.appeal_by.isoformat() if objection.appeal_by else None)
    if not still_stands(objection.state, claim.state):
        raise AppealSettled(state=claim.state)


def _end_all(session: Session, claim: Claim) -> None:
    """The township's word on a claim is the last: so nothing that was reversed ever has to be posted again."""
    objections = session.scalars(
        select(Objection).where(Objection.village_id == claim.village_id, Objection.claim_id == claim.id)
    )
    for each in objections:
        each.appeal_by = None


def _require_independent(session: Session, claim: Claim, appeal: Appeal, actor: Actor) -> None:
    """Nobody who recorded, reviewed, answered or wrote down any of it, on whichever objection to this claim."""
    village_id = claim.village_id
    hands = hands_on(session, claim) | {appeal.raised_by}
    for raised_by, ruled_by in session.execute(
        select(Objection.raised_by, Objection.ruled_by).where(
            Objection.village_id == village_id, Objection.claim_id == claim.id
        )
    ):
        hands |= {raised_by, ruled_by}
    if actor.user_id in hands:
        raise NotFreeToDecide()
    require_far(session, claim, actor)
