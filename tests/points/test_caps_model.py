"""Caps, shared caps, ladders and persons, held against a model that is slow and obvious.

The model keeps every claim with what became of it, and judges a new one by looking through all of them, one by one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civility.clock import frozen
from civility.db import transaction
from civility.people.models import Member
from civility.points.errors import AlreadyClaimed, StepReached
from civility.points.models import Claim
from civility.points.rules.cap_errors import CapReached, TimesReached
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.shapes import Fixed, Ladder, Tier
from civility.points.services import (
    Decision,
    confirm_correction,
    propose_correction,
    review_claims,
    withdraw_claims,
)
from tests.factories.points import approve, claims_of, make_clause, make_scene, publish, record, request_key

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)
DAYS = [NOON.date() - timedelta(days=days) for days in (0, 1, 6, 12, 19, 20, 21, 40, 57)]  # two years, three months
HOURS = {10: 20, 20: 50, 50: 90}
LADDER = Ladder("小时", tuple(Tier(Decimal(hours), tenths) for hours, tenths in HOURS.items()))
SHAPES = (Fixed(50), Fixed(30), LADDER)


@dataclass
class Deed:
    clause: int
    household: int
    person: int | None
    day: date
    tenths: int = 0
    alive: bool = True


def same_period(period: Period, one: date, other: date) -> bool:
    return {
        Period.DAY: one == other,
        Period.WEEK: one.isocalendar()[:2] == other.isocalendar()[:2],
        Period.MONTH: (one.year, one.month) == (other.year, other.month),
        Period.QUARTER: (one.year, (one.month + 2) // 3) == (other.year, (other.month + 2) // 3),
        Period.HALF_YEAR: (one.year, one.month > 6) == (other.year, other.month > 6),
        Period.YEAR: one.year == other.year,
        Period.NONE: True,
    }[period]


def judge(deeds: list[Deed], caps: list[list[Cap]], asked: Deed, hours: int) -> str | int:
    """What becomes of a claim: the tenths it gives, or in words why it gives none."""
    alive = [deed for deed in deeds if deed.alive and deed.household == asked.household]
    own = [
        deed
        for deed in alive
        if deed.clause == asked.clause and (deed.person == asked.person or None in (deed.person, asked.person))
    ]
    if any(deed.day == asked.day for deed in own):
        return "claimed already"
    tenths = [50, 30, max(worth for least, worth in HOURS.items() if least <= hours)][asked.clause]
    if asked.clause == 2:
        tenths -= sum(deed.tenths for deed in own if deed.day.year == asked.day.year)
        if tenths <= 0:
            return "step reached"
    for cap in caps[asked.clause]:
        counted = []
        for deed in alive:
            shares = cap.shared_with and any(each.shared_with == cap.shared_with for each in caps[deed.clause])
            person = cap.scope is Scope.HOUSEHOLD or asked.person is None or deed.person in (asked.person, None)
            if (deed.clause == asked.clause or shares) and person and same_period(cap.period, deed.day, asked.day):
                counted.append(deed)
        if cap.limit_times is not None and len(counted) >= cap.limit_times:
            return "times"
        if cap.limit_tenths is not None and sum(deed.tenths for deed in counted) + tenths > cap.limit_tenths:
            return f"left {max(0, cap.limit_tenths - sum(deed.tenths for deed in counted))}"
    return tenths


limits = st.one_of(st.tuples(st.sampled_from([60, 80, 110, 150]), st.none()), st.tuples(st.none(), st.integers(1, 3)))
a_cap = st.builds(
    lambda scope, period, limit, group: Cap(scope, period, *limit, shared_with=group),
    st.sampled_from(Scope),
    st.sampled_from([*Period, Period.NONE, Period.YEAR, Period.MONTH]),
    limits,
    st.sampled_from([None, "row-2"]),
)
a_claim = st.tuples(
    st.just("claim"), st.integers(0, 2), st.sampled_from([0, 0, 0, 1]), st.sampled_from([None, 0, 1]), st.sampled_from(DAYS),
    st.sampled_from([10, 15, 20, 50]),
)  # fmt: skip
an_end = st.tuples(st.sampled_from(["withdraw", "return", "correct"]), st.integers(0, 30))
lives = st.lists(st.one_of(a_claim, a_claim, a_claim, an_end), min_size=12, max_size=26)


class Village:
    """The real one: what it answers, in the words of the model."""

    def __init__(self, session, caps):
        self.session, self.scene = session, make_scene(session, households=2)
        self.clauses = [
            make_clause(session, self.scene.standard, f"条款{n}", shape=shape, caps=caps[n])
            for n, shape in enumerate(SHAPES)
        ]
        village_id = self.scene.village_id
        with transaction(session):
            self.people = [
                [Member(village_id=village_id, household_id=home.id, name=name) for name in ("甲", "乙")]
                for home in self.scene.households
            ]
            session.add_all(each for home in self.people for each in home)
        self.sheets = []

    def claim(self, asked, hours):
        home = self.scene.households[asked.household]
        person = self.people[asked.household][asked.person].id if asked.person is not None else None
        more = {"quantity": Decimal(hours)} if asked.clause == 2 else {}
        said = {"clause_id": self.clauses[asked.clause].id, "happened_on": asked.day, "member_id": person, **more}
        try:
            sheet = record(self.session, self.scene, home, **said)
        except AlreadyClaimed:
            return "claimed already"
        except StepReached:
            return "step reached"
        except TimesReached:
            return "times"
        except CapReached as refusal:
            return f"left {refusal.left_tenths}"
        self.sheets.append(sheet)
        return claims_of(self.session, sheet)[0].amount_tenths

    def end(self, how, place):
        """A claim comes to nothing: by its recorder, its reviewer, or because two people found it wrong."""
        scene, sheet = self.scene, self.sheets[place]
        (claim,) = claims_of(self.session, sheet)
        said = {"village_id": scene.village_id}
        if how == "withdraw":
            withdraw_claims(self.session, sheet_id=sheet.id, actor=scene.recorder, **said)
        elif how == "return":
            decision = {claim.id: Decision("returned", "照片看不清")}
            key = request_key()
            review_claims(self.session, decisions=decision, actor=scene.reviewer, request_key=key, **said)
        else:
            approve(self.session, scene, sheet)
            publish(self.session, scene)
            told = {"kind": "withdrawn", "reason": "记错了", "actor": scene.recorder, "request_key": request_key()}
            correction = propose_correction(self.session, claim_id=claim.id, **told, **said)
            confirm_correction(self.session, correction_id=correction.id, actor=scene.supervisor, **said)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.lists(a_cap, min_size=1, max_size=2), min_size=3, max_size=3), lives)
def test_the_village_judges_every_claim_as_somebody_would_who_looks_through_all_of_them(session, caps, life):
    with frozen(NOON):
        village, deeds = Village(session, caps), []
        for what, *said in life:
            if what == "claim":
                *of, hours = said
                asked = Deed(*of)
                wanted = judge(deeds, caps, asked, hours)
                assert village.claim(asked, hours) == wanted, (asked, hours)
                if isinstance(wanted, int):
                    deeds.append(Deed(*of, tenths=wanted))
            elif deeds:
                place = said[0] % len(deeds)
                if deeds[place].alive:
                    village.end(what, place)
                    deeds[place].alive = False
        session.rollback()
        real = session.query(Claim).filter_by(village_id=village.scene.village_id)
        alive = [each.amount_tenths for each in real if each.state not in ("withdrawn", "returned", "recalled")]
        assert sorted(alive) == sorted(deed.tenths for deed in deeds if deed.alive)
