"""Meetings of a demo village: one from its call to its closed minutes, one called with a ballot that runs, one only planned."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility.clock import ZONE, today
from civility.demo.people import Place
from civility.errors import RuleBroken
from civility.governance.meetings.queries import list_casts, list_meetings, list_motions, list_seats
from civility.governance.meetings.services import (
    attend_meeting,
    call_meeting,
    cast_vote,
    close_minutes,
    confirm_count,
    count_ballot,
    decide_by_hands,
    fix_motion,
    open_ballot,
    save_meeting,
    write_minutes,
    write_motion,
)
from civility.governance.meetings.services.calling import Plan
from civility.people.actors import Actor, HouseholdRef

DAYS: Final = 11
"""From the call to the meeting."""
WAYS: Final = ("online", "desk", "paper", "helper")


def call_one(session: Session, place: Place, keys: Iterator[str]) -> None:
    """Called by the committee, with a secret ballot until the evening of the meeting."""
    number = _call(session, place, keys, "修村头到水井的路", ["修哪一段", "钱从哪里来"])
    _motion(session, place, keys, number, "同意用集体收入 3 万元修村头到水井的路。", "secret")
    _motion(session, place, keys, number, "同意修路时每户出一个工。", "hands")


def vote_in_it(session: Session, place: Place, keys: Iterator[str]) -> None:
    """Most households vote, by all four ways; a few do not."""
    _vote(session, place, keys, _newest(session, place), of_ten=9)


def hold_it(session: Session, place: Place) -> None:
    """Four in five come, and raise their hands over the second motion."""
    number = _newest(session, place)
    meeting = list_meetings(session, place.village_id, limit=1)[0]
    places = [seat.place for seat in list_seats(session, meeting) if seat.place % 5]
    said: dict[str, Any] = {"village_id": place.village_id, "number": number, "actor": place.people["wenshu"]}
    attend_meeting(session, places=places, counted=len(places), **said)
    against = len(places) // 10
    decide_by_hands(session, place=2, votes_for=len(places) - against, votes_against=against, abstentions=0, **said)


def count_it(session: Session, place: Place) -> None:
    """The sheets are typed by one and held against by another; the minutes are written and signed."""
    meeting = list_meetings(session, place.village_id, limit=1)[0]
    motion = list_motions(session, meeting)[0]
    sheets = [cast.place for cast in list_casts(session, motion) if cast.channel == "paper"]
    marks = ["反对" if turn % 4 == 3 else "废票" if turn == 1 else "赞成" for turn, _sheet in enumerate(sheets)]
    said: dict[str, Any] = {"village_id": place.village_id, "number": meeting.number}
    count_ballot(
        session,
        place=1,
        issued=len(sheets) + 4,
        text="\n".join(f"{number} {mark}" for number, mark in enumerate(marks, 1)),
        totals={"for": marks.count("赞成"), "against": marks.count("反对"), "spoiled": marks.count("废票")},
        actor=place.people["wenshu"],
        **said,
    )
    confirm_count(session, place=1, actor=place.people["jianwei"], **said)
    text = "村委会主任主持。先说修哪一段，再说钱。两项都表决了，票数当场念过。"
    write_minutes(session, text=text, actor=place.people["wenshu"], **said)
    close_minutes(session, actor=place.people["jianwei"], **said)


def leave_open(session: Session, place: Place, keys: Iterator[str]) -> None:
    """The next one: called, its ballot running; and one that is only written down."""
    number = _call(session, place, keys, "明年的积分细则", ["念一遍新的细则", "表决"])
    _motion(session, place, keys, number, "同意明年的文明积分细则。", "open")
    _motion(session, place, keys, number, "同意每季度开一次户代表会议。", "hands")
    _vote(session, place, keys, number, of_ten=3)
    plan = Plan(
        "informed",
        "上半年的账说给大家听",
        "村委会院子",
        _at(today() + timedelta(days=20)),
        ["集体收支", "积分超市的账"],
    )
    _save(session, place, keys, plan)


def _call(session: Session, place: Place, keys: Iterator[str], title: str, agenda: list[str]) -> int:
    plan = Plan("households", title, "村委会院子", _at(today() + timedelta(days=DAYS)), agenda)
    number = _save(session, place, keys, plan)
    call_meeting(session, village_id=place.village_id, number=number, actor=place.people["zhuren"])
    return number


def _save(session: Session, place: Place, keys: Iterator[str], plan: Plan) -> int:
    made = save_meeting(
        session, village_id=place.village_id, plan=plan, actor=place.people["zhuren"], request_key=next(keys)
    )
    return made.number


def _motion(session: Session, place: Place, keys: Iterator[str], number: int, wording: str, way: str) -> None:
    said: dict[str, Any] = {"village_id": place.village_id, "number": number, "actor": place.people["zhuren"]}
    motion = write_motion(session, wording=wording, way=way, request_key=next(keys), **said)
    fix_motion(session, place=motion.place, **said)
    if way != "hands":
        open_ballot(session, place=motion.place, closes_at=_at(today() + timedelta(days=DAYS), 20), **said)


def _vote(session: Session, place: Place, keys: Iterator[str], number: int, *, of_ten: int) -> None:
    for turn, household_id in enumerate(place.households):
        if turn % 10 >= of_ten:
            continue
        channel = WAYS[turn % 4]
        choice = None if channel == "paper" else "against" if turn % 7 == 6 else "for"
        try:
            cast_vote(
                session,
                village_id=place.village_id,
                number=number,
                place=1,
                household_id=household_id,
                channel=channel,
                choice=choice,
                actor=_voter(place, household_id, channel),
                request_key=next(keys),
            )
        except RuleBroken:
            continue  # a family that split or moved since the list was fixed


def _voter(place: Place, household_id: UUID, channel: str) -> Actor:
    if channel == "online":
        return Actor(None, "", household=HouseholdRef(place.village_id, household_id))
    return place.people["wangge" if channel == "helper" else "wenshu"]


def _newest(session: Session, place: Place) -> int:
    return list_meetings(session, place.village_id, limit=1)[0].number


def _at(day: date, hour: int = 19) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
