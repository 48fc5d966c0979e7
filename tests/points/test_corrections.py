"""Corrections: two people, a sheet of their own, a reversal once that sheet has hung its time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, units
from civility.people.actors import SYSTEM, Actor
from civility.points.checks import check_appeals, check_claim_entries, check_claims, check_rollup
from civility.points.errors import (
    CorrectionReasonMissing,
    CorrectionSettled,
    CorrectionWaiting,
    DisputeOpen,
    NotCorrectable,
    NothingToPublish,
    NoticeClosed,
    NotTheReplacement,
    OwnHousehold,
    SecondPersonNeeded,
)
from civility.points.models import Claim, Correction, Notice
from civility.points.queries import (
    find_correction_of,
    get_claim,
    get_correction_row,
    item_numbers,
    list_announced,
    list_corrected,
    list_replaced,
    list_replacements,
    monthly_scores,
)
from civility.points.services import (
    close_due_notices,
    confirm_correction,
    do_due_corrections,
    drop_correction,
    name_replacement,
    propose_correction,
    raise_objection,
    rule_objection,
    withdraw_claims,
)
from tests.audit.village import tampering
from tests.factories.people import make_user
from tests.factories.points import Scene, approve, claims_of, make_notice, make_scene, publish, record, request_key
from tests.faults.together import in_sessions

pytestmark = pytest.mark.postgresql
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Wrong:
    """A claim of five points of the first household, on notice, or in the book; and the hands that put it right."""

    def __init__(self, session: Session, *, posted: bool = False) -> None:
        self.session = session
        with frozen(NOON):
            self.scene: Scene = make_scene(session)
            self.notice, (claim,) = make_notice(session, self.scene)
        self.claim_id, self.village_id = claim.id, self.scene.village_id
        self.later = self.notice.closes_at if posted else NOON + timedelta(hours=1)
        if posted:
            assert close_due_notices(session, now=self.later) == 1

    def propose(self, actor: Actor | None = None, kind: str = "amount", **said: str) -> Correction:
        with frozen(self.later):
            return propose_correction(
                self.session,
                village_id=self.village_id,
                claim_id=self.claim_id,
                kind=kind,
                reason=said.get("reason", "应当是三分"),
                actor=actor or self.scene.recorder,
                request_key=said.get("request_key", request_key()),
            )

    def confirm(self, correction: Correction, actor: Actor | None = None) -> Correction:
        with frozen(self.later):
            return confirm_correction(
                self.session,
                village_id=self.village_id,
                correction_id=correction.id,
                actor=actor or self.scene.supervisor,
            )

    def publish(self) -> Notice:
        with frozen(self.later):
            return publish(self.session, self.scene)

    @property
    def state(self) -> str:
        return get_claim(self.session, self.village_id, self.claim_id).state

    def held(self, unit: str = units.HONOUR) -> int:
        purse = accounts.household(self.scene.households[0].number)
        return ledger.balance(self.session, self.village_id, purse, unit)

    def is_sound(self) -> bool:
        found = ledger.verify(self.session, self.village_id)
        for check in (check_claims, check_claim_entries, check_appeals, check_rollup):
            found += check(self.session, self.village_id)
        return found == []


def test_a_claim_on_notice_is_taken_off_when_a_second_person_confirms(session: Session) -> None:
    wrong = Wrong(session)
    correction = wrong.propose()
    assert (wrong.state, correction.state) == ("on_notice", "proposed")

    wrong.confirm(correction)

    assert (wrong.state, correction.state, correction.reversal_seq) == ("recalled", "done", None)
    with frozen(wrong.later), pytest.raises(NoticeClosed):
        raise_objection(
            session, village_id=wrong.village_id, claim_id=wrong.claim_id, text="不对", request_key=request_key()
        )
    second = wrong.publish()  # nothing but the correction is on it
    (row,) = list_announced(session, wrong.village_id, second.id)
    assert (second.number, row.old_number, row.correction.id) == (2, 1, correction.id)
    (row,) = list_corrected(session, wrong.village_id, wrong.notice.id)
    assert (row.new_number, row.claim.id) == (2, wrong.claim_id)
    assert item_numbers(session, wrong.village_id, [wrong.notice.id]) == {wrong.claim_id: 1}
    assert close_due_notices(session, now=second.closes_at) == 0
    assert do_due_corrections(session, at=second.closes_at) == 0
    assert (wrong.held(), wrong.is_sound()) == (0, True)
    with frozen(wrong.later), pytest.raises(NothingToPublish):
        publish(session, wrong.scene)


def test_a_posted_claim_is_reversed_once_the_new_sheet_has_hung_its_time(session: Session) -> None:
    wrong = Wrong(session, posted=True)
    correction = wrong.confirm(wrong.propose(kind="withdrawn"))
    assert (wrong.state, correction.state, wrong.held()) == ("posted", "confirmed", 50)
    assert do_due_corrections(session, at=NOON + timedelta(days=90)) == 0  # no sheet says so yet
    second = wrong.publish()
    assert do_due_corrections(session, at=second.closes_at - timedelta(seconds=1)) == 0

    assert do_due_corrections(session, at=second.closes_at) == 1
    assert do_due_corrections(session, at=second.closes_at) == 0

    session.refresh(correction)
    assert (wrong.state, correction.state, wrong.held(), wrong.held(units.spend(2026))) == ("recalled", "done", 0, 0)
    assert correction.reversal_seq is not None
    reversal = ledger.get_transaction(session, wrong.village_id, correction.reversal_seq)
    assert reversal.reason.startswith("更正：")
    scores = monthly_scores(session, wrong.village_id, date(2026, 11, 1), date(2027, 1, 1))
    assert [(score.honour_tenths, score.claim_count) for score in scores] == [(0, 0)]
    assert wrong.is_sound()


def test_points_that_were_spent_meanwhile_are_let_go(session: Session) -> None:
    wrong = Wrong(session, posted=True)
    correction = wrong.confirm(wrong.propose(kind="withdrawn"))
    purse = accounts.household(wrong.scene.households[0].number)
    with transaction(session):
        spent = Posting(purse, accounts.REDEEMED, 40, units.spend(2026))
        ledger.post(session, [Draft(wrong.village_id, "redemption", "k", (spent,), "system")])
    second = wrong.publish()
    assert do_due_corrections(session, at=second.closes_at) == 1
    assert (wrong.held(), wrong.held(units.spend(2026))) == (0, 0)
    session.refresh(correction)
    assert (correction.state, ledger.verify(session, wrong.village_id)) == ("done", [])


def test_whoever_proposed_it_or_recorded_the_claim_does_not_confirm_it_and_nobody_for_their_own_household(
    session: Session,
) -> None:
    wrong = Wrong(session)
    _user, both = make_user(session, wrong.scene.village, "supervisor", "committee")
    _user, own = make_user(session, wrong.scene.village, "supervisor", household=wrong.scene.households[0])
    correction = wrong.propose(both)
    for actor, refusal in ((both, SecondPersonNeeded), (wrong.scene.recorder, SecondPersonNeeded), (own, OwnHousehold)):
        with pytest.raises(refusal):
            wrong.confirm(correction, actor)
    assert (wrong.state, find_correction_of(session, wrong.village_id, wrong.claim_id).state) == (  # type: ignore[union-attr]
        "on_notice",
        "proposed",
    )


def test_the_database_itself_knows_that_two_people_are_two(session: Session, engine: Engine) -> None:
    wrong = Wrong(session)
    correction = wrong.propose()
    session.rollback()
    with pytest.raises(Exception, match="two_people"), engine.begin() as connection:
        connection.execute(
            update(Correction)
            .where(Correction.id == correction.id)
            .values(confirmed_by=correction.proposed_by, state="confirmed")
        )


def test_the_same_form_again_is_the_same_correction_and_another_under_its_key_is_refused(session: Session) -> None:
    wrong = Wrong(session)
    key = request_key()
    first = wrong.propose(request_key=key)
    assert wrong.propose(request_key=key).id == first.id
    with pytest.raises(ledger.KeyReused):
        wrong.propose(request_key=key, reason="别的话")
    with pytest.raises(CorrectionWaiting):
        wrong.propose()
    with pytest.raises(CorrectionReasonMissing):
        wrong.propose(reason=" ")
    assert session.scalar(select(func.count()).select_from(Correction)) == 1
    assert wrong.confirm(first).id == wrong.confirm(first).id


def test_an_open_objection_keeps_a_correction_away_and_stops_one_that_waits(session: Session) -> None:
    wrong = Wrong(session)
    correction = wrong.propose()
    with frozen(wrong.later):
        objection = raise_objection(
            session, village_id=wrong.village_id, claim_id=wrong.claim_id, text="没扫", request_key=request_key()
        )
    with pytest.raises(DisputeOpen):
        wrong.confirm(correction)
    assert (wrong.state, correction.state) == ("objected", "proposed")
    with frozen(wrong.later):
        rule_objection(
            session,
            village_id=wrong.village_id,
            objection_id=objection.id,
            uphold=True,
            ruling="确实没扫",
            actor=wrong.scene.supervisor,
        )
    with pytest.raises(NotCorrectable):
        wrong.confirm(correction)
    assert wrong.state == "recalled"


def test_only_what_is_on_notice_or_posted_can_be_corrected(session: Session) -> None:
    scene = make_scene(session)
    sheet = record(session, scene)
    (claim,) = claims_of(session, sheet)

    def attempt() -> None:
        propose_correction(
            session,
            village_id=scene.village_id,
            claim_id=claim.id,
            kind="amount",
            reason="错",
            actor=scene.committee,
            request_key=request_key(),
        )

    with pytest.raises(NotCorrectable):
        attempt()
    withdraw_claims(session, village_id=scene.village_id, sheet_id=sheet.id, actor=scene.recorder)
    with pytest.raises(NotCorrectable):
        attempt()


def test_a_dropped_correction_leaves_the_claim_and_another_may_be_proposed(session: Session) -> None:
    wrong = Wrong(session, posted=True)
    correction = wrong.confirm(wrong.propose())
    second = wrong.publish()
    said = {"village_id": wrong.village_id, "correction_id": correction.id, "reason": "他家拿来了照片"}
    dropped = drop_correction(session, **said, actor=wrong.scene.supervisor)  # type: ignore[arg-type]
    assert drop_correction(session, **said, actor=wrong.scene.supervisor).ended_at == dropped.ended_at  # type: ignore[arg-type]

    assert do_due_corrections(session, at=second.closes_at) == 0
    assert (wrong.state, wrong.held(), dropped.state) == ("posted", 50, "dropped")
    with pytest.raises(CorrectionSettled):
        wrong.confirm(correction)
    assert wrong.propose().id != correction.id


def test_the_replacement_goes_its_whole_way_and_names_the_old_sheet(session: Session) -> None:
    wrong = Wrong(session)
    scene, early = wrong.scene, None
    with frozen(NOON):
        early = record(session, scene, scene.households[1])
    correction = wrong.confirm(wrong.propose(kind="household"))
    with frozen(wrong.later + timedelta(minutes=5)):
        sheet = record(session, scene, scene.households[2], happened_on=NOON.date())
        other = record(session, scene, scene.households[1], happened_on=NOON.date() - timedelta(days=3))
        (new,) = claims_of(session, sheet)
        row = get_correction_row(session, wrong.village_id, correction.id)
        assert [each.id for each in list_replacements(session, wrong.village_id, row)] == [new.id]
        for unfit in (early, other):
            with pytest.raises(NotTheReplacement):
                replace(session, wrong, correction, claims_of(session, unfit)[0])
        replace(session, wrong, correction, new)
        replace(session, wrong, correction, new)
        approve(session, scene, sheet)
        second = publish(session, scene)
    assert list_replaced(session, wrong.village_id, second.id) == {new.id: 1}
    assert close_due_notices(session, now=second.closes_at) == 1
    assert wrong.is_sound()

    # and the replacement was wrong too: a correction of a correction
    with frozen(second.closes_at):
        again = propose_correction(
            session,
            village_id=wrong.village_id,
            claim_id=new.id,
            kind="amount",
            reason="还是错",
            actor=scene.recorder,
            request_key=request_key(),
        )
        confirm_correction(session, village_id=wrong.village_id, correction_id=again.id, actor=scene.supervisor)
        third = publish(session, scene)
    wrong.later = second.closes_at
    with pytest.raises(NotCorrectable):
        wrong.propose()
    assert do_due_corrections(session, at=third.closes_at) == 1
    (row,) = list_announced(session, wrong.village_id, third.id)
    assert (row.old_number, row.claim.id) == (second.number, new.id)
    assert wrong.is_sound()


def replace(session: Session, wrong: Wrong, correction: Correction, claim: Claim) -> None:
    name_replacement(
        session,
        village_id=wrong.village_id,
        correction_id=correction.id,
        claim_id=claim.id,
        actor=wrong.scene.recorder,
    )


def test_a_reversal_that_no_correction_speaks_of_is_found(session: Session, engine: Engine) -> None:
    wrong = Wrong(session, posted=True)
    correction = wrong.confirm(wrong.propose())
    second = wrong.publish()
    do_due_corrections(session, at=second.closes_at)
    assert check_appeals(session, wrong.village_id) == []
    village_id, correction_id = wrong.village_id, correction.id
    session.rollback()
    with tampering(engine) as connection:
        connection.execute(update(Correction).where(Correction.id == correction_id).values(reversal_seq=None))
    assert [finding.check for finding in check_appeals(session, village_id)] == ["appeal-reversal"]


def test_two_workers_at_once_reverse_once(engine: Engine) -> None:
    with Session(engine) as session:
        wrong = Wrong(session, posted=True)
        wrong.confirm(wrong.propose())
        at, village_id = wrong.publish().closes_at, wrong.village_id
    counts: list[int] = []

    def attempt() -> Callable[[Session], None]:
        return lambda own: counts.append(do_due_corrections(own, village_id, at, SYSTEM))

    in_sessions(engine, [attempt() for _ in range(4)])
    assert sorted(counts) == [0, 0, 0, 1]
