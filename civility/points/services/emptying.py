"""What was needed to settle a claim and is not needed for ever: names, ways to reach somebody, photos.

What was decided, why, and the hash of each photo stay. Each of the ``empty_old_`` is due work and does nothing twice.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, or_, select
from sqlalchemy.orm import Session, aliased

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.people.consultation import forget_names
from civility.people.emptying import empty_old
from civility.people.queries import list_villages
from civility.people.rules import KEPT_DAYS
from civility.photos import Photo, empty_photos
from civility.points.models import Appeal, Claim, ClaimSheet, Objection, SheetPhoto, StandardComment
from civility.points.queries import UNDECIDED

AT_ONCE: Final = 200


def empty_old_objections(session: Session) -> int:
    """The name and contact of whoever objected, KEPT_DAYS after the last word on it; how many objections."""
    return empty_old(session, Objection, *_old_objections(_cutoff()), name="", contact="")


def empty_old_comments(session: Session) -> int:
    """The names under what was said of a draft standard, KEPT_DAYS after it was said; how many."""
    return forget_names(session, StandardComment)


def empty_old_photos(session: Session) -> int:
    """The photos of sheets that were recorded KEPT_DAYS ago and are decided; how many. AT_ONCE of a village in one go."""
    done = 0
    for village in list_villages(session):
        ids = _old_photos(session, village.id, _cutoff())
        if ids:
            with transaction(session):
                ledger.hold(session, village.id)
                done += empty_photos(session, village.id, ids)
    return done


def empty_photos_of(session: Session, village_id: UUID, household_id: UUID) -> int:
    """The photos that tell of one household alone; how many. Inside a transaction."""
    own, other = aliased(Claim), aliased(Claim)
    shared = select(other.id).where(
        other.village_id == village_id, other.sheet_id == SheetPhoto.sheet_id, other.household_id != household_id
    )
    ids = session.scalars(
        select(SheetPhoto.photo_id)
        .join(own, (own.village_id == SheetPhoto.village_id) & (own.sheet_id == SheetPhoto.sheet_id))
        .where(SheetPhoto.village_id == village_id, own.household_id == household_id, ~shared.exists())
        .distinct()
    ).all()
    return empty_photos(session, village_id, ids)


def _cutoff() -> datetime:
    return now() - timedelta(days=KEPT_DAYS)


def _old_objections(before: datetime) -> tuple[ColumnElement[bool], ...]:
    unsettled = select(Appeal.id).where(
        Appeal.village_id == Objection.village_id,
        Appeal.objection_id == Objection.id,
        or_(Appeal.state == "open", Appeal.ruled_at >= before),
    )
    return (
        Objection.state != "open",
        Objection.ruled_at < before,
        or_(Objection.name != "", Objection.contact != ""),
        ~unsettled.exists(),
    )


def _old_photos(session: Session, village_id: UUID, before: datetime) -> list[UUID]:
    """Of no sheet that is younger or still to be decided: a photo may have been sent again with a returned claim."""
    query = (
        select(Photo.id)
        .join(SheetPhoto, (SheetPhoto.village_id == Photo.village_id) & (SheetPhoto.photo_id == Photo.id))
        .join(ClaimSheet, (ClaimSheet.village_id == Photo.village_id) & (ClaimSheet.id == SheetPhoto.sheet_id))
        .where(Photo.village_id == village_id, Photo.emptied_at.is_(None), ClaimSheet.recorded_at < before)
        .where(~_needed(before))
        .distinct()
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def _needed(before: datetime) -> Exists:
    on, sheet, claim = aliased(SheetPhoto), aliased(ClaimSheet), aliased(Claim)
    return (
        select(on.photo_id)
        .join(sheet, (sheet.village_id == on.village_id) & (sheet.id == on.sheet_id))
        .join(claim, (claim.village_id == on.village_id) & (claim.sheet_id == on.sheet_id))
        .where(
            on.village_id == Photo.village_id,
            on.photo_id == Photo.id,
            or_(sheet.recorded_at >= before, claim.state.in_(UNDECIDED)),
        )
        .exists()
    )
