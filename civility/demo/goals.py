"""What a demo village sets out to do week by week and what came of it; its worthies, mottoes and safety index."""

import io
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.people import Place
from civility.governance.goals.queries import list_open_goals, list_places
from civility.governance.goals.services import Place as GoalPlace
from civility.governance.goals.services import set_goal, settle_goal
from civility.governance.matters.services import Raised, raise_matter
from civility.governance.safety.services import set_safety_rule
from civility.governance.tributes.services import (
    agree_own,
    confirm_paper,
    decide_tribute,
    propose_tribute,
)
from civility.people.actors import Actor, HouseholdRef
from civility.photos import keep_photo

GOALS: Final = (
    ("把村口到学校的路边扫干净", ""),
    ("把渠里的杂草和垃圾捞干净", ""),
    ("给广场边的花池补土种花", "下雪早，土冻上了，开春再种"),
    ("把巷道口的柴草码整齐", ""),
    ("给卫生室门口铺一条砖路", ""),
)
"""What is to be done, and why it was not."""
COMING: Final = ("给独居老人的门前扫出一条路", "把村史墙的字重新描一遍")
HAZARDS: Final = (
    ("水渠边的护栏松了", "三组水渠", "拧紧了螺丝，加了两道铁丝"),
    ("路边窨井盖翘起来了", "村口", "换了新盖"),
    ("学校门口的电线垂下来了", "学校门口", "请电管站收紧了"),
)
MOTTOES: Final = (
    ("吃亏是福，帮人帮到底。", "name"),
    ("书要读，地要种，人要正。", "masked"),
    ("一粥一饭来得不易，一针一线用得仔细。", "none"),
)
WORTHY: Final = "退休回村后，自己出钱修了渠口的小桥，每年冬天教孩子们写春联。"


def weigh_safety(session: Session, place: Place) -> None:
    """What the safety index counts, from the month after the village's first day."""
    set_safety_rule(
        session,
        village_id=place.village_id,
        weights={"hazards": 30, "patrols": 20, "disputes": 25, "answers": 25},
        actor=place.people["zhuren"],
        request_key="demo-safety",
    )


def begin_week(session: Session, place: Place, keys: Iterator[str], at: int) -> None:
    """The goal of the week, in turn of the village, a unit and a grid; with a picture of how it looks."""
    grids, units = list_places(session, place.village_id)
    places = [GoalPlace(), *(GoalPlace(unit_id=unit.id) for unit in units[:1])]
    places += [GoalPlace(grid_id=grid.id) for grid in grids[:1]]
    what, _why = GOALS[at % len(GOALS)]
    _set(session, place, keys, what, places[at % len(places)], draw_lane(at, tidy=False))


def end_week(session: Session, place: Place, at: int) -> None:
    """What became of it."""
    _what, why = GOALS[at % len(GOALS)]
    actor = place.people["zhuren"]
    for goal, _place in list_open_goals(session, place.village_id):
        said: dict[str, Any] = {"village_id": place.village_id, "goal_id": goal.id, "actor": actor}
        if why:
            settle_goal(session, **said, done=False, why=why)
        else:
            settle_goal(session, **said, done=True, photo_ids=[_keep(session, place, draw_lane(at, tidy=True))])


def find_hazards(session: Session, place: Place, keys: Iterator[str]) -> None:
    """What the grid worker found on a round and put right on the spot."""
    for text, where, fixed in HAZARDS:
        raise_matter(
            session,
            village_id=place.village_id,
            raised=Raised("hazard", text, place=where, fix_by=today() + timedelta(days=3)),
            request_key=next(keys),
            channel="staff",
            actor=place.people["wangge"],
            fixed=fixed,
        )


def leave_goals_open(session: Session, place: Place, keys: Iterator[str]) -> None:
    """This week's: one of the village and one of its last grid."""
    grids, _units = list_places(session, place.village_id)
    _set(session, place, keys, COMING[0], GoalPlace(), draw_lane(1, tidy=False))
    _set(session, place, keys, COMING[1], GoalPlace(grid_id=grids[-1].id if grids else None), draw_lane(3, tidy=False))


