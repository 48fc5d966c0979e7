"""Who objects in a demo village, how the supervisors rule, and who goes on to the township."""

import random
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.people.actors import Actor
from civility.points.queries import list_notice_claims, list_objections, list_open_notices
from civility.points.services import raise_appeal, raise_objection, rule_appeal, rule_objection

OBJECTIONS: Final = (
    "那天我在场，他家没有来人，请核实。",
    "这一条好像记过一次了，请查一查。",
    "听说那天是他家亲戚来的，不是本户，请问清楚。",
)
NAMED_PERCENT: Final = 30
WHO: Final = ("马秀英", "139 0000 0000")
RULINGS: Final = {
    True: "经走访三户邻居并核对签到表，当天确实没有参加，此条更正，不入账。",
    False: "经核对签到表和现场照片，参加属实，此条有效。",
}
APPEAL_RULING: Final = "乡里看了签到表原件，又问了两户邻居，参加属实，维持村里的裁定。"


def object_to_some(session: Session, place: Place, chance: random.Random, keys: Iterator[str], share: float) -> None:
    """One claim of so large a share of the open notices; some give a name, which only the supervisors see."""
    for notice in list_open_notices(session, place.village_id):
        if chance.random() > share:
            continue
        claims = list_notice_claims(session, place.village_id, notice.id, for_public=True)
        standing = [each for each in claims if each.state == "on_notice"]
        if not standing:
            continue
        claim = chance.choice(standing)
        name, contact = WHO if chance.random() * 100 < NAMED_PERCENT else ("", "")
        raise_objection(
            session,
            village_id=place.village_id,
            claim_id=claim.id,
            text=chance.choice(OBJECTIONS),
            name=name,
            contact=contact,
            request_key=next(keys),
        )


def rule_on_all(session: Session, place: Place, chance: random.Random) -> None:
    """The supervisors answer whatever was objected to."""
    for objection in list_objections(session, place.village_id, state="open"):
        uphold = chance.random() < 0.35
        try:
            _rule(session, place, objection.id, uphold=uphold)
        except RuleBroken:
            continue  # the supervisor's own household: somebody else must rule


def appeal(session: Session, place: Place, keys: Iterator[str]) -> UUID | None:
    """Somebody whose objection was dismissed goes to the township; None when there is nothing to object to."""
    for notice in list_open_notices(session, place.village_id):
        claims = list_notice_claims(session, place.village_id, notice.id, for_public=True)
        claim = next((c for c in claims if c.state == "on_notice" and c.household_id in place.spare), None)
        if claim is None:
            continue
        objection = raise_objection(
            session,
            village_id=place.village_id,
            claim_id=claim.id,
            text="那天我在场，没有看见他家的人",
            request_key=next(keys),
        )
        _rule(session, place, objection.id, uphold=False)
        return raise_appeal(
            session,
            village_id=place.village_id,
            objection_id=objection.id,
            text="签到表上的名字是后来补的，邻居都知道",
            request_key=next(keys),
        ).id
    return None


def decide(session: Session, place: Place, officer: Actor, appeal_id: UUID) -> None:
    """The township lets the ruling stand."""
    rule_appeal(
        session, village_id=place.village_id, appeal_id=appeal_id, uphold=False, ruling=APPEAL_RULING, actor=officer
    )


def _rule(session: Session, place: Place, objection_id: UUID, *, uphold: bool) -> None:
    rule_objection(
        session,
        village_id=place.village_id,
        objection_id=objection_id,
        uphold=uphold,
        ruling=RULINGS[uphold],
        actor=place.people["jianwei"],
    )
