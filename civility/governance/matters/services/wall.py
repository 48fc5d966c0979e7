"""The wall: households that met the same, merging, taking down by two people, and who opened what is private."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden
from civility.governance.matters.errors import HidingDecided, HidingNeedsTwo, NotOnTheWall, NotTheSameKind
from civility.governance.matters.models import Matter, MatterAccess, MatterHiding, MatterSupporter
from civility.governance.matters.queries.one import (
    find_matter,
    get_hiding,
    get_matter,
    list_merged,
    roles_of,
    waiting_hiding,
)
from civility.governance.matters.queries.wall import get_on_wall
from civility.governance.matters.rules.kinds import HIDING_REASONS, WALL_KINDS
from civility.governance.matters.rules.sight import may_dispatch
from civility.governance.matters.services.raising import count_supported, join
from civility.governance.matters.services.trail import get_for
from civility.people.actors import Actor

HIDERS = frozenset({"committee", "supervisor"})


def support_matter(session: Session, *, village_id: UUID, number: int, actor: Actor) -> Matter:
    """A household met the same thing: counted once, however often it says so. Raises Forbidden, NotFound."""
    if actor.household is None or actor.household.village_id != village_id:
        raise Forbidden()
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_on_wall(session, village_id, number)
        session.refresh(matter)
        key = (village_id, matter.id, actor.household.household_id)
        if session.get(MatterSupporter, key) is None:
            session.add(MatterSupporter(village_id=village_id, matter_id=matter.id, household_id=key[2]))
            session.flush()
            matter.supported = count_supported(session, matter)
            session.flush()
        return matter


def merge_matters(session: Session, *, village_id: UUID, number: int, into: int, actor: Actor) -> Matter:
    """Two are one thing: ``number`` goes into ``into`` with everybody who met it, and both keep their numbers.

    Raises NotTheSameKind, NotThatWay, NotYourTurn, NotFound.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        matter = get_for(session, village_id, number, actor)
        same = find_matter(session, village_id, into)
        if matter.state == "merged" and same is not None and matter.merged_into == same.id:
            return matter
        if (
            same is None
            or same.id == matter.id
            or (same.kind, same.private) != (matter.kind, matter.private)
            or matter.private
            or same.merged_into is not None
        ):
            raise NotTheSameKind(number=into)
        session.refresh(same)
        if not may_dispatch(matter, roles_of(session, village_id, actor)):
            raise Forbidden()
        for each in list_merged(session, matter):
            each.merged_into = same.id
        session.flush()
        join(session, matter, same, actor)
        return matter


def propose_hiding(
    session: Session, *, village_id: UUID, numbers: Sequence[int], reason: str, actor: Actor, note: str = ""
) -> list[MatterHiding]:
    """One person wants some of them off the wall, for a reason; until another agrees they stay.

    What is not on the wall, hidden already or proposed already is left as it is. Raises Forbidden, NotOnTheWall.
    """
    _require_hider(session, village_id, actor)
    if reason not in HIDING_REASONS:
        raise ValueError(f"not a reason to hide: {reason}")
    with transaction(session):
        ledger.hold(session, village_id)
        found = []
        for number in dict.fromkeys(numbers):
            matter = get_matter(session, village_id, number)
            session.refresh(matter)
            if matter.kind not in WALL_KINDS or matter.private:
                raise NotOnTheWall()
            if matter.hidden or waiting_hiding(session, matter) is not None:
                continue
            hiding = MatterHiding(
                village_id=village_id,
                matter_id=matter.id,
                reason=reason,
                note=note.strip()[:200],
                proposed_by=actor.user_id,
            )
            session.add(hiding)
            session.flush()
            found.append(hiding)
        return found


def decide_hidings(
    session: Session, *, village_id: UUID, hiding_ids: Sequence[UUID], hide: bool, actor: Actor
) -> list[MatterHiding]:
    """Another person agrees, or leaves them hanging. Raises HidingNeedsTwo, HidingDecided, Forbidden, NotFound."""
    _require_hider(session, village_id, actor)
    with transaction(session):
        ledger.hold(session, village_id)
        found = []
        for hiding_id in dict.fromkeys(hiding_ids):
            hiding = get_hiding(session, village_id, hiding_id)
            session.refresh(hiding)
            if hiding.hide is not None:
                if (hiding.hide, hiding.decided_by) != (hide, actor.user_id):
                    raise HidingDecided()
                continue
            if hiding.proposed_by == actor.user_id:
                raise HidingNeedsTwo()
            hiding.hide, hiding.decided_by, hiding.decided_at = hide, actor.user_id, now()
            matter = session.get_one(Matter, (village_id, hiding.matter_id), populate_existing=True)
            matter.hidden = matter.hidden or hide
            session.flush()
            found.append(hiding)
        return found


def note_access(session: Session, *, matter: Matter, actor: Actor) -> None:
    """Write down that somebody opened a private matter, the first time of a day. Others leave no line."""
    note_accesses(session, matter.village_id, [matter], actor)


def note_accesses(session: Session, village_id: UUID, matters: Iterable[Matter], actor: Actor) -> bool:
    """The same of several at once, for a list that says what one would have to open them for; whether any line was new."""
    wanted = {matter.id for matter in matters if matter.private}
    if actor.user_id is None or not wanted - _opened(session, village_id, actor.user_id):
        return False
    with transaction(session):
        ledger.hold(session, village_id)
        new = wanted - _opened(session, village_id, actor.user_id)
        session.add_all(
            MatterAccess(village_id=village_id, matter_id=matter_id, user_id=actor.user_id, day=today())
            for matter_id in sorted(new)
        )
        session.flush()
        return True


def _opened(session: Session, village_id: UUID, user_id: UUID) -> set[UUID]:
    """What somebody opened today."""
    return set(
        session.scalars(
            select(MatterAccess.matter_id).where(
                MatterAccess.village_id == village_id, MatterAccess.user_id == user_id, MatterAccess.day == today()
            )
        )
    )


def _require_hider(session: Session, village_id: UUID, actor: Actor) -> None:
    if actor.user_id is None or not HIDERS & roles_of(session, village_id, actor):
        raise Forbidden()
