"""A village with somebody at every level, and matters in it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_offers
from civility.governance.matters.services import Raised, begin_offers, plan_entry, propose_hiding, raise_matter
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Division, Household, User
from civility.people.queries import find_division
from civility.photos import keep_photo
from tests.factories.people import make_household, make_township, make_user, make_village
from tests.factories.photos import a_photo


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


def make_matters(session: Session, village: Division, household: Household) -> dict[str, dict[str, str]]:
    """A mediation with an agreement, an order, a proposal to take something down: values for the arguments of routes."""
    home = Actor(user_id=None, name="", household=HouseholdRef(village.id, household.id))
    committee = make_user(session, village, "committee", "unit_head", name="调解员")[1]
    begin_offers(session, village_id=village.id, request_key=key())
    where = {"village_id": village.id, "actor": committee}
    wall = raise_matter(session, village_id=village.id, raised=Raised("issue", "路灯坏了"), request_key=key())
    propose_hiding(session, numbers=[wall.number], reason="abuse", **where)
    dispute = raise_matter(
        session,
        raised=Raised("dispute", "地界", household_id=household.id, other="钱家"),
        channel="staff",
        request_key=key(),
        **where,
    )
    entry = plan_entry(session, number=dispute.number, kind="agreement", plan="以水渠为界", request_key=key(), **where)
    photo = keep_photo(session, village_id=village.id, data=a_photo(7), keeper=home.mark)
    own = raise_matter(
        session,
        village_id=village.id,
        raised=Raised("hazard", "沟边没有护栏", place="村口"),
        channel="household",
        actor=home,
        photo_ids=[photo.id],
        request_key=key(),
    )
    mark = key()
    public = keep_photo(session, village_id=village.id, data=a_photo(8), keeper=f"form:{mark}")
    receipt = raise_matter(
        session,
        village_id=village.id,
        raised=Raised("issue", "井盖丢了"),
        photo_ids=[public.id],
        keeper=f"form:{mark}",
        request_key=mark,
    )
    offer = list_offers(session, village.id)[0]
    order = Raised("service", "请取两盒降压药", offer_id=offer.id, household_id=household.id)
    raise_matter(session, village_id=village.id, raised=order, channel="household", actor=home, request_key=key())
    return {
        "": {"offer_id": str(offer.id), "entry_id": str(entry.id)},
        "matters": {
            "step": "rate",
            "number": str(dispute.number),
            "kind": "issue",
            "matter_id": str(own.id),
            "photo_id": str(photo.id),
        },
        "wall": {"step": "rate", "number": str(wall.number), "matter_id": str(receipt.id), "photo_id": str(public.id)},
    }
