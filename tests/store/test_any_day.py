"""Any days at all at a store, beside a model that is a few dictionaries: slips = points = shelf after every step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, frozen
from civility.db import transaction
from civility.errors import RuleBroken
from civility.ledger import accounts, units
from civility.store.checks import check_redemption_entries, check_redemptions, check_shelves
from civility.store.models import Hold, Redemption
from civility.store.queries import check_day_events, check_days, check_hold_events, check_return_events, day_tally
from civility.store.services import (
    Said,
    add_bundle,
    cancel_hold,
    collect_hold,
    count_day,
    decide_return,
    hold_goods,
    receive_stock,
    redeem_goods,
    release_due_holds,
    return_goods,
    sign_day,
    undo_redemption,
)
from civility.store.till_checks import (
    check_goods_returns,
    check_holds,
    check_return_entries,
    check_returned_pieces,
)
from tests.factories.store import Shop, balance_of, key, make_shop, set_prices

PRICES = {"soap": 50, "rice": 390, "gift": 440}
INSIDE = {"soap": {"soap": 1}, "rice": {"rice": 1}, "gift": {"soap": 2, "rice": 1}}  # pieces on the shelf
RICE_A_MONTH = 2
DAYS = {"reservation": 7, "voucher": 30}
CHECKS = (
    check_redemptions,
    check_redemption_entries,
    check_shelves,
    check_return_events,
    check_goods_returns,
    check_return_entries,
    check_returned_pieces,
    check_hold_events,
    check_holds,
    check_day_events,
    check_days,
)

Done = TypeVar("Done")
baskets = st.fixed_dictionaries(
    {"soap": st.integers(0, 6), "rice": st.integers(0, 3), "gift": st.integers(0, 2)}
).filter(lambda b: any(b.values()))
households = st.integers(0, 1)


@dataclass
class Slip:
    """One slip as the model knows it; ``hold`` is what it was fetched from."""

    row: Redemption
    household: int
    goods: dict[str, int]
    at: datetime
    undone: bool = False
    back: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PRICES, 0))
    hold: "Aside | None" = None


@dataclass
class Aside:
    """One basket set aside; ``state`` is held, collected or released."""

    row: Hold
    household: int
    goods: dict[str, int]
    until: date
    state: str = "held"


class AnyDay(RuleBasedStateMachine):
    """Two households and one clerk beside purses, a shelf, slips and baskets set aside in plain Python."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.engine)
        self.at = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
        self.purse = [1500, 700]
        self.shelf = {"soap": 12, "rice": 4}
        self.lost = {"soap": 0, "rice": 0}
        self.slips: list[Slip] = []
        self.asides: list[Aside] = []
        self.returns = 0
        self.closed: set[date] = set()

    @initialize()
    def open(self) -> None:
        with frozen(self.at):
            self.shop: Shop = make_shop(self.session, soap=12, rice=4, points=0, households=2)
            for household, tenths in zip(self.shop.households, self.purse, strict=True):
                posting = ledger.Posting(
                    accounts.ISSUED, accounts.household(household.number), tenths, units.spend(2026)
                )
                draft = ledger.Draft(self.shop.village.id, "claims", key(), (posting,), "system")
                with transaction(self.session):
                    ledger.post(self.session, [draft])
            self.shop.goods["gift"] = add_bundle(
                self.session,
                village_id=self.shop.village.id,
                name="礼包",
                unit="份",
                parts={self.shop.goods[good].id: count for good, count in INSIDE["gift"].items()},
                actor=self.shop.committee,
                request_key=key(),
            )
            prices = {self.shop.goods["gift"].id: PRICES["gift"]}
            set_prices(self.session, self.shop.village.id, prices, self.shop.committee, self.shop.approver)
        self.here = {"village_id": self.shop.village.id, "actor": self.shop.clerk}

    def teardown(self) -> None:
        self.session.close()

    # ---- what may happen ----

    @rule(household=households, goods=baskets)
    def sell(self, household: int, goods: dict[str, int]) -> None:
        done = self.try_to(
            lambda: redeem_goods(
                self.session,
                store_id=self.shop.store.id,
                household_id=self.shop.households[household].id,
                basket=self.basket(goods),
                collected_by="",
                found_by="card",
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            ),
            allowed=self.today not in self.closed and self.can_have(household, goods),
        )
        if done is not None:
            self.slips.append(Slip(done, household, goods, self.at))
            self.move(household, goods, -1)

    @rule(number=st.integers(0, 30))
    def undo(self, number: int) -> None:
        if not self.slips:
            return
        slip = self.slips[-1 - number % min(len(self.slips), 3)]
        done = self.try_to(
            lambda: undo_redemption(
                self.session,
                redemption_id=slip.row.id,
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            ),
            allowed=not slip.undone
            and not any(slip.back.values())
            and self.at <= slip.at + timedelta(minutes=10)
            and day_of(slip.at) not in self.closed,
        )
        if done is not None:
            slip.undone = True
            if slip.hold is not None:
                slip.hold.state = "held"
            else:
                self.move(slip.household, slip.goods, 1)

    @rule(
        number=st.integers(0, 30),
        good=st.sampled_from(sorted(PRICES)),
        count=st.integers(1, 4),
        damaged=st.booleans(),
    )
    def give_back(self, number: int, good: str, count: int, damaged: bool) -> None:
        """Where a second person is needed, the committee agrees at once."""
        if not self.slips:
            return
        slip = self.slips[number % len(self.slips)]
        if not slip.goods[good]:
            return
        condition = "damaged" if damaged else "sound"
        another = damaged or day_of(slip.at) != self.today
        done = self.try_to(
            lambda: return_goods(
                self.session,
                redemption_id=slip.row.id,
                pieces={(self.shop.goods[good].id, condition): count},
                reason="",
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            ),
            allowed=not slip.undone
            and count <= slip.goods[good] - slip.back[good]
            and (another or self.today not in self.closed),
        )
        if done is None:
            return
        self.returns += 1
        assert (done.state, done.return_number) == ("asked" if another else "done", self.returns)
        if another and self.today in self.closed:
            self.decide(agree=False)
            return
        if another:
            self.decide(agree=True)
        slip.back[good] += count
        self.purse[slip.household] += count * PRICES[good]
        for piece, each in INSIDE[good].items():
            (self.lost if damaged else self.shelf)[piece] += count * each

    @rule(
        household=households, goods=baskets, kind=st.sampled_from(["reservation", "voucher"]), copies=st.integers(1, 2)
    )
    def set_aside(self, household: int, goods: dict[str, int], kind: str, copies: int) -> None:
        copies = 1 if kind == "reservation" else copies
        wanted = {good: count * copies for good, count in goods.items()}
        done = self.try_to(
            lambda: hold_goods(
                self.session,
                store_id=self.shop.store.id,
                household_id=self.shop.households[household].id,
                basket=self.basket(goods),
                kind=kind,
                copies=copies,
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            ),
            allowed=self.can_have(household, wanted),
        )
        if done is not None:
            until = self.today + timedelta(days=DAYS[kind])
            self.asides += [Aside(row, household, goods, until) for row in done]
            self.move(household, wanted, -1)

    @rule(number=st.integers(0, 30), give=st.booleans())
    def fetch_or_cancel(self, number: int, give: bool) -> None:
        if not self.asides:
            return
        aside = self.asides[number % len(self.asides)]
        which = {"kind": aside.row.kind, "number": aside.row.number, "request_key": key(), **self.here}
        if not give:
            if self.try_to(lambda: cancel_hold(self.session, **which), allowed=aside.state == "held"):  # type: ignore[arg-type]
                aside.state = "released"
                self.move(aside.household, aside.goods, 1)
            return
        done = self.try_to(
            lambda: collect_hold(self.session, collected_by="", found_by="number", **which),  # type: ignore[arg-type]
            allowed=aside.state == "held" and self.today <= aside.until and self.today not in self.closed,
        )
        if done is not None:
            aside.state = "collected"
            self.slips.append(Slip(done, aside.household, aside.goods, self.at, hold=aside))

    @rule(soap=st.integers(0, 5), rice=st.integers(1, 3))
    def deliver(self, soap: int, rice: int) -> None:
        with frozen(self.at):
            receive_stock(
                self.session,
                store_id=self.shop.store.id,
                quantities={self.shop.goods[name].id: n for name, n in (("soap", soap), ("rice", rice)) if n},
                kind="purchase",
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            )
        self.shelf["soap"] += soap
        self.shelf["rice"] += rice

    @rule()
    def close_the_day(self) -> None:
        """Counted just as the model has it, the shelf too, so that no reason is needed; signed by the committee."""
        standing = [slip for slip in self.slips if day_of(slip.at) == self.today and not slip.undone]
        with frozen(self.at):
            tally = day_tally(self.session, self.shop.village.id, self.shop.store.id, self.today)
        said = Said(len(standing), sum(map(worth_of, standing)), tally.returns, tally.returned_tenths)
        counted = self.try_to(
            lambda: count_day(
                self.session,
                store_id=self.shop.store.id,
                day=self.today,
                said=said,
                counts={self.shop.goods[good].id: count for good, count in self.shelf.items()},
                reason="",
                request_key=key(),
                **self.here,  # type: ignore[arg-type]
            ),
            allowed=self.today not in self.closed,
        )
        if counted is not None:
            with frozen(self.at):
                sign_day(
                    self.session,
                    village_id=self.shop.village.id,
                    close_id=counted.id,
                    actor=self.shop.committee,
                    request_key=key(),
                )
            self.closed.add(self.today)

    @rule(minutes=st.sampled_from([1, 6, 11, 60 * 24, 60 * 24 * 3, 60 * 24 * 8, 60 * 24 * 31]))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        with frozen(self.at):
            release_due_holds(self.session)  # of every village, also of those that other days left behind
        over = [aside for aside in self.asides if aside.state == "held" and aside.until < self.today]
        assert [self.session.get_one(Hold, (self.shop.village.id, aside.row.id)).state for aside in over] == [
            "expired" for _ in over
        ]
        for aside in over:
            aside.state = "released"
            self.move(aside.household, aside.goods, 1)

    # ---- what holds after every step ----

    @invariant()
    def slips_are_points_are_shelf(self) -> None:
        if not hasattr(self, "shop"):
            return
        village = self.shop.village.id
        assert [balance_of(self.session, village, home.number) for home in self.shop.households] == self.purse
        unit = {name: units.good(self.shop.goods[name].code) for name in self.shelf}
        shelf = ledger.balances(self.session, village, accounts.shelf(self.shop.store.code))
        assert {name: shelf[unit[name]] for name in self.shelf} == self.shelf
        standing = [slip for slip in self.slips if not slip.undone]
        spent = sum(worth_of(slip) - sum(slip.back[good] * PRICES[good] for good in PRICES) for slip in standing)
        assert ledger.balance(self.session, village, accounts.REDEEMED, units.spend(2026)) == spent
        for good in self.shelf:
            kept = sum(pieces(slip.goods, good) - pieces(slip.back, good) for slip in standing)
            assert ledger.balance(self.session, village, accounts.GIVEN, unit[good]) == kept
            assert ledger.balance(self.session, village, accounts.LOST, unit[good]) == self.lost[good]
        self.session.rollback()

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        if hasattr(self, "shop"):
            assert [finding for check in CHECKS for finding in check(self.session, self.shop.village.id)] == []
            self.session.rollback()

    # ---- the model ----

    @property
    def today(self) -> date:
        return day_of(self.at)

    def basket(self, goods: dict[str, int]) -> dict:  # type: ignore[type-arg]
        return {self.shop.goods[name].id: count for name, count in goods.items() if count}

    def can_have(self, household: int, goods: dict[str, int]) -> bool:
        month = (self.today.year, self.today.month)
        had = sum(
            pieces(slip.goods, "rice") - pieces(slip.back, "rice")
            for slip in self.slips
            if slip.household == household
            and not slip.undone
            and (day_of(slip.at).year, day_of(slip.at).month) == month
        )
        kept = sum(
            pieces(aside.goods, "rice")
            for aside in self.asides
            if aside.household == household and aside.state == "held"
        )
        return (
            all(pieces(goods, good) <= there for good, there in self.shelf.items())
            and sum(count * PRICES[good] for good, count in goods.items()) <= self.purse[household]
            and (not pieces(goods, "rice") or had + kept + pieces(goods, "rice") <= RICE_A_MONTH)
        )

    def move(self, household: int, goods: dict[str, int], sign: int) -> None:
        self.purse[household] += sign * sum(count * PRICES[good] for good, count in goods.items())
        for good in self.shelf:
            self.shelf[good] += sign * pieces(goods, good)

    def decide(self, *, agree: bool) -> None:
        with frozen(self.at):
            decide_return(
                self.session,
                village_id=self.shop.village.id,
                number=self.returns,
                agree=agree,
                actor=self.shop.committee,
                request_key=key(),
            )

    def try_to(self, act: Callable[[], Done], *, allowed: bool) -> Done | None:
        """Do it; it must succeed just when the model allows it."""
        done, refusal = None, ""
        try:
            with frozen(self.at):
                done = act()
        except RuleBroken as refused:
            refusal = refused.describe()
        assert (done is not None) == allowed, refusal or "the model would have refused"
        return done


