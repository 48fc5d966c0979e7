"""Spot checks: sealed before the seed is known, drawn from a later root, looked at again by somebody without a hand in it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import frozen
from civility.ledger.models import LedgerTransaction
from civility.papers import seal_book
from civility.points.errors import (
    AlreadyChecked,
    CheckNeedsReason,
    NotIndependent,
    OwnHousehold,
    SampleMonthNotOver,
)
from civility.points.models import Correction, SpotCheck, SpotCheckItem
from civility.points.queries import check_spot_checks, list_posted_claims, list_scorers, list_spot_items
from civility.points.rules.sampling import draw, hash_of_list, seed_of, size_of
from civility.points.services import (
    close_due_notices,
    confirm_correction,
    do_due_corrections,
    do_due_spot_checks,
    draw_month,
    list_month,
    raise_objection,
    record_result,
)
from tests.factories.people import make_user
from tests.factories.points import Scene, make_notice, make_scene, publish, request_key

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
NOON = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)  # midnight in the village: the time that was fixed
OCTOBER = date(2026, 10, 1)


def october(session: Session, households: int) -> Scene:
    """A village in which so many claims were posted in October."""
    with frozen(NOON):
        scene = make_scene(session, households=max(households, 1))
        if households:
            notice, _claims = make_notice(session, scene, *scene.households)
    if households:
        with frozen(notice.closes_at):
            assert close_due_notices(session, scene.village_id) == households
    return scene


def listed(session: Session, scene: Scene) -> SpotCheck:
    with frozen(NOVEMBER):
        return list_month(session, village_id=scene.village_id, month=OCTOBER, actor=scene.supervisor)


def drawn(session: Session, scene: Scene) -> list[tuple[SpotCheckItem, Any]]:
    check = listed(session, scene)
    with frozen(NIGHT + timedelta(minutes=1)):
        seal_book(session, scene.village_id)
        assert draw_month(session, village_id=scene.village_id, spot_id=check.id)
    return list_spot_items(session, scene.village_id, check.id)


def result(
    session: Session, scene: Scene, item: SpotCheckItem, what: str, note: str = "", **said: Any
) -> SpotCheckItem:
    asked = {"actor": scene.supervisor, "request_key": request_key(), **said}
    with frozen(NIGHT + timedelta(days=1)):
        return record_result(session, village_id=scene.village_id, item_id=item.id, result=what, note=note, **asked)


def test_the_list_is_in_the_book_before_the_root_that_draws_from_it(session: Session) -> None:
    scene = october(session, 8)
    check = listed(session, scene)
    assert (check.claim_count, check.seed_after, check.seed) == (8, NIGHT, None)
    with frozen(NOVEMBER):
        seal_book(session, scene.village_id)  # too early: it covers the list, but was signed before the time fixed
        assert not draw_month(session, village_id=scene.village_id, spot_id=check.id)
    with frozen(NIGHT - timedelta(seconds=1)):
        assert not draw_month(session, village_id=scene.village_id, spot_id=check.id)
    with frozen(NIGHT + timedelta(minutes=1)):
        assert not draw_month(session, village_id=scene.village_id, spot_id=check.id)  # said again, to be sealed
        seal_book(session, scene.village_id)
        assert draw_month(session, village_id=scene.village_id, spot_id=check.id)
        assert not draw_month(session, village_id=scene.village_id, spot_id=check.id)
    session.refresh(check)
    assert check.listed_seq is not None
    assert check.checkpoint_size is not None
    assert check.listed_seq < check.checkpoint_size
    assert len(list_spot_items(session, scene.village_id, check.id)) == 5
    assert check_spot_checks(session, scene.village_id) == []


def test_anyone_with_the_book_draws_the_same(session: Session) -> None:
    scene = october(session, 8)
    items = drawn(session, scene)
    check = session.scalars(select(SpotCheck)).one()
    rows = session.execute(
        select(LedgerTransaction.reference, LedgerTransaction.at)
        .where(LedgerTransaction.village_id == scene.village_id, LedgerTransaction.kind == "claim")
        .order_by(LedgerTransaction.seq)
    )
    claims = [reference for reference, _at in rows]
    sealed = ledger.get_checkpoint(session, scene.village_id, check.checkpoint_size or 0)
    seed = seed_of(bytes(sealed.root), hash_of_list(claims))
    places = draw(seed, len(claims), size_of(len(claims), 5, 5))
    assert [str(item.claim_id) for item, _claim in items] == [claims[place] for place in places]


@pytest.mark.parametrize(("posted", "size"), [(0, 0), (3, 3)])
def test_a_month_with_little_or_nothing(session: Session, posted: int, size: int) -> None:
    scene = october(session, posted)
    assert len(drawn(session, scene)) == size
    assert check_spot_checks(session, scene.village_id) == []


def test_a_month_is_sampled_once_and_not_before_it_is_over(session: Session) -> None:
    scene = october(session, 3)
    assert listed(session, scene).id == listed(session, scene).id
    with frozen(NOVEMBER + timedelta(days=2)):
        assert do_due_spot_checks(session, scene.village_id) in (0, 1)
    assert session.scalar(select(func.count()).select_from(SpotCheck)) == 1
    with frozen(NOVEMBER), pytest.raises(SampleMonthNotOver):
        list_month(session, village_id=scene.village_id, month=date(2026, 11, 9), actor=scene.supervisor)


def test_the_worker_lists_and_draws_by_itself(session: Session) -> None:
    scene = october(session, 8)
    with frozen(NOVEMBER):
        assert [do_due_spot_checks(session, scene.village_id) for _ in range(2)] == [1, 0]
    with frozen(NIGHT + timedelta(minutes=1)):
        seal_book(session, scene.village_id)
        assert [do_due_spot_checks(session, scene.village_id) for _ in range(2)] == [1, 0]
    assert session.scalar(select(func.count()).select_from(SpotCheckItem)) == 5


def test_a_claim_reversed_after_the_list_was_sealed_is_still_on_it(session: Session) -> None:
    scene = october(session, 8)
    check = listed(session, scene)
    with frozen(NOVEMBER):
        seq = session.scalar(select(func.min(LedgerTransaction.seq)).where(LedgerTransaction.kind == "claim"))
        ledger_before = list_posted_claims(session, scene.village_id, OCTOBER, date(2026, 11, 1))
        from_the_book = ledger.get_transaction(session, scene.village_id, seq or 0)
        assert from_the_book.reference == ledger_before[0]
    with frozen(NIGHT + timedelta(minutes=1)):
        seal_book(session, scene.village_id)
        assert draw_month(session, village_id=scene.village_id, spot_id=check.id)
    items = list_spot_items(session, scene.village_id, check.id)
    correction = result(session, scene, items[0][0], "not_found", "门前还是老样子").correction_id
    assert correction is not None
    with frozen(NIGHT + timedelta(days=1)):
        confirm_correction(session, village_id=scene.village_id, correction_id=correction, actor=scene.committee)
        second = publish(session, scene)
    assert do_due_corrections(session, scene.village_id, second.closes_at) == 1
    assert len(list_posted_claims(session, scene.village_id, OCTOBER, date(2026, 11, 1))) == 7
    upto = check.listed_seq
    then = list_posted_claims(session, scene.village_id, OCTOBER, date(2026, 11, 1), standing_at=upto)
    assert hash_of_list(then) == bytes(check.list_hash)


def test_what_was_not_found_proposes_a_correction_that_a_second_person_confirms(session: Session) -> None:
    scene = october(session, 3)
    (one, _claim), (two, _other), (three, claim) = drawn(session, scene)
    assert result(session, scene, one, "found").correction_id is None
    assert result(session, scene, two, "partly", "只扫了一半").correction_id is None
    for what in ("partly", "not_found"):
        with pytest.raises(CheckNeedsReason):
            result(session, scene, three, what, " ")
    key = request_key()
    item = result(session, scene, three, "not_found", "没有这回事", request_key=key)
    assert result(session, scene, three, "not_found", "没有这回事", request_key=key).id == item.id
    with pytest.raises(AlreadyChecked):
        result(session, scene, three, "found")
    correction = session.scalars(select(Correction)).one()
    assert (correction.id, correction.kind, correction.state) == (item.correction_id, "not_found", "proposed")
    assert correction.claim_id == claim.id


def test_who_recorded_reviewed_or_lives_there_does_not_check(session: Session) -> None:
    scene = october(session, 3)
    item, claim = drawn(session, scene)[0]
    home = next(each for each in scene.households if each.id == claim.household_id)
    _user, own = make_user(session, scene.village, "supervisor", household=home)
    for actor, refusal in ((scene.recorder, NotIndependent), (scene.reviewer, NotIndependent), (own, OwnHousehold)):
        with pytest.raises(refusal):
            result(session, scene, item, "found", actor=actor)
    assert item.result is None


def test_a_sample_that_was_changed_is_found(session: Session) -> None:
    scene = october(session, 8)
    drawn(session, scene)
    session.execute(update(SpotCheck).values(least=1))
    session.commit()
    assert [finding.check for finding in check_spot_checks(session, scene.village_id)] == ["spot-checks"]


def test_scorers_are_told_with_their_denominators(session: Session) -> None:
    with frozen(NOON):
        scene = make_scene(session)
        _notice, (one, _two, _three) = make_notice(session, scene, *scene.households)
        raise_objection(session, village_id=scene.village_id, claim_id=one.id, text="没扫", request_key=request_key())
    told = list_scorers(session, scene.village_id, NOON - timedelta(days=1))
    assert [
        (each.name, each.role, each.claims, each.recalled, each.objected, each.upheld, each.few) for each in told
    ] == [
        ("记分员", "recorder", 3, 0, 1, 0, True),
        ("复核员", "reviewer", 3, 0, 1, 0, True),
    ]
