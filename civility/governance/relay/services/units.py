"""Forming units, moving households between them, dissolving one that is empty. Each household's move is sealed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import today
from civility.db import new_id, transaction
from civility.errors import Forbidden
from civility.governance.relay.errors import (
    NoHouseholdsChosen,
    NoneOfThese,
    UnitDissolved,
    UnitNameTaken,
    UnitNotEmpty,
)
from civility.governance.relay.models import UnitChange
from civility.governance.relay.queries import find_unit, get_unit, heads_of
from civility.governance.relay.rules import check_size
from civility.governance.relay.services.heads import close_term
from civility.people.actors import Actor
from civility.people.events import household_event
from civility.people.models import HeadUnit, Household
from civility.people.queries import get_settings, list_current_cards


def form_unit(
    session: Session, *, village_id: UUID, name: str, household_ids: Sequence[UUID], actor: Actor, request_key: str
) -> HeadUnit:
    """A new unit of these households, wherever they were before. Asking twice with one key forms one.

    Raises UnitNameTaken, NoHouseholdsChosen, NoneOfThese, UnitSize where the village keeps to the range.
    """
    if not household_ids:
        raise NoHouseholdsChosen()
    with transaction(session):
        ledger.hold(session, village_id)
        earlier = _earlier(session, village_id, request_key)
        if earlier is not None and earlier.unit_id is not None:
            return get_unit(session, village_id, earlier.unit_id)
        taken = select(HeadUnit).where(HeadUnit.village_id == village_id, HeadUnit.name == name)
        if session.scalar(taken) is not None:
            raise UnitNameTaken(name=name)
        homes = _homes(session, village_id, household_ids)
        check_size(name, len(homes), strict=_strict(session, village_id))
        unit = HeadUnit(village_id=village_id, name=name)
        session.add(unit)
        session.flush()
        _move(session, homes, unit.id, kind="formed", actor=actor, request_key=request_key)
        return unit


def move_households(
    session: Session,
    *,
    village_id: UUID,
    unit_id: UUID | None,
    household_ids: Sequence[UUID],
    actor: Actor,
    request_key: str,
) -> None:
    """Households go to a unit, or to none. Whoever heads the unit they leave heads it no more.

    Raises UnitNotFound, UnitDissolved, NoHouseholdsChosen, NoneOfThese, UnitSize where the unit they come to grows out of
    the range of a village that keeps to it.
    """
    if not household_ids:
        raise NoHouseholdsChosen()
    with transaction(session):
        ledger.hold(session, village_id)
        if _earlier(session, village_id, request_key) is not None:
            return
        homes = [home for home in _homes(session, village_id, household_ids) if home.head_unit_id != unit_id]
        if unit_id is not None:
            unit = find_unit(session, village_id, unit_id)
            if unit.dissolved_on is not None:
                raise UnitDissolved(name=unit.name)
            check_size(unit.name, len(unit.households) + len(homes), strict=_strict(session, village_id))
        if homes:
            _move(session, homes, unit_id, kind="moved", actor=actor, request_key=request_key)


def dissolve_unit(session: Session, *, village_id: UUID, unit_id: UUID, actor: Actor, request_key: str) -> HeadUnit:
    """A unit that nobody lives in any more is not shown any more; its name stays with its old months. Again it changes nothing.

    Raises UnitNotFound, UnitNotEmpty.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        unit = get_unit(session, village_id, unit_id)
        session.refresh(unit)
        if unit.dissolved_on is not None:
            return unit
        homes = find_unit(session, village_id, unit_id).households
        if homes:
            raise UnitNotEmpty(name=unit.name, count=len(homes))
        unit.dissolved_on = today()
        _keep(session, village_id, "dissolved", unit_id, [], actor, request_key)
        return unit


def _move(
    session: Session, homes: Sequence[Household], unit_id: UUID | None, *, kind: str, actor: Actor, request_key: str
) -> None:
    village_id = homes[0].village_id
    heads = {head.household.id: head.term for head in heads_of(session, village_id).values()}
    moves = [
        {"household": str(home.id), "from": str(home.head_unit_id) if home.head_unit_id else None} for home in homes
    ]
    for home in homes:
        if home.id in heads:
            close_term(session, heads[home.id], what="left", on=today(), actor=actor)
        home.head_unit_id = unit_id
    session.flush()
    cards = list_current_cards(session, village_id)
    changed = [household_event("household-changed", home, cards.get(home.id)) for home in homes]
    ledger.record_events(session, village_id, changed, actor=actor.mark)
    _keep(session, village_id, kind, unit_id, moves, actor, request_key)


def _keep(
    session: Session,
    village_id: UUID,
    kind: str,
    unit_id: UUID | None,
    moves: list[dict[str, Any]],
    actor: Actor,
    request_key: str,
) -> None:
    if actor.user_id is None:
        raise Forbidden()
    session.add(
        UnitChange(
            village_id=village_id,
            id=new_id(),
            request_key=request_key,
            kind=kind,
            unit_id=unit_id,
            moves=moves,
            by=actor.user_id,
        )
    )
    session.flush()


def _homes(session: Session, village_id: UUID, household_ids: Sequence[UUID]) -> list[Household]:
    """Those households as they are now. Raises NoneOfThese when one is not here any more."""
    wanted = list(dict.fromkeys(household_ids))
    found = session.scalars(
        select(Household)
        .where(Household.village_id == village_id, Household.id.in_(wanted))
        .execution_options(populate_existing=True)
    ).all()
    gone = sorted(home.number for home in found if home.left_on is not None)
    if gone or len(found) < len(wanted):
        raise NoneOfThese(numbers="、".join(gone) or "?")
    return sorted(found, key=lambda home: home.number)


def _strict(session: Session, village_id: UUID) -> bool:
    return bool(get_settings(session, village_id).units_strict)


def _earlier(session: Session, village_id: UUID, request_key: str) -> UnitChange | None:
    return session.scalar(
        select(UnitChange).where(UnitChange.village_id == village_id, UnitChange.request_key == request_key)
    )
