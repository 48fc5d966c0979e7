"""Anyone's objection while a notice is open, and the ruling of somebody independent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.people.retries import find_told
from civility.points.errors import (
    AlreadyRuled,
    NoticeClosed,
    NotIndependent,
    ObjectionEmpty,
    RulingEmpty,
)
from civility.points.models import Appeal, Claim, ClaimSheet, Notice, Objection, Review
from civility.points.queries import find_deduction, get_objection, list_disputes
from civility.points.rules.deadlines import last_day
from civility.points.rules.errors import CeilingReached
from civility.points.rules.transitions import step
from civility.points.services.independence import require_far
from civility.points.services.posting import post_claims

MAX_TEXT = 500


def raise_objection(
    session: Session,
    *,
    village_id: UUID,
    claim_id: UUID,
    text: str,
    request_key: str,
    name: str = "",
    contact: str = "",
    confidential: bool = True,
    channel: str = "online",
    actor: Actor | None = None,
) -> Objection:
    """Object to a claim on notice; the claim stops until it is ruled on. Several may object to one claim.

    ``channel``: ``online``, ``helper`` (staff for somebody else) or ``paper``. A name is optional, and shown to the
    supervisors only unless ``confidential`` is off. Asking twice with one key objects once, and so does sending the
    very same words again while they wait for an answer: whoever went back to a form may have a new key.
    Raises NoticeClosed, ObjectionEmpty, KeyReused, NotFound.
    """
    said: dict[str, Any] = {
        "claim_id": claim_id,
        "text": text.strip(),
        "name": name.strip(),
        "contact": contact.strip(),
        "confidential": confidential,
        "channel": channel,
        "raised_by": actor.user_id if actor else None,
    }
    if not 0 < len(said["text"]) <= MAX_TEXT:
        raise ObjectionEmpty(limit=MAX_TEXT)
    with transaction(session):
        ledger.hold(session, village_id)
        claim = session.get(Claim, (village_id, claim_id), populate_existing=True)
        if claim is None or not _may_know(claim, actor):
            raise NotFound()
        earlier = find_told(session, village_id, Objection, request_key, said)
        if earlier is not None:
            return earlier
        same = _find_same(session, village_id, said)
        if same is not None:
            return same
        if claim.notice_id is None or claim.state not in ("on_notice", "objected"):
            raise NoticeClosed(state=claim.state)
        notice = session.get_one(Notice, (village_id, claim.notice_id), populate_existing=True)
        if not _is_open(session, claim, notice):
            raise NoticeClosed(state=claim.state)
        step(claim, "object")
        objection = Objection(
            village_id=village_id, notice_id=notice.id, request_key=request_key, answer_by=last_day(today()), **said
        )
        session.add(objection)
        session.flush()
        return objection


def rule_objection(
    session: Session, *, village_id: UUID, objection_id: UUID, uphold: bool, ruling: str, actor: Actor
) -> Objection:
    """Rule on an objection, with the reason. The same ruling sent again changes nothing.

    Upheld, the claim is recalled, and whatever else stands against it is upheld with it: other objections, appeals
    against their dismissal. Dismissed, and nothing else open, it goes on: back on its notice, or into the book when
    the notice has closed meanwhile.
    Raises NotIndependent (recorder, reviewer, raiser), OwnHousehold, RelativeHousehold, OwnHeadUnit, AlreadyRuled,
    RulingEmpty, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    ruling = ruling.strip()
    if not 0 < len(ruling) <= MAX_TEXT:
        raise RulingEmpty(limit=MAX_TEXT)
    state = "upheld" if uphold else "dismissed"
    with transaction(session):
        ledger.hold(session, village_id)
        objection = get_objection(session, village_id, objection_id)
        session.refresh(objection)
        if objection.state != "open":
            if (objection.state, objection.ruling, objection.ruled_by) == (state, ruling, actor.user_id):
                return objection
            raise AlreadyRuled(state=objection.state)
        claim = session.get_one(Claim, (village_id, objection.claim_id), populate_existing=True)
        others = [each for each in list_disputes(session, village_id, claim.id) if each.id != objection.id]
        _require_independent(session, claim, [objection, *others], actor)
        settle([objection, *others] if uphold else [objection], state, ruling, actor)
        for each in (objection, *others):
            if isinstance(each, Objection) and each.state != "open":
                each.appeal_by = last_day(today())
        session.flush()
        if uphold:
            step(claim, "recall")
        elif not others:
            go_on(session, claim, actor, "resume")
        session.flush()
        return objection


def settle(disputes: Sequence[Objection | Appeal], state: str, ruling: str, actor: Actor) -> None:
    """Give objections and appeals their end."""
    for each in disputes:
        each.state, each.ruling, each.ruled_by, each.ruled_at = state, ruling, actor.user_id, now()


def go_on(session: Session, claim: Claim, actor: Actor, how: str) -> None:
    """The claim goes back on its notice; when that has closed meanwhile, straight into the book.

    ``how`` is the step: ``resume`` or ``restore``. Where the village's ceiling leaves no room for it, the notice opens
    again and waits for room like any other. What is posted or recalled already stays so.
    """
    step(claim, how)
    if claim.state != "on_notice":
        return
    session.flush()
    notice = session.get_one(Notice, (claim.village_id, claim.notice_id))
    if notice.state != "closed" or _is_in_repair(session, claim):
        return
    try:
        post_claims(session, claim.village_id, [claim], actor)
    except CeilingReached:
        notice.state, notice.closed_at = "open", None


def hands_on(session: Session, claim: Claim) -> set[UUID | None]:
    """Who recorded a claim, who held it against the paper, and who reviewed it."""
    reviewers = session.scalars(
        select(Review.reviewer_id).where(Review.village_id == claim.village_id, Review.claim_id == claim.id)
    )
    sheet = session.get_one(ClaimSheet, (claim.village_id, claim.sheet_id))
    return {claim.recorder_id, sheet.confirmed_by, *reviewers}


def _may_know(claim: Claim, actor: Actor | None) -> bool:
    """A household that signed in comes for itself; about others it may speak like anybody, without signing in."""
    return actor is None or actor.user_id is not None or actor.owns(claim.village_id, claim.household_id)


def _is_open(session: Session, claim: Claim, notice: Notice) -> bool:
    """A household may object to a deduction as long as its notice hangs, and as long as it may put it right."""
    return (notice.state == "open" and now() < notice.closes_at) or _is_in_repair(session, claim)


def _is_in_repair(session: Session, claim: Claim) -> bool:
    """Whether it takes points and may still be put right."""
    told = find_deduction(session, claim.village_id, claim.id) if claim.direction == "deduction" else None
    return told is not None and today() <= told.repair_by


def _require_independent(session: Session, claim: Claim, disputes: Sequence[Objection | Appeal], actor: Actor) -> None:
    """Upholding one objection upholds the others to the claim, so none of them may be the actor's own."""
    if actor.user_id in hands_on(session, claim) | {each.raised_by for each in disputes}:
        raise NotIndependent()
    require_far(session, claim, actor)


def _find_same(session: Session, village_id: UUID, said: dict[str, Any]) -> Objection | None:
    """An objection that waits already and says just this."""
    query = select(Objection).where(Objection.village_id == village_id, Objection.state == "open")
    return session.scalar(query.where(*(getattr(Objection, name) == value for name, value in said.items())).limit(1))