def pieces(goods: dict[str, int], good: str) -> int:
    """How many of a good a basket takes off the shelf, bundles opened."""
    return sum(count * INSIDE[name].get(good, 0) for name, count in goods.items())


def worth_of(slip: Slip) -> int:
    return sum(count * PRICES[good] for good, count in slip.goods.items())


def day_of(instant: datetime) -> date:
    return instant.astimezone(ZONE).date()


@pytest.mark.postgresql
def test_any_days_keep_slips_points_and_shelf_equal(engine: Engine) -> None:
    class Here(AnyDay):
        pass

    Here.engine = engine
    examples, steps = (12, 30) if engine.dialect.name == "sqlite" else (3, 20)
    limits = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=limits)


def test_the_model_of_this_page_can_fail(engine: Engine) -> None:
    """A shelf that loses a piece behind our back must be noticed by the machine above."""
    AnyDay.engine = engine
    machine = AnyDay()
    machine.open()
    machine.sell(household=0, goods={"soap": 1, "rice": 1, "gift": 0})
    machine.slips_are_points_are_shelf()
    machine.the_audit_finds_nothing()
    machine.shelf["soap"] -= 1
    with pytest.raises(AssertionError):
        machine.slips_are_points_are_shelf()
    machine.session.rollback()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE redemption SET total_tenths = 9")
    with pytest.raises(AssertionError):
        machine.the_audit_finds_nothing()
    machine.teardown()
