"""Reads of pictures."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.photos.models import Photo


def get_photo(session: Session, village_id: UUID, photo_id: UUID, *, keeper: str) -> Photo:
    """Raises NotFound, also for another village's and for a loose one that somebody else sent."""
    photo = session.get(Photo, (village_id, photo_id))
    if photo is None or (photo.loose_until is not None and photo.keeper != keeper):
        raise NotFound()
    return photo


def list_digests(session: Session, village_id: UUID, photo_ids: Sequence[UUID]) -> list[str]:
    """What the files were whose pictures these are, in a fixed order: two uploads of one file say the same."""
    found = session.scalars(select(Photo.digest).where(Photo.village_id == village_id, Photo.id.in_(photo_ids)))
    return sorted({bytes(digest).hex() for digest in found})


def list_prints(session: Session, village_id: UUID) -> list[tuple[UUID, bytes, bytes]]:
    """``(id, digest, likeness)`` of every picture of a village that is in use: a few bytes each, no picture."""
    rows = session.execute(
        select(Photo.id, Photo.digest, Photo.likeness).where(
            Photo.village_id == village_id, Photo.loose_until.is_(None)
        )
    )
    return [(photo_id, bytes(digest), bytes(likeness)) for photo_id, digest, likeness in rows]
