"""Appeals: who may, until when, who decides, and what becomes of the claim in each of its states."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import snapshot, transaction
from civility.errors import Forbidden, NotFound, RuleBroken
from civility.ledger import Draft, Posting, accounts, units
from civility.people.actors import SYSTEM, Actor, HouseholdRef
from civility.people.queries import get_settings
from civility.points.checks import check_appeals, check_claim_entries, check_claims, check_rollup
from civility.points.errors import (
    AlreadyAppealed,
    AlreadyClaimed,
    AppealEmpty,
    AppealNotYours,
    AppealRuled,
    AppealSettled,
    AppealTooLate,
    NotFreeToDecide,
    NotRuledYet,
    OwnHousehold,
    RulingEmpty,
)
from civility.points.models import Appeal, Notice, Objection
from civility.points.queries import get_claim, monthly_scores
from civility.points.rules.appeals import EITHER, HOUSEHOLD, OBJECTOR, losers, may_appeal, still_stands
from civility.points.services import (
    close_due_notices,
    do_due_deductions,
    raise_appeal,
    raise_objection,
    rule_appeal,
    rule_objection,
)
from tests.factories.people import make_user
from tests.factories.points import Scene, claims_of, make_notice, make_scene, record, request_key

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday


class Case:
    """One claim on notice, somebody's objection to it, and the people who deal with both."""

    def __init__(self, session: Session, *, direction: str = "bonus") -> None:
        self.session = session
        self.scene: Scene = make_scene(session, clause={"direction": direction})
        if direction == "deduction":
            with transaction(session):
                get_settings(session, self.scene.village_id).deductions_adopted_on = date(2020, 1, 1)
        self.notice, (claim,) = make_notice(session, self.scene)
        self.claim_id, self.closes_at = claim.id, self.notice.closes_at
        self.objection = self.object()
        township = self.scene.village.parent
        assert township is not None
        self.officer = make_user(session, township, "township_officer", name="乡镇")[1]

    @property
    def home(self) -> Actor:
        """The household concerned, with its card."""
        return Actor(user_id=None, name="", household=HouseholdRef(self.scene.village_id, self.scene.households[0].id))

    @property
    def state(self) -> str:
        return get_claim(self.session, self.scene.village_id, self.claim_id).state

    def held(self, unit: str = units.HONOUR) -> int:
        purse = accounts.household(self.scene.households[0].number)
        return ledger.balance(self.session, self.scene.village_id, purse, unit)

    def object(self, text: str = "那天他家没有来人") -> Objection:
        return raise_objection(
            self.session,
            village_id=self.scene.village_id,
            claim_id=self.claim_id,
            text=text,
            request_key=request_key(),
        )

    def answer(self, uphold: bool, objection: Objection | None = None) -> None:
        rule_objection(
            self.session,
            village_id=self.scene.village_id,
            objection_id=(objection or self.objection).id,
            uphold=uphold,
            ruling="核对了签到表",
            actor=self.scene.supervisor,
        )

    def close(self) -> None:
        close_due_notices(self.session, self.scene.village_id, now=self.closes_at)

    def appeal(self, actor: Actor | None = None, objection: Objection | None = None, **asked: Any) -> Appeal:
        said: dict[str, Any] = {"text": "签到是补的", "request_key": request_key()}
        return raise_appeal(
            self.session,
            village_id=self.scene.village_id,
            objection_id=(objection or self.objection).id,
            actor=actor,
            **{**said, **asked},
        )

    def decide(self, appeal: Appeal, uphold: bool, **asked: Any) -> Appeal:
        said: dict[str, Any] = {"ruling": "问了三户", "actor": self.officer}
        return rule_appeal(
            self.session,
            village_id=self.scene.village_id,
            appeal_id=appeal.id,
            uphold=uphold,
            **{**said, **asked},
        )

    def assert_the_book_agrees(self) -> None:
        self.session.rollback()
        with snapshot(self.session) as connection, Session(connection) as reading:
            for check in (ledger.verify, check_claims, check_claim_entries, check_appeals, check_rollup):
                assert check(reading, self.scene.village_id) == []


