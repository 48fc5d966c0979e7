"""Making rolls, on both databases."""

import threading
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from civility import clock, ledger
from civility.errors import Forbidden
from civility.governance.rolls import errors, rules
from civility.governance.rolls.events import roll_event
from civility.governance.rolls.queries import find_newest_public, find_roll_of, get_roll, list_rolls
from civility.governance.rolls.rules import parse_period
from civility.governance.rolls.services import make_roll, move_roll
from civility.ledger.errors import KeyReused
from civility.papers import issue_paper
from civility.people.actors import SYSTEM
from civility.people.queries import get_settings
from tests.factories.governance import NOVEMBER_3, a_roll, key, score
from tests.factories.people import make_user, make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
OCTOBER_15 = datetime(2026, 10, 15, 2, 0, tzinfo=UTC)


@pytest.fixture
def village(session):
    return make_village(session, households=5)


@pytest.fixture
def clerk(session, village):
    return make_user(session, village, "committee")[1]


def test_a_roll_freezes_ranks_points_stars_and_the_masked_names(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}, "0002": {"卫生": 30, "孝老": 20}, "0003": {"睦邻": 15}})
    score(session, village, "2026-09", {"0004": {"卫生": 900}})
    roll = a_roll(session, village, clerk)
    assert [(line["rank"], line["household_number"], line["honour_tenths"], line["stars"]) for line in roll.lines] == [
        (1, "0001", 50, 1),
        (1, "0002", 50, 2),
        (3, "0003", 15, 1),
    ]
    assert [line["label"] for line in roll.lines] == ["李*国", "王*兰", "张*"]
    assert (roll.number, roll.state, roll.period_from, roll.period_until, roll.counted_until) == (
        1,
        "draft",
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 10, 31),
    )
    assert roll.method == rules.METHOD


def test_names_are_whole_where_the_village_decided_so(session, village, clerk):
    get_settings(session, village.id).mask_names = False
    session.commit()
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    assert a_roll(session, village, clerk).lines[0]["label"] == "李建国"


