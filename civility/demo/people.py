"""The demo's places and posts: one township, its villages, and who serves where."""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import today
from civility.demo.names import family
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import User
from civility.people.queries import get_household, list_households
from civility.people.rules import short_number
from civility.people.services import (
    add_appointment,
    add_division,
    add_user,
    add_village,
    import_roster,
    set_pin,
)
from civility.people.sessions import actor_for

PASSWORD: Final = "demo-village-shop"  # noqa: S105  (known to everybody, and says so)
PIN: Final = "246810"
PIN_HOUSEHOLDS: Final = 10
COUNTY: Final = ("990100000000", "青禾县")
TOWNSHIP: Final = ("990100101000", "铁盖乡")
HAN_MIX = (("han", 0.95), ("hui", 0.05))
MIXED = (("han", 0.5), ("hui", 0.3), ("tibetan", 0.2))
TIBETAN_MIX = (("tibetan", 0.85), ("han", 0.15))
HUI_MIX = (("hui", 0.8), ("han", 0.2))
VILLAGES: Final = (
    ("上合乐寺村", MIXED),
    ("下合乐寺村", MIXED),
    ("莲花台村", HAN_MIX),
    ("七台村", HAN_MIX),
    ("哈汗土亥村", TIBETAN_MIX),
    ("马汉台村", HUI_MIX),
    ("东山根村", HAN_MIX),
    ("吾雷村", TIBETAN_MIX),
    ("石门沟村", HAN_MIX),
    ("柳树湾村", HAN_MIX),
    ("杏花坡村", HAN_MIX),
    ("沙柳河村", MIXED),
    ("大水桥村", HAN_MIX),
    ("西卡力岗村", HUI_MIX),
    ("伊黑龙村", TIBETAN_MIX),
    ("北滩村", HAN_MIX),
    ("新民村", HAN_MIX),
    ("红岭村", HAN_MIX),
    ("清水湾村", HAN_MIX),
)
UNIT_SIZE: Final = 12
GRID_SIZE: Final = 40
# role, how the sign-in name begins, what they are called in the demo's list
POSTS: Final = (
    ("committee", "zhuren", "村委会主任"),
    ("committee", "wenshu", "村文书"),
    ("recorder", "jifen", "记分员"),
    ("grid_worker", "wangge", "网格员"),
    ("reviewer", "fuhe", "评议员"),
    ("reviewer", "pingyi", "第二位评议员"),
    ("supervisor", "jianwei", "监委会主任"),
    ("storekeeper", "dianyuan", "超市店员"),
)
# Sign-in name and who it is: everybody of the first village, the township and the administrator.
SIGN_INS: Final = (
    *((f"{begins}1", f"{VILLAGES[0][0]}{title}") for _role, begins, title in POSTS),
    ("shangjia1", f"{VILLAGES[0][0]}小卖部"),
    ("huzhang1", f"{VILLAGES[0][0]}户长"),
    ("xiangzhen", "乡镇审定员"),
    ("admin", "管理员"),
    (short_number("0001"), f"{VILLAGES[0][0]}一户"),
)


@dataclass(frozen=True)
class Place:
    """A village with everybody who serves in it, by the beginning of their sign-in name."""

    village_id: UUID
    code: str
    name: str
    people: dict[str, Actor]
    households: dict[UUID, str]
    """The numbers of the households, by id."""

    @cached_property
    def on_duty(self) -> set[UUID]:
        """The households that somebody of the village's posts lives in."""
        return {actor.household.household_id for actor in self.people.values() if actor.household}

    @cached_property
    def spare(self) -> list[UUID]:
        """The others, by number: nobody decides about themselves there."""
        return [household for household in self.households if household not in self.on_duty]


def make_township(session: Session) -> tuple[UUID, dict[str, Actor]]:
    """County, township, the administrator and two officers of the township."""
    county = add_division(session, code=COUNTY[0], name=COUNTY[1], level="county")
    township = add_division(session, code=TOWNSHIP[0], name=TOWNSHIP[1], level="township", parent_id=county.id)
    people = {
        "admin": _person(session, "管理员", "admin", "administrator", county.id),
        "xiangzhen": _person(session, "周明", "xiangzhen", "township_officer", township.id),
    }
    return township.id, people


def make_village(session: Session, chance: random.Random, township_id: UUID, index: int, households: int) -> Place:
    """A village, its roster taken in from a file as a committee would, and its people. ``index`` is from 1."""
    name, mix = VILLAGES[index - 1]
    code = f"{TOWNSHIP[0][:9]}{200 + index}"
    village = add_village(session, code=code, name=name, township_id=township_id)
    clerk = Actor(user_id=None, name="demo")
    import_roster(
        session,
        village_id=village.id,
        file_name="花名册.csv",
        data=roster_file(chance, mix, households, today()),
        actor=clerk,
        request_key=f"demo-roster-{index}",
    )
    everybody = list(list_households(session, village.id))
    own = chance.sample(everybody, k=min(len(POSTS), len(everybody)))
    people = {}
    for (role, begins, _title), household in zip(POSTS, own, strict=False):
        people[begins] = _person(
            session, household.head_name, f"{begins}{index}", role, village.id, HouseholdRef(village.id, household.id)
        )
    people["shangjia"] = _person(session, "马福贵", f"shangjia{index}", "outlet_keeper", village.id)  # from elsewhere
    for number in range(1, min(PIN_HOUSEHOLDS, households) + 1):
        household = get_household(session, village.id, f"{number:04d}")
        set_pin(session, village_id=village.id, household_id=household.id, pin=PIN)
    return Place(village.id, code, name, people, {household.id: household.number for household in everybody})


def roster_file(chance: random.Random, mix: tuple[tuple[str, float], ...], households: int, day: date) -> bytes:
    """A roster as villages keep them: one row a person, UTF-8 with BOM."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["户号", "户主", "姓名", "与户主关系", "出生年份", "村民小组", "网格", "户长单元"])
    for number in range(1, households + 1):
        head, members = family(chance, mix, day.year)
        grid = (number - 1) // GRID_SIZE + 1
        unit = (number - 1) // UNIT_SIZE + 1
        for person in members:
            table.writerow(
                [
                    f"{number:04d}",
                    head,
                    person.name,
                    person.relation,
                    person.birth_year,
                    f"{(grid + 1) // 2}组",
                    f"第{grid}网格",
                    f"第{unit}户长单元",
                ]
            )
    return file.getvalue().encode("utf-8-sig")


def _person(
    session: Session, name: str, sign_in_name: str, role: str, place_id: UUID, household: HouseholdRef | None = None
) -> Actor:
    user: User
    user, _ = add_user(session, name=name, sign_in_name=sign_in_name, password=PASSWORD, household=household)
    add_appointment(session, user_id=user.id, role=role, division_id=place_id)
    return actor_for(session, user)
