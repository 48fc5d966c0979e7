"""What a demo village does together: an evening patrol, a school guard in turns, a course; lists gone through, hours near a tier."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.demo.people import Place
from civility.governance.activities.models import Activity, Shift
from civility.governance.activities.queries import (
    list_activities,
    list_coming,
    list_ladders,
    list_places,
    list_unconfirmed,
)
from civility.governance.activities.rules.planning import Plan, Slot
from civility.governance.activities.services import (
    Seen,
    Turning,
    confirm_hours,
    enter_shift,
    keep_shifts_of,
    open_activity,
    set_rota,
)
from civility.governance.activities.services.duties import user_of
from civility.people.actors import Actor, HouseholdRef
from civility.people.queries import list_households

REGULARS: Final = 2
"""Households that come whenever there is a patrol: they reach a tier first."""
ON_ROTA: Final = 8


def begin_together(session: Session, place: Place, day: date, keys: Iterator[str]) -> None:
    """The patrol of the grid worker, the recorder's school guard, the clerk's course."""
    ladder = next(iter(list_ladders(session, place.village_id)), None)
    clause = ladder.title if ladder else ""
    evening, morning, lesson = Slot(20 * 60, 22 * 60, 3), Slot(450, 490, 2), Slot(15 * 60, 17 * 60, 4)
    for kind, title, where, leader, plan, counts in (
        ("patrol", "晚上巡逻", "村委会门口集合", "wangge", Plan("week", (evening,), day, figures=(4, 5)), clause),
        ("school", "村小护学岗", "村小门口", "jifen", Plan("workdays", (morning,), day, skip_festivals=True), clause),
        ("course", "种植养殖讲堂", "文化活动室", "wenshu", Plan("lunar", (lesson,), day, figures=(6,)), ""),
    ):
        open_activity(
            session,
            village_id=place.village_id,
            kind=kind,
            title=title,
            place=where,
            leader_id=user_of(place.people[leader]),
            plan=plan,
            by_rota=kind == "school",
            clause_title=counts,
            actor=place.people["zhuren"],
            request_key=next(keys),
        )
    guard = next(each for each in list_activities(session, place.village_id) if each.by_rota)
    turning = [Turning(household_id) for household_id in place.spare[:ON_ROTA]]
    set_rota(session, village_id=place.village_id, number=guard.number, turning=turning, actor=place.people["zhuren"])


def go_together(session: Session, place: Place, keys: Iterator[str], *, ahead: int = 7) -> None:
    """Lists of the week are gone through, and households sign up for the next days."""
    keep_shifts_of(session, place.village_id)
    for each in list_unconfirmed(session, place.village_id):
        _confirm(session, place, each.shift, each.activity, keys)
    living = {household.id for household in list_households(session, place.village_id)}
    spare = [household_id for household_id in place.spare if household_id in living]
    for each in list_coming(session, place.village_id, days=ahead, cancelled=False):
        if not each.activity.by_rota and not each.going:
            for household_id in _who(place, spare, each.shift):
                enter_shift(
                    session,
                    village_id=place.village_id,
                    shift_id=each.shift.id,
                    household_id=household_id,
                    wanted=True,
                    actor=Actor(None, "", household=HouseholdRef(place.village_id, household_id)),
                )


def _who(place: Place, spare: list[UUID], shift: Shift) -> list[UUID]:
    """The regulars, and enough others that somebody waits now and then. By the day, so that a demo is the same each time."""
    chance = random.Random(f"{place.code} {shift.held_on}")
    others = spare[REGULARS:]
    return [*spare[:REGULARS], *chance.sample(others, k=min(len(others), chance.randint(1, 4)))]


def _confirm(session: Session, place: Place, shift: Shift, activity: Activity, keys: Iterator[str]) -> None:
    """All came but the last of a long list, who is excused or not."""
    listed = [each for each in list_places(session, shift, but=("left", "waiting")) if each.place.state == "going"]
    actor = next(actor for actor in place.people.values() if actor.user_id == activity.leader_id)
    seen = [Seen(each.place.id, "came", shift.ends - shift.begins) for each in listed]
    if len(seen) > REGULARS and shift.held_on.day % 5 == 0:
        seen[-1] = Seen(seen[-1].place_id, "excused" if shift.held_on.day % 2 else "missed")
    confirm_hours(
        session, village_id=place.village_id, shift_id=shift.id, seen=seen, actor=actor, request_key=next(keys)
    )