def test_later_points_do_not_change_a_roll(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    a_roll(session, village, clerk)
    score(session, village, "2026-10", {"0002": {"卫生": 500}})
    session.expire_all()
    assert [line["household_number"] for line in get_roll(session, village.id, 1).lines] == ["0001"]


def test_a_roll_is_sealed_in_the_book_with_its_head_and_code(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    roll = a_roll(session, village, clerk)
    [sealed] = ledger.find_by_reference(session, village.id, str(roll.id))
    assert (sealed.kind, sealed.seq, sealed.hash) == ("roll-made", roll.head_seq, roll.head_hash)
    assert sealed.payload_hash == roll_event(roll).payload_hash
    assert sealed.actor == str(clerk.user_id)
    assert issue_paper(session, village.code, "roll", "1").issued_at == NOVEMBER_3
    assert ledger.verify(session, village.id) == []


def test_a_doubled_form_makes_one_roll_and_another_month_under_its_key_is_refused(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    request_key = key()
    with clock.frozen(NOVEMBER_3):
        asked = {"village_id": village.id, "actor": clerk, "request_key": request_key}
        for _ in range(2):
            assert make_roll(session, period=parse_period("2026-10"), **asked).number == 1
        with pytest.raises(KeyReused):
            make_roll(session, period=parse_period("2026-Q4"), **asked)
    assert len(list_rolls(session, village.id)) == 1


def test_a_newer_roll_of_a_period_replaces_the_older_and_names_itself(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    old = a_roll(session, village, clerk)
    score(session, village, "2026-10", {"0002": {"卫生": 60}})
    new = a_roll(session, village, clerk)
    assert (old.state, old.replaced_by, new.number, new.state) == ("replaced", 2, 2, "draft")
    assert [line["household_number"] for line in new.lines] == ["0002", "0001"]
    assert find_roll_of(session, village.id, parse_period("2026-10")).number == 2
    assert find_newest_public(session, village.id).number == 2


def test_a_quarter_adds_its_months_and_replaces_none_of_their_rolls(session, village, clerk):
    score(session, village, "2026-07", {"0001": {"卫生": 50}})
    score(session, village, "2026-08", {"0001": {"卫生": 20}, "0002": {"孝老": 60}})
    score(session, village, "2026-10", {"0003": {"卫生": 900}})
    month = a_roll(session, village, clerk, "2026-08")
    quarter = a_roll(session, village, clerk, "2026-Q3")
    assert [(line["household_number"], line["honour_tenths"]) for line in quarter.lines] == [("0001", 70), ("0002", 60)]
    assert month.state == "draft"
    assert quarter.number == 2


def test_points_taken_away_lower_the_sum_and_leave_no_other_trace(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50, "违约": -20}, "0002": {"违约": -20}})
    roll = a_roll(session, village, clerk)
    assert [(line["household_number"], line["honour_tenths"]) for line in roll.lines] == [("0001", 30)]
    assert roll.lines[0]["categories"] == ["卫生"]


def test_a_running_month_gives_a_roll_of_what_is_there_and_says_until_when(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    roll = a_roll(session, village, clerk, at=OCTOBER_15)
    assert (roll.method, roll.counted_until) == (rules.METHOD_SO_FAR, date(2026, 10, 15))


def test_a_month_that_has_not_begun_has_no_roll(session, village, clerk):
    with pytest.raises(errors.PeriodNotBegun):
        a_roll(session, village, clerk, "2026-12")
    assert list_rolls(session, village.id) == []


def test_an_empty_month_has_no_roll_and_can_be_asked_again_with_the_same_form(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"违约": -10}})
    asked = {"village_id": village.id, "actor": clerk, "request_key": key(), "period": parse_period("2026-10")}
    with clock.frozen(NOVEMBER_3):
        with pytest.raises(errors.NothingToPraise):
            make_roll(session, **asked)
        assert list_rolls(session, village.id) == []
        score(session, village, "2026-10", {"0002": {"卫生": 5}})
        assert make_roll(session, **asked).number == 1


@pytest.mark.parametrize(
    ("state", "refusal"), [("submitted", errors.RollUnderReview), ("accepted", errors.RollAccepted)]
)
def test_a_roll_in_the_townships_hands_is_not_replaced(session, village, clerk, state, refusal):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    roll = a_roll(session, village, clerk)
    roll.state = state
    session.commit()
    with pytest.raises(refusal) as refused:
        a_roll(session, village, clerk)
    assert refused.value.number == 1
    assert [(each.number, each.state) for each in list_rolls(session, village.id)] == [(1, state)]


def test_a_returned_roll_is_replaced(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    roll = a_roll(session, village, clerk)
    roll.state = "returned"
    session.commit()
    assert find_newest_public(session, village.id) is None
    assert a_roll(session, village, clerk).number == 2
    assert roll.replaced_by == 2


@pytest.mark.parametrize(
    ("start", "step"),
    [
        ("draft", "accepted"),
        ("draft", "returned"),
        ("submitted", "submitted"),
        ("accepted", "returned"),
        ("accepted", "submitted"),
        ("returned", "accepted"),
        ("replaced", "submitted"),
    ],
)
def test_no_step_is_skipped_or_taken_back(session, start, step):
    roll = SimpleNamespace(state=start, number=1)
    with pytest.raises(errors.RollState):
        move_roll(session, roll, step)
    assert roll.state == start


def test_the_front_shows_the_latest_period_not_the_latest_number(session, village, clerk):
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    score(session, village, "2026-09", {"0001": {"卫生": 50}})
    a_roll(session, village, clerk, "2026-10")
    a_roll(session, village, clerk, "2026-09")
    assert find_newest_public(session, village.id).number == 1


def test_numbers_belong_to_a_village(session, village, clerk):
    there = make_village(session)
    other = make_user(session, there, "committee")[1]
    for place, actor in ((village, clerk), (there, other)):
        score(session, place, "2026-10", {"0001": {"卫生": 50}})
        assert a_roll(session, place, actor).number == 1
    with pytest.raises(errors.RollNotFound):
        get_roll(session, there.id, 2)


def test_the_system_makes_no_rolls(session, village):
    with pytest.raises(Forbidden):
        a_roll(session, village, SYSTEM)


def test_eight_makers_at_once_number_their_rolls_without_a_gap(app, engine, session, village, clerk):
    months = [f"2026-0{month}" for month in range(1, 9)]
    for month in months:
        score(session, village, month, {"0001": {"卫生": 50}})
    there = SimpleNamespace(id=village.id)
    session.rollback()
    numbers: list[int] = []

    def make(month: str) -> None:
        with app.app_context(), Session(engine) as own:
            numbers.append(a_roll(own, there, clerk, month).number)

    threads = [threading.Thread(target=make, args=(month,)) for month in months]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]
