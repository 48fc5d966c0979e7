"""What happens to families of a demo village: some done by two people, one that waits; and who is whose relative."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.people import Place
from civility.households.models import HouseholdEvent
from civility.households.queries import next_number
from civility.households.services import Change, agree_to_event, write_event
from civility.people.queries import get_household_by_id, list_members
from civility.people.services import declare_relative
from civility.store.queries import spendable_tenths

ENOUGH: Final = 12
SHARE: Final = 3
"""The one who splits off takes a third."""


def change_families(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """A baby, a new head, a family that moved, one that split: the last by number, where there are enough besides."""
    homes = place.spare[::-1][2:]
    if len(homes) < ENOUGH:
        return
    born, older, moved = homes[:3]
    done = [
        Change("member_join", day, "添了个女儿", born, None, _child(day)),
        Change("head_change", day, "老户主年纪大了，交给儿子当家", older, None, {"head_name": "马小明"}),
        Change("move_out", day, "全家搬到县城，户口迁走了", moved),
    ]
    split = _split(session, place, homes[3:], day)
    for change in [*done, *split]:
        event = _write(session, place, change, keys)
        if event.state == "proposed":
            agree_to_event(session, village_id=place.village_id, event_id=event.id, actor=place.people["jianwei"])
    recorder = place.people["jifen"]
    if recorder.user_id is not None:
        declare_relative(
            session, village_id=place.village_id, user_id=recorder.user_id, household_id=born, actor=recorder
        )


def leave_waiting(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """A family that works elsewhere all year, and a new head who waits for a second person."""
    away, older = place.spare[-2:]
    _write(session, place, Change("away", day - timedelta(days=45), "全家在省城打工，过年才回来", away), keys)
    change = Change(
        "head_change", day - timedelta(days=2), "老户主年纪大了，交给儿子当家", older, None, {"head_name": "马明"}
    )
    _write(session, place, change, keys)


def _split(session: Session, place: Place, homes: list[UUID], day: date) -> list[Change]:
    """The first of the households that somebody can leave: the youngest takes a share of the points along."""
    for household_id in homes:
        members = sorted(list_members(session, place.village_id, household_id), key=lambda each: each.birth_year or 0)
        household = get_household_by_id(session, place.village_id, household_id)
        grown = [each for each in members if (each.birth_year or day.year) <= day.year - 18]
        if len(grown) < 2 or grown[-1].name == household.head_name:
            continue
        said = {
            "number": next_number(session, place.village_id),
            "head_name": grown[-1].name,
            "address": "",
            "member_ids": [str(grown[-1].id)],
            "tenths": spendable_tenths(session, household) // SHARE,
        }
        return [Change("split", day, "儿子成家，分开过了", household_id, None, said)]
    return []


def _child(day: date) -> dict[str, Any]:
    return {"name": "小满", "relation": "女儿", "birth_year": day.year}


def _write(session: Session, place: Place, change: Change, keys: Iterator[str]) -> HouseholdEvent:
    return write_event(
        session,
        village_id=place.village_id,
        change=change,
        actor=place.people["wenshu"],
        request_key=next(keys),
    )
