"""Deductions: told in private, put right in time, never below the floor, given back after a time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.errors import NotFound
from civility.ledger import Draft, Posting, accounts, units
from civility.people.actors import Actor, HouseholdRef
from civility.people.events import check_settings
from civility.people.models import VillageSettings
from civility.people.queries import get_settings
from civility.people.votes import Vote
from civility.points.checks import check_claims, check_deductions, check_rollup
from civility.points.errors import (
    DeductionsNotAdopted,
    NoMajority,
    NotCorrectable,
    NoticeClosed,
    NotRepairable,
    OwnHousehold,
    RepairByRecorder,
    RepairNoteMissing,
    RepairTooLate,
)
from civility.points.models import Claim, Deduction
from civility.points.queries import count_deductions, find_deduction, get_claim, list_notice_claims
from civility.points.rules.deductions import Terms
from civility.points.services import (
    adopt_deduction_terms,
    adopt_deductions,
    close_due_notices,
    confirm_repair,
    do_due_deductions,
    do_due_lapses,
    propose_correction,
    raise_appeal,
    raise_objection,
    rule_objection,
)
from tests.audit.village import tampering
from tests.factories.people import make_user
from tests.factories.points import Scene, approve, claims_of, make_scene, publish, record, request_key
from tests.faults.together import in_sessions

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
AFTER = NOON + timedelta(days=8)  # the notice has closed, the seven days are over
VOTE = Vote(voted_on=date(2026, 11, 1), eligible=30, present=25, votes_for=20, votes_against=3, abstentions=2)


class Taken:
    """Five points to be taken from the first household, which holds ``held`` tenths, told at noon."""

    def __init__(self, session: Session, *, held: int = 200, terms: Terms | None = None, count: int = 1) -> None:
        self.session = session
        with frozen(NOON):
            self.scene: Scene = make_scene(
                session, households=3, clause={"direction": "deduction", "title": "乱倒垃圾"}
            )
            adopt_deductions(session, village_id=self.scene.village_id, vote=VOTE, actor=self.scene.committee)
            if terms is not None:
                self.adopt(terms)
            if held:
                give(session, self.scene, held)
            sheets = [
                record(session, self.scene, happened_on=NOON.date() - timedelta(days=day)) for day in range(count)
            ]
            approve(session, self.scene, *sheets)
            self.notice = publish(session, self.scene)
        self.claims = [claim.id for sheet in sheets for claim in claims_of(session, sheet)]
        self.village_id, self.claim_id = self.scene.village_id, self.claims[0]

    def adopt(self, terms: Terms) -> None:
        adopt_deduction_terms(
            self.session, village_id=self.scene.village_id, terms=terms, vote=VOTE, actor=self.scene.committee
        )

    @property
    def told(self) -> Deduction:
        self.session.expire_all()
        found = find_deduction(self.session, self.village_id, self.claim_id)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        return get_claim(self.session, self.village_id, self.claim_id).state

    @property
    def home(self) -> Actor:
        return Actor(user_id=None, name="", household=HouseholdRef(self.village_id, self.scene.households[0].id))

    def held(self, unit: str = units.spend(2026)) -> int:
        return ledger.balance(self.session, self.village_id, accounts.household("0001"), unit)

    def repair(self, actor: Actor | None = None, at: datetime = NOON, note: str = "垃圾清走了") -> Deduction:
        with frozen(at):
            return confirm_repair(
                self.session,
                village_id=self.village_id,
                claim_id=self.claim_id,
                note=note,
                actor=actor or self.scene.supervisor,
            )

    def pass_time(self, at: datetime = AFTER) -> int:
        with frozen(at):
            close_due_notices(self.session, self.village_id)
            return do_due_deductions(self.session, self.village_id)

    def is_sound(self) -> bool:
        checks: tuple[Callable[..., Any], ...] = (
            ledger.verify,
            check_claims,
            check_deductions,
            check_rollup,
            check_settings,
        )
        return [finding for check in checks for finding in check(self.session, self.village_id)] == []


def give(session: Session, scene: Scene, tenths: int) -> None:
    gift = tuple(
        Posting(accounts.ISSUED, accounts.household("0001"), tenths, u) for u in (units.spend(2026), units.HONOUR)
    )
    with transaction(session):
        ledger.post(session, [Draft(scene.village_id, "award", "gift", gift, "system")])


def object_to(taken: Taken, claim_id: Any = None, actor: Actor | None = None, at: datetime = NOON) -> Any:
    with frozen(at):
        return raise_objection(
            taken.session,
            village_id=taken.village_id,
            claim_id=claim_id or taken.claim_id,
            text="不是我家倒的",
            request_key=request_key(),
            actor=actor or taken.home,
        )


def test_nothing_is_taken_without_a_vote(session: Session) -> None:
    scene = make_scene(session, clause={"direction": "deduction"})
    with pytest.raises(DeductionsNotAdopted):
        record(session, scene)


def test_the_household_is_told_first_and_what_was_not_put_right_is_taken_after_its_days(session: Session) -> None:
    taken = Taken(session)
    assert (taken.told.told_at, taken.told.repair_by, taken.state) == (NOON, date(2026, 11, 30), "on_notice")
    assert list_notice_claims(session, taken.village_id, taken.notice.id, for_public=True) == []
    assert taken.pass_time(taken.notice.closes_at) == 0  # the seventh day is still its own
    assert (taken.held(), taken.state) == (200, "on_notice")

    assert (taken.pass_time(), taken.pass_time()) == (1, 0)

    told = taken.told
    assert (told.taken_tenths, told.not_taken_tenths, told.lapse_on) == (50, 0, date(2027, 12, 1))
    assert (taken.held(), taken.held(units.HONOUR), taken.state, taken.is_sound()) == (150, 150, "posted", True)
    assert count_deductions(session, taken.village_id, date(2026, 11, 1), date(2026, 12, 1)) == {"卫生": 1}


def test_a_repair_that_somebody_else_saw_cancels_it(session: Session) -> None:
    taken = Taken(session)
    first = taken.repair()
    assert taken.repair(note="又看了一次").repair_note == first.repair_note == "垃圾清走了"
    assert (taken.state, taken.told.lessened_tenths, taken.pass_time(), taken.held()) == ("recalled", 50, 0, 200)
    assert taken.is_sound()


def test_a_repair_lessens_it_by_the_voted_share(session: Session) -> None:
    taken = Taken(session, terms=Terms(repair_days=10, repair_percent=50))
    taken.repair(at=NOON + timedelta(days=10))
    assert (taken.state, taken.pass_time(NOON + timedelta(days=11))) == ("on_notice", 1)
    assert (taken.held(), taken.told.taken_tenths, taken.told.not_taken_tenths) == (175, 25, 0)
    assert taken.is_sound()


def test_who_recorded_it_or_lives_there_does_not_confirm_the_repair(session: Session) -> None:
    taken = Taken(session)
    _user, own = make_user(session, taken.scene.village, "supervisor", household=taken.scene.households[0])
    for actor, refusal in ((taken.scene.recorder, RepairByRecorder), (own, OwnHousehold)):
        with pytest.raises(refusal):
            taken.repair(actor)
    for note in ("", " ", "长" * 301):
        with pytest.raises(RepairNoteMissing):
            taken.repair(note=note)
    assert (taken.state, taken.told.repaired_at) == ("on_notice", None)


def test_a_repair_after_the_deadline_is_too_late(session: Session) -> None:
    taken = Taken(session)
    with pytest.raises(RepairTooLate) as refused:
        taken.repair(at=AFTER)
    assert (refused.value.fields, taken.state) == ({"until": "2026-11-30"}, "on_notice")
    assert taken.pass_time() == 1
    with pytest.raises(NotRepairable):
        taken.repair()


def test_a_bonus_is_not_repaired(session: Session) -> None:
    scene = make_scene(session)
    (claim,) = claims_of(session, record(session, scene))
    with pytest.raises(NotFound):
        confirm_repair(session, village_id=scene.village_id, claim_id=claim.id, note="好", actor=scene.supervisor)


@pytest.mark.parametrize(
    ("held", "floor", "took", "left"),
    [(200, 0, 50, 150), (30, 0, 30, 0), (0, 0, 0, 0), (80, 60, 20, 60), (50, 60, 0, 50)],
)
def test_the_floor_stays_and_what_cannot_be_taken_is_written_down(
    session: Session, held: int, floor: int, took: int, left: int
) -> None:
    taken = Taken(session, held=held, terms=Terms(floor_tenths=floor))
    assert taken.pass_time() == 1
    assert (taken.told.taken_tenths, taken.told.not_taken_tenths, taken.held()) == (took, 50 - took, left)
    assert taken.is_sound()


def test_the_household_objects_while_it_may_put_it_right_and_appeals_against_the_answer(session: Session) -> None:
    taken = Taken(session, terms=Terms(repair_days=20))
    with frozen(taken.notice.closes_at):
        close_due_notices(session)
    objection = object_to(taken, at=NOON + timedelta(days=20))
    assert taken.state == "objected"
    with pytest.raises(NotRepairable):
        taken.repair()
    with frozen(NOON + timedelta(days=21)):
        assert do_due_deductions(session) == 0
        rule_objection(
            session,
            village_id=taken.village_id,
            objection_id=objection.id,
            uphold=False,
            ruling="有照片",
            actor=taken.scene.supervisor,
        )
        assert (taken.state, taken.held()) == ("posted", 150)
        raise_appeal(
            session,
            village_id=taken.village_id,
            objection_id=objection.id,
            text="照片是别人家的",
            request_key=request_key(),
            actor=taken.home,
        )
    with pytest.raises(NoticeClosed):
        object_to(taken, at=NOON + timedelta(days=22))


def test_what_was_taken_is_given_back_after_its_time_once(session: Session) -> None:
    taken = Taken(session, held=30)
    taken.pass_time()
    assert (taken.held(), taken.held(units.HONOUR)) == (0, 0)
    last = datetime(2027, 12, 1, 4, tzinfo=UTC)
    with frozen(last - timedelta(days=1)):
        assert do_due_lapses(session) == 0
    with frozen(last):
        assert (do_due_lapses(session), do_due_lapses(session)) == (1, 0)
    told = taken.told
    assert (taken.held(), taken.held(units.HONOUR), taken.state) == (30, 30, "posted")
    assert told.lapsed_seq is not None
    given = ledger.get_transaction(session, taken.village_id, told.lapsed_seq)
    assert (given.kind, given.reference) == ("deduction.lapsed", str(taken.claim_id))
    assert taken.is_sound()
    with frozen(last), pytest.raises(NotCorrectable):  # it would be given back twice
        propose_correction(
            session,
            village_id=taken.village_id,
            claim_id=taken.claim_id,
            kind="withdrawn",
            reason="错",
            actor=taken.scene.recorder,
            request_key=request_key(),
        )


def test_points_of_a_year_that_was_closed_meanwhile_stay_away_and_honour_comes_back(session: Session) -> None:
    taken = Taken(session)
    taken.pass_time()
    with transaction(session):
        session.get_one(VillageSettings, taken.village_id).closed_year = 2026
    with frozen(datetime(2027, 12, 2, tzinfo=UTC)):
        assert do_due_lapses(session) == 1
    assert (taken.held(), taken.held(units.HONOUR)) == (150, 200)


def test_a_deduction_in_dispute_or_under_correction_is_not_given_back_yet(session: Session) -> None:
    taken = Taken(session)
    taken.pass_time()
    with frozen(AFTER):
        propose_correction(
            session,
            village_id=taken.village_id,
            claim_id=taken.claim_id,
            kind="withdrawn",
            reason="不是他家",
            actor=taken.scene.recorder,
            request_key=request_key(),
        )
    with frozen(datetime(2028, 1, 1, tzinfo=UTC)):
        assert do_due_lapses(session) == 0


def test_the_terms_are_voted_and_sealed_and_what_was_told_keeps_its_day(session: Session) -> None:
    taken = Taken(session)
    lost = Vote(voted_on=date(2026, 11, 1), eligible=30, present=25, votes_for=10, votes_against=10, abstentions=0)
    with frozen(NOON):
        with pytest.raises(NoMajority):
            adopt_deduction_terms(
                session, village_id=taken.village_id, terms=Terms(), vote=lost, actor=taken.scene.committee
            )
        assert get_settings(session, taken.village_id).repair_days is None
        taken.adopt(Terms(repair_days=30, floor_tenths=1000))
    assert taken.told.repair_by == date(2026, 11, 30)
    assert check_settings(session, taken.village_id) == []


def test_a_note_that_the_book_does_not_bear_out_is_found(session: Session, engine: Engine) -> None:
    taken = Taken(session)
    taken.pass_time()
    village_id, claim_id = taken.village_id, taken.claim_id
    session.rollback()
    with tampering(engine) as connection:
        connection.execute(
            update(Deduction)
            .where(Deduction.claim_id == claim_id)
            .values(taken_tenths=10, lapsed_seq=1, lapsed_at=NOON)
        )
    assert [finding.check for finding in check_deductions(session, village_id)] == ["deduction-entries"] * 2


def test_twenty_deductions_at_once_stop_at_the_floor(engine: Engine) -> None:
    """Twenty times five points from sixty-two, of which ten stay: each is ruled on, and so posted, in a thread of its own."""
    with Session(engine) as session:
        taken = Taken(session, held=620, terms=Terms(floor_tenths=100), count=20)
        village_id, supervisor = taken.village_id, taken.scene.supervisor
        objections = [object_to(taken, claim_id).id for claim_id in taken.claims]
        with frozen(AFTER):
            close_due_notices(session)
            assert do_due_deductions(session) == 0

    def rule(objection_id: Any) -> Callable[[Session], None]:
        def run(own: Session) -> None:
            with frozen(AFTER):
                rule_objection(
                    own,
                    village_id=village_id,
                    objection_id=objection_id,
                    uphold=False,
                    ruling="有照片",
                    actor=supervisor,
                )

        return run

    assert in_sessions(engine, [rule(each) for each in objections]) == {"done": 20}
    with Session(engine) as session:
        rows = session.query(Deduction).filter_by(village_id=village_id).all()
        assert sorted((row.taken_tenths, row.not_taken_tenths) for row in rows) == [
            *[(0, 50)] * 9,
            (20, 30),
            *[(50, 0)] * 10,
        ]
        purse = accounts.household("0001")
        assert ledger.balance(session, village_id, purse, units.spend(2026)) == 100
        assert {claim.state for claim in session.query(Claim)} == {"posted"}
        assert (ledger.verify(session, village_id), check_deductions(session, village_id)) == ([], [])
