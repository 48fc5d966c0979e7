"""The yearly close: announced, announced again, cleared once; and what it waits for and refuses."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.ledger import Draft, Posting, accounts, units
from civility.people.errors import YearClosed
from civility.people.queries import get_settings
from civility.points.errors import NoMajority
from civility.points.queries import (
    count_taken_tenths,
    find_announced,
    find_close_obstacle,
    find_plan,
    list_closes,
    list_expiries,
    list_expiring,
    list_left_over,
)
from civility.points.rules.close_errors import (
    ClaimsUndecided,
    NothingAnnounced,
    NotReminded,
    PointsHeld,
    StillUsable,
)
from civility.points.services import (
    adopt_expiry,
    close_due_notices,
    close_year,
    do_due_closes,
    lift_expiry,
)
from civility.points.services.posting import post_claims
from civility.statements.queries import list_entries, stretch_of
from civility.statements.rules import WHOLE, Span
from tests.factories.points import claims_of, make_notice, make_scene, record
from tests.factories.store import grant, key
from tests.faults.together import in_sessions
from tests.points.closes import (
    AFTER,
    ANNOUNCED,
    LAST,
    REMINDED,
    adopt,
    announce,
    assert_whole,
    clear,
    head,
    held,
    make_expiring,
    on,
    step,
    undo,
    vote,
)

pytestmark = pytest.mark.postgresql


# -- the way of a close --------------------------------------------------------------------------------------


def test_without_a_vote_points_never_expire(session: Session) -> None:
    with on(date(2026, 12, 1)):
        scene = make_scene(session)
        grant(session, scene.village_id, scene.households[0].number, 50, 2020)
        assert find_plan(session, scene.village_id) is None
        assert list_expiring(session, scene.village_id, {"spend:2020": 50}) == []
    before = head(session, scene)

    assert [step(session, scene, date(year, 3, 1)) for year in (2027, 2030)] == [0, 0]

    assert (head(session, scene), held(session, scene)[0]) == (before, 50)


def test_a_year_is_announced_reminded_of_and_cleared_once(session: Session) -> None:
    scene = make_expiring(session, 50, 105, 0)

    assert step(session, scene, ANNOUNCED - timedelta(days=1)) == 0
    assert [step(session, scene, ANNOUNCED) for _time in range(2)] == [1, 0]
    assert step(session, scene, REMINDED - timedelta(days=1)) == 0
    assert [step(session, scene, REMINDED) for _time in range(2)] == [1, 0]
    assert step(session, scene, LAST) == 0
    assert held(session, scene) == [50, 105, 0]
    assert [step(session, scene, AFTER) for _time in range(2)] == [1, 0]

    close = list_closes(session, scene.village_id)[0]
    assert (close.state, close.announced_on, close.reminded_on) == ("done", ANNOUNCED, REMINDED)
    assert (close.usable_until, close.household_count, close.total_tenths) == (LAST, 2, 155)
    assert held(session, scene) == [0, 0, 0]
    assert ledger.balance(session, scene.village_id, accounts.EXPIRED, units.spend(2026)) == 155
    assert get_settings(session, scene.village_id).closed_year == 2026
    assert [key for _seq, key in list_expiries(session, close)] == ["close:2026.1:0001", "close:2026.1:0002"]
    assert sum(ledger.outstanding(session, scene.village_id).values()) == 0
    assert count_taken_tenths(session, scene.village_id, 2027) == 0
    assert_whole(session, scene)


def test_a_close_takes_what_is_older_in_one_transaction_and_leaves_what_is_newer(session: Session) -> None:
    scene = make_expiring(session, 50)
    number = scene.households[0].number
    for year, tenths in ((2024, 7), (2025, 30), (2027, 90)):
        grant(session, scene.village_id, number, tenths, year)
    with on(ANNOUNCED):
        (row,) = list_left_over(session, scene.village_id, 2026)
    assert (row.by_year, row.cleared_tenths, row.kept_tenths) == (((2024, 7), (2025, 30), (2026, 50)), 87, 90)

    with on(date(2026, 12, 2)):  # 2025 was over long ago and is announced first; nobody has less than 30 days
        assert do_due_closes(session, scene.village_id) == 1
        assert find_announced(session, scene.village_id).usable_until == date(2027, 1, 1)
        lift_expiry(session, village_id=scene.village_id, vote=vote(), actor=scene.committee)
    with on(ANNOUNCED):
        adopt(session, scene.village_id, scene.committee)
    close = clear(session, scene)

    ((seq, _key),) = list_expiries(session, close)
    entry = ledger.get_transaction(session, scene.village_id, seq)
    assert [(posting.unit, posting.amount) for posting in entry.postings] == [
        ("spend:2024", 7),
        ("spend:2025", 30),
        ("spend:2026", 50),
    ]
    assert held(session, scene) == [90]
    assert_whole(session, scene)


def test_households_read_what_happened_in_their_book(session: Session, app) -> None:
    scene = make_expiring(session, 50)
    close = clear(session, scene)
    with on(date(2027, 3, 2)):
        undo(session, scene, close)
        with app.test_request_context("/"):
            whole = stretch_of(session, scene.village_id, Span(WHOLE))
            purse = accounts.household(scene.households[0].number)
            told = [(entry.what, entry.note) for entry in list_entries(session, scene.village_id, purse, whole)]
    seq = list_expiries(session, close)[0][0]
    assert told[:2] == [
        (f"冲回第 {seq} 笔", "2026 年的清零撤销了，分还给您家"),
        ("清零", "2026 年和以前的积分到期，没有兑的清零"),
    ]


def test_a_notice_that_comes_late_moves_the_end_and_so_does_a_late_reminder(session: Session) -> None:
    scene = make_expiring(session, 50)

    assert step(session, scene, date(2027, 4, 10)) == 1
    assert find_announced(session, scene.village_id).usable_until == date(2027, 5, 10)
    assert step(session, scene, date(2027, 5, 20)) == 1
    assert find_announced(session, scene.village_id).usable_until == date(2027, 5, 27)
    assert step(session, scene, date(2027, 5, 27)) == 0
    assert step(session, scene, date(2027, 5, 28)) == 1

    assert held(session, scene) == [0]


def test_a_household_is_told_what_expires_and_when(session: Session) -> None:
    scene = make_expiring(session, 50)
    mine = {"honour": 80, "spend:2025": 0, "spend:2026": 50, "spend:2027": 20}
    with on(date(2027, 1, 2)):
        told = list_expiring(session, scene.village_id, mine)
        assert [(each.year, each.tenths, each.usable_until, each.announced) for each in told] == [
            (2026, 50, LAST, False),
            (2027, 20, date(2028, 2, 28), False),
        ]
    announce(session, scene)
    with on(REMINDED):
        assert [each.announced for each in list_expiring(session, scene.village_id, mine)] == [True, False]
        plan = find_plan(session, scene.village_id)
        assert (plan.year, plan.usable_until, plan.household_count, plan.total_tenths) == (2026, LAST, 1, 50)


# -- what it refuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "day", "refusal"),
    [
        ((), AFTER, NothingAnnounced),
        ((ANNOUNCED,), ANNOUNCED, StillUsable),
        ((ANNOUNCED,), AFTER, NotReminded),
        ((ANNOUNCED, REMINDED), LAST, StillUsable),
    ],
)
def test_nothing_is_cleared_before_its_time(session: Session, steps, day, refusal) -> None:
    scene = make_expiring(session, 50)
    for each in steps:
        step(session, scene, each)
    before = head(session, scene)

    with on(day), pytest.raises(refusal):
        close_year(session, village_id=scene.village_id, actor=scene.committee)

    assert (head(session, scene), held(session, scene)) == (before, [50])


def test_a_close_waits_for_claims_of_its_years(session: Session) -> None:
    scene = make_expiring(session, 50)
    announce(session, scene)
    with on(REMINDED):
        notice, _claims = make_notice(session, scene, *scene.households)
        record(session, scene, happened_on=date(2026, 12, 30), reason="去年的事")
    with on(AFTER):
        obstacle = find_close_obstacle(session, scene.village_id)
        assert (type(obstacle), obstacle.count) == (ClaimsUndecided, 1)
        assert do_due_closes(session, scene.village_id) == 0
        close_due_notices(session, scene.village_id, now=notice.closes_at)
        with pytest.raises(ClaimsUndecided):
            close_year(session, village_id=scene.village_id, actor=scene.committee)
    assert held(session, scene) == [100]


def test_a_close_waits_for_points_that_are_set_aside(session: Session) -> None:
    scene = make_expiring(session, 50)
    announce(session, scene)
    purse, aside = accounts.household(scene.households[0].number), accounts.held("v1")

    def move(source: str, destination: str) -> None:
        posting = Posting(source, destination, 20, units.spend(2026))
        with transaction(session):
            ledger.post(session, [Draft(scene.village_id, "hold", key(), (posting,), "system")])

    move(purse, aside)
    with on(AFTER):
        assert do_due_closes(session, scene.village_id) == 0
        with pytest.raises(PointsHeld, match="2 分预留着"):
            close_year(session, village_id=scene.village_id, actor=scene.committee)
        move(aside, purse)
        assert do_due_closes(session, scene.village_id) == 1
    assert held(session, scene) == [0]


def test_a_closed_year_takes_no_claims(session: Session) -> None:
    scene = make_expiring(session, 50)
    with on(date(2026, 12, 20)):
        standing = claims_of(session, record(session, scene, happened_on=date(2026, 12, 20)))
        standing[0].state = "withdrawn"
        session.commit()
    clear(session, scene)
    before = head(session, scene)
    with on(AFTER):
        with pytest.raises(YearClosed, match="2026 年已经清零关账"):
            record(session, scene, happened_on=date(2026, 12, 31))
        with transaction(session), pytest.raises(YearClosed):
            post_claims(session, scene.village_id, standing, scene.committee)
        notice, _claims = make_notice(session, scene)
    assert head(session, scene) == before

    with on(date(2027, 3, 20)):
        assert close_due_notices(session, scene.village_id, now=notice.closes_at) == 1
    assert held(session, scene) == [50]


def test_a_rule_needs_a_true_vote_by_a_majority(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(NoMajority):
        adopt_expiry(
            session, village_id=scene.village_id, years=1, month=2, day=28, vote=vote(3), actor=scene.committee
        )
    with pytest.raises(ValueError, match="every year has"):
        adopt(session, scene.village_id, scene.committee, month=2, day=29)
    assert get_settings(session, scene.village_id).expiry_years is None


def test_another_rule_drops_what_was_announced_and_the_same_vote_changes_nothing(session: Session) -> None:
    scene = make_expiring(session, 50)
    announce(session, scene)
    with on(REMINDED):
        adopt(session, scene.village_id, scene.committee)
        before = head(session, scene)
        adopt(session, scene.village_id, scene.committee)
        assert head(session, scene) == before
        assert find_announced(session, scene.village_id) is not None

        adopt(session, scene.village_id, scene.committee, years=2)
        assert find_announced(session, scene.village_id) is None
        assert list_closes(session, scene.village_id)[0].state == "dropped"
    assert step(session, scene, AFTER) == 0
    assert step(session, scene, date(2028, 1, 29)) == 1
    with on(date(2028, 1, 30)):
        lift_expiry(session, village_id=scene.village_id, vote=vote(), actor=scene.committee)
    assert step(session, scene, date(2028, 3, 1)) == 0
    assert held(session, scene) == [50]
    assert_whole(session, scene)


def test_many_at_once_clear_once(session: Session, engine: Engine) -> None:
    scene = make_expiring(session, 50, 105, 30)
    announce(session, scene)
    village_id, actor = scene.village_id, scene.committee
    session.rollback()
    with on(AFTER):
        outcome = in_sessions(
            engine,
            [
                *[lambda own: do_due_closes(own, village_id)] * 3,
                *[lambda own: close_year(own, village_id=village_id, actor=actor)] * 3,
            ],
        )
    assert outcome["done"] + outcome["NothingAnnounced"] == 6
    assert len(list_closes(session, village_id, "done")) == 1
    assert ledger.balance(session, village_id, accounts.EXPIRED, units.spend(2026)) == 185
    assert_whole(session, scene)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    granted=st.dictionaries(st.integers(2022, 2028), st.integers(1, 500), min_size=1, max_size=4),
    spent=st.integers(0, 800),
)
def test_a_close_takes_exactly_what_spending_the_oldest_first_has_left(session: Session, granted, spent) -> None:
    """Whatever was granted and spent, in any order of years: old points go first, and only closed years are cleared."""
    scene = make_expiring(session)
    purse = accounts.household(scene.households[0].number)
    for year, tenths in granted.items():
        grant(session, scene.village_id, scene.households[0].number, tenths, year)
    parts = ledger.allocate(ledger.spendable(session, scene.village_id, purse), spent)
    if parts:
        postings = tuple(Posting(purse, accounts.REDEEMED, part, unit) for unit, part in parts)
        with transaction(session):
            ledger.post(session, [Draft(scene.village_id, "sale", key(), postings, "system")])
    old = sum(tenths for year, tenths in granted.items() if year <= 2026)
    new = sum(granted.values()) - old

    for day in (ANNOUNCED, REMINDED, AFTER):
        step(session, scene, day)

    gone = sum(
        ledger.balance(session, scene.village_id, accounts.EXPIRED, units.spend(year)) for year in range(2022, 2029)
    )
    assert gone == max(old - spent, 0)
    assert held(session, scene)[0] == new - min(max(spent - old, 0), new)
    assert_whole(session, scene)
