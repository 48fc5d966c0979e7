"""The whole demo: places and people, first meetings, months of life, months handed in."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.demo import life
from civility.demo.people import TOWNSHIP, VILLAGES, Place, make_township, make_village
from civility.demo.rules import agree, register_fund
from civility.governance.rolls.rules import Period, month_of
from civility.governance.rolls.services import make_roll
from civility.people.actors import Actor
from civility.people.passwords import use_cheap_hashes
from civility.township.models import PeriodReturn
from civility.township.services import review_return, submit_return

MAX_VILLAGES = len(VILLAGES)


@dataclass
class Demo:
    """What was made."""

    township_code: str
    village_codes: list[str]
    households: int


def make_demo(
    session: Session,
    *,
    seed: int = 1,
    villages: int = 9,
    households: int = 237,
    months: int = 3,
    last_day: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Demo:
    """A township that lived ``months`` months up to ``last_day`` (today); same arguments, same content.

    ``progress`` is told weeks done and weeks in all. The database must be empty.
    """
    use_cheap_hashes()  # the demo's password is printed on the screen anyway
    last_day = last_day or clock.today()
    first_day = _months_before(last_day, months)
    first_day -= timedelta(days=first_day.weekday())
    mondays = [first_day + timedelta(weeks=n) for n in range((last_day - first_day).days // 7 + 1)]
    total = len(mondays) * villages
    with clock.frozen(life.at(first_day, 7)), transaction(session):
        township_id, officials = make_township(session)
    demo = Demo(TOWNSHIP[0], [], households)
    for index in range(1, villages + 1):
        chance = random.Random(f"{seed}-{index}")
        with clock.frozen(life.at(first_day, 8)), transaction(session):
            place = make_village(session, chance, township_id, index, households)
            store = agree(session, place)
            village_life = life.Life(session, chance, place, store)
        for week, monday in enumerate(mondays):
            with transaction(session):
                village_life.live_a_week(monday, last_day)
                _month_end(village_life, monday, last_day)
                _hand_in(session, chance, place, officials["xiangzhen"], monday, first_day, last_day, index)
            session.expire_all()
            session.expunge_all()
            progress((index - 1) * len(mondays) + week + 1, total)
        with transaction(session):
            with clock.frozen(life.at(last_day, 8)):
                register_fund(session, place)  # the months may have gone into another year
            village_life.leave_open(last_day)
        demo.village_codes.append(place.code)
    return demo


def _month_end(village_life: life.Life, monday: date, last_day: date) -> None:
    """In the week that holds the 27th: the round of the courtyards; in that of the 2nd: restocking."""
    for day in (monday + timedelta(days=n) for n in range(7)):
        if day > last_day:
            return
        if day.day == 27:
            village_life.tidy_yards(day)
        if day.day == 2:
            village_life.restock(day)


def _hand_in(
    session: Session,
    chance: random.Random,
    place: Place,
    officer: Actor,
    monday: date,
    first_day: date,
    last_day: date,
    index: int,
) -> None:
    """About the 12th a village hands the month before in; the last month's waits, is missing, or was returned."""
    for day in (monday + timedelta(days=n) for n in range(7)):
        period = month_of(day.replace(day=1) - timedelta(days=1))
        if day.day != 12 or day > last_day or period.since < first_day:
            continue
        newest = month_of(last_day.replace(day=1) - timedelta(days=1)) == period
        if newest and index % 9 in (5, 8):
            continue  # these villages are late, and the township sees it
        _one_month(session, place, officer, period, day, newest=newest, index=index)


def _one_month(
    session: Session, place: Place, officer: Actor, period: Period, day: date, *, newest: bool, index: int
) -> None:
    village_id, code = place.village_id, period.code
    clerk = place.people["wenshu"]

    def hand_in(attempt: int) -> PeriodReturn:
        roll = make_roll(
            session, village_id=village_id, period=period, actor=clerk, request_key=f"demo-roll-{code}-{attempt}"
        )
        return submit_return(
            session,
            village_id=village_id,
            roll_id=roll.id,
            actor=place.people["zhuren"],
            request_key=f"demo-return-{code}-{attempt}",
        )

    def review(handed_in: PeriodReturn, attempt: int, reason: str = "") -> None:
        review_return(
            session,
            village_id=village_id,
            return_id=handed_in.id,
            actor=officer,
            accept=not reason,
            reason=reason,
            request_key=f"demo-review-{code}-{attempt}",
        )

    with clock.frozen(life.at(day, 10)):
        handed_in = hand_in(1)
    if newest and index % 9 in (1, 6):
        return  # waits for the township
    with clock.frozen(life.at(day + timedelta(days=1), 11)):
        if index % 4 == 2:
            review(handed_in, 1, "榜上第一网格的户数和公示单对不上，请核对后再报。")
        else:
            review(handed_in, 1)
    if index % 4 == 2 and not newest:
        with clock.frozen(life.at(day + timedelta(days=2), 9)):
            again = hand_in(2)
        with clock.frozen(life.at(day + timedelta(days=3), 9)):
            review(again, 2)


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
