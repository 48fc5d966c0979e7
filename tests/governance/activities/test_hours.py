"""Hours are what a person with the list in hand said; a tier they reach becomes one claim that somebody else reviews."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from civility.clock import frozen
from civility.db import transaction
from civility.errors import RuleBroken
from civility.governance.activities import errors
from civility.governance.activities.models import Activity, HoursClaim, ShiftPlace
from civility.governance.activities.queries import (
    check_activities,
    check_hours,
    get_shift,
    list_unconfirmed,
    list_unproposed,
    tallies_of,
)
from civility.governance.activities.queries.hours import hours_clause
from civility.governance.activities.rules.hours import counts_hours, hours_of
from civility.governance.activities.services import Proposed, Seen, add_comer, confirm_hours, propose_again
from civility.people.actors import Actor
from civility.points.errors import LeftVillage
from civility.points.models import Claim
from civility.points.queries import list_sheets_to_review
from civility.points.rules.shapes import Fixed, Ladder, Tier
from civility.points.services import APPROVED, Decision, review_claims
from tests.factories.activities import (
    HOURS,
    LADDER,
    NOON,
    Doing,
    a_slot,
    after,
    begin,
    confirm,
    enter,
    make_doing,
    place_of,
    shift_of,
    states,
    work,
)
from tests.factories.people import make_user
from tests.factories.points import make_clause, make_standard, publish
from tests.factories.store import balance_of, key

pytestmark = pytest.mark.postgresql


@pytest.fixture
def doing(session: Session) -> Doing:
    return make_doing(session)


@pytest.fixture
def activity(session: Session, doing: Doing) -> Activity:
    """Five hours an evening."""
    return begin(session, doing, slots=(a_slot("14:00-19:00", 6),))


def claims(session: Session, doing: Doing) -> list[tuple[str, int, str, str]]:
    """Each claim of hours: number, tenths, quantity, state; in the order in which they were made."""
    session.rollback()
    numbers = {home.id: home.number for home in doing.scene.households}
    rows = session.scalars(
        select(Claim)
        .join(HoursClaim, (HoursClaim.village_id == Claim.village_id) & (HoursClaim.claim_id == Claim.id))
        .where(Claim.village_id == doing.village_id)
        .order_by(HoursClaim.worth_tenths, Claim.id)
    )
    return [(numbers[each.household_id], each.amount_tenths, each.quantity, each.state) for each in rows]


def minutes(session: Session, doing: Doing) -> dict[str, int]:
    session.rollback()
    clause = hours_clause(session, doing.village_id, HOURS, NOON.date())
    assert clause is not None
    return {tally.household.number: tally.minutes for tally in tallies_of(session, doing.village_id, clause, 2026)}


def test_ten_hours_are_two_points_and_twenty_are_five_in_place_of_them(
    session: Session, doing: Doing, activity: Activity
) -> None:
    assert work(session, doing, activity, {0: 5, 1: 4}) == []
    (first,) = work(session, doing, activity, {0: 5, 1: 5}, nth=1)
    assert (first.number, first.refusal) == ("0001", None)
    assert claims(session, doing) == [("0001", 20, "10 小时", "submitted")]
    assert [each.number for each in work(session, doing, activity, {0: 5, 1: 1}, nth=2)] == ["0002"]
    work(session, doing, activity, {0: 5}, nth=3)
    assert claims(session, doing) == [
        ("0001", 20, "10 小时", "submitted"),
        ("0002", 20, "10 小时", "submitted"),
        ("0001", 30, "20 小时", "submitted"),
    ]
    assert check_activities(session, doing.village_id) == []
    assert check_hours(session, doing.village_id) == []


def test_both_tiers_reached_at_once_are_one_claim(session: Session, doing: Doing, activity: Activity) -> None:
    work(session, doing, activity, {0: 20})
    assert claims(session, doing) == [("0001", 50, "20 小时", "submitted")]


def test_the_claim_waits_for_somebody_else_and_goes_its_whole_way(
    session: Session, doing: Doing, activity: Activity
) -> None:
    with frozen(after(shift_of(session, activity))):
        (proposed,) = work(session, doing, activity, {0: 12})
        (waiting,) = list_sheets_to_review(session, doing.village_id)
        assert waiting.id == proposed.sheet_id
        assert waiting.recorder_id == doing.leader.user_id
        assert waiting.reason == "2026年“志愿服务累计”累计 12 小时"
        assert waiting.happened_on == date(2026, 11, 20)
        assert balance_of(session, doing.village_id, "0001") == 0
        review_claims(
            session,
            village_id=doing.village_id,
            decisions={claim.id: APPROVED for claim in waiting.claims},
            actor=doing.scene.reviewer,
            request_key=key(),
        )
        publish(session, doing.scene)
    assert claims(session, doing) == [("0001", 20, "12 小时", "on_notice")]


def test_a_sign_up_alone_gives_nothing_nor_does_not_coming(session: Session, doing: Doing, activity: Activity) -> None:
    shift = shift_of(session, activity)
    for place in (0, 1, 2):
        enter(session, doing, shift, place)
    confirm(session, doing, shift, {0: "missed", 1: "excused"})
    assert minutes(session, doing) == {}
    assert states(session, doing, shift) == [("0001", "missed"), ("0002", "excused"), ("0003", "going")]
    with frozen(after(shift)):
        assert [each.shift.id for each in list_unconfirmed(session, doing.village_id)] == [shift.id]
    confirm(session, doing, shift, {0: "excused", 2: 60})
    assert get_shift(session, doing.village_id, shift.id)[0].state == "confirmed"
    assert minutes(session, doing) == {"0003": 60}
    assert states(session, doing, shift)[0] == ("0001", "excused")


def test_nobody_confirms_their_own_household_and_a_second_person_does(session: Session, doing: Doing) -> None:
    own: Actor = make_user(session, doing.scene.village, "grid_worker", household=doing.home(0))[1]
    activity = begin(session, doing, leader_id=own.user_id, slots=(a_slot("9:00-20:00", 6),))
    shift = shift_of(session, activity)
    enter(session, doing, shift, 0)
    enter(session, doing, shift, 1)
    with pytest.raises(errors.OwnHours):
        confirm(session, doing, shift, {0: 600, 1: 600}, actor=own)
    assert states(session, doing, shift) == [("0001", "going"), ("0002", "going")]
    confirm(session, doing, shift, {1: 600}, actor=own)
    assert get_shift(session, doing.village_id, shift.id)[0].state == "planned"
    confirm(session, doing, shift, {0: 600}, actor=doing.scene.committee)
    assert get_shift(session, doing.village_id, shift.id)[0].state == "confirmed"
    assert sorted(each[0] for each in claims(session, doing)) == ["0001", "0002"]
    session.rollback()
    recorders = set(session.scalars(select(Claim.recorder_id).where(Claim.household_id == doing.home(0).id)))
    assert recorders == {doing.scene.committee.user_id}


@pytest.mark.parametrize(
    ("said", "who", "refusal"),
    [
        ({0: 0}, "leader", errors.BadMinutes),
        ({0: 300 * 4 + 1}, "leader", errors.BadMinutes),
        ({0: 60, 1: 0}, "leader", errors.BadMinutes),
        ({0: 60}, "recorder", errors.NotInCharge),
    ],
)
def test_what_cannot_be_is_refused_whole(
    session: Session, doing: Doing, activity: Activity, said: dict[int, int | str], who: str, refusal: type[RuleBroken]
) -> None:
    shift = shift_of(session, activity)
    enter(session, doing, shift, 0)
    enter(session, doing, shift, 1)
    actor = doing.leader if who == "leader" else doing.scene.recorder
    with pytest.raises(refusal):
        confirm(session, doing, shift, said, actor=actor)
    assert minutes(session, doing) == {}
    assert check_activities(session, doing.village_id) == []


def test_a_list_is_gone_through_once_it_began_and_only_who_is_on_it(
    session: Session, doing: Doing, activity: Activity
) -> None:
    shift, other = shift_of(session, activity), shift_of(session, activity, 1)
    enter(session, doing, shift, 0)
    enter(session, doing, other, 1)
    with pytest.raises(errors.ShiftNotBegun):
        confirm(session, doing, shift, {0: 60}, at=NOON)
    for place_id in (place_of(session, doing, other, 1).id, doing.village_id):
        with frozen(after(shift)), pytest.raises(errors.ListChanged):
            confirm_hours(
                session,
                village_id=doing.village_id,
                shift_id=shift.id,
                seen=[Seen(place_id, "came", 60)],
                actor=doing.leader,
                request_key=key(),
            )
    enter(session, doing, shift, 0, wanted=False)
    with pytest.raises(errors.ListChanged):
        confirm(session, doing, shift, {0: 60})


def test_pressed_twice_it_is_said_once(session: Session, doing: Doing, activity: Activity) -> None:
    shift, pressed = shift_of(session, activity), key()
    enter(session, doing, shift, 0)
    assert len(confirm(session, doing, shift, {0: 600}, request_key=pressed)) == 1
    assert confirm(session, doing, shift, {0: 600}, request_key=pressed) == []
    assert confirm(session, doing, shift, {0: 600}) == []  # said again, no new tier
    assert len(claims(session, doing)) == 1


def test_hours_are_put_right_but_not_below_what_was_claimed_of_them(
    session: Session, doing: Doing, activity: Activity
) -> None:
    shift = shift_of(session, activity)
    enter(session, doing, shift, 0)
    confirm(session, doing, shift, {0: 700})
    confirm(session, doing, shift, {0: 640})
    with pytest.raises(errors.HoursClaimed):
        confirm(session, doing, shift, {0: 599})
    with pytest.raises(errors.HoursClaimed):
        confirm(session, doing, shift, {0: "missed"})
    assert minutes(session, doing) == {"0001": 640}
    assert check_activities(session, doing.village_id) == []
    send_back(session, doing)
    confirm(session, doing, shift, {0: 599})
    assert minutes(session, doing) == {"0001": 599}
    assert check_hours(session, doing.village_id) == []


def send_back(session: Session, doing: Doing) -> None:
    with frozen(NOON + timedelta(days=1)):
        (sheet,) = list_sheets_to_review(session, doing.village_id)
        review_claims(
            session,
            village_id=doing.village_id,
            decisions={claim.id: Decision("returned", "再核一下") for claim in sheet.claims},
            actor=doing.scene.reviewer,
            request_key=key(),
        )


def again(session: Session, doing: Doing, place: int, **more: Any) -> Proposed:
    asked = {
        "village_id": doing.village_id,
        "title": HOURS,
        "household_id": doing.home(place).id,
        "year": 2026,
        "actor": doing.leader,
    }
    with frozen(more.pop("at", NOON + timedelta(days=3))):
        return propose_again(session, **{**asked, **more})


def test_what_came_back_is_proposed_again_only_by_hand(session: Session, doing: Doing, activity: Activity) -> None:
    work(session, doing, activity, {0: 12})
    with pytest.raises(errors.NothingToPropose):
        again(session, doing, 0)
    send_back(session, doing)
    assert work(session, doing, activity, {0: 1}, nth=1) == []
    with frozen(NOON + timedelta(days=3)):
        assert [each.household.number for each in list_unproposed(session, doing.village_id)] == ["0001"]
    assert again(session, doing, 0).refusal is None
    with pytest.raises(errors.NothingToPropose):
        again(session, doing, 0)
    assert [state for *_rest, state in claims(session, doing)] == ["returned", "submitted"]


def test_a_claim_that_is_refused_leaves_the_hours_and_waits(session: Session, doing: Doing, activity: Activity) -> None:
    shift = shift_of(session, activity)
    enter(session, doing, shift, 0)
    with transaction(session):
        doing.home(0).left_on = NOON.date()
    (proposed,) = confirm(session, doing, shift, {0: 700})
    assert isinstance(proposed.refusal, LeftVillage)
    assert minutes(session, doing) == {"0001": 700}
    assert claims(session, doing) == []
    with frozen(NOON):
        assert list_unproposed(session, doing.village_id) == []
        with transaction(session):
            doing.home(0).left_on = None
        assert [each.household.number for each in list_unproposed(session, doing.village_id)] == ["0001"]
    assert again(session, doing, 0).sheet_id is not None


def test_two_tiers_on_one_day_need_a_hand_since_a_day_has_one_claim(session: Session, doing: Doing) -> None:
    activity = begin(session, doing, slots=(a_slot("8:00-12:00", 6), a_slot("13:00-18:00", 6)))
    work(session, doing, activity, {0: 10}, nth=1)
    (second,) = work(session, doing, activity, {0: 10}, nth=2)
    assert second.sheet_id is None
    assert second.refusal is not None
    assert second.refusal.code == "already-claimed"
    work(session, doing, activity, {0: 1}, nth=3)
    assert [tenths for _number, tenths, *_rest in claims(session, doing)] == [20, 30]


def test_hours_of_an_old_year_do_not_count_for_the_new_one(session: Session, doing: Doing) -> None:
    at = datetime(2026, 12, 29, 22, 0, tzinfo=UTC)
    activity = begin(session, doing, at=at, slots=(a_slot("9:00-15:00", 6),))
    for nth, hours in enumerate((5, 4, 5, 4)):  # 30 and 31 December, 1 and 2 January
        shift = shift_of(session, activity, nth)
        enter(session, doing, shift, 0, at=at)
        assert confirm(session, doing, shift, {0: hours * 60}) == []
    shift = shift_of(session, activity, 1)
    assert len(confirm(session, doing, shift, {0: 300}, at=at + timedelta(days=9))) == 1
    session.rollback()
    made = session.scalars(select(HoursClaim)).one()
    assert (made.year, made.minutes) == (2026, 600)
    claim = session.get_one(Claim, (doing.village_id, made.claim_id))
    assert claim.happened_on == date(2026, 12, 31)


def test_hours_of_activities_for_one_clause_add_up_and_others_do_not(session: Session, doing: Doing) -> None:
    slots = (a_slot("14:00-19:00", 6),)
    work(session, doing, begin(session, doing, slots=slots), {0: 5})
    work(session, doing, begin(session, doing, slots=slots, clause_title=""), {0: 5})
    assert claims(session, doing) == []
    work(session, doing, begin(session, doing, slots=slots, kind="school"), {0: 5})
    assert claims(session, doing) == [("0001", 20, "10 小时", "submitted")]


def test_a_new_version_that_repeats_the_clause_keeps_the_hours(
    session: Session, doing: Doing, activity: Activity
) -> None:
    work(session, doing, activity, {0: 10})
    with frozen(NOON), transaction(session):
        doing.scene.standard.in_force_until = date(2026, 11, 21)
        second = make_standard(session, doing.village_id, version=2, starts_on=date(2026, 11, 21))
        make_clause(session, second, HOURS, shape=LADDER, category="文明实践")
    work(session, doing, activity, {0: 10}, nth=1)
    assert [tenths for _number, tenths, *_rest in claims(session, doing)] == [20, 30]


def test_hours_changed_behind_the_programs_back_are_found(session: Session, doing: Doing, activity: Activity) -> None:
    work(session, doing, activity, {0: 12})
    with transaction(session):
        session.execute(
            update(ShiftPlace)
            .where(ShiftPlace.village_id == doing.village_id, ShiftPlace.state == "came")
            .values(minutes=30)
        )
    (sealed,) = check_activities(session, doing.village_id)
    assert "says something else now" in sealed.message
    (found,) = check_hours(session, doing.village_id)
    assert found.fields == {"household": "0001", "year": 2026, "hours": "0.50"}


def test_who_is_put_on_a_confirmed_list_opens_it_again(session: Session, doing: Doing, activity: Activity) -> None:
    work(session, doing, activity, {0: 5})
    shift = shift_of(session, activity)
    with frozen(after(shift)):
        add_comer(
            session, village_id=doing.village_id, shift_id=shift.id, household_id=doing.home(1).id, actor=doing.leader
        )
    assert get_shift(session, doing.village_id, shift.id)[0].state == "planned"
    confirm(session, doing, shift, {1: 60})
    assert get_sheet_count(session, doing) == 0
    assert minutes(session, doing) == {"0001": 300, "0002": 60}


def get_sheet_count(session: Session, doing: Doing) -> int:
    return len(list_sheets_to_review(session, doing.village_id))


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=12))
def test_what_is_claimed_of_hours_in_steps_is_what_all_of_them_are_worth(worked: list[int]) -> None:
    """Against an obvious model: the highest tier that whole minutes reach, counted tier by tier."""
    total, claimed = 0, 0
    for each in worked:
        total += each
        worth = LADDER.worth(hours_of(total))
        claimed += max(worth - claimed, 0)
        assert claimed == max((tier.tenths for tier in LADDER.tiers if total >= tier.threshold * 60), default=0)


def test_only_a_ladder_of_hours_counts_hours() -> None:
    assert counts_hours(LADDER)
    assert not counts_hours(Fixed(20))
    assert not counts_hours(Ladder("次", (Tier(LADDER.tiers[0].threshold, 20),)))
