"""The wall (说事墙) and its echo (回音壁): what anybody may see of a village's matters; and the list of services."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from civility.errors import NotFound
from civility.governance.matters.models import Matter, MatterHiding, MatterSupporter, Offer
from civility.governance.matters.rules.kinds import WALL_KINDS
from civility.governance.matters.rules.transitions import ANSWERED, OPEN
from civility.people.actors import HouseholdRef


def _wall(query: Select, village_id: UUID, answered: bool) -> Select:  # type: ignore[type-arg]
    return query.where(
        Matter.village_id == village_id,
        Matter.state.in_(ANSWERED if answered else OPEN),
        Matter.kind.in_(WALL_KINDS),
        Matter.private.is_(False),
        Matter.hidden.is_(False),
    )


def list_wall(session: Session, village_id: UUID, *, answered: bool, limit: int, offset: int = 0) -> Sequence[Matter]:
    """Open issues, or answered ones; the newest first."""
    shown = _wall(select(Matter.number), village_id, answered).order_by(Matter.number.desc())
    return newest(session, village_id, shown.limit(limit).offset(offset))


def newest(session: Session, village_id: UUID, numbers: Select[tuple[int]]) -> Sequence[Matter]:
    """The matters of a page of numbers, newest first. Numbers alone are sorted out of an index, whole rows are not."""
    wanted = session.scalars(numbers).all()
    return session.scalars(
        select(Matter).where(Matter.village_id == village_id, Matter.number.in_(wanted)).order_by(Matter.number.desc())
    ).all()


def count_wall(session: Session, village_id: UUID, *, answered: bool) -> int:
    return session.scalar(_wall(select(func.count()).select_from(Matter), village_id, answered)) or 0


def get_on_wall(session: Session, village_id: UUID, number: int) -> Matter:
    """Raises NotFound for whatever does not hang there."""
    for answered in (False, True):
        found = session.scalar(_wall(select(Matter), village_id, answered).where(Matter.number == number))
        if found is not None:
            return found
    raise NotFound()


def list_supported(session: Session, household: HouseholdRef, matters: Sequence[Matter]) -> set[UUID]:
    """Which of these a household said it met too."""
    return set(
        session.scalars(
            select(MatterSupporter.matter_id).where(
                MatterSupporter.village_id == household.village_id,
                MatterSupporter.household_id == household.household_id,
                MatterSupporter.matter_id.in_([each.id for each in matters]),
            )
        )
    )


def tally_hidden(session: Session, village_id: UUID) -> dict[str, int]:
    """How many were taken off the wall for which reason; everybody may know that much."""
    rows = session.execute(
        select(MatterHiding.reason, func.count())
        .where(MatterHiding.village_id == village_id, MatterHiding.hide.is_(True))
        .group_by(MatterHiding.reason)
    )
    return dict(rows.all())


def list_waiting_hidings(session: Session, village_id: UUID) -> Sequence[tuple[MatterHiding, Matter]]:
    """What one person wants taken down and another has to decide, oldest first."""
    rows = session.execute(
        select(MatterHiding, Matter)
        .join(Matter, (Matter.village_id == MatterHiding.village_id) & (Matter.id == MatterHiding.matter_id))
        .where(MatterHiding.village_id == village_id, MatterHiding.hide.is_(None))
        .order_by(MatterHiding.proposed_at, MatterHiding.id)
    )
    return [(hiding, matter) for hiding, matter in rows]


def find_offer(session: Session, matter: Matter) -> Offer | None:
    """The service that was ordered, also one that is not offered any more."""
    return session.get(Offer, (matter.village_id, matter.offer_id)) if matter.offer_id else None


def list_offers(session: Session, village_id: UUID, *, with_dropped: bool = False) -> Sequence[Offer]:
    """The services a village offers, in the order they were added."""
    query = select(Offer).where(Offer.village_id == village_id).order_by(Offer.id)
    return session.scalars(query if with_dropped else query.where(Offer.dropped.is_(False))).all()
