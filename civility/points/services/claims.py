"""Writing down what happened with one amount for one household or two hundred; and taking it back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.points.errors import NotTheRecorder, NotWithdrawable
from civility.points.models import Claim, ClaimSheet
from civility.points.queries import list_reviews
from civility.points.rules.asked import Asked
from civility.points.rules.transitions import move
from civility.points.services.reckoning import Row
from civility.points.services.recording import record_sheet


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
    lost: tuple[int, ...] | None = None,
    member_id: UUID | None = None,
    replaces_id: UUID | None = None,
    photo_ids: Sequence[UUID] = (),
    draft_id: UUID | None = None,
) -> ClaimSheet:
    """Claim the same for one or many households, all or none; for somebody on duty. Raises as ``record_sheet``.

    ``option`` (from 0), ``quantity``, ``tenths`` or ``lost`` is given as the clause's shape asks for it. ``member_id``
    names the person and ``replaces_id`` the claim it is sent again for, each for one household only.
    """
    if actor.user_id is None:
        raise Forbidden()
    household_ids = list(dict.fromkeys(household_ids))
    if (member_id is not None or replaces_id is not None) and len(household_ids) != 1:
        raise ValueError("a person belongs to one household")
    asked = Asked(option, quantity, tenths, lost)
    return record_sheet(
        session,
        village_id=village_id,
        clause_id=clause_id,
        rows=[Row(household_id, asked, member_id, replaces_id) for household_id in household_ids],
        happened_on=happened_on,
        reason=reason,
        evidence=evidence,
        actor=actor,
        request_key=request_key,
        photo_ids=photo_ids,
        draft_id=draft_id,
    )


def withdraw_claims(
    session: Session, *, village_id: UUID, sheet_id: UUID, actor: Actor, claim_id: UUID | None = None
) -> int:
    """Take back a sheet, or one claim of it, before anybody reviewed it; how many were taken back now.

    Only its recorder may, or the household that claimed for itself. What is already withdrawn stays so. Raises NotTheRecorder, NotWithdrawable, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        query = select(Claim).where(Claim.village_id == village_id, Claim.sheet_id == sheet_id)
        if claim_id is not None:
            query = query.where(Claim.id == claim_id)
        claims = session.scalars(query).all()
        if not claims:
            raise NotFound()
        if not all(_recorded(claim, actor) for claim in claims):
            raise NotTheRecorder()
        seen = list_reviews(session, village_id, [claim.id for claim in claims])
        waiting = [claim for claim in claims if claim.state == "submitted" and claim.id not in seen]
        if not waiting and any(claim.state != "withdrawn" for claim in claims):
            raise NotWithdrawable()
        for claim in waiting:
            move(claim, "withdrawn")
        session.flush()
        return len(waiting)


def _recorded(claim: Claim, actor: Actor) -> bool:
    if actor.user_id is None:
        return claim.recorder_id is None and actor.owns(claim.village_id, claim.household_id)
    return claim.recorder_id == actor.user_id
