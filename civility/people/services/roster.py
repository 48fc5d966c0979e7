"""Taking a roster in: every household of the file or none."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Stale
from civility.people.actors import Actor
from civility.people.errors import HouseholdNumbersTaken, RosterNotClean
from civility.people.events import household_event
from civility.people.models import Household, HouseholdCard, Member, RosterImport
from civility.people.roster_reader import RosterHousehold, read_roster
from civility.people.rules import sort_key
from civility.people.services.places import open_grids
from civility.tables import read_table

NUMBERS_SHOWN = 10


def import_roster(
    session: Session, *, village_id: UUID, file_name: str, data: bytes, actor: Actor, request_key: str
) -> RosterImport:
    """Make the households, members, grids, head units and cards of a CSV or XLSX file.

    Each household is an event of its own in the book, all in one post: what later happens to one of them leaves
    what was sealed of the others to be checked.
    The same key and file give the first outcome again. Raises RosterNotClean when any row was refused,
    HouseholdNumbersTaken, Stale, and what ``read_table`` and ``read_roster`` refuse.
    """
    digest = hashlib.sha256(data).digest()
    reading = read_roster(read_table(data, file_name))
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = session.scalar(
            select(RosterImport).where(RosterImport.village_id == village_id, RosterImport.request_key == request_key)
        )
        if earlier is not None:
            if earlier.file_hash != digest:
                raise Stale()
            return earlier
        if reading.refused:
            raise RosterNotClean(count=len(reading.refused))
        households = reading.values
        _refuse_taken(session, village_id, [h.number for h in households])
        members = _add_households(session, village_id, households, actor)
        done = RosterImport(
            village_id=village_id,
            request_key=request_key,
            file_name=file_name[-200:],
            file_hash=digest,
            household_count=len(households),
            member_count=members,
            actor_id=actor.user_id,
        )
        session.add(done)
        session.flush()
        return done


def _refuse_taken(session: Session, village_id: UUID, numbers: list[str]) -> None:
    known = set(session.scalars(select(Household.number).where(Household.village_id == village_id)))
    taken = sorted(known.intersection(numbers))
    if taken:
        shown = "、".join(taken[:NUMBERS_SHOWN])
        raise HouseholdNumbersTaken(numbers=shown + (f"……（共 {len(taken)} 个）" if len(taken) > NUMBERS_SHOWN else ""))


def _add_households(session: Session, village_id: UUID, households: Sequence[RosterHousehold], actor: Actor) -> int:
    """Add households with members and first cards; how many members were added."""
    grids, units = open_grids(
        session,
        village_id=village_id,
        grids={h.grid for h in households},
        head_units={h.head_unit for h in households},
    )
    made = [
        Household(
            village_id=village_id,
            id=new_id(),
            number=h.number,
            head_name=h.head_name,
            sort_key=sort_key(h.head_name),
            group_name=h.group_name,
            grid_id=grids[h.grid].id if h.grid else None,
            head_unit_id=units[h.head_unit].id if h.head_unit else None,
            address=h.address,
            joined_on=today(),
        )
        for h in households
    ]
    session.add_all(made)
    session.flush()
    members = [
        Member(
            village_id=village_id,
            household_id=household.id,
            name=m.name,
            relation=m.relation,
            birth_year=m.birth_year,
            phone=m.phone,
        )
        for household, h in zip(made, households, strict=True)
        for m in h.members
    ]
    cards = [HouseholdCard(village_id=village_id, household_id=household.id, issue=1) for household in made]
    session.add_all(members)
    session.add_all(cards)
    session.flush()
    joined = [household_event("household-joined", each, card) for each, card in zip(made, cards, strict=True)]
    ledger.record_events(session, village_id, joined, actor=actor.mark)
    return len(members)