def honour(session: Session, place: Place, keys: Iterator[str]) -> None:
    """Mottoes of three families, one of them on paper, and a worthy; one more of each waits for somebody."""
    zhuren, jianwei = place.people["zhuren"], place.people["jianwei"]
    said: dict[str, Any] = {"village_id": place.village_id}
    homes = place.spare
    for home, (text, signed) in zip(homes, MOTTOES, strict=False):
        own = propose_tribute(
            session,
            **said,
            household_id=home,
            kind="motto",
            text=text,
            signed=signed,
            actor=Actor.of(HouseholdRef(place.village_id, home)),
            request_key=next(keys),
        )
        decide_tribute(session, **said, tribute_id=own.id, public=True, actor=jianwei)
    for at, person in ((3, "李文昌"), (4, "马德福")):
        worthy = propose_tribute(
            session,
            **said,
            household_id=homes[at % len(homes)],
            kind="worthy",
            person=person,
            text=WORTHY,
            actor=zhuren,
            request_key=next(keys),
        )
        if at == 3:
            confirm_paper(session, **said, tribute_id=worthy.id, signer=person, signed="name", actor=jianwei)
            decide_tribute(session, **said, tribute_id=worthy.id, public=True, actor=place.people["wenshu"])
        else:
            agree_own(
                session,
                **said,
                tribute_id=worthy.id,
                signed="masked",
                actor=Actor.of(HouseholdRef(place.village_id, worthy.household_id)),
            )


def _set(session: Session, place: Place, keys: Iterator[str], what: str, where: GoalPlace, picture: bytes) -> None:
    set_goal(
        session,
        village_id=place.village_id,
        place=where,
        text=what,
        due_on=today() + timedelta(days=6),
        photo_ids=[_keep(session, place, picture)],
        actor=place.people["zhuren"],
        request_key=next(keys),
    )


def _keep(session: Session, place: Place, picture: bytes) -> Any:
    return keep_photo(session, village_id=place.village_id, data=picture, keeper=place.people["zhuren"].mark).id


def draw_lane(at: int, *, tidy: bool) -> bytes:
    """A village lane as a JPEG, another for each number: full of litter, or swept, with trees along it."""
    picture = Image.new("RGB", (960, 720), "#CFE3F0" if tidy else "#C9CFD2")
    draw = ImageDraw.Draw(picture)
    chance = random.Random(at)
    draw.polygon([(0, 400), (240 + 60 * at, 190), (560, 360), (800, 230), (960, 380), (960, 720), (0, 720)], "#9DB486")
    for left in (60, 640):
        draw.rectangle((left, 330, left + 240, 500), fill="#EFE4D0", outline="#8A7A60", width=5)
        draw.polygon([(left - 24, 330), (left + 120, 250), (left + 264, 330)], fill="#9A4A3A")
        draw.rectangle((left + 95, 410, left + 145, 500), fill="#5A4634")
    draw.polygon([(400, 470), (540, 470), (760, 720), (180, 720)], fill="#D9CDB4" if tidy else "#B4A68A")
    for _n in range(0 if tidy else 46):
        x, y, size = chance.randint(220, 720), chance.randint(500, 705), chance.randint(8, 26)
        colour = chance.choice(("#6E5B43", "#E8E4DA", "#4F6E8C", "#A8442F"))
        draw.polygon([(x, y), (x + size, y - size // 3), (x + size, y + size), (x - size // 2, y + size // 2)], colour)
    for place in range(4 if tidy else 0):
        y = 500 + place * 55
        for x in (330 - place * 48, 610 + place * 48):
            draw.rectangle((x - 5, y - 40, x + 5, y + 14), fill="#6B4F35")
            draw.ellipse((x - 30, y - 105, x + 30, y - 35), fill="#4E8A4A")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
