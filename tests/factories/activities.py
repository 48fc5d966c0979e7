"""A village where things are done together, made through the real services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.almanac import parse_span
from civility.clock import day_start, frozen, today
from civility.governance.activities.models import Activity, Shift, ShiftPlace
from civility.governance.activities.queries import find_place, list_places, list_shifts
from civility.governance.activities.rules.planning import Plan, Slot
from civility.governance.activities.services import (
    Proposed,
    Seen,
    Turning,
    ask_swap,
    confirm_hours,
    declare_absence,
    enter_shift,
    make_feed,
    open_activity,
    set_rota,
)
from civility.governance.activities.views.feeds import token_of
from civility.people.actors import Actor, HouseholdRef
from civility.people.models import Household
from civility.points.rules.shapes import Ladder, Tier
from tests.factories.people import make_user
from tests.factories.points import Scene, make_scene
from tests.factories.store import Shop, key

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
"""A Friday."""
HOURS = "志愿服务累计"
LADDER = Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50)))
"""10 h → 2 points, 20 h → 5 in place of 2."""


@dataclass
class Doing:
    """A village with a ladder of hours, somebody in charge and the committee; none of them of its households."""

    scene: Scene
    leader: Actor

    @property
    def village_id(self) -> UUID:
        return self.scene.village_id

    def home(self, place: int) -> Household:
        return self.scene.households[place]

    def itself(self, place: int) -> Actor:
        return Actor(None, "", household=HouseholdRef(self.village_id, self.home(place).id))


def make_doing(session: Session, *, households: int = 6) -> Doing:
    with frozen(NOON - timedelta(hours=1)):
        scene = make_scene(
            session, households=households, clause={"title": HOURS, "shape": LADDER, "category": "文明实践"}
        )
        leader = make_user(session, scene.village, "grid_worker", name="巡逻队长")[1]
    return Doing(scene, leader)


def begin(session: Session, doing: Doing, *, at: datetime = NOON, **changed: Any) -> Activity:
    """A patrol each day of the week from today, 19:00–21:00, two a shift, hours counting."""
    plan: dict[str, Any] = {"rule": "week", "slots": (a_slot(),), "figures": tuple(range(7))}
    with frozen(at):
        plan["from_on"] = today()
        for name in [name for name in changed if name in Plan.__dataclass_fields__]:
            plan[name] = changed.pop(name)
        asked: dict[str, Any] = {
            "village_id": doing.village_id,
            "kind": "patrol",
            "title": "晚上巡逻",
            "place": "村口",
            "leader_id": doing.leader.user_id,
            "by_rota": False,
            "clause_title": HOURS,
            "actor": doing.scene.committee,
            "request_key": key(),
            "plan": Plan(**plan),
        }
        return open_activity(session, **{**asked, **changed})


def a_slot(span: str = "19:00-21:00", capacity: int = 2) -> Slot:
    return Slot(*parse_span(span), capacity)


def rota(session: Session, doing: Doing, activity: Activity, *places: int, at: datetime = NOON) -> None:
    with frozen(at):
        set_rota(
            session,
            village_id=doing.village_id,
            number=activity.number,
            turning=[Turning(doing.home(place).id) for place in places],
            actor=doing.leader,
        )


def shift_of(session: Session, activity: Activity, nth: int = 0) -> Shift:
    """The nth shift there is."""
    first = activity.from_on
    return list_shifts(session, activity, first, first + timedelta(days=400))[nth]


def enter(
    session: Session,
    doing: Doing,
    shift: Shift,
    place: int,
    *,
    at: datetime = NOON,
    actor: Actor | None = None,
    **more: Any,
) -> ShiftPlace | None:
    with frozen(at):
        return enter_shift(
            session,
            village_id=doing.village_id,
            shift_id=shift.id,
            household_id=doing.home(place).id,
            actor=actor or doing.itself(place),
            **{"wanted": True, **more},
        )


def place_of(session: Session, doing: Doing, shift: Shift, place: int) -> ShiftPlace:
    found = find_place(session, shift, doing.home(place).id)
    assert found is not None
    return found


def states(session: Session, doing: Doing, shift: Shift) -> list[tuple[str, str]]:
    """The list in its order, with who left: number and state."""
    session.rollback()
    return [(each.household.number, each.place.state) for each in list_places(session, shift, but=())]


def after(shift: Shift) -> datetime:
    """A moment at which a shift is over."""
    return day_start(shift.held_on).astimezone(UTC) + timedelta(minutes=shift.ends + 5)


def confirm(
    session: Session,
    doing: Doing,
    shift: Shift,
    said: Mapping[int, int | str],
    *,
    actor: Actor | None = None,
    request_key: str | None = None,
    at: datetime | None = None,
) -> list[Proposed]:
    """Minutes by household for who came, else ``missed`` or ``excused``."""
    seen = [
        Seen(place_of(session, doing, shift, place).id, *(("came", what) if isinstance(what, int) else (what, None)))
        for place, what in said.items()
    ]
    with frozen(at or after(shift)):
        return confirm_hours(
            session,
            village_id=doing.village_id,
            shift_id=shift.id,
            seen=seen,
            actor=actor or doing.leader,
            request_key=request_key or key(),
        )[1]


def work(
    session: Session, doing: Doing, activity: Activity, hours: Mapping[int, int], *, nth: int = 0
) -> list[Proposed]:
    """Households come to the nth shift and stay so many hours."""
    shift = shift_of(session, activity, nth)
    for place in hours:
        enter(session, doing, shift, place)
    return confirm(session, doing, shift, {place: each * 60 for place, each in hours.items()})


def count_shifts(session: Session, village_id: UUID) -> int:
    return len(session.scalars(select(Shift).where(Shift.village_id == village_id)).all())


def make_together(session: Session, shop: Shop) -> dict[str, str]:
    """A patrol in turns that two households share: one wants to swap with the other, is away for a while, has a calendar."""
    about = {"village_id": shop.village.id, "actor": shop.committee}
    leader_id = shop.committee.user_id
    assert leader_id is not None
    plan = Plan("week", (Slot(0, 24 * 60, 1),), today(), figures=tuple(range(7)))
    activity = open_activity(
        session,
        **about,
        kind="patrol",
        title="晚上巡逻",
        place="村口",
        leader_id=leader_id,
        plan=plan,
        by_rota=True,
        clause_title="",
        request_key=key(),
    )
    turning = [Turning(household.id) for household in shop.households[:2]]
    set_rota(session, **about, number=activity.number, turning=turning)
    shifts = list_shifts(session, activity, today(), today() + timedelta(days=2))
    places = [list_places(session, shift)[0].place for shift in shifts]
    asked = ask_swap(
        session,
        village_id=shop.village.id,
        place_id=places[0].id,
        other_shift_id=shifts[1].id,
        household_id=places[1].household_id,
        actor=shop.clerk,
    )
    itself = Actor(user_id=None, name="", household=HouseholdRef(shop.village.id, shop.households[1].id))
    own = {"village_id": shop.village.id, "household_id": shop.households[1].id, "actor": itself}
    day = today() + timedelta(days=9)
    away = declare_absence(session, **own, from_on=day, until_on=day, request_key=key())
    feed = make_feed(session, **own, request_key=key())
    place = next(place for place in places if place.household_id == shop.households[1].id)
    return {
        "number": str(activity.number),
        "shift_id": str(place.shift_id),
        "place_id": str(place.id),
        "ask_id": str(asked.id),
        "absence_id": str(away.id),
        "token": token_of(feed.id),
    }
