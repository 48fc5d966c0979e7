"""Reads of units and of those who head them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import today
from civility.governance.relay.errors import UnitNotFound
from civility.governance.relay.models import HeadTerm, UnitChange
from civility.governance.relay.queries.grids import grids_of
from civility.governance.relay.rules import EXPIRING_DAYS, fits
from civility.people.actors import Actor
from civility.people.models import HeadUnit, Household, User
from civility.people.queries import list_households


@dataclass(frozen=True, slots=True)
class Head:
    """Whoever heads a unit now."""

    term: HeadTerm
    household: Household

    @property
    def ends_soon(self) -> bool:
        return self.term.last_day - today() <= timedelta(days=EXPIRING_DAYS)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is today, its households in the order of a walk. Without a unit: those that are in none."""

    id: UUID
    name: str
    households: tuple[Household, ...]
    head: Head | None = None
    dissolved_on: date | None = None

    @property
    def fits(self) -> bool:
        return fits(len(self.households))


def walking(homes: Sequence[Household]) -> list[Household]:
    """In the order in which one walks by: grid by grid, and by number where nobody put them in order."""
    return sorted(
        homes, key=lambda each: (str(each.grid_id or ""), each.walk_order is None, each.walk_order or 0, each.number)
    )


def get_unit(session: Session, village_id: UUID, unit_id: UUID) -> HeadUnit:
    """Raises UnitNotFound."""
    unit = session.get(HeadUnit, (village_id, unit_id))
    if unit is None:
        raise UnitNotFound()
    return unit


def list_units(session: Session, village_id: UUID) -> tuple[list[Unit], tuple[Household, ...]]:
    """Every unit that was not dissolved, by name, and the households that are in none."""
    homes = walking(list_households(session, village_id))
    heads = heads_of(session, village_id)
    units = session.scalars(
        select(HeadUnit).where(HeadUnit.village_id == village_id, HeadUnit.dissolved_on.is_(None))
    ).all()
    by_unit: dict[UUID | None, list[Household]] = {}
    for home in homes:
        by_unit.setdefault(home.head_unit_id, []).append(home)
    found = [Unit(unit.id, unit.name, tuple(by_unit.get(unit.id, ())), heads.get(unit.id)) for unit in units]
    return sorted(found, key=lambda unit: _by_number(unit.name)), tuple(by_unit.get(None, ()))


def count_vacant_units(session: Session, village_id: UUID) -> int:
    """Units that somebody lives in and nobody heads, or whose head's term ends soon."""
    lived_in = session.scalars(
        select(Household.head_unit_id)
        .where(Household.village_id == village_id, Household.left_on.is_(None), Household.head_unit_id.is_not(None))
        .distinct()
    )
    heads = heads_of(session, village_id)
    return sum(unit not in heads or heads[unit].ends_soon for unit in lived_in)


def find_unit(session: Session, village_id: UUID, unit_id: UUID) -> Unit:
    """One unit with its households and head, dissolved or not. Raises UnitNotFound."""
    unit = get_unit(session, village_id, unit_id)
    homes = session.scalars(
        select(Household).where(
            Household.village_id == village_id, Household.head_unit_id == unit_id, Household.left_on.is_(None)
        )
    ).all()
    head = heads_of(session, village_id).get(unit.id)
    return Unit(unit.id, unit.name, tuple(walking(homes)), head, unit.dissolved_on)


def heads_of(session: Session, village_id: UUID, on: date | None = None) -> dict[UUID, Head]:
    """Who heads each unit on a day (today), by unit. Whoever moved out, or lives in another unit now, heads none."""
    day = on or today()
    rows = session.execute(
        select(HeadTerm, Household)
        .join(
            Household,
            (Household.village_id == HeadTerm.village_id)
            & (Household.id == HeadTerm.household_id)
            & (Household.head_unit_id == HeadTerm.unit_id),
        )
        .where(
            HeadTerm.village_id == village_id,
            HeadTerm.starts_on <= day,
            HeadTerm.ends_on >= day,
            HeadTerm.ended_on.is_(None) | (HeadTerm.ended_on >= day),
            Household.left_on.is_(None),
        )
        .order_by(HeadTerm.starts_on)
    )
    return {term.unit_id: Head(term, household) for term, household in rows}


def list_terms(session: Session, village_id: UUID, unit_id: UUID) -> list[tuple[HeadTerm, Household]]:
    """Everybody who was elected in a unit, newest first."""
    rows = session.execute(
        select(HeadTerm, Household)
        .join(Household, (Household.village_id == HeadTerm.village_id) & (Household.id == HeadTerm.household_id))
        .where(HeadTerm.village_id == village_id, HeadTerm.unit_id == unit_id)
        .order_by(HeadTerm.starts_on.desc(), HeadTerm.recorded_at.desc())
    )
    return [(term, household) for term, household in rows]


def list_changes(session: Session, village_id: UUID, unit_id: UUID) -> Sequence[UnitChange]:
    """What became of a unit by its own pages, newest first: what came to it and what left it."""
    changes = session.scalars(
        select(UnitChange).where(UnitChange.village_id == village_id).order_by(UnitChange.at.desc())
    ).all()
    return [each for each in changes if each.unit_id == unit_id or _left(each.moves, unit_id)]


def list_accounts(session: Session, village_id: UUID, household_ids: Sequence[UUID]) -> Sequence[User]:
    """The accounts of people of these households, by name: one of them may be given a head's post."""
    return session.scalars(
        select(User)
        .where(User.village_id == village_id, User.household_id.in_(household_ids), User.enabled.is_(True))
        .order_by(User.name, User.id)
    ).all()


def _units_of(session: Session, village_id: UUID, actor: Actor) -> list[UUID]:
    """The units that somebody heads today: their own household was elected there."""
    own = actor.household
    if own is None or own.village_id != village_id:
        return []
    heads = heads_of(session, village_id)
    return [unit for unit, head in heads.items() if head.household.id == own.household_id]


def list_own(session: Session, village_id: UUID, actor: Actor) -> list[Household]:
    """The households somebody looks after, as a head or as a grid worker, in the order of a walk."""
    units, grids = _units_of(session, village_id, actor), grids_of(session, village_id, actor)
    if not units and not grids:
        return []
    return walking(
        session.scalars(
            select(Household).where(
                Household.village_id == village_id,
                Household.left_on.is_(None),
                Household.head_unit_id.in_(units) | Household.grid_id.in_(grids),
            )
        ).all()
    )


def _left(moves: Sequence[dict[str, Any]], unit_id: UUID) -> bool:
    return any(move["from"] == str(unit_id) for move in moves)


def _by_number(name: str) -> tuple[int, str]:
    digits = "".join(char for char in name if char.isascii() and char.isdigit())
    return (int(digits) if digits and len(digits) < 10 else 0, name)
