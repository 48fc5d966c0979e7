"""What a matter that is long over still knows about people goes; what the village did about it stays."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now
from civility.db import transaction
from civility.governance.matters.models import Matter, MatterEntry, MatterPhoto, MatterStep
from civility.people.queries import list_villages
from civility.people.rules import BLANKED, KEPT_DAYS
from civility.photos import Photo, empty_photos

AT_ONCE: Final = 200


def empty_old_matters(session: Session) -> int:
    """KEPT_DAYS after a matter ended, or came in a rush and was never let through: name, contact, the other side, why somebody was cared for, photos, and all words of a private one. How many.

    AT_ONCE of a village in one go.
    """
    done = 0
    for village in list_villages(session):
        ids = session.scalars(
            select(Matter.id).where(*_is_old(village.id)).order_by(Matter.number).limit(AT_ONCE)
        ).all()
        if not ids:
            continue
        with transaction(session):
            ledger.hold(session, village.id)
            still = session.execute(
                select(Matter.id, Matter.private).where(*_is_old(village.id), Matter.id.in_(ids))
            ).all()
            _empty(session, village.id, [row.id for row in still])
            _silence(session, village.id, [row.id for row in still if row.private])
            done += len(still)
    return done


def _is_old(village_id: UUID) -> tuple[ColumnElement[bool], ...]:
    pictured = (
        select(MatterPhoto.photo_id)
        .join(Photo, (Photo.village_id == MatterPhoto.village_id) & (Photo.id == MatterPhoto.photo_id))
        .where(MatterPhoto.village_id == Matter.village_id, MatterPhoto.matter_id == Matter.id)
        .where(Photo.emptied_at.is_(None))
    )
    told = or_(Matter.name != "", Matter.contact != "", Matter.other != "", Matter.why != "", Matter.consent != "")
    limit = now() - timedelta(days=KEPT_DAYS)
    return (
        Matter.village_id == village_id,
        or_(Matter.ended_at < limit, and_(Matter.state == "held", Matter.raised_at < limit)),
        or_(told, and_(Matter.private, _says_something()), pictured.exists()),
    )


def _says_something() -> ColumnElement[bool]:
    """Whether any word stands where ``_silence`` leaves none: also one that was written after the household was blanked."""
    noted = exists().where(
        MatterStep.village_id == Matter.village_id, MatterStep.matter_id == Matter.id, MatterStep.note != ""
    )
    written = exists().where(
        MatterEntry.village_id == Matter.village_id,
        MatterEntry.matter_id == Matter.id,
        or_(MatterEntry.plan != "", MatterEntry.text != ""),
    )
    return or_(Matter.text != BLANKED, Matter.place != "", noted, written)


def _empty(session: Session, village_id: UUID, ids: list[UUID]) -> None:
    mine = (Matter.village_id == village_id, Matter.id.in_(ids))
    session.execute(update(Matter).where(*mine).values(name="", contact="", other="", why="", consent=""))
    photos = session.scalars(
        select(MatterPhoto.photo_id).where(MatterPhoto.village_id == village_id, MatterPhoto.matter_id.in_(ids))
    ).all()
    empty_photos(session, village_id, photos)


def _silence(session: Session, village_id: UUID, ids: list[UUID]) -> None:
    """That it was, of which kind, who did what when: not what was said."""
    of = {"village_id": village_id}
    session.execute(update(Matter).filter_by(**of).where(Matter.id.in_(ids)).values(text=BLANKED, place=""))
    session.execute(update(MatterStep).filter_by(**of).where(MatterStep.matter_id.in_(ids)).values(note=""))
    session.execute(update(MatterEntry).filter_by(**of).where(MatterEntry.matter_id.in_(ids)).values(plan="", text=""))
