"""Months of village life: deeds recorded, reviewed, posted up, objected to; goods redeemed; months handed in."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility import clock
from civility.clock import ZONE
from civility.demo import aftercare, disputes, families, goals, matters, meetings, outlets, rounds, shifts
from civility.demo.covenants import sign_and_amend
from civility.demo.deeds import Deeds
from civility.demo.lots import draw_stalls
from civility.demo.market import market_day, restock
from civility.demo.own import claim_themselves, type_a_sheet
from civility.demo.people import Place
from civility.demo.relay import look_after_households
from civility.demo.reminders import remind
from civility.demo.rules import put_next_standard_before
from civility.demo.shop import keep_stock
from civility.demo.till import bring_back, close_day, go_round, serve, set_aside
from civility.errors import RuleBroken
from civility.people.actors import Actor
from civility.points.queries import (
    get_standard_in_force,
    list_clauses,
    list_open_notices,
)
from civility.points.services import (
    close_due_notices,
    publish_notice,
)
from civility.store.models import Store
from civility.store.queries import Offer, list_offers
from civility.store.services import propose_prices

OBJECTING: Final = 0.45
"""The share of the open notices that somebody objects to in a week."""
TIDY: Final = "房前屋后干净整洁"
UNTIDY: Final = "乱倒垃圾"
INSPECTION: Final = "庭院检查"
Act = tuple[int, int, Callable[[date], object]]
"""Days after Monday, the hour, and what is done."""


class Life:
    """One village from its first day to ``last_day``. Call ``live_a_week`` with Mondays in order."""

    def __init__(self, session: Session, chance: random.Random, place: Place, store: Store, officer: Actor) -> None:
        self.session = session
        self.chance = chance
        self.place = place
        self.officer = officer
        self.village_id = place.village_id
        self.store_id = store.id
        self.keys = self._keys()
        standard = get_standard_in_force(session, self.village_id)
        if standard is None:
            raise RuntimeError("a demo village begins with a standard in force")
        clauses = list_clauses(session, self.village_id, standard.id)
        self.clauses = {clause.title: (clause.id, dict(clause.shape)) for clause in clauses}
        self.deeds = Deeds(session, place, chance, self.clauses, self.keys)
        self.households = place.households
        self.own = place.on_duty
        self.appeal_id: UUID | None = None

    def live_a_week(self, monday: date, last_day: date) -> None:
        """Everything of the week up to and including ``last_day``."""
        usual: list[Act] = [
            (0, 9, self._publish),
            (0, 18, self._close),
            (1, 11, self._settle),
            (1, 19, self.deeds.single),
            (2, 10, self._market_day),
            (2, 18, self._close_day),
            (2, 23, self._sample),
            (3, 15, self._rule),
            (4, 15, self._look_again),
            (4, 17, self._shop),
            (4, 20, self._object),
            (5, 10, self._market_day),
            (5, 16, self.deeds.mass),
            (5, 18, self._close_day),
            (6, 17, self.deeds.review),
            (6, 17, self._go_together),
        ]
        once = self._once((last_day - monday).days // 7)
        for offset, hour, act in sorted([*usual, *once], key=lambda each: each[:2]):
            day = monday + timedelta(days=offset)
            if day > last_day or (day == last_day and act == self._close_day):  # today stays open
                return
            with clock.frozen(at(day, hour)):
                act(day)

    def _once(self, weeks_left: int) -> Sequence[Act]:
        """What is seldom in a village, so late that its traces are on the pages, and early enough to be over."""
        acts: dict[int, list[Act]] = {
            4: [(1, 20, self._take_points), (1, 21, self._begin_together)],
            3: [
                (0, 10, lambda _day: meetings.call_one(self.session, self.place, self.keys)),
                (3, 17, self._see_repairs),
                (4, 16, self._appeal),
                (4, 17, self._correct),
                (5, 9, self._raise_matters),
                (5, 12, lambda _day: meetings.vote_in_it(self.session, self.place, self.keys)),
            ],
            2: [
                (2, 15, self._decide_appeal),
                (3, 17, self._change_families),
                (4, 21, lambda _day: meetings.hold_it(self.session, self.place)),
            ],
            1: [
                (0, 20, lambda _day: meetings.count_it(self.session, self.place)),
                (1, 20, self._replace),
                (1, 21, self._take_points),
                (3, 9, self._matters_go_on),
                (4, 17, self._correct),
            ],
        }
        return [*acts.get(weeks_left, []), *self._small_goals(weeks_left)]

    def _small_goals(self, weeks_left: int) -> Sequence[Act]:
        """The week's goal on Monday, what became of it on Friday; once the grid worker walks round and finds hazards."""
        if weeks_left == 5:
            return [(0, 16, lambda _day: goals.find_hazards(self.session, self.place, self.keys))]
        if not 1 <= weeks_left <= 4:
            return []
        at = 4 - weeks_left
        return [
            (0, 11, lambda _day: goals.begin_week(self.session, self.place, self.keys, at)),
            (4, 19, lambda _day: goals.end_week(self.session, self.place, at)),
        ]

    def tidy_yards(self, day: date) -> None:
        """The month's round of the courtyards: about three in four pass."""
        with clock.frozen(at(day, 17)):
            passed = [h for h in self.households if h not in self.own and self.chance.random() < 0.74]
            self.deeds.record(TIDY, passed, day, "月底逐户看过，干净整洁")

    def walk_a_grid(self, day: date) -> None:
        """The month's inspection of the first grid: full marks less what was found in each yard."""
        with clock.frozen(at(day, 11)):
            rounds.walk_a_round(self.session, self.place, self.chance, self._clause(INSPECTION), day, self.keys)

    def restock(self, day: date) -> None:
        """Once a month what runs low is bought again."""
        with clock.frozen(at(day, 8)):
            restock(self.session, self.place, self.chance, self.store_id, day, self.keys)

    def leave_open(self, last_day: date) -> None:
        """So that everybody finds something to do: deeds to review, a dispute, a correction, a family, a price to approve."""
        session, place, keys = self.session, self.place, self.keys
        with clock.frozen(at(last_day, 13)):
            goals.leave_goals_open(session, place, keys)
            goals.honour(session, place, keys)
        with clock.frozen(at(last_day, 14)):
            draw_stalls(session, place, self.chance, keys)
        with clock.frozen(at(last_day, 18)):
            if not list_open_notices(session, self.village_id):
                self._publish(last_day)
            disputes.object_to_some(session, place, self.chance, keys, 1.0)
            self.deeds.mass(last_day)
            self.deeds.single(last_day)
            claim_themselves(session, place, self._clause("自带机械"), last_day, keys)
            type_a_sheet(session, place, self._clause("植树造林"), last_day)
            rounds.begin_a_round(session, place, self._clause(INSPECTION), last_day)
            put_next_standard_before(session, place)
            sign_and_amend(session, place, keys)
            remind(session, place, keys)
            aftercare.correct_one(session, place, keys, confirm=False)
            disputes.appeal(session, place, keys)
            families.leave_waiting(session, place, last_day, keys)
            look_after_households(session, place, last_day, int(place.code[-3:]) - 200, keys)
            matters.leave_open(session, place, keys)
            offers = self._propose_prices(last_day)
            set_aside(session, place, self.store_id, offers, keys)
            go_round(session, place, self.store_id, offers, keys)
            bring_back(session, place, last_day, keys)
            serve(session, place, self.store_id, keys)
            keep_stock(session, place, self.store_id, last_day, keys)
            meetings.leave_open(session, place, keys)

    def _begin_together(self, day: date) -> None:
        shifts.begin_together(self.session, self.place, day, self.keys)
        self._go_together(day)

    def _go_together(self, _day: date) -> None:
        shifts.go_together(self.session, self.place, self.keys)

    def _propose_prices(self, day: date) -> list[Offer]:
        offers = list_offers(self.session, self.village_id, self.store_id, day)
        dear = [offer for offer in offers if offer.good.name.startswith(("大米", "食用油"))]
        propose_prices(
            self.session,
            village_id=self.village_id,
            prices={offer.good.id: (offer.price_tenths or 0) + 10 for offer in dear},
            in_force_from=day + timedelta(days=9),
            actor=self.place.people["wenshu"],
            request_key=next(self.keys),
        )
        return offers

    def _clause(self, begins: str) -> UUID:
        return next(found[0] for title, found in self.clauses.items() if title.startswith(begins))

    def _take_points(self, day: date) -> None:
        aftercare.take_points(self.session, self.place, self._clause(UNTIDY), day, self.keys)

    def _see_repairs(self, _day: date) -> None:
        aftercare.see_repairs(self.session, self.place)

    def _correct(self, _day: date) -> None:
        aftercare.correct_one(self.session, self.place, self.keys)

    def _replace(self, _day: date) -> None:
        aftercare.replace_corrected(self.session, self.place, self.keys)

    def _sample(self, _day: date) -> None:
        aftercare.sample(self.session, self.place)

    def _look_again(self, _day: date) -> None:
        aftercare.look_again(self.session, self.place, self.keys)

    def _object(self, _day: date) -> None:
        disputes.object_to_some(self.session, self.place, self.chance, self.keys, OBJECTING)

    def _shop(self, day: date) -> None:
        outlets.shop_a_little(self.session, self.place, day, self.keys)

    def _settle(self, day: date) -> None:
        outlets.settle(self.session, self.place, day, self.keys)

    def _rule(self, _day: date) -> None:
        disputes.rule_on_all(self.session, self.place, self.chance)

    def _appeal(self, _day: date) -> None:
        self.appeal_id = disputes.appeal(self.session, self.place, self.keys)

    def _decide_appeal(self, _day: date) -> None:
        if self.appeal_id is not None:
            disputes.decide(self.session, self.place, self.officer, self.appeal_id)

    def _change_families(self, day: date) -> None:
        families.change_families(self.session, self.place, day, self.keys)

    def _raise_matters(self, _day: date) -> None:
        matters.raise_some(self.session, self.place, self.officer, self.keys)

    def _matters_go_on(self, _day: date) -> None:
        matters.go_on(self.session, self.place)

    def _publish(self, _day: date) -> None:
        try:
            publish_notice(
                self.session,
                village_id=self.village_id,
                actor=self.place.people["wenshu"],
                request_key=next(self.keys),
            )
        except RuleBroken:
            return  # nothing was approved that week

    def _close(self, _day: date) -> None:
        close_due_notices(self.session, self.village_id)
        aftercare.do_due(self.session, self.place)

    def _market_day(self, day: date) -> None:
        market_day(self.session, self.place, self.chance, self.store_id, day, self.keys)

    def _close_day(self, day: date) -> None:
        close_day(self.session, self.place, self.store_id, day, self.keys)

    def _keys(self) -> Iterator[str]:
        count = 0
        while True:
            count += 1
            yield f"demo-{count:06d}"


def at(day: date, hour: int) -> datetime:
    """An hour of the village's day."""
    return datetime.combine(day, time(hour), ZONE)
