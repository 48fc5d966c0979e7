"""The figures of a township's villages, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from civility import clock
from civility.db import transaction
from civility.governance.rolls.rules import parse_period
from civility.people.queries import get_household
from civility.points.services import raise_objection, rule_objection
from civility.store.models import Redemption, Store, StoreClosure
from civility.township.rankings import list_figures
from tests.factories.governance import NOVEMBER_3, a_notice, key, score
from tests.factories.people import make_township, make_user, make_village
from tests.factories.points import make_notice, make_scene

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
OCTOBER = parse_period("2026-10")
IN_OCTOBER = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def village(session):
    return make_village(session, households=6)


def figures(session, village, period=OCTOBER, at=NOVEMBER_3):
    with clock.frozen(at):
        listed = list_figures(session, make_township(session).id, period)
    return next(each for each in listed if each.code == village.code)


def a_slip(village, store, clerk, number, at, household_id):
    return Redemption(
        village_id=village.id,
        slip_number=number,
        request_key=key(),
        store_id=store.id,
        household_id=household_id,
        clerk_id=clerk.user_id,
        found_by="card",
        total_tenths=10,
        balance_before_tenths=100,
        seq=900 + number,
        at=at,
    )


def test_participation_counts_households_with_a_good_deed_once_over_the_roster(session, village):
    score(session, village, "2026-10", {"0001": {"卫生": 50, "孝老": 20}, "0002": {"卫生": 5}})
    score(session, village, "2026-10", {"0003": {"违约": -20}}, claims=0)
    score(session, village, "2026-09", {"0004": {"卫生": 50}})
    found = figures(session, village)
    assert found.parts["participation"] == (2, 6)
    assert found.parts["honour"] == (55, 6)
    assert found.households == 6


def test_a_quarter_counts_a_household_once(session, village):
    for month in ("2026-07", "2026-09"):
        score(session, village, month, {"0001": {"卫生": 50}})
    assert figures(session, village, parse_period("2026-Q3")).parts["participation"] == (1, 6)


def test_the_roster_is_that_of_the_month_and_bounds_the_rate(session, village):
    score(session, village, "2026-10", {f"000{n}": {"卫生": 10} for n in range(1, 7)})
    for number, joined, left in (
        ("0001", date(2026, 1, 1), date(2026, 9, 30)),  # gone the day before
        ("0002", date(2026, 1, 1), date(2026, 10, 1)),  # gone on the first day: still counted
        ("0003", date(2026, 11, 1), None),  # came the day after
        ("0004", date(2026, 10, 31), None),  # came on the last day: counted
    ):
        household = get_household(session, village.id, number)
        household.joined_on, household.left_on = joined, left
    session.commit()
    found = figures(session, village)
    assert found.parts["participation"] == (4, 4)
    assert found.parts["honour"] == (40, 4)
    assert found.households == 4


def test_notices_are_kept_when_closed_within_a_day_of_their_time(session, village):
    clerk = make_user(session, village, "committee")[1]
    for number, late in enumerate((timedelta(0), timedelta(days=1), timedelta(days=1, seconds=1), None), start=1):
        closed_at = None if late is None else IN_OCTOBER + late
        a_notice(session, village, clerk, number=number, closes_at=IN_OCTOBER, closed_at=closed_at)
    a_notice(session, village, clerk, number=9, closes_at=IN_OCTOBER - timedelta(days=30))
    assert figures(session, village).parts["notices"] == (2, 4)


def test_a_notice_whose_time_is_not_over_is_not_counted_yet(session, village):
    clerk = make_user(session, village, "committee")[1]
    a_notice(session, village, clerk, number=1, closes_at=IN_OCTOBER)
    assert figures(session, village, at=IN_OCTOBER - timedelta(hours=1)).parts["notices"] == (0, 0)
    assert figures(session, village, at=IN_OCTOBER + timedelta(hours=1)).parts["notices"] == (0, 1)


def test_the_days_of_a_running_month_are_those_that_have_begun(session, village):
    assert figures(session, village).parts["store"] == (0, 31)
    assert figures(session, village, at=IN_OCTOBER).parts["store"] == (0, 20)
    assert figures(session, village, parse_period("2026-12")).parts["store"] == (0, 0)


def test_objections_answered_by_their_last_day_are_counted_over_those_that_came_due(session, app):
    with clock.frozen(IN_OCTOBER - timedelta(days=15)):
        scene = make_scene(session, households=4)
        _notice, claims = make_notice(session, scene, *scene.households)
        raised = [
            raise_objection(session, village_id=scene.village_id, claim_id=each.id, text="不对。", request_key=key())
            for each in claims
        ]
        last = raised[0].answer_by
    assert (last.year, last.month) == (2026, 10)
    days = (timedelta(0), timedelta(days=1))
    for objection, later in zip(raised, days, strict=False):
        with clock.frozen(datetime(last.year, last.month, last.day, 4, tzinfo=UTC) + later):
            rule_objection(
                session,
                village_id=scene.village_id,
                objection_id=objection.id,
                uphold=False,
                ruling="查过了。",
                actor=scene.supervisor,
            )
    end = datetime(last.year, last.month, last.day, 15, 59, tzinfo=UTC)  # 23:59 of the last day in the village
    assert figures(session, scene.village).parts["answers"] == (1, 4)
    assert figures(session, scene.village, at=end).parts["answers"] == (1, 2)
    assert figures(session, scene.village, parse_period("2026-09")).parts["answers"] == (0, 0)


def test_a_store_is_due_on_the_days_of_its_hours_less_those_on_which_it_was_shut(session, village):
    clerk = make_user(session, village, "storekeeper")[1]
    household = get_household(session, village.id, "0001")
    with transaction(session):
        store = Store(village_id=village.id, code="s1", name="爱心超市", schedule=[["week", 0, 540, 690]])
        session.add(store)
        session.flush()
        for number, day in enumerate((5, 12, 13, 26), start=1):  # the 13th is a Tuesday
            at = datetime(2026, 10, day, 2, tzinfo=UTC)
            session.add(a_slip(village, store, clerk, number, at, household.id))
        session.add(
            StoreClosure(
                village_id=village.id,
                request_key=key(),
                store_id=store.id,
                from_on=date(2026, 10, 25),
                reason="盘货",
                reopened_on=date(2026, 10, 27),
                reopened_by=clerk.user_id,
            )
        )
    assert figures(session, village).parts["store"] == (2, 3)  # Mondays 5, 12, 19; on the 26th it was shut
    assert figures(session, village, at=datetime(2026, 10, 12, 4, tzinfo=UTC)).parts["store"] == (2, 2)
    with transaction(session):
        session.add(Store(village_id=village.id, code="s2", name="二组代办点"))  # no hours: due every day
    assert figures(session, village).parts["store"] == (4, 31)


def test_an_empty_month_has_a_roster_and_nothing_else(session, village):
    found = figures(session, village)
    assert (found.parts["participation"], found.parts["objections"], found.parts["notices"]) == ((0, 6), (0, 0), (0, 0))


def test_claims_objected_count_once_over_all_claims_of_the_notices_that_came_due(session, app):
    with clock.frozen(IN_OCTOBER - timedelta(days=10)):
        scene = make_scene(session, households=5)
        _notice, claims = make_notice(session, scene, *scene.households)
        for text in ("不对。", "还是不对。"):
            raise_objection(session, village_id=scene.village_id, claim_id=claims[0].id, text=text, request_key=key())
    assert figures(session, scene.village).parts["objections"] == (1, 5)
    assert figures(session, scene.village, parse_period("2026-09")).parts["objections"] == (0, 0)


def test_a_day_with_two_slips_is_one_open_day_and_an_undone_slip_none(session, village):
    clerk = make_user(session, village, "storekeeper")[1]
    household = get_household(session, village.id, "0001")
    midnight = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)  # the 6th begins in the village
    times = [midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=9), midnight + timedelta(days=3)]
    with transaction(session):
        store = Store(village_id=village.id, code="s1", name="爱心超市")
        session.add(store)
        session.flush()
        for number, at in enumerate(times, start=1):
            slip = a_slip(village, store, clerk, number, at, household.id)
            if number == 4:
                slip.undone_seq, slip.undone_at = 990, at
            session.add(slip)
    assert figures(session, village).parts["store"] == (2, 31)
