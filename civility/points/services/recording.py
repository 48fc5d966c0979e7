"""The one way from what somebody wrote down to claims: a sheet, all of its households or none.

Whoever asks (a form for one household, for many, a round, a sheet of paper, a household itself) comes through here.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.people.actors import Actor
from civility.people.retries import find_told
from civility.photos import MOST_PHOTOS, hold_photos, list_digests
from civility.photos.errors import TooManyPhotos
from civility.points.errors import TypedItYourself
from civility.points.models import Claim, ClaimSheet, SheetDraft, SheetPhoto
from civility.points.rules.shapes import StartFull
from civility.points.services.reckoning import MAX_TEXT, Reckoned, Row, check_texts, reckon


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
    if confirmed_by is not None and confirmed_by == actor.user_id:
        raise TypedItYourself()
    with transaction(session):
        ledger.hold(session, village_id)
        digests = list_digests(session, village_id, photo_ids)
        content = _content(clause_id, rows, happened_on, reason, evidence, digests, actor)
        earlier = find_told(session, village_id, ClaimSheet, request_key, {"content_hash": content})
        if earlier is not None:
            return earlier
        found = reckon(
            session, village_id=village_id, clause_id=clause_id, rows=rows, happened_on=happened_on, actor=actor
        )
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
        session.add_all(_claim(sheet, found, row, amount) for row, amount in found.amounts)
        _attach(session, sheet, photo_ids, rows, actor)
        if draft_id is not None:
            _use_up(session, village_id, draft_id, actor)
        session.flush()
        return sheet


def _claim(sheet: ClaimSheet, found: Reckoned, row: Row, amount: int) -> Claim:
    shape, lost = found.limits.shape, row.asked.lost
    return Claim(
        village_id=sheet.village_id,
        sheet_id=sheet.id,
        household_id=row.household_id,
        member_id=row.member_id,
        clause_id=sheet.clause_id,
        direction=found.clause.direction,
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
    wanted = list(dict.fromkeys(photo_ids))
    if len(wanted) > MOST_PHOTOS:
        raise TooManyPhotos(limit=MOST_PHOTOS)
    fresh = [photo_id for photo_id in wanted if photo_id not in earlier]
    hold_photos(session, sheet.village_id, fresh, keeper=actor.mark, most=MOST_PHOTOS, days=None)
    session.add_all(
        SheetPhoto(village_id=sheet.village_id, sheet_id=sheet.id, photo_id=photo_id) for photo_id in wanted
    )


def _use_up(session: Session, village_id: UUID, draft_id: UUID, actor: Actor) -> None:
    own = (SheetDraft.village_id == village_id, SheetDraft.id == draft_id, SheetDraft.writer_id == actor.user_id)
    session.execute(delete(SheetDraft).where(*own))


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
