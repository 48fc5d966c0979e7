"""Taking a roster in: every household of the file or none."""

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Stale
from civility.people.actors import Actor
from civility.people.errors import HouseholdNumbersTaken, RosterNotClean
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

    The same key and file give the first outcome again. Raises RosterNotClean when any row was refused,
    HouseholdNumbersTaken, Stale, and what ``read_table`` and ``read_roster`` refuse.
    """
    digest = hashlib.sha256(data).digest()
    reading = read_roster(read_table(data, file_name))
    with transaction(session):
        earlier = session.scalar(
            select(RosterImport).where(
                RosterImport.village_id == village_id, RosterImport.request_key == request_key
            )
        )
        if earlier is not None:
            if earlier.file_hash != digest:
                raise Stale()
            return earlier
        if reading.refused:
            raise RosterNotClean(count=len(reading.refused))
        households = reading.values
        _refuse_taken(session, village_id, [h.number for h in households])
        members = _add_households(session, village_id, households)
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
