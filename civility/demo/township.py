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
from civility.demo.rules import agree, offer_template, register_fund
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
    """A township that lived ``months`` months up to ``last_day`` (yesterday: today's evening has not been lived yet).

    Same arguments, same content.
    ``progress`` is told weeks done and weeks in all. The database must be empty.
    """
    use_cheap_hashes()  # the demo's password is printed on the screen anyway
    last_day = last_day or clock.today() - timedelta(days=1)
    first_day = _months_before(last_day, months)
    first_day -= timedelta(days=first_day.weekday())
    mondays = [first_day + timedelta(weeks=n) for n in range((last_day - first_day).days // 7 + 1)]
    total = len(mondays) * villages
    with clock.frozen(life.at(first_day, 7)), transaction(session):
        township_id, officials = make_township(session)
        offer_template(session, township_id, officials["xiangzhen"])
    demo = Demo(TOWNSHIP[0], [], households)
    for index in range(1, villages + 1):
        chance = random.Random(f"{seed}-{index}")
        with clock.frozen(life.at(first_day, 8)), transaction(session):
            place = make_village(session, chance, township_id, index, households)
            store = agree(session, place)
            village_life = life.Life(session, chance, place, store, officials["xiangzhen"])
        for week, monday in enumerate(mondays):
            with transaction(session):
                # In the order of the clock: a book whose times go back is one the nightly audit asks about.
                _hand_in(session, chance, place, officials["xiangzhen"], monday, first_day, last_day, index)
                _restock(village_life, monday)
                village_life.live_a_week(monday, last_day)
                _on_day(monday, 14, last_day, village_life.walk_a_grid)
                _on_day(monday, 27, last_day, village_life.tidy_yards)
            session.expire_all()
            session.expunge_all()
            progress((index - 1) * len(mondays) + week + 1, total)
        with transaction(session):
            with clock.frozen(life.at(last_day, 8)):
                register_fund(session, place)  # the months may have gone into another year
            village_life.leave_open(last_day)
        demo.village_codes.append(place.code)
    return demo


def _restock(village_life: life.Life, monday: date) -> None:
    """In the week that holds the 2nd, before it begins."""
    if _holds(monday, 2):
        village_life.restock(monday)


def _on_day(monday: date, number: int, last_day: date, act: Callable[[date], None]) -> None:
    """Something of every month, in the week that holds its day."""
    day = _holds(monday, number)
    if day is not None and day <= last_day:
        act(day)


def _holds(monday: date, number: int) -> date | None:
    """The day of this number in the week that begins on ``monday``, if it has one."""
    return next((day for n in range(7) if (day := monday + timedelta(days=n)).day == number), None)


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
    """When the week of the 12th is over a village hands the month before in; the last one's waits, is missing, or returned."""
    twelfth = _holds(monday - timedelta(days=7), 12)
    if twelfth is None:
        return
    period = month_of(twelfth.replace(day=1) - timedelta(days=1))
    if period.since < first_day:
        return
    newest = month_of(last_day.replace(day=1) - timedelta(days=1)) == period
    if newest and index % 9 in (5, 8):
        return  # these villages are late, and the township sees it
    _one_month(session, place, officer, period, monday, newest=newest, index=index)


def _one_month(
    session: Session, place: Place, officer: Actor, period: Period, monday: date, *, newest: bool, index: int
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

    morning = life.at(monday, 8)
    with clock.frozen(morning - timedelta(hours=12)):
        handed_in = hand_in(1)
    if newest and index % 9 in (1, 6):
        return  # waits for the township
    with clock.frozen(morning):
        if index % 4 == 2:
            review(handed_in, 1, "榜上第一网格的户数和公示单对不上，请核对后再报。")
        else:
            review(handed_in, 1)
    if index % 4 == 2 and not newest:
        with clock.frozen(morning + timedelta(minutes=20)):
            again = hand_in(2)
        with clock.frozen(morning + timedelta(minutes=40)):
            review(again, 2)


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
