"""Household heads of a demo village: elected in all units but the last, a notice half the households know of, visits."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from civility.demo.people import PASSWORD, Place
from civility.governance.relay.queries import Unit, list_nets, list_units
from civility.governance.relay.rules import EXAMPLE, Candidate, Duty, Meeting
from civility.governance.relay.services import (
    confirm_for,
    elect_head,
    keep_contact,
    keep_grid,
    open_appraisal,
    send_notice,
    write_visit,
)
from civility.people.actors import HouseholdRef
from civility.people.models import Division
from civility.people.queries import list_households
from civility.people.services import add_user

STOOD: Final = 2
TERM_DAYS: Final = 3 * 365
VISITED: Final = 3
PHONE: Final = "0990-1234567"


def look_after_households(session: Session, place: Place, day: date, number: int, keys: Iterator[str]) -> None:
    """``number`` is the village's: its first head with an account signs in as ``huzhang`` and that."""
    village = session.get_one(Division, place.village_id)
    _name_grids(session, place, village)
    units, _without = list_units(session, place.village_id)
    for at, unit in enumerate(units[: max(len(units) - 1, 1)]):
        _elect(session, place, unit, day, f"huzhang{number}" if at == 0 else "", keys)
    _tell(session, place, units, day, keys)
    _visit(session, place, day, keys)
    duties = [Duty(what, weight, probe) for what, weight, probe in EXAMPLE["head"]]
    open_appraisal(
        session,
        village_id=place.village_id,
        office="head",
        since_on=day - timedelta(days=60),
        until_on=day,
        duties=duties,
        actor=place.people["zhuren"],
        request_key=next(keys),
    )


def _name_grids(session: Session, place: Place, village: Division) -> None:
    worker, lead = place.people["wangge"], place.people["zhuren"]
    (net,) = list_nets(session, [village])
    for patch in net.walk()[:1]:
        keep_grid(
            session,
            village_id=place.village_id,
            grid_id=patch.grid.id,
            name=patch.grid.name,
            parent_id=None,
            worker_id=worker.user_id,
            lead_id=lead.user_id,
            actor=lead,
        )
    if worker.user_id is not None:
        keep_contact(session, village_id=place.village_id, subject=worker.user_id, phone=PHONE, agreed=True, actor=lead)


def _elect(session: Session, place: Place, unit: Unit, day: date, sign_in_name: str, keys: Iterator[str]) -> None:
    """Two stood, of those that hold no post; nearly everybody came."""
    stood = [home for home in unit.households if home.id in place.spare][:STOOD]
    count = len(unit.households)
    if len(stood) < STOOD:
        return
    user_id = None
    if sign_in_name:
        own = HouseholdRef(place.village_id, stood[0].id)
        user, _ = add_user(
            session, name=stood[0].head_name, sign_in_name=sign_in_name, password=PASSWORD, household=own
        )
        user_id = user.id
    elect_head(
        session,
        village_id=place.village_id,
        unit_id=unit.id,
        meeting=Meeting(
            voted_on=day - timedelta(days=20),
            place="村委会院子",
            eligible=count,
            present=count,
            abstentions=0,
            candidates=(
                Candidate(stood[0].id, stood[0].number, count - count // 3),
                Candidate(stood[1].id, stood[1].number, count // 3),
            ),
        ),
        starts_on=day - timedelta(days=15),
        ends_on=day + timedelta(days=TERM_DAYS),
        user_id=user_id,
        actor=place.people["zhuren"],
        request_key=next(keys),
    )


def _tell(session: Session, place: Place, units: list[Unit], day: date, keys: Iterator[str]) -> None:
    """A notice; of every unit the first half know of it, from the paper their head brought."""
    sent = send_notice(
        session,
        village_id=place.village_id,
        title="换主管道，全村停水一天",
        text="早上 8 点到下午 6 点，换主管道，全村停水。\n请各户先存好一天用的水。家里有老人、病人要送水的，告诉户长。",
        due_on=day + timedelta(days=4),
        actor=place.people["zhuren"],
        request_key=next(keys),
    )
    for unit in units:
        known = [home.id for home in unit.households[: len(unit.households) // 2]]
        if known:
            confirm_for(
                session,
                village_id=place.village_id,
                number=sent.number,
                household_ids=known,
                channel="paper",
                actor=place.people["wenshu"],
            )


def _visit(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    worker = place.people["wangge"]
    said = (
        ("need", "屋顶漏雨，想问危房改造。", 2),
        ("look", "老人一个人在家，都好。", 30),
        ("wish", "想要路灯。", None),
    )
    homes = [home for home in list_households(session, place.village_id) if home.id in place.spare]
    for home, (purpose, text, again) in zip(homes[:VISITED], said, strict=False):
        write_visit(
            session,
            village_id=place.village_id,
            household_id=home.id,
            visited_on=day - timedelta(days=1),
            purpose=purpose,
            text=text,
            again_on=day + timedelta(days=again) if again else None,
            actor=worker,
            request_key=next(keys),
        )
