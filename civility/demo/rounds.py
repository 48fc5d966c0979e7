"""The walk through a demo village's first grid: yards looked over item by item, and one walk that is half done."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.db import new_id
from civility.demo.people import Place
from civility.people.models import Division
from civility.people.queries import Walk, list_walks
from civility.points.queries import get_clause
from civility.points.rules.asked import Asked
from civility.points.rules.shapes import StartFull, shape_from_json
from civility.points.services import Row, record_sheet, save_draft

CLEAN: Final = 0.6
"""How many items out of all are as they should be."""
SEEN: Final = 6


def walk_a_round(
    session: Session, place: Place, chance: random.Random, clause_id: UUID, day: date, keys: Iterator[str]
) -> None:
    """One sheet of the whole grid; the households of people on duty are left to others."""
    walk, shape = _walk(session, place), _shape(session, place, clause_id)
    rows = [
        Row(household.id, Asked(lost=tuple(_lost(chance, item.most_tenths) for item in shape.items)))
        for household in walk.households
        if household.id not in place.on_duty
    ]
    record_sheet(
        session,
        village_id=place.village_id,
        clause_id=clause_id,
        rows=rows,
        happened_on=day,
        reason=f"巡查：{walk.name}",
        evidence=f"走了 {len(walk.households)} 户：记 {len(rows)} 户",
        actor=place.people["wangge"],
        request_key=next(keys),
    )


def begin_a_round(session: Session, place: Place, clause_id: UUID, day: date) -> None:
    """The grid worker was called away after some yards, and kept what was found."""
    walk = _walk(session, place)
    seen = [each.number for each in walk.households if each.id not in place.on_duty][:SEEN]
    said = {f"seen-{number}": ["yes"] for number in seen} | {f"lost-{seen[-1]}-1": ["2"]}
    save_draft(
        session,
        village_id=place.village_id,
        draft_id=new_id(),
        form="round",
        clause_id=clause_id,
        said={"happened_on": [day.isoformat()], "reason": [f"巡查：{walk.name}"], **said},
        actor=place.people["wangge"],
        about=str(walk.id),
    )


def _walk(session: Session, place: Place) -> Walk:
    return list_walks(session, session.get_one(Division, place.village_id))[0]


def _shape(session: Session, place: Place, clause_id: UUID) -> StartFull:
    shape = shape_from_json(get_clause(session, place.village_id, clause_id).shape)
    assert isinstance(shape, StartFull)  # noqa: S101  (the demo's own file says so)
    return shape


def _lost(chance: random.Random, most_tenths: int) -> int:
    return 0 if chance.random() < CLEAN else chance.choice((10, 20, most_tenths // 2))
