"""A village with somebody at every level, and matters in it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter
from civility.governance.matters.services import Raised, raise_matter
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household, User
from civility.people.queries import find_division
from tests.factories.people import make_household, make_township, make_user, make_village


def key() -> str:
    return str(uuid4())


@dataclass
class Levels:
    """``grid``, ``head``, ``committee``, ``second`` (of the committee), ``supervisor``, ``officer``: who acts; ``users`` to sign in."""

    village: Division
    households: list[Household]
    users: dict[str, User]
    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def home(self, place: int = 0) -> Actor:
        """A household that signed in."""
        found = self.households[place]
        return Actor(user_id=None, name="", household=HouseholdRef(self.village.id, found.id))


ROLES = {
    "grid": "grid_worker",
    "head": "unit_head",
    "committee": "committee",
    "second": "committee",
    "supervisor": "supervisor",
    "storekeeper": "storekeeper",
}


def make_levels(session: Session, *, without: tuple[str, ...] = ()) -> Levels:
    village = make_village(session)
    people = {
        name: make_user(session, village, role, name=f"{name}某") for name, role in ROLES.items() if name not in without
    }
    township = find_division(session, village.code[:9] + "000") or make_township(session)
    people["officer"] = make_user(session, township, "township_officer", name="officer某")
    households = [
        make_household(session, village.id, f"{number:04}", name)
        for number, name in ((801, "赵大山"), (802, "钱小河"), (803, "孙长林"))
    ]
    session.commit()
    return Levels(
        village,
        households,
        {name: user for name, (user, _actor) in people.items()},
        {name: actor for name, (_user, actor) in people.items()},
    )


def an_issue(session: Session, levels: Levels, text: str = "村口的路灯坏了", **more: Any) -> Matter:
    """Something for the wall, from a public page unless ``actor`` says otherwise."""
    raised = {"kind": "issue", "text": text, **{k: more.pop(k) for k in list(more) if k in Raised.__dataclass_fields__}}
    return raise_matter(
        session, village_id=levels.village.id, raised=Raised(**raised), **{"request_key": key(), **more}
    )
