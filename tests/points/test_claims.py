"""Recording: what a household gets, what stops it, and that nothing moves when something is stopped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen, today
from civility.db import transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.ledger import accounts, units
from civility.people.actors import SYSTEM
from civility.people.models import Member, VillageSettings
from civility.points.errors import (
    AlreadyClaimed,
    ClauseEnded,
    ClauseNotInForce,
    DeductionsNotAdopted,
    EvidenceTooLong,
    HappenedInFuture,
    HappenedTooLongAgo,
    HouseholdsRefused,
    LeftVillage,
    NoHouseholds,
    NotTheRecorder,
    NotWithdrawable,
    OwnHousehold,
    ReasonMissing,
    StepReached,
)
from civility.points.models import Claim, ClaimSheet
from civility.points.queries import count_claims, list_clauses_for_recording, points_on_notice
from civility.points.rules.cap_errors import CapReached, TimesReached
from civility.points.rules.caps import Cap, Period, Scope
from civility.points.rules.errors import AmountOutOfRange, OptionNeeded
from civility.points.rules.shapes import Fixed, Ladder, OneOf, Option, Range, Rate, Tier
from civility.points.services import record_claims, withdraw_claims
from civility.points.services.scoring import window
from tests.factories.people import make_user, make_village
from tests.factories.points import (
    approve,
    claims_of,
    make_clause,
    make_notice,
    make_scene,
    make_standard,
    record,
    request_key,
)

pytestmark = pytest.mark.postgresql

YEAR_30 = Cap(Scope.HOUSEHOLD, Period.YEAR, limit_tenths=300)
MIDYEAR = datetime(2026, 7, 15, 4, 0, tzinfo=UTC)


def rows(session: Session) -> tuple[int, int]:
    """How many sheets and claims there are."""
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (ClaimSheet, Claim))


def test_a_claim_keeps_clause_day_reason_and_recorder(session: Session) -> None:
    scene = make_scene(session)

    sheet = record(session, scene, reason=" 清理河道 ", evidence="照片三张")

    (claim,) = claims_of(session, sheet)
    assert (claim.state, claim.amount_tenths, claim.direction) == ("submitted", 50, "bonus")
    assert (claim.clause_id, claim.household_id) == (scene.clause.id, scene.households[0].id)
    assert (sheet.reason, sheet.evidence, sheet.recorder_id) == ("清理河道", "照片三张", scene.recorder.user_id)
    assert sheet.happened_on == today()


def test_a_batch_of_200_households_sent_again_adds_none(session: Session) -> None:
    scene = make_scene(session, households=200)
    key = request_key()

    first = record(session, scene, *scene.households, request_key=key)
    again = record(session, scene, *reversed(scene.households), request_key=key)

    assert again.id == first.id
    assert rows(session) == (1, 200)
    assert {claim.amount_tenths for claim in claims_of(session, first)} == {50}


def test_a_key_used_for_something_else_is_refused(session: Session) -> None:
    scene = make_scene(session)
    key = request_key()
    record(session, scene, request_key=key)

    with pytest.raises(ledger.KeyReused):
        record(session, scene, request_key=key, reason="另一件事")

    assert rows(session) == (1, 1)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_a_claim_without_a_reason_is_refused(session: Session, reason: str) -> None:
    scene = make_scene(session)
    with pytest.raises(ReasonMissing):
        record(session, scene, reason=reason)
    assert rows(session) == (0, 0)


def test_evidence_has_a_length(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(EvidenceTooLong):
        record(session, scene, evidence="长" * 301)
    assert rows(session) == (0, 0)


@pytest.mark.parametrize(("days", "refusal"), [(1, HappenedInFuture), (-61, HappenedTooLongAgo)])
def test_a_day_in_the_future_or_long_ago_is_refused(session: Session, days: int, refusal: type[RuleBroken]) -> None:
    scene = make_scene(session)
    with pytest.raises(refusal):
        record(session, scene, happened_on=today() + timedelta(days=days))
    assert rows(session) == (0, 0)


def test_sixty_days_ago_is_still_accepted(session: Session) -> None:
    scene = make_scene(session)
    record(session, scene, happened_on=today() - timedelta(days=60))
    assert rows(session) == (1, 1)


def test_an_award_dated_before_a_change_keeps_the_old_value(session: Session) -> None:
    scene = make_scene(session)
    change = today() - timedelta(days=10)
    with transaction(session):
        scene.standard.in_force_until, scene.standard.state = change, "superseded"
    newer = make_standard(session, scene.village_id, starts_on=change, version=2)
    dearer = make_clause(session, newer, shape=Fixed(80))

    old = record(session, scene, happened_on=change - timedelta(days=1))
    new = record(session, scene, clause_id=dearer.id, happened_on=change)

    assert [claim.amount_tenths for claim in claims_of(session, old)] == [50]
    assert [claim.amount_tenths for claim in claims_of(session, new)] == [80]
    with pytest.raises(ClauseNotInForce):
        record(session, scene, happened_on=change)
    with pytest.raises(ClauseNotInForce):
        record(session, scene, clause_id=dearer.id, happened_on=change - timedelta(days=1))
    assert rows(session) == (2, 2)


def test_nobody_scores_their_own_household(session: Session) -> None:
    scene = make_scene(session)
    _user, recorder = make_user(session, scene.village, "recorder", household=scene.households[0])

    with pytest.raises(OwnHousehold):
        record(session, scene, actor=recorder)

    assert rows(session) == (0, 0)


def test_of_many_households_each_that_cannot_is_named_and_none_is_written(session: Session) -> None:
    scene = make_scene(session)
    own, left, done = scene.households
    _user, recorder = make_user(session, scene.village, "recorder", household=own)
    record(session, scene, done)
    with transaction(session):
        left.left_on = today()

    with pytest.raises(HouseholdsRefused) as refused:
        record(session, scene, own, left, done, actor=recorder)

    assert [type(each) for each in refused.value.each()] == [OwnHousehold, LeftVillage, AlreadyClaimed]
    assert refused.value.household_ids == [str(household.id) for household in (own, left, done)]
    assert f"第 {own.number} 户" in refused.value.lines()[0]
    assert rows(session) == (1, 1)


def test_the_same_clause_household_and_day_is_entered_once(session: Session) -> None:
    scene = make_scene(session)
    record(session, scene)
    with pytest.raises(AlreadyClaimed):
        record(session, scene)
    record(session, scene, happened_on=today() - timedelta(days=1))
    assert rows(session) == (2, 2)


def test_another_villages_household_clause_or_person_is_not_found(session: Session) -> None:
    scene, other = make_scene(session), make_scene(session)
    with transaction(session):
        stranger = Member(village_id=scene.village_id, household_id=scene.households[1].id, name="王小明")
        session.add(stranger)
    for wrong in (
        {"household_ids": [scene.households[0].id, other.households[0].id]},
        {"clause_id": other.clause.id},
        {"member_id": stranger.id},
    ):
        with pytest.raises(NotFound):
            record(session, scene, **wrong)
    assert rows(session) == (0, 0)


def test_a_sheet_needs_households_and_a_person(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(NoHouseholds):
        record(session, scene, household_ids=[])
    with pytest.raises(Forbidden):
        record(session, scene, actor=SYSTEM)
    assert rows(session) == (0, 0)


def test_deductions_wait_for_the_villages_vote(session: Session) -> None:
    scene = make_scene(session, clause={"direction": "deduction"})
    with pytest.raises(DeductionsNotAdopted):
        record(session, scene)
    assert rows(session) == (0, 0)

    with transaction(session):
        session.get_one(VillageSettings, scene.village_id).deductions_adopted_on = today()

    record(session, scene)
    with pytest.raises(DeductionsNotAdopted):  # what happened before the vote stays free
        record(session, scene, scene.households[1], happened_on=today() - timedelta(days=1))
    assert rows(session) == (1, 1)


# -- shapes ------------------------------------------------------------------------------------------------

SHAPES = [
    (OneOf((Option("村级", 50), Option("镇级", 100))), {"option": 1}, 100, "镇级"),
    (Range(10, 100, 10), {"tenths": 70}, 70, ""),
    (Rate(Decimal(4), "小时", 10), {"quantity": Decimal(13)}, 30, "13 小时"),
    (Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50))), {"quantity": Decimal(12)}, 20, "12 小时"),
]


@pytest.mark.parametrize(("shape", "asked", "tenths", "words"), SHAPES)
def test_each_shape_gives_its_amount(session: Session, shape, asked, tenths, words) -> None:  # type: ignore[no-untyped-def]
    scene = make_scene(session, clause={"shape": shape})
    (claim,) = claims_of(session, record(session, scene, **asked))
    assert (claim.amount_tenths, claim.quantity) == (tenths, words)


def test_a_shape_that_was_not_answered_is_refused(session: Session) -> None:
    scene = make_scene(session, clause={"shape": OneOf((Option("村级", 50), Option("镇级", 100)))})
    with pytest.raises(OptionNeeded):
        record(session, scene)
    ranged = make_clause(session, scene.standard, "好人好事", shape=Range(10, 100, 10))
    with pytest.raises(AmountOutOfRange):
        record(session, scene, clause_id=ranged.id, tenths=110)
    assert rows(session) == (0, 0)


def test_on_a_ladder_the_higher_step_replaces_the_lower_one_within_the_year(session: Session) -> None:
    ladder = Ladder("小时", (Tier(Decimal(10), 20), Tier(Decimal(20), 50), Tier(Decimal(50), 100)))
    with frozen(MIDYEAR):
        scene = make_scene(session, clause={"shape": ladder, "title": "志愿服务累计"})
        low = record(session, scene, quantity=Decimal(11), happened_on=date(2026, 7, 1))
        high = record(session, scene, quantity=Decimal(55), happened_on=date(2026, 7, 2))
        with pytest.raises(StepReached):
            record(session, scene, quantity=Decimal(30), happened_on=date(2026, 7, 3))
    assert [claims_of(session, sheet)[0].amount_tenths for sheet in (low, high)] == [20, 80]


# -- caps --------------------------------------------------------------------------------------------------


def test_a_cap_in_points_tells_what_is_left(session: Session) -> None:
    cap = Cap(Scope.HOUSEHOLD, Period.YEAR, limit_tenths=120)
    with frozen(MIDYEAR):
        scene = make_scene(session, clause={"caps": (cap,)})
        for day in (1, 2):
            record(session, scene, happened_on=date(2026, 7, day))

        with pytest.raises(CapReached) as refused:
            record(session, scene, happened_on=date(2026, 7, 3))

        record(session, scene, scene.households[1], happened_on=date(2026, 7, 3))
    assert (refused.value.left_tenths, refused.value.asked_tenths) == (20, 50)
    assert "（每户每年最多 12 分），还剩 2 分，这次要记 5 分" in str(refused.value)
    assert count_claims(session, scene.village_id, household_id=scene.households[0].id) == 2


def test_what_was_withdrawn_or_returned_frees_its_cap(session: Session) -> None:
    scene = make_scene(session, clause={"caps": (Cap(Scope.HOUSEHOLD, Period.NONE, limit_times=1),)})
    sheet = record(session, scene)
    with pytest.raises(TimesReached):
        record(session, scene, happened_on=today() - timedelta(days=1))

    withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder)

    record(session, scene)
    assert rows(session) == (2, 2)


def test_clauses_that_share_a_cap_use_it_up_together(session: Session) -> None:
    cap = Cap(Scope.HOUSEHOLD, Period.YEAR, limit_tenths=80, shared_with="row-3")
    scene = make_scene(session, clause={"caps": (cap,)})
    other = make_clause(session, scene.standard, "参加清扫", caps=(cap,))
    free = make_clause(session, scene.standard, "参加会议")
    record(session, scene)

    with pytest.raises(CapReached) as refused:
        record(session, scene, clause_id=other.id)

    assert refused.value.left_tenths == 30
    record(session, scene, clause_id=free.id)


def test_a_new_version_does_not_empty_a_cap(session: Session) -> None:
    with frozen(MIDYEAR):
        scene = make_scene(session, clause={"caps": (YEAR_30,), "shape": Fixed(200)})
        record(session, scene, happened_on=date(2026, 7, 1))
        with transaction(session):
            scene.standard.in_force_until = date(2026, 7, 10)
        newer = make_standard(session, scene.village_id, starts_on=date(2026, 7, 10), version=2)
        same = make_clause(session, newer, caps=(YEAR_30,), shape=Fixed(200))
        with pytest.raises(CapReached) as refused:
            record(session, scene, clause_id=same.id)
    assert refused.value.left_tenths == 100


def test_a_cap_per_person_counts_persons_apart_and_the_unnamed_for_all(session: Session) -> None:
    scene = make_scene(session, clause={"caps": (Cap(Scope.MEMBER, Period.NONE, limit_times=1),)})
    home = scene.households[0]
    with transaction(session):
        people = [Member(village_id=scene.village_id, household_id=home.id, name=name) for name in ("甲", "乙")]
        session.add_all(people)
    record(session, scene, member_id=people[0].id)
    record(session, scene, member_id=people[1].id)
    for member_id in (people[0].id, None):
        with pytest.raises(TimesReached):
            record(session, scene, member_id=member_id, happened_on=today() - timedelta(days=1))
    assert rows(session) == (2, 2)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.DAY, date(2026, 11, 21), date(2026, 11, 21)),
        (Period.WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Period.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31)),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Period.NONE, date.min, date.max),
    ],
)
def test_periods_are_those_of_the_calendar(period: Period, first: date, last: date) -> None:
    assert window(period, date(2026, 11, 21)) == (first, last)


def test_a_cap_holds_under_twenty_parallel_requests(engine: Engine) -> None:
    with Session(engine) as session:
        scene = make_scene(session, clause={"caps": (Cap(Scope.HOUSEHOLD, Period.NONE, limit_tenths=300),)})
        asked = {
            "village_id": scene.village_id,
            "clause_id": scene.clause.id,
            "household_ids": [scene.households[0].id],
            "reason": "参加清扫",
            "actor": scene.recorder,
        }
        start = today()

    def one(day: int) -> str:
        with Session(engine) as session:
            try:
                record_claims(session, **asked, happened_on=start - timedelta(days=day), request_key=request_key())
            except CapReached as refusal:
                return f"left {refusal.left_tenths}"
            return "recorded"

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(one, range(20)))

    assert sorted(outcomes) == ["left 0"] * 14 + ["recorded"] * 6
    with Session(engine) as session:
        assert session.scalar(select(func.sum(Claim.amount_tenths))) == 300


def test_one_request_pressed_twenty_times_in_parallel_is_one_sheet(engine: Engine) -> None:
    with Session(engine) as session:
        scene = make_scene(session, households=5)
        asked = {
            "village_id": scene.village_id,
            "clause_id": scene.clause.id,
            "household_ids": [household.id for household in scene.households],
            "happened_on": today(),
            "reason": "参加清扫",
            "actor": scene.recorder,
            "request_key": request_key(),
        }

    def press(_time: int) -> str:
        with Session(engine) as session:
            return str(record_claims(session, **asked).id)

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(press, range(20)))) == 1
    with Session(engine) as session:
        assert rows(session) == (1, 5)


# -- withdrawing -------------------------------------------------------------------------------------------


def test_the_recorder_takes_back_one_claim_or_the_sheet(session: Session) -> None:
    scene = make_scene(session)
    sheet = record(session, scene, *scene.households)
    first = claims_of(session, sheet)[0]
    take_back: Callable[..., int] = lambda **more: withdraw_claims(  # noqa: E731
        session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder, **more
    )

    assert take_back(claim_id=first.id) == 1
    assert take_back(claim_id=first.id) == 0
    assert take_back() == 2
    assert {claim.state for claim in claims_of(session, sheet)} == {"withdrawn"}


def test_nobody_else_takes_back_and_not_after_review(session: Session) -> None:
    scene = make_scene(session)
    sheet = record(session, scene)
    with pytest.raises(NotTheRecorder):
        withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.reviewer)
    with pytest.raises(NotFound):
        withdraw_claims(session, village_id=make_village(session).id, sheet_id=sheet.id, actor=scene.recorder)
    approve(session, scene, sheet)
    with pytest.raises(NotWithdrawable):
        withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder)
    assert [claim.state for claim in claims_of(session, sheet)] == ["reviewed"]


def test_what_is_on_notice_can_be_seen_but_not_spent(session: Session) -> None:
    scene = make_scene(session)
    make_notice(session, scene)
    home = scene.households[0]
    purse = accounts.household(home.number)
    assert points_on_notice(session, scene.village_id, home.id) == 50
    assert ledger.spendable(session, scene.village_id, purse) == []
    assert ledger.balance(session, scene.village_id, purse, units.HONOUR) == 0


def test_a_clause_that_ended_counts_no_deed_after_its_last_day(session: Session) -> None:
    scene = make_scene(session)
    scene.clause.ends_on = today() - timedelta(days=1)
    session.commit()
    assert record(session, scene, happened_on=today() - timedelta(days=1)).happened_on == scene.clause.ends_on
    with pytest.raises(ClauseEnded):
        record(session, scene)
    usual, others = list_clauses_for_recording(session, scene.village_id, scene.recorder.user_id)
    assert scene.clause not in (*usual, *others)
