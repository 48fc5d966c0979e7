"""Keeping pictures, and taking them for what they belong to."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import transaction
from civility.photos.errors import PhotoGone, TooManyPhotos, TooManyWaiting
from civility.photos.models import Photo
from civility.photos.rules import GONE_PX, make_gone, make_picture

KEPT_FOR = timedelta(days=1)
MOST_WAITING = 60
"""Loose pictures of one sender: twenty drafts full of them."""


def keep_photo(session: Session, *, village_id: UUID, data: bytes, keeper: str) -> Photo:
    """Keep a picture until something takes it; those that nothing took go in the same step.

    The same file sent again by the same keeper, while it is loose, is the same picture. Raises PhotoRefused,
    TooManyWaiting.
    """
    picture = make_picture(data)
    with transaction(session):
        session.execute(delete(Photo).where(Photo.village_id == village_id, Photo.loose_until < now()))
        mine = (Photo.village_id == village_id, Photo.keeper == keeper, Photo.loose_until.is_not(None))
        same = session.scalars(select(Photo).where(*mine, Photo.digest == picture.digest)).first()
        if same is not None:
            return same
        if (session.scalar(select(func.count()).select_from(Photo).where(*mine)) or 0) >= MOST_WAITING:
            raise TooManyWaiting()
        photo = Photo(
            village_id=village_id,
            keeper=keeper,
            loose_until=now() + KEPT_FOR,
            digest=picture.digest,
            likeness=picture.likeness,
            width=picture.width,
            height=picture.height,
            large=picture.large,
            small=picture.small,
        )
        session.add(photo)
        session.flush()
        return photo


def hold_photos(
    session: Session, village_id: UUID, photo_ids: Sequence[UUID], *, keeper: str, most: int, days: int | None
) -> list[Photo]:
    """Pictures that somebody sent, for what they belong to: for good, or for some ``days`` more. Inside a transaction.

    Raises TooManyPhotos, and PhotoGone for one that is not there, is somebody else's, or belongs to something already.
    """
    wanted = list(dict.fromkeys(photo_ids))
    if len(wanted) > most:
        raise TooManyPhotos(limit=most)
    found = [session.get(Photo, (village_id, photo_id), populate_existing=True) for photo_id in wanted]
    held = [photo for photo in found if photo is not None and photo.loose_until is not None and photo.keeper == keeper]
    if len(held) < len(wanted):
        raise PhotoGone()
    for photo in held:
        photo.loose_until = None if days is None else now() + timedelta(days=days)
    return held


def drop_photos(session: Session, village_id: UUID, photo_ids: Iterable[UUID], *, keeper: str) -> None:
    """Forget loose pictures of one sender; what is not there or not theirs is left as it is. Inside a transaction."""
    session.execute(
        delete(Photo).where(
            Photo.village_id == village_id,
            Photo.id.in_(list(photo_ids)),
            Photo.keeper == keeper,
            Photo.loose_until.is_not(None),
        )
    )


def empty_photos(session: Session, village_id: UUID, photo_ids: Sequence[UUID]) -> int:
    """Nothing stays of these pictures but that they were there, and their hashes; how many. Inside a transaction."""
    full = (Photo.village_id == village_id, Photo.id.in_(photo_ids), Photo.emptied_at.is_(None))
    ids = session.scalars(select(Photo.id).where(*full)).all()
    if ids:
        gone, (width, height) = make_gone(), GONE_PX
        session.execute(
            update(Photo)
            .where(Photo.village_id == village_id, Photo.id.in_(ids))
            .values(large=gone, small=gone, width=width, height=height, emptied_at=now())
        )
    return len(ids)
