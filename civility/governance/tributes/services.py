"""From a proposal over consent and another person's look to the public page, and back whenever the household wants."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.tributes.errors import (
    OneMotto,
    PaperSignerMissing,
    TributeMoved,
    TributeNeedsTwo,
    TributePersonMissing,
    TributeReasonMissing,
    TributeRedLine,
    TributeTextWrong,
)
from civility.governance.tributes.models import Tribute
from civility.governance.tributes.queries import get_tribute, list_of_household
from civility.governance.tributes.rules import KINDS, MOST_CHARS, SIGNED, next_state
from civility.people.actors import Actor
from civility.people.models import Division
from civility.people.queries import chain_of
from civility.people.voices import get_resident
from civility.redlines import check

KEEPERS = frozenset({"committee", "supervisor"})


def propose_tribute(
    session: Session, *, village_id: UUID, household_id: UUID, kind: str, text: str, person: str = "",
    signed: str = "masked", actor: Actor, request_key: str,
) -> Tribute:  # fmt: skip
    """A worthy whom the committee names, or a motto. Asking twice with one key proposes once.

    A household writes its motto itself, and agrees by doing so. Of anybody whom the committee proposes the household is
    asked first. Raises TributeTextWrong, TributePersonMissing, TributeRedLine, OneMotto, HouseholdLeft, Forbidden.
    """
    own = actor.user_id is None and actor.owns(village_id, household_id)
    if not own:
        _require_keeper(session, village_id, actor)
    if kind not in KINDS or signed not in SIGNED or (own and kind != "motto"):
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        known = session.scalar(
            select(Tribute).where(Tribute.village_id == village_id, Tribute.request_key == request_key)
        )
        if known is not None:
            return known
        household = get_resident(session, village_id, household_id)
        tribute = Tribute(
            village_id=village_id,
            request_key=request_key,
            kind=kind,
            household_id=household_id,
            person=household.head_name if kind == "motto" else " ".join(person.split()),
            text=_fit(kind, text),
            signed=signed,
            state="agreed" if own else "asked",
            proposed_by=actor.user_id,
            channel="phone" if own else "",
            agreed_at=now() if own else None,
        )
        if not tribute.person:
            raise TributePersonMissing()
        _refuse_red_lines(tribute)
        if kind == "motto" and any(
            each.kind == "motto" and next_state(each.state, "withdraw")
            for each in list_of_household(session, village_id, household_id)
        ):
            raise OneMotto()
        session.add(tribute)
        session.flush()
        return tribute


def agree_own(session: Session, *, village_id: UUID, tribute_id: UUID, signed: str, actor: Actor) -> Tribute:
    """The household says yes on its phone, and how it wants to be named. Raises TributeMoved, Forbidden."""
    with transaction(session):
        ledger.hold(session, village_id)
        tribute = get_tribute(session, village_id, tribute_id)
        if not actor.owns(village_id, tribute.household_id) or signed not in SIGNED:
            raise Forbidden()
        if (tribute.state, tribute.channel, tribute.signed) == ("agreed", "phone", signed):
            return tribute
        _move(tribute, "agree")
        tribute.channel, tribute.signed, tribute.agreed_at = "phone", signed, now()
        session.flush()
        return tribute


def confirm_paper(
    session: Session, *, village_id: UUID, tribute_id: UUID, signer: str, signed: str, actor: Actor
) -> Tribute:
    """Somebody who did not propose it has seen the signed paper. Raises TributeNeedsTwo, PaperSignerMissing, TributeMoved."""
    _require_keeper(session, village_id, actor)
    with transaction(session):
        ledger.hold(session, village_id)
        tribute = get_tribute(session, village_id, tribute_id)
        signer = " ".join(signer.split())
        if (tribute.state, tribute.signer, tribute.confirmed_by) == ("agreed", signer, actor.user_id):
            return tribute
        _require_another(tribute, actor)
        if signed not in SIGNED:
            raise Forbidden()
        if not signer:
            raise PaperSignerMissing()
        _move(tribute, "agree")
        tribute.channel, tribute.signed, tribute.agreed_at = "paper", signed, now()
        tribute.signer, tribute.confirmed_by = signer, actor.user_id
        session.flush()
        return tribute


def decide_tribute(
    session: Session, *, village_id: UUID, tribute_id: UUID, public: bool, reason: str = "", actor: Actor
) -> Tribute:
    """Another person puts it on the public page, or says why not. Raises TributeNeedsTwo, TributeReasonMissing, TributeMoved."""
    _require_keeper(session, village_id, actor)
    with transaction(session):
        ledger.hold(session, village_id)
        tribute = get_tribute(session, village_id, tribute_id)
        state, reason = ("public", "") if public else ("declined", " ".join(reason.split()))
        if (tribute.state, tribute.decided_by, tribute.reason) == (state, actor.user_id, reason):
            return tribute
        _require_another(tribute, actor)
        if not public and not reason:
            raise TributeReasonMissing()
        _move(tribute, "approve" if public else "decline")
        tribute.decided_by, tribute.decided_at, tribute.reason = actor.user_id, now(), reason
        session.flush()
        return tribute


def withdraw_tribute(session: Session, *, village_id: UUID, tribute_id: UUID, actor: Actor) -> Tribute:
    """The household takes it back, itself or through somebody it asked: at once, without a reason. Raises Forbidden."""
    with transaction(session):
        ledger.hold(session, village_id)
        tribute = get_tribute(session, village_id, tribute_id)
        if not actor.owns(village_id, tribute.household_id):
            _require_keeper(session, village_id, actor)
        if tribute.state != "withdrawn":
            _move(tribute, "withdraw")
            tribute.withdrawn_by, tribute.withdrawn_at = actor.user_id, now()
            session.flush()
        return tribute


def _move(tribute: Tribute, step: str) -> None:
    to = next_state(tribute.state, step)
    if to is None:
        raise TributeMoved()
    tribute.state = to


def _fit(kind: str, text: str) -> str:
    bare = " ".join(text.split())
    if not 0 < len(bare) <= MOST_CHARS[kind]:
        raise TributeTextWrong(limit=MOST_CHARS[kind], length=len(bare))
    return bare


def _refuse_red_lines(tribute: Tribute) -> None:
    for line in check(tribute.text):
        raise TributeRedLine(words=line.words)


def _require_keeper(session: Session, village_id: UUID, actor: Actor) -> None:
    if actor.user_id is None or not KEEPERS & actor.roles_in(chain_of(session, session.get_one(Division, village_id))):
        raise Forbidden()


def _require_another(tribute: Tribute, actor: Actor) -> None:
    if tribute.proposed_by == actor.user_id or actor.owns(tribute.village_id, tribute.household_id):
        raise TributeNeedsTwo()