# what the supervisors said, whether the notice has closed, what the township says
# → the claim's state after the ruling, during the appeal, after the decision, and the points held at the end
WAYS = [
    (False, False, True, ("on_notice", "objected", "recalled"), 0),
    (False, False, False, ("on_notice", "objected", "on_notice"), 0),
    (False, True, True, ("posted", "posted", "recalled"), 0),
    (False, True, False, ("posted", "posted", "posted"), 50),
    (True, False, True, ("recalled", "recalled", "on_notice"), 0),
    (True, False, False, ("recalled", "recalled", "recalled"), 0),
    (True, True, True, ("recalled", "recalled", "posted"), 50),
    (True, True, False, ("recalled", "recalled", "recalled"), 0),
]


@pytest.mark.parametrize(("answer", "closed", "decision", "states", "points"), WAYS)
def test_every_way_an_appeal_can_go(
    session: Session, answer: bool, closed: bool, decision: bool, states: tuple[str, ...], points: int
) -> None:
    with frozen(NOON):
        case = Case(session)
        if closed:
            case.close()
        case.answer(answer)
        seen = [case.state]
        appeal = case.appeal(case.home if answer else None)
        seen.append(case.state)
        decided = case.decide(appeal, decision)
        seen.append(case.state)
    assert tuple(seen) == states
    assert (case.held(), case.held(units.spend(2026))) == (points, points)
    reversed_ = (answer, closed, decision) == (False, True, True)
    assert (decided.reversal_seq is not None) is reversed_
    assert decided.state == ("upheld" if decision else "dismissed")
    case.assert_the_book_agrees()


