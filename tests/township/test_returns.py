"""Handing a month in and reviewing it, on both databases."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from civility import clock, ledger
from civility.governance.rolls.errors import RollAccepted, RollNotFound, RollUnderReview
from civility.governance.rolls.queries import get_roll
from civility.governance.rolls.rules import parse_period
from civility.people.services import add_appointment
from civility.people.sessions import actor_for
from civility.township import errors
from civility.township.events import return_event
from civility.township.queries import (
    find_return,
    get_return,
    list_attempts,
    list_open_notices_of,
    list_township_month,
)
from civility.township.services import review_return, submit_return
from tests.factories.governance import NOVEMBER_3, a_notice, a_roll, key, score
from tests.factories.people import make_township, make_user, make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
OCTOBER = parse_period("2026-10")
# On the village's clock: October ends and November begins at 16:00 UTC on the 31st.
LAST_OF_OCTOBER = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
FIRST_OF_NOVEMBER = LAST_OF_OCTOBER + timedelta(seconds=1)


@pytest.fixture
def village(session):
    village = make_village(session)
    score(session, village, "2026-10", {"0001": {"卫生": 50}})
    score(session, village, "2026-09", {"0001": {"卫生": 50}})
    return village


@pytest.fixture
def clerk(session, village):
    return make_user(session, village, "committee")[1]


@pytest.fixture
def officer(session, village):
    return make_user(session, make_township(session), "township_officer")[1]


def submit(session, village, clerk, roll, at=NOVEMBER_3, **changed):
    with clock.frozen(at):
        return submit_return(
            session, **({"village_id": village.id, "roll_id": roll.id, "actor": clerk, "request_key": key()} | changed)
        )


def review(session, village, officer, handed_in, accept, reason="", request_key=None):
    with clock.frozen(NOVEMBER_3 + timedelta(days=1)):
        return review_return(
            session,
            village_id=village.id,
            return_id=handed_in.id,
            actor=officer,
            accept=accept,
            reason=reason,
            request_key=request_key or key(),
        )


def test_a_closed_month_is_handed_in_with_its_roll(session, village, clerk):
    roll = a_roll(session, village, clerk)
    handed_in = submit(session, village, clerk, roll)
    assert (handed_in.attempt, handed_in.state, handed_in.period_from) == (1, "submitted", OCTOBER.since)
    assert (handed_in.submitted_by, handed_in.submitted_at) == (clerk.user_id, NOVEMBER_3)
    assert roll.state == "submitted"
    [sealed] = ledger.find_by_reference(session, village.id, str(handed_in.id))
    assert (sealed.kind, sealed.payload_hash) == ("return-submitted", return_event(handed_in).payload_hash)


def test_a_doubled_form_hands_in_once(session, village, clerk):
    roll = a_roll(session, village, clerk)
    request_key = key()
    first = submit(session, village, clerk, roll, request_key=request_key).id
    assert submit(session, village, clerk, roll, request_key=request_key).id == first
    assert len(list_attempts(session, village.id, OCTOBER)) == 1
    with pytest.raises(errors.AlreadyHandedIn):
        submit(session, village, clerk, roll)


def test_a_month_cannot_be_handed_in_before_it_is_over(session, village, clerk):
    roll = a_roll(session, village, clerk, at=LAST_OF_OCTOBER)
    with pytest.raises(errors.MonthNotOver):
        submit(session, village, clerk, roll, at=LAST_OF_OCTOBER)
    assert (find_return(session, village.id, OCTOBER), roll.state) == (None, "draft")


def test_a_roll_made_before_the_month_was_over_is_not_handed_in(session, village, clerk):
    early = a_roll(session, village, clerk, at=LAST_OF_OCTOBER)
    with pytest.raises(errors.RollMadeTooEarly):
        submit(session, village, clerk, early)
    assert find_return(session, village.id, OCTOBER) is None
    whole = a_roll(session, village, clerk, at=FIRST_OF_NOVEMBER)
    assert submit(session, village, clerk, whole, at=FIRST_OF_NOVEMBER).attempt == 1


def test_notices_whose_day_lies_in_the_month_stop_it_and_are_named(session, village, clerk):
    roll = a_roll(session, village, clerk)
    a_notice(session, village, clerk, number=6, closes_at=FIRST_OF_NOVEMBER)
    a_notice(session, village, clerk, number=5, closes_at=LAST_OF_OCTOBER)
    a_notice(session, village, clerk, number=4, closes_at=LAST_OF_OCTOBER, closed_at=LAST_OF_OCTOBER)
    a_notice(session, village, clerk, number=3, closes_at=LAST_OF_OCTOBER - timedelta(days=9))
    assert [notice.number for notice in list_open_notices_of(session, village.id, OCTOBER)] == [3, 5]
    request_key = key()
    with pytest.raises(errors.NoticesStillOpen) as refused:
        submit(session, village, clerk, roll, request_key=request_key)
    assert refused.value.numbers == "3、5"
    assert (roll.state, find_return(session, village.id, OCTOBER)) == ("draft", None)
    for notice in list_open_notices_of(session, village.id, OCTOBER):
        notice.state = "closed"
    session.commit()
    assert submit(session, village, clerk, roll, request_key=request_key).state == "submitted"


def test_a_quarter_is_not_handed_in(session, village, clerk):
    roll = a_roll(session, village, clerk, "2026-Q3")
    with pytest.raises(errors.NotAMonth):
        submit(session, village, clerk, roll)


def test_a_replaced_roll_is_refused_and_its_successor_named(session, village, clerk):
    old = a_roll(session, village, clerk)
    a_roll(session, village, clerk)
    with pytest.raises(errors.RollReplaced) as refused:
        submit(session, village, clerk, old)
    assert refused.value.successor == 2


def test_another_villages_roll_is_not_found(session, village, clerk):
    elsewhere = make_village(session)
    roll = a_roll(session, village, clerk)
    with pytest.raises(RollNotFound):
        submit(session, elsewhere, clerk, roll)
    assert find_return(session, elsewhere.id, OCTOBER) is None


def test_the_township_accepts_and_the_month_is_sealed(session, village, clerk, officer):
    roll = a_roll(session, village, clerk)
    handed_in = submit(session, village, clerk, roll)
    with pytest.raises(RollUnderReview):
        a_roll(session, village, clerk)
    reviewed = review(session, village, officer, handed_in, accept=True)
    assert (reviewed.state, reviewed.reviewed_by, reviewed.reason) == ("accepted", officer.user_id, "")
    assert roll.state == "accepted"
    assert [each.kind for each in ledger.find_by_reference(session, village.id, str(handed_in.id))] == [
        "return-submitted",
        "return-accepted",
    ]
    with pytest.raises(RollAccepted):
        a_roll(session, village, clerk)
    with pytest.raises(errors.AlreadyHandedIn):
        submit(session, village, clerk, roll)
    assert ledger.verify(session, village.id) == []


def test_a_month_sent_back_is_put_right_and_handed_in_as_the_next_attempt(session, village, clerk, officer):
    first = a_roll(session, village, clerk)
    handed_in = submit(session, village, clerk, first)
    review(session, village, officer, handed_in, accept=False, reason="  第 3 号公示漏了两户。 ")
    assert (handed_in.state, handed_in.reason, first.state) == ("returned", "第 3 号公示漏了两户。", "returned")
    second = a_roll(session, village, clerk)
    again = submit(session, village, clerk, second)
    assert (again.attempt, again.roll_id, again.state) == (2, second.id, "submitted")
    assert (first.state, first.replaced_by) == ("replaced", 2)
    review(session, village, officer, again, accept=True)
    assert [(each.attempt, each.state) for each in list_attempts(session, village.id, OCTOBER)] == [
        (2, "accepted"),
        (1, "returned"),
    ]
    assert get_roll(session, village.id, 2).state == "accepted"


def test_the_same_roll_may_be_handed_in_again_when_it_was_not_at_fault(session, village, clerk, officer):
    roll = a_roll(session, village, clerk)
    review(session, village, officer, submit(session, village, clerk, roll), accept=False, reason="请补会议记录。")
    assert submit(session, village, clerk, roll).attempt == 2


def test_sending_back_needs_a_reason(session, village, clerk, officer):
    handed_in = submit(session, village, clerk, a_roll(session, village, clerk))
    with pytest.raises(errors.ReturnWithoutReason):
        review(session, village, officer, handed_in, accept=False, reason="   ")
    assert get_return(session, village.id, OCTOBER).state == "submitted"


def test_whoever_handed_it_in_does_not_review_it(session, village):
    user, _ = make_user(session, village, "committee")
    add_appointment(session, user_id=user.id, role="township_officer", division_id=make_township(session).id)
    both = actor_for(session, user)
    handed_in = submit(session, village, both, a_roll(session, village, both))
    with pytest.raises(errors.SubmitterCannotReview):
        review(session, village, both, handed_in, accept=True)
    assert get_return(session, village.id, OCTOBER).state == "submitted"


def test_a_review_is_decided_once(session, village, clerk, officer):
    handed_in = submit(session, village, clerk, a_roll(session, village, clerk))
    request_key = key()
    for _ in range(2):
        assert review(session, village, officer, handed_in, accept=True, request_key=request_key).state == "accepted"
    with pytest.raises(errors.AlreadyReviewed):
        review(session, village, officer, handed_in, accept=False, reason="改主意了。")
    assert get_return(session, village.id, OCTOBER).state == "accepted"


def test_a_return_that_is_not_there_is_not_found(session, village, officer):
    with pytest.raises(errors.ReturnNotFound):
        review_return(
            session, village_id=village.id, return_id=uuid4(), actor=officer, accept=True, reason="", request_key=key()
        )
    with pytest.raises(errors.ReturnNotFound):
        get_return(session, village.id, OCTOBER)


def test_the_townships_list_puts_what_waits_first_and_what_is_settled_last(session, officer):
    township = make_township(session)
    names = ("accepted", "missing", "returned", "submitted")
    villages = {name: make_village(session, name=name) for name in names}
    for name, village in villages.items():
        if name == "missing":
            continue
        clerk = make_user(session, village, "committee")[1]
        score(session, village, "2026-10", {"0001": {"卫生": 50}})
        handed_in = submit(session, village, clerk, a_roll(session, village, clerk))
        if name != "submitted":
            review(session, village, officer, handed_in, accept=name == "accepted", reason="不全。")
    listed = [(month.village.name, month.state) for month in list_township_month(session, township.id, OCTOBER)]
    assert [pair for pair in listed if pair[0] in names] == [
        ("submitted", "submitted"),
        ("returned", "returned"),
        ("missing", "missing"),
        ("accepted", "accepted"),
    ]
