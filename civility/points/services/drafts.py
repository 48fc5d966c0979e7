"""Keeping what is half filled in, going on with it later, throwing it away. A draft counts for nothing."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import transaction
from civility.errors import Forbidden, NotFound
from civility.people.actors import Actor
from civility.photos import MOST_PHOTOS, drop_photos, hold_photos
from civility.points.errors import DraftTooLong, TooManyDrafts
from civility.points.models import SheetDraft
from civility.points.queries import get_clause
from civility.points.rules.drafts import photos_of
from civility.points.services.reckoning import MAX_AGE_DAYS

MOST_DRAFTS = 20
MAX_SAID = 200_000
"""Characters of what is typed: two thousand households with their items fit."""


def save_draft(
    session: Session,
    *,
    village_id: UUID,
    draft_id: UUID,
    form: str,
    clause_id: UUID,
    said: Mapping[str, Sequence[str]],
    actor: Actor,
    about: str = "",
) -> SheetDraft:
    """Keep a form as it stands, in place of what the same draft said before; nothing in it is judged.

    ``said`` are the values of each field as typed, ``about`` the household or place it is for. Its pictures are kept as
    long as the deed may be recorded. Raises TooManyDrafts, DraftTooLong, PhotoGone, NotFound.
    """
    if actor.user_id is None:
        raise Forbidden()
    kept = {name: list(values) for name, values in said.items()}
    if len(json.dumps(kept, ensure_ascii=False)) > MAX_SAID:
        raise DraftTooLong()
    with transaction(session):
        get_clause(session, village_id, clause_id)
        hold_photos(session, village_id, photos_of(kept), keeper=actor.mark, most=MOST_PHOTOS, days=MAX_AGE_DAYS)
        draft = session.get(SheetDraft, (village_id, draft_id), populate_existing=True)
        if draft is None:
            own = select(func.count()).where(
                SheetDraft.village_id == village_id,
                SheetDraft.writer_id == actor.user_id,
                SheetDraft.typed_at.is_(None),
            )
            if (session.scalar(own) or 0) >= MOST_DRAFTS:
                raise TooManyDrafts(limit=MOST_DRAFTS)
            draft = SheetDraft(village_id=village_id, id=draft_id, writer_id=actor.user_id)
        elif draft.writer_id != actor.user_id or draft.typed_at is not None:
            raise NotFound()
        draft.form, draft.clause_id, draft.about, draft.said, draft.saved_at = form, clause_id, about, kept, now()
        session.add(draft)
        session.flush()
        return draft


def throw_away_draft(session: Session, *, village_id: UUID, draft_id: UUID, actor: Actor) -> None:
    """Forget one's own draft and its pictures; asking twice is harmless."""
    with transaction(session):
        draft = session.get(SheetDraft, (village_id, draft_id), populate_existing=True)
        if draft is None or draft.writer_id != actor.user_id:
            return
        drop_photos(session, village_id, photos_of(draft.said), keeper=actor.mark)
        session.execute(delete(SheetDraft).where(SheetDraft.village_id == village_id, SheetDraft.id == draft_id))