def test_points_that_were_taken_back_leave_the_month_and_say_so_in_the_book(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.close()
        case.answer(False)
        appeal = case.decide(case.appeal(), True)
    assert appeal.reversal_seq is not None
    entry = ledger.get_transaction(session, case.scene.village_id, appeal.reversal_seq)
    assert (entry.kind, entry.reference, entry.reason) == ("reversal", str(case.claim_id), "申诉成立：房前屋后整洁")
    scores = monthly_scores(session, case.scene.village_id, date(2026, 11, 1), date(2026, 12, 1))
    assert sum(score.honour_tenths for score in scores) == 0


def test_points_that_were_spent_since_are_not_asked_back(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.close()
        case.answer(False)
        purse = accounts.household(case.scene.households[0].number)
        with transaction(session):
            spent = Posting(purse, accounts.REDEEMED, 30, units.spend(2026))
            draft = Draft(village_id=case.scene.village_id, kind="redemption", key="r", postings=(spent,), actor="x")
            ledger.post(session, [draft])
        case.decide(case.appeal(), True)
    assert (case.state, case.held(), case.held(units.spend(2026))) == ("recalled", 0, 0)
    case.assert_the_book_agrees()


def test_a_deduction_that_should_not_have_been_is_given_back(session: Session) -> None:
    with frozen(NOON):
        case = Case(session, direction="deduction")
        purse = accounts.household(case.scene.households[0].number)
        with transaction(session):
            gift = tuple(Posting(accounts.ISSUED, purse, 80, unit) for unit in (units.spend(2026), units.HONOUR))
            ledger.post(
                session,
                [Draft(village_id=case.scene.village_id, kind="award", key="a", postings=gift, actor="x")],
            )
        case.close()
        case.answer(False)
        assert (case.held(), do_due_deductions(session)) == (80, 0)  # it can still be put right
    with frozen(NOON + timedelta(days=8)):
        assert do_due_deductions(session) == 1
        assert case.held() == 30
        case.decide(case.appeal(case.home), True)
    assert (case.state, case.held(), case.held(units.spend(2026))) == ("recalled", 80, 80)
    case.assert_the_book_agrees()


def test_a_deduction_that_took_nothing_leaves_nothing_to_give_back(session: Session) -> None:
    with frozen(NOON):
        case = Case(session, direction="deduction")
        case.close()
        case.answer(False)
    with frozen(NOON + timedelta(days=8)):
        assert do_due_deductions(session) == 1
        decided = case.decide(case.appeal(), True)
    assert (case.state, case.held(), decided.reversal_seq) == ("recalled", 0, None)
    case.assert_the_book_agrees()


@pytest.mark.parametrize("direction", ["bonus", "deduction"])
@pytest.mark.parametrize("upheld", [True, False])
@pytest.mark.parametrize("who", ["receipt", "household", "staff", "another household"])
def test_the_side_that_lost_appeals_and_nobody_else(session: Session, direction: str, upheld: bool, who: str) -> None:
    with frozen(NOON):
        case = Case(session, direction=direction)
        case.answer(upheld)
        other = Actor(user_id=None, name="", household=HouseholdRef(case.scene.village_id, case.scene.households[1].id))
        actor = {"household": case.home, "staff": case.scene.committee, "another household": other}.get(who)
        lost = losers("upheld" if upheld else "dismissed", direction)
        sides = {"receipt": {OBJECTOR}, "household": {HOUSEHOLD}, "staff": EITHER, "another household": set()}[who]
        if sides & lost:
            appeal = case.appeal(actor, channel="online" if who != "staff" else "helper")
            assert (appeal.raised_by, appeal.answer_by) == (actor.user_id if actor else None, date(2026, 12, 2))
        else:
            before = case.state
            with pytest.raises(NotFound if who == "another household" else AppealNotYours):
                case.appeal(actor)
            assert (case.state, count(session)) == (before, 0)


def test_who_lost() -> None:
    table = {(r, d): losers(r, d) for r in ("dismissed", "upheld") for d in ("bonus", "deduction")}
    assert table == {
        ("dismissed", "bonus"): {OBJECTOR},
        ("dismissed", "deduction"): {OBJECTOR, HOUSEHOLD},
        ("upheld", "bonus"): {HOUSEHOLD},
        ("upheld", "deduction"): frozenset(),
    }
    assert [still_stands("dismissed", state) for state in ("on_notice", "objected", "posted", "recalled")] == [
        True,
        True,
        True,
        False,
    ]


def test_an_appeal_waits_for_the_answer_and_has_seven_working_days(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        with pytest.raises(NotRuledYet):
            case.appeal()
        case.answer(False)
    assert case.objection.appeal_by == date(2026, 12, 2)
    with frozen(NOON + timedelta(days=10)), pytest.raises(AppealTooLate):
        case.appeal()
    assert not may_appeal(
        case.objection, get_claim(session, case.scene.village_id, case.claim_id), EITHER, date(2026, 12, 3)
    )
    with frozen(NOON + timedelta(days=9)):  # the last of them
        for text in ("", "  ", "长" * 501):
            with pytest.raises(AppealEmpty):
                case.appeal(text=text)
        assert case.appeal().answer_by == date(2026, 12, 11)


def test_a_doubled_appeal_is_one_and_a_second_is_refused(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.answer(False)
        key = request_key()
        assert case.appeal(request_key=key).id == case.appeal(request_key=key).id
        with pytest.raises(ledger.KeyReused):
            case.appeal(request_key=key, text="别的话")
        with pytest.raises(AlreadyAppealed):
            case.appeal()
    assert count(session) == 1


def test_nothing_is_to_be_appealed_against_once_the_claim_came_to_another_end(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        second = case.object("我也看见了")
        case.answer(False)
        case.answer(True, second)
        with pytest.raises(AppealSettled):
            case.appeal()
    assert case.state == "recalled"


def test_the_township_does_not_decide_by_a_hand_that_was_in_it(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        township = case.scene.village.parent
        assert township is not None
        case.answer(False)
        writer = make_user(session, case.scene.village, "committee")[1]
        appeal = case.appeal(writer, channel="paper")
        for actor in (case.scene.recorder, case.scene.reviewer, case.scene.supervisor, writer):
            with pytest.raises(NotFreeToDecide):
                case.decide(appeal, True, actor=actor)
        neighbour = make_user(session, township, "township_officer", household=case.scene.households[0])[1]
        with pytest.raises(OwnHousehold):
            case.decide(appeal, True, actor=neighbour)
        for nobody in (SYSTEM, case.home):
            with pytest.raises(Forbidden):
                case.decide(appeal, True, actor=nobody)
        for ruling in (" ", "长" * 501):
            with pytest.raises(RulingEmpty):
                case.decide(appeal, True, ruling=ruling)
        assert (case.state, appeal.state) == ("objected", "open")
        case.decide(appeal, True)
        case.decide(appeal, True)  # the same form again
        with pytest.raises(AppealRuled):
            case.decide(appeal, False)
    assert case.state == "recalled"


def test_a_claim_stays_stopped_while_anything_stands_against_it(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.answer(False)
        appeal = case.appeal()
        second = case.object("还有一点不对")
        case.answer(False, second)
        assert case.state == "objected"  # the appeal waits still
        case.close()
        assert case.state == "objected"
        case.decide(appeal, False)
    assert (case.state, case.held()) == ("posted", 50)


def test_what_is_decided_for_one_is_decided_for_all_who_wait(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        second, third = case.object("我也看见了"), case.object("不是他家做的")
        case.answer(False)
        case.answer(False, second)
        first_appeal, second_appeal = case.appeal(), case.appeal(objection=second)
        case.decide(first_appeal, True)
        for each in (second, third, second_appeal):
            session.refresh(each)
    assert (second_appeal.state, third.state, case.state) == ("upheld", "upheld", "recalled")
    with frozen(NOON), pytest.raises(AppealTooLate):  # the township's word is the last
        case.appeal(case.home, objection=third)


def test_supervisors_who_uphold_another_objection_end_an_appeal_with_it(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        second = case.object("我也看见了")
        case.answer(False)
        appeal = case.appeal()
        case.answer(True, second)
        session.refresh(appeal)
    assert (appeal.state, case.state) == ("upheld", "recalled")


def test_what_was_recorded_again_meanwhile_keeps_the_first_from_coming_back(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.answer(True)
        again = claims_of(session, record(session, case.scene))
        appeal = case.appeal(case.home)
        with pytest.raises(AlreadyClaimed):
            case.decide(appeal, True)
        assert (case.state, again[0].state) == ("recalled", "submitted")
        case.decide(appeal, False)
    assert case.state == "recalled"


def test_restored_on_an_open_notice_it_can_be_objected_to_again(session: Session) -> None:
    with frozen(NOON):
        case = Case(session)
        case.answer(True)
        case.decide(case.appeal(case.home), True)
        assert case.state == "on_notice"
        case.answer(False, case.object("这回是别的原因"))
        case.close()
    assert (case.state, case.held()) == ("posted", 50)
    assert session.get_one(Notice, (case.scene.village_id, case.notice.id)).state == "closed"


def test_another_villages_appeal_is_not_found(session: Session) -> None:
    with frozen(NOON):
        here, there = Case(session), Case(session)
        there.answer(False)
        appeal = there.appeal()
        with pytest.raises(NotFound):
            here.decide(appeal, True)
        with pytest.raises(NotFound):
            here.appeal(objection=there.objection)


def test_every_refusal_says_what_to_do() -> None:
    for refusal in (
        NotRuledYet,
        AppealTooLate,
        AlreadyAppealed,
        AppealNotYours,
        AppealSettled,
        AppealRuled,
        NotFreeToDecide,
    ):
        assert issubclass(refusal, RuleBroken)
        assert refusal(until=None, state="posted").describe().endswith("。")


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Appeal)) or 0
