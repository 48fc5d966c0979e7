"""One matter and what hangs on it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.matters.models import (
    Matter,
    MatterAccess,
    MatterEntry,
    MatterHiding,
    MatterPhoto,
    MatterStep,
)
from civility.governance.matters.rules.sight import may_see
from civility.governance.matters.rules.transitions import WORKED
from civility.people.actors import Actor
from civility.people.models import Division, User
from civility.people.queries import chain_of


def find_matter(session: Session, village_id: UUID, number: int) -> Matter | None:
    return session.scalar(select(Matter).where(Matter.village_id == village_id, Matter.number == number))


def get_matter(session: Session, village_id: UUID, number: int) -> Matter:
    """Raises NotFound. Who may see it is asked elsewhere."""
    matter = find_matter(session, village_id, number)
    if matter is None:
        raise NotFound()
    return matter


def get_matter_by_id(session: Session, village_id: UUID, matter_id: UUID) -> Matter:
    matter = session.get(Matter, (village_id, matter_id))
    if matter is None:
        raise NotFound()
    return matter


def roles_of(session: Session, village_id: UUID, actor: Actor) -> frozenset[str]:
    """The roles somebody holds in a village or above it."""
    return actor.roles_in(chain_of(session, session.get_one(Division, village_id)))


def get_visible(session: Session, village_id: UUID, number: int, actor: Actor) -> Matter:
    """A matter that this person may see. Raises NotFound also for one that is there and not theirs to see."""
    matter = get_matter(session, village_id, number)
    if not may_see(matter, actor, roles_of(session, village_id, actor)):
        raise NotFound()
    return matter


def list_steps(session: Session, matter: Matter) -> Sequence[MatterStep]:
    """The trail, oldest first."""
    return session.scalars(
        select(MatterStep)
        .where(MatterStep.village_id == matter.village_id, MatterStep.matter_id == matter.id)
        .order_by(MatterStep.place)
    ).all()


def hands_on(session: Session, matter: Matter) -> set[UUID | None]:
    """Everybody who worked on it: they do not say whether it was done well."""
    worked = session.scalars(
        select(MatterStep.user_id).where(
            MatterStep.village_id == matter.village_id,
            MatterStep.matter_id == matter.id,
            MatterStep.action.in_(sorted(WORKED)),
        )
    )
    return {matter.handler_id, *worked} - {None}


def own_households_of(session: Session, user_ids: set[UUID | None]) -> set[tuple[UUID, UUID]]:
    """The households that these people belong to themselves."""
    rows = session.execute(
        select(User.village_id, User.household_id).where(
            User.id.in_({each for each in user_ids if each}), User.household_id.is_not(None)
        )
    )
    return {(home[0], home[1]) for home in rows if home[0] and home[1]}


def list_entries(session: Session, matter: Matter) -> Sequence[MatterEntry]:
    """What was planned and done on the way, by day."""
    return session.scalars(
        select(MatterEntry)
        .where(MatterEntry.village_id == matter.village_id, MatterEntry.matter_id == matter.id)
        .order_by(MatterEntry.planned_at, MatterEntry.id)
    ).all()


def get_entry(session: Session, matter: Matter, entry_id: UUID) -> MatterEntry:
    entry = session.get(MatterEntry, (matter.village_id, entry_id))
    if entry is None or entry.matter_id != matter.id:
        raise NotFound()
    return entry


def list_photos(session: Session, matter: Matter) -> Sequence[UUID]:
    return session.scalars(
        select(MatterPhoto.photo_id)
        .where(MatterPhoto.village_id == matter.village_id, MatterPhoto.matter_id == matter.id)
        .order_by(MatterPhoto.photo_id)
    ).all()


def list_merged(session: Session, matter: Matter) -> Sequence[Matter]:
    """What was merged into it, by number."""
    return session.scalars(
        select(Matter)
        .where(Matter.village_id == matter.village_id, Matter.merged_into == matter.id, Matter.state == "merged")
        .order_by(Matter.number)
    ).all()


def waiting_hiding(session: Session, matter: Matter) -> MatterHiding | None:
    """Somebody's wish to take it off the wall that nobody decided yet."""
    return session.scalar(
        select(MatterHiding).where(
            MatterHiding.village_id == matter.village_id,
            MatterHiding.matter_id == matter.id,
            MatterHiding.hide.is_(None),
        )
    )


def get_hiding(session: Session, village_id: UUID, hiding_id: UUID) -> MatterHiding:
    hiding = session.get(MatterHiding, (village_id, hiding_id))
    if hiding is None:
        raise NotFound()
    return hiding


def list_accesses(session: Session, matter: Matter, *, limit: int = 50) -> Sequence[MatterAccess]:
    """Who opened it on which day, newest first."""
    return session.scalars(
        select(MatterAccess)
        .where(MatterAccess.village_id == matter.village_id, MatterAccess.matter_id == matter.id)
        .order_by(MatterAccess.day.desc(), MatterAccess.at.desc())
        .limit(limit)
    ).all()
