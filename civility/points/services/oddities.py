"""What the supervisors note about an oddity: kept beside it, not sealed; it decides nothing."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import Forbidden
from civility.people.actors import Actor
from civility.people.retries import find_told
from civility.points.errors import OddityNoteEmpty
from civility.points.models import OddityNote

MAX_TEXT = 300


def note_oddity(
    session: Session, *, village_id: UUID, key: str, text: str, actor: Actor, request_key: str
) -> OddityNote:
    """Note what came of asking. Asking twice with one key notes once. Raises OddityNoteEmpty, KeyReused."""
    if actor.user_id is None:
        raise Forbidden()
    said: dict[str, Any] = {"key": key[:32], "text": text.strip(), "noted_by": actor.user_id}
    if not 0 < len(said["text"]) <= MAX_TEXT:
        raise OddityNoteEmpty(limit=MAX_TEXT)
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = find_told(session, village_id, OddityNote, request_key, said)
        if earlier is not None:
            return earlier
        note = OddityNote(village_id=village_id, request_key=request_key, **said)
        session.add(note)
        session.flush()
        return note
