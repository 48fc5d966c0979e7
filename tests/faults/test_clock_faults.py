"""Clocks that stand on an edge, run over midnight, or are put back."""

from datetime import UTC, datetime, timedelta

import pytest

from civility import ledger
from civility.clock import ZONE, frozen
from civility.ledger import accounts, units
from civility.papers import ask_township, keyring, seal_book, seal_is_due
from civility.people.errors import TryLater, WrongPassword
from civility.people.services import sign_in
from civility.points.errors import NoticeClosed
from civility.points.queries import get_claim
from civility.points.services import close_due_notices, posting, raise_objection, rebuild_scores
from civility.store.errors import UndoTooLate
from civility.store.services import undo_redemption
from tests.factories.people import PASSWORD, make_user, make_village
from tests.factories.points import make_notice, make_scene, request_key
from tests.factories.store import assert_book_is_whole, balance_of, grant, key, make_shop
from tests.faults.test_own_hands import buy

YEAR_END = datetime(2026, 12, 31, 18, 0, tzinfo=ZONE)


@pytest.fixture
def noticed(session):
    """A claim on a notice that closes at 18:00 on New Year's Eve."""
    with frozen(YEAR_END - timedelta(days=7, hours=6)):
        scene = make_scene(session)
        notice, claims = make_notice(session, scene)
    assert notice.closes_at == YEAR_END
    return scene, claims[0]


def object_now(session, scene, claim):
    return raise_objection(
        session, village_id=scene.village_id, claim_id=claim.id, text="不对", request_key=request_key()
    )


def test_an_objection_at_the_very_closing_time_is_too_late_and_a_moment_before_is_not(session, noticed):
    scene, claim = noticed
    with frozen(YEAR_END), pytest.raises(NoticeClosed):
        object_now(session, scene, claim)
    assert get_claim(session, scene.village_id, claim.id).state == "on_notice"
    with frozen(YEAR_END - timedelta(microseconds=1)):
        object_now(session, scene, claim)
        assert close_due_notices(session, scene.village_id) == 0
    assert get_claim(session, scene.village_id, claim.id).state == "objected"


def test_what_is_posted_after_new_year_is_of_the_new_year(session, noticed):
    scene, _claim = noticed
    with frozen(datetime(2027, 1, 1, 0, 0, 1, tzinfo=ZONE)):
        assert close_due_notices(session, scene.village_id) == 1
    purse = accounts.household(scene.households[0].number)
    assert ledger.spendable(session, scene.village_id, purse) == [(units.spend(2027), 50)]


def test_a_notice_that_closes_across_midnight_keeps_rollup_and_book_in_one_month(session, noticed, monkeypatch):
    scene, _claim = noticed
    last_moment = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=ZONE)
    monkeypatch.setattr(posting, "now", lambda: last_moment + timedelta(seconds=1))
    with frozen(last_moment):
        assert close_due_notices(session, scene.village_id) == 1
    assert rebuild_scores(session, scene.village_id) == []
    assert_book_is_whole(session, scene.village_id)


def test_a_clock_put_back_does_not_reopen_a_closed_notice(session, noticed):
    scene, claim = noticed
    with frozen(YEAR_END + timedelta(minutes=5)):
        assert close_due_notices(session, scene.village_id) == 1
    with frozen(YEAR_END - timedelta(days=1)):
        with pytest.raises(NoticeClosed):
            object_now(session, scene, claim)
        assert close_due_notices(session, scene.village_id) == 0
    assert_book_is_whole(session, scene.village_id)


def test_the_book_goes_on_in_order_when_the_clock_is_put_back(session):
    with frozen(YEAR_END):  # by day: three hours earlier the prices are in force as well
        shop = make_shop(session)
        first = buy(session, shop, shop.clerk)
    with frozen(YEAR_END - timedelta(hours=3)):
        second = buy(session, shop, shop.clerk)
    assert (second.slip_number, second.seq > first.seq) == (first.slip_number + 1, True)
    assert second.at < first.at
    assert_book_is_whole(session, shop.village.id)


def test_a_clock_that_jumps_while_books_are_sealed_stops_no_seal_and_is_asked_about(session, app):
    with frozen(YEAR_END - timedelta(days=1)):
        village = make_village(session, households=1)
        grant(session, village.id, "0001", 10)
    wherever = [YEAR_END, YEAR_END + timedelta(days=400), YEAR_END - timedelta(days=3652), YEAR_END + timedelta(days=1)]
    for moment in wherever:
        with frozen(moment):
            grant(session, village.id, "0001", 10)
            assert seal_is_due(session, village.id), f"at {moment} a new entry waits for its seal"
            sealed = seal_book(session, village.id)
            assert (sealed.sealed_at, seal_is_due(session, village.id)) == (moment, False)
            assert ask_township(session, village.id, village.parent_id).state == "confirmed"
    session.rollback()
    assert ledger.check_checkpoints(session, village.id, keyring()) == []
    assert ledger.verify(session, village.id) == []
    flagged = {jump.at for jump in ledger.list_jumps(session, village.id, after=0)}
    assert flagged == {YEAR_END - timedelta(days=3652)}


def test_undo_ends_after_its_minutes_to_the_second(session):
    shop = make_shop(session)
    slip = buy(session, shop, shop.clerk)
    said = {"village_id": shop.village.id, "redemption_id": slip.id, "actor": shop.clerk}
    with frozen(slip.at + timedelta(minutes=10, microseconds=1)), pytest.raises(UndoTooLate):
        undo_redemption(session, **said, request_key=key())
    assert balance_of(session, shop.village.id, shop.first.number) == 950
    with frozen(slip.at + timedelta(minutes=10)):
        undo_redemption(session, **said, request_key=key())
    assert balance_of(session, shop.village.id, shop.first.number) == 1000


def test_wrong_passwords_of_a_future_that_was_taken_back_bar_nobody(session):
    make_user(session, make_village(session), "committee", sign_in_name="wang")
    with frozen(datetime(2031, 1, 1, tzinfo=UTC)):
        for _ in range(5):
            with pytest.raises(WrongPassword):
                sign_in(session, sign_in_name="wang", password="not this one")
        with pytest.raises(TryLater):
            sign_in(session, sign_in_name="wang", password=PASSWORD)
    assert sign_in(session, sign_in_name="wang", password=PASSWORD).name == "测试员"
