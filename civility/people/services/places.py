"""Divisions, villages, and the grids and head units inside a village."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import NotFound
from civility.people.actors import SYSTEM, Actor
from civility.people.errors import BadDivisionCode, PlaceExists
from civility.people.events import settings_event
from civility.people.models import LEVELS, Division, Grid, HeadUnit, VillageSettings
from civility.people.queries import find_division, get_settings

# What a committee may change by itself; what needs a vote has a service of its own.
SETTINGS = (
    "notice_days",
    "mask_names",
    "pin_at_counter",
    "undo_minutes",
    "office_phone",
    "office_place",
    "objection_contact",
    "takedown_days",
    "sample_percent",
    "sample_least",
    "reservation_days",
    "units_strict",
)

# How many leading digits of a 12-digit division code name the level (GB/T 10114).
PREFIX = {"county": 6, "township": 9, "village": 12}


def add_division(session: Session, *, code: str, name: str, level: str, parent_id: UUID | None = None) -> Division:
    """A county or township. Raises BadDivisionCode, PlaceExists, NotFound."""
    with transaction(session):
        return _add(session, code, name, level, parent_id)


def add_village(session: Session, *, code: str, name: str, township_id: UUID, actor: Actor = SYSTEM) -> Division:
    """A village with its settings and an open book, which begins with them. Raises as add_division."""
    with transaction(session):
        village = _add(session, code, name, "village", township_id)
        settings = VillageSettings(village_id=village.id)
        session.add(settings)
        ledger.open_book(session, village.id)
        session.flush()
        ledger.record_events(session, village.id, [settings_event("village-opened", settings)], actor=actor.mark)
        return village


def change_settings(
    session: Session, *, village_id: UUID, decided: Mapping[str, Any], actor: Actor = SYSTEM
) -> VillageSettings:
    """Keep what a village decided; ``decided`` has the names of SETTINGS. Raises NotFound."""
    with transaction(session):
        settings = get_settings(session, village_id)
        keep_settings(
            session, settings, {name: decided[name] for name in SETTINGS if name in decided}, "settings-changed", actor
        )
        return settings


def keep_settings(
    session: Session, settings: VillageSettings, decided: Mapping[str, Any], kind: str, actor: Actor
) -> None:
    """Change columns of the settings and seal them all as an event of ``kind``; nothing new, nothing is written.

    Inside a transaction. What a village decides goes through here, whichever feature asks.
    """
    ledger.hold(session, settings.village_id)
    session.refresh(settings)
    before = settings_event(kind, settings).payload_hash
    for name, value in decided.items():
        setattr(settings, name, value)
    session.flush()
    event = settings_event(kind, settings)
    if event.payload_hash != before:
        ledger.record_events(session, settings.village_id, [event], actor=actor.mark)


def open_grids(
    session: Session, *, village_id: UUID, grids: Iterable[str] = (), head_units: Iterable[str] = ()
) -> tuple[dict[str, Grid], dict[str, HeadUnit]]:
    """The grids and head units of these names, made where they are missing; both by name."""
    with transaction(session):
        known_grids = {g.name: g for g in session.scalars(select(Grid).where(Grid.village_id == village_id))}
        known_units = {u.name: u for u in session.scalars(select(HeadUnit).where(HeadUnit.village_id == village_id))}
        for name in grids:
            if name and name not in known_grids:
                known_grids[name] = Grid(village_id=village_id, name=name)
                session.add(known_grids[name])
        for name in head_units:
            if name and name not in known_units:
                known_units[name] = HeadUnit(village_id=village_id, name=name)
                session.add(known_units[name])
            elif name:
                known_units[name].dissolved_on = None  # somebody lives in it again
        session.flush()
        return known_grids, known_units


def _add(session: Session, code: str, name: str, level: str, parent_id: UUID | None) -> Division:
    if level not in LEVELS or len(code) != 12 or not (code.isascii() and code.isdigit()):
        raise BadDivisionCode()
    if parent_id is not None:
        parent = session.get(Division, parent_id)
        if parent is None:
            raise NotFound()
        if LEVELS.index(parent.level) >= LEVELS.index(level):
            raise BadDivisionCode()
        shared = PREFIX[parent.level]
        if code[:shared] != parent.code[:shared]:
            raise BadDivisionCode()
    if find_division(session, code):
        raise PlaceExists(code=code)
    division = Division(code=code, name=name, level=level, parent_id=parent_id)
    session.add(division)
    session.flush()
    return division
