"""Months of village life: deeds recorded, reviewed, posted up, objected to; goods redeemed; months handed in."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from civility import clock
from civility.clock import ZONE
from civility.demo import aftercare, disputes, families, goals, matters, meetings, outlets, rounds, shifts
from civility.demo.covenants import sign_and_amend
from civility.demo.lots import draw_stalls
from civility.demo.own import claim_themselves, type_a_sheet
from civility.demo.people import Place
from civility.demo.relay import look_after_households
from civility.demo.reminders import remind
from civility.demo.rules import put_next_standard_before
from civility.demo.shop import keep_stock
from civility.demo.till import bring_back, close_day, go_round, serve, set_aside
from civility.errors import RuleBroken
from civility.people.actors import Actor
from civility.people.queries import get_household_by_id
from civility.points.errors import HouseholdsRefused
from civility.points.queries import (
    get_standard_in_force,
    list_clauses,
    list_open_notices,
    list_sheets_to_review,
)
from civility.points.services import (
    APPROVED,
    Decision,
    close_due_notices,
    publish_notice,
    record_claims,
    review_claims,
)
from civility.store.models import Store
from civility.store.queries import Offer, list_offers, spendable_tenths
from civility.store.services import propose_prices, receive_stock, redeem_goods, undo_redemption

RETURN_REASONS: Final = (
    "照片看不清是哪一天，请补一张。",
    "少写了是谁家的活动，请写清楚。",
    "同一天的活动记过一次，请核对。",
)
# title begins with → (households out of a hundred each week, what was seen)
MASS_DEEDS: Final = (
    ("参加集中清扫", 22, "周六上午清扫村道和水渠"),
    ("按时参加村民会议", 14, "参加本月村民会议"),
    ("参加宣讲", 3, "听防火和健康讲座"),
    ("参加村级文体活动", 4, "参加广场活动"),
)
SINGLE_DEEDS: Final = (
    ("邻里义务帮工", "帮邻居收庄稼半天"),
    ("关爱独居老人", "给独居老人送饭、扫院子"),
    ("参加夜间巡逻", "晚上八点到十点村内巡逻"),
    ("护学岗值守", "早上在学校路口值守"),
    ("义务维修公共设施", "修好村口路灯杆和护栏"),
    ("合理化建议被采纳", "提出渠口加盖，议事会采纳"),
    ("用自有车辆机械", "用拖拉机帮老人拉草"),
    ("配合调解", "把地界的事当面说开了"),
    ("主动拆除", "拆掉门前的彩钢棚"),
    ("婚事新办", "婚事简办，席面不过十桌"),
    ("无偿献血", "在乡卫生院献血"),
    ("被评为好媳妇", "道德评议组评定"),
)
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
        self.households = place.households
        self.own = place.on_duty
        self.appeal_id: UUID | None = None

    def live_a_week(self, monday: date, last_day: date) -> None:
        """Everything of the week up to and including ``last_day``."""
        usual: list[Act] = [
            (0, 9, self._publish),
            (0, 18, self._close),
            (1, 11, self._settle),
            (1, 19, self._single_deeds),
            (2, 10, self._market_day),
            (2, 18, self._close_day),
            (2, 23, self._sample),
            (3, 15, self._rule),
            (4, 15, self._look_again),
            (4, 17, self._shop),
            (4, 20, self._object),
            (5, 10, self._market_day),
            (5, 16, self._mass_deeds),
            (5, 18, self._close_day),
            (6, 17, self._review),
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
            self._record(TIDY, passed, day, "月底逐户看过，干净整洁")

    def walk_a_grid(self, day: date) -> None:
        """The month's inspection of the first grid: full marks less what was found in each yard."""
        with clock.frozen(at(day, 11)):
            rounds.walk_a_round(self.session, self.place, self.chance, self._clause(INSPECTION), day, self.keys)

    def restock(self, day: date) -> None:
        """Once a month what runs low is bought again."""
        with clock.frozen(at(day, 8)):
            offers = [o for o in list_offers(self.session, self.village_id, self.store_id, day) if o.low]
            wanted = {o.good.id: o.good.low_stock * 4 for o in offers if o.good.kind == "stock"}
            if wanted:
                receive_stock(
                    self.session,
                    village_id=self.village_id,
                    store_id=self.store_id,
                    quantities=wanted,
                    kind=self.chance.choice(("purchase", "purchase", "donation")),
                    actor=self.place.people["dianyuan"],
                    request_key=next(self.keys),
                    note="按月补货",
                )

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
            self._mass_deeds(last_day)
            self._single_deeds(last_day)
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

    def _mass_deeds(self, day: date) -> None:
        for title, share, reason in MASS_DEEDS:
            if title == "按时参加村民会议" and day.day > 7:
                continue
            times = 4 if title == "按时参加村民会议" else 1
            chosen = [h for h in self.households if h not in self.own and self.chance.random() * 100 < share * times]
            self._record(title, chosen, day, reason)

    def _single_deeds(self, day: date) -> None:
        for title, reason in self.chance.sample(SINGLE_DEEDS, k=self.chance.randint(4, 8)):
            several = 3 if title in ("参加夜间巡逻", "护学岗值守") else 1
            chosen = self.chance.sample(sorted(self.households, key=self.households.__getitem__), k=several)
            self._record(title, [h for h in chosen if h not in self.own], day, reason, by="jifen")

    def _record(self, title: str, households: Sequence[UUID], day: date, reason: str, by: str = "wangge") -> None:
        """Record a deed for those of the households whom its caps still allow it."""
        clause_id, shape = next(found for name, found in self.clauses.items() if name.startswith(title))
        left_out: set[UUID] = set()
        for _try in range(2):
            chosen = [h for h in households if h not in left_out]
            if not chosen:
                return
            try:
                record_claims(
                    self.session,
                    village_id=self.village_id,
                    clause_id=clause_id,
                    household_ids=chosen,
                    happened_on=day,
                    reason=reason,
                    actor=self.place.people[by],
                    request_key=next(self.keys),
                    **self._amount(shape),
                )
                return
            except HouseholdsRefused as refusal:
                left_out.update(refusal.household_ids)
            except RuleBroken:
                return

    def _amount(self, shape: dict[str, Any]) -> dict[str, Any]:
        if shape["kind"] == "one_of":
            return {"option": 0}
        if shape["kind"] in ("rate", "ladder"):
            return {"quantity": Decimal(100 if shape["kind"] == "rate" else 10)}
        if shape["kind"] == "range":
            return {"tenths": shape["min"]}
        return {}

    def _review(self, _day: date) -> None:
        """Everything that waits, a few returned with a reason. The second reviewer does what the first may not, or what asks for two."""
        for name in ("fuhe", "pingyi"):
            reviewer = self.place.people[name]
            decisions = {}
            for sheet in list_sheets_to_review(self.session, self.village_id):
                for claim in sheet.claims:
                    if reviewer.owns(self.village_id, claim.household_id) or claim.is_reviewed_by(reviewer.user_id):
                        continue
                    returned = claim.direction == "bonus" and self.chance.random() < 0.012
                    reason = self.chance.choice(RETURN_REASONS)
                    decisions[claim.id] = Decision("returned", reason) if returned else APPROVED
            if decisions:
                review_claims(
                    self.session,
                    village_id=self.village_id,
                    decisions=decisions,
                    actor=reviewer,
                    request_key=next(self.keys),
                )

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
        """Households come to the store with what they have; some change their mind at once."""
        offers = [o for o in list_offers(self.session, self.village_id, self.store_id, day) if o.price_tenths]
        if not offers:
            return
        customers = self.chance.sample(
            sorted(self.households, key=self.households.__getitem__), k=min(9, len(self.households))
        )
        for minute, household_id in enumerate(customers):
            with clock.frozen(clock.now() + timedelta(minutes=4 * minute)):
                self._redeem(household_id, offers)

    def _close_day(self, day: date) -> None:
        close_day(self.session, self.place, self.store_id, day, self.keys)

    def _redeem(self, household_id: UUID, offers: Sequence[Offer]) -> None:
        basket = self._basket(household_id, offers)
        if not basket:
            return
        clerk = self.place.people["dianyuan"]
        try:
            done = redeem_goods(
                self.session,
                village_id=self.village_id,
                store_id=self.store_id,
                household_id=household_id,
                basket=basket,
                collected_by="",
                found_by=self.chance.choice(("card", "card", "card", "number", "name")),
                actor=clerk,
                request_key=next(self.keys),
            )
        except RuleBroken:
            return  # not enough points, sold out, over the month's limit, or the clerk's own household
        if self.chance.random() < 0.03:
            with clock.frozen(clock.now() + timedelta(minutes=2)):
                undo_redemption(
                    self.session,
                    village_id=self.village_id,
                    redemption_id=done.id,
                    actor=clerk,
                    request_key=next(self.keys),
                    reason="拿错了，重新选",
                )

    def _basket(self, household_id: UUID, offers: Sequence[Offer]) -> dict[UUID, int]:
        """One to three goods a household can pay for; some put their points by for a bigger thing."""
        left = spendable_tenths(self.session, get_household_by_id(self.session, self.village_id, household_id))
        left = left * self.chance.choice((4, 7, 10)) // 10
        basket: dict[UUID, int] = {}
        for offer in self.chance.sample(offers, k=len(offers)):
            if offer.price_tenths and offer.price_tenths <= left and len(basket) < 3:
                basket[offer.good.id] = 1
                left -= offer.price_tenths
        return basket

    def _keys(self) -> Iterator[str]:
        count = 0
        while True:
            count += 1
            yield f"demo-{count:06d}"


def at(day: date, hour: int) -> datetime:
    """An hour of the village's day."""
    return datetime.combine(day, time(hour), ZONE)
