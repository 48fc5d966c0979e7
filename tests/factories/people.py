"""Villages, households and people for tests, made through the real services."""

from datetime import date
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from civility.db import transaction
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household, Member, User
from civility.people.passwords import use_cheap_hashes
from civility.people.queries import find_division, list_households
from civility.people.services import add_appointment, add_division, add_user, add_village
from civility.people.sessions import actor_for

COUNTY = "632521000000"
TOWNSHIP = "632521102000"
PASSWORD = "sunny-courtyard-42"
HEADS = ("李建国", "王秀兰", "张伟", "马哈桑·尤素夫", "扎西次仁", "赵桂英", "刘㛃", "曾庆华", "单丽", "解志强")

_serial = count(1)
use_cheap_hashes()


def make_township(session: Session, code: str = TOWNSHIP, name: str = "铁盖乡") -> Division:
    """The township of this code, made with its county on first use."""
    found = find_division(session, code)
    if found is not None:
        return found
    county = find_division(session, COUNTY) or add_division(session, code=COUNTY, name="共和县", level="county")
    return add_division(session, code=code, name=name, level="township", parent_id=county.id)


def make_village(
    session: Session, *, households: int = 3, code: str | None = None, name: str = "上合乐寺村"
) -> Division:
    """A village with households 0001, 0002 … whose heads are taken in turn from HEADS."""
    township = make_township(session)
    code = code or f"{TOWNSHIP[:9]}{100 + next(_serial) % 900}"
    village = add_village(session, code=code, name=name, township_id=township.id)
    with transaction(session):
        for n in range(households):
            make_household(session, village.id, f"{n + 1:04d}", HEADS[n % len(HEADS)])
    return village


def make_household(session: Session, village_id: UUID, number: str, head_name: str) -> Household:
    with transaction(session):
        household = Household(
            village_id=village_id, number=number, head_name=head_name, sort_key=head_name, joined_on=date(2026, 1, 1)
        )
        session.add(household)
        session.flush()
        return household


def make_user(
    session: Session,
    place: Division,
    *roles: str,
    household: Household | None = None,
    sign_in_name: str | None = None,
    name: str = "测试员",
) -> tuple[User, Actor]:
    """Somebody with these roles in a place, password PASSWORD, and the actor they are."""
    own = HouseholdRef(household.village_id, household.id) if household else None
    user, _ = add_user(
        session, name=name, sign_in_name=sign_in_name or f"user{next(_serial)}", password=PASSWORD, household=own
    )
    for role in roles:
        add_appointment(session, user_id=user.id, role=role, division_id=place.id, starts_on=date(2020, 1, 1))
    return user, actor_for(session, user)


def first_household(session: Session, village: Division) -> Household:
    return list_households(session, village.id)[0]


def add_members(session: Session, household: Household, *names: str) -> list[Member]:
    """People of a household, by name alone."""
    with transaction(session):
        found = [Member(village_id=household.village_id, household_id=household.id, name=name) for name in names]
        session.add_all(found)
    return found
