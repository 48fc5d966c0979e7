"""A notice reaches every household: by itself, by a head, on paper; and it is known who does not know yet."""

from datetime import timedelta

import pytest

from civility import clock
from civility.clock import today
from civility.errors import Forbidden
from civility.governance.relay import errors
from civility.governance.relay.queries import (
    find_reach,
    get_notice,
    list_for_household,
    list_reaches,
    list_receipts,
    list_taken_back,
    list_unit_reaches,
    list_waiting,
    waiting_by_notice,
)
from civility.governance.relay.services import (
    confirm_for,
    confirm_own,
    elect_head,
    send_notice,
    send_to_villages,
    take_back,
    withdraw_notice,
)
from civility.people.actors import HouseholdRef
from civility.people.sessions import actor_for
from tests.factories.people import make_township, make_user, make_village
from tests.factories.relay import a_meeting, key, make_relay_notice, make_unit
from tests.governance.relay.conftest import MORNING

pytestmark = pytest.mark.postgresql


@pytest.fixture
def unit(session, court):
    return make_unit(session, court.village, court.homes[:6], court.committee)


@pytest.fixture
def head(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0], name="老马")
    elect_head(
        session,
        village_id=court.village.id,
        unit_id=unit.id,
        meeting=a_meeting(court.homes[:6], [6]),
        starts_on=today(),
        ends_on=today() + timedelta(days=365),
        user_id=user.id,
        actor=court.committee,
        request_key=key(),
    )
    return actor_for(session, user)


@pytest.fixture
def notice(session, court):
    return make_relay_notice(session, court.village, court.committee)


def tell(session, court, homes, actor, channel="visit"):
    return confirm_for(
        session,
        village_id=court.village.id,
        number=1,
        household_ids=[home.id for home in homes],
        channel=channel,
        actor=actor,
    )


def reach(session, court):
    (found,) = list_reaches(session, court.village.id)
    return found.state, found.total, found.confirmed, found.missing


def test_a_notice_waits_for_every_household_until_it_says_that_it_knows(session, court, notice):
    assert reach(session, court) == ("under_way", 16, 0, 16)
    own = HouseholdRef(court.village.id, court.homes[2].id)
    assert [each.number for each in list_waiting(session, *_of(own))] == [1]
    confirm_own(session, household=own, number=1)
    confirm_own(session, household=own, number=1)
    assert list_waiting(session, *_of(own)) == []
    assert reach(session, court) == ("under_way", 16, 1, 15)
    ((_notice, receipt),) = list_for_household(session, *_of(own))
    assert (receipt.channel, receipt.by) == ("online", None)


def _of(ref):
    return ref.village_id, ref.household_id


def test_a_head_ticks_their_own_households_and_the_trace_says_who(session, court, head, notice):
    assert tell(session, court, court.homes[1:4], head) == 3
    assert tell(session, court, court.homes[1:5], head) == 1
    receipts = list_receipts(session, notice)
    assert {(each.channel, each.by) for each in receipts.values()} == {("visit", head.user_id)}
    with clock.frozen(MORNING + timedelta(hours=1)):
        tell(session, court, [court.homes[1]], court.committee, "paper")
    session.expire_all()
    assert list_receipts(session, notice)[court.homes[1].id].channel == "visit"  # the first word stands


def test_a_head_says_nothing_of_another_units_households(session, court, head, notice):
    with pytest.raises(errors.NotYourHouseholds) as refused:
        tell(session, court, [court.homes[1], court.homes[7]], head)
    assert refused.value.numbers == "0008"
    assert list_receipts(session, notice) == {}


def test_the_committee_types_the_sheets_of_any_unit(session, court, unit, notice):
    tell(session, court, court.homes[:8], court.committee, "paper")
    parts = list_unit_reaches(session, notice)
    assert [(part.unit.name, part.total, [home.number for home in part.waiting]) for part in parts] == [
        ("第1户长单元", 6, []),
        ("", 10, [f"00{n:02d}" for n in range(9, 17)]),
    ]


def test_a_notice_that_everybody_knows_is_done_and_one_past_its_day_is_late(session, court, notice):
    with clock.frozen(MORNING + timedelta(days=4)):
        assert reach(session, court)[0] == "late"
    tell(session, court, court.homes, court.committee, "desk")
    assert reach(session, court) == ("reached", 16, 16, 0)


def test_a_household_that_moved_out_is_waited_for_no_more(session, court, notice):
    court.homes[0].left_on = today()
    session.commit()
    assert find_reach(session, notice).total == 15


def test_a_withdrawn_notice_is_carried_no_further(session, court, head, notice):
    tell(session, court, [court.homes[1]], head)
    withdraw_notice(session, village_id=court.village.id, number=1, why="改期了", actor=court.committee)
    withdraw_notice(session, village_id=court.village.id, number=1, why="又一次", actor=court.committee)
    with pytest.raises(errors.NoticeWithdrawn):
        tell(session, court, [court.homes[2]], head)
    assert waiting_by_notice(session, court.village.id, court.homes) == []
    told, untold = (list_for_household(session, court.village.id, court.homes[n].id) for n in (1, 2))
    assert [notice.withdrawn_why for notice, _receipt in told] == ["改期了"]
    assert untold == []


def test_a_new_notice_replaces_the_old_one_which_all_must_know_anew(session, court, head, notice):
    tell(session, court, court.homes[:3], head)
    new = send_notice(
        session,
        village_id=court.village.id,
        title="停水改到后天",
        text="改期了。",
        due_on=today() + timedelta(days=2),
        actor=court.committee,
        request_key=key(),
        replaces=1,
    )
    assert (new.number, new.replaces_id) == (2, notice.id)
    assert get_notice(session, court.village.id, 1).withdrawn_why == "改由第 2 号通知"
    assert [
        (each.number, len(homes)) for each, homes in waiting_by_notice(session, court.village.id, court.homes[:6])
    ] == [(2, 6)]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"due_on": -1}, errors.DueInPast), ({"replaces": 7}, errors.RelayNoticeNotFound)],
)
def test_a_notice_that_cannot_be_is_not_sent(session, court, said, refusal):
    words = {"village_id": court.village.id, "title": "停水", "text": "停水", "due_on": 1, "replaces": None} | said
    words["due_on"] = today() + timedelta(days=words["due_on"])
    with pytest.raises(refusal):
        send_notice(session, **words, actor=court.committee, request_key=key())
    assert list_reaches(session, court.village.id) == []


def test_a_household_does_not_speak_for_another_and_nobody_online_for_one(session, court, notice):
    with pytest.raises(Forbidden):
        tell(session, court, court.homes[:1], court.committee, "online")
    with pytest.raises(errors.NoHouseholdsChosen):
        tell(session, court, [], court.committee)
    assert list_receipts(session, notice) == {}


def test_the_township_sends_one_notice_to_each_of_its_villages_once(session, court):
    other = make_village(session, households=2, name="下合乐寺村")
    _, officer = make_user(session, make_township(session), "township_officer")
    said = {
        "township_id": court.village.parent_id,
        "title": "交医保",
        "text": "12月1日起。",
        "due_on": today(),
        "actor": officer,
        "request_key": key(),
    }
    assert len(send_to_villages(session, **said)) == 2
    send_to_villages(session, **said)
    for village in (court.village, other):
        (found,) = list_reaches(session, village.id)
        assert (found.notice.title, found.notice.from_township) == ("交医保", True)


def test_a_tick_by_mistake_is_taken_back_and_stays_as_a_trace(session, court, head, notice):
    tell(session, court, court.homes[1:3], head)
    about = {"village_id": court.village.id, "number": 1, "household_id": court.homes[1].id}
    take_back(session, **about, actor=head)
    assert reach(session, court) == ("under_way", 16, 1, 15)
    assert [each.number for each in list_waiting(session, court.village.id, court.homes[1].id)] == [1]
    assert tell(session, court, [court.homes[1]], court.committee, "desk") == 1
    assert reach(session, court) == ("under_way", 16, 2, 14)
    assert list_receipts(session, notice)[court.homes[1].id].by == court.committee.user_id
    assert [(each.by, each.taken_back_by) for each in list_taken_back(session, notice)] == [
        (head.user_id, head.user_id)
    ]


def test_who_may_take_a_tick_back(session, court, head, notice):
    about = {"village_id": court.village.id, "number": 1}
    tell(session, court, [court.homes[1]], court.committee, "desk")
    tell(session, court, [court.homes[2]], head)
    confirm_own(session, household=HouseholdRef(court.village.id, court.homes[3].id), number=1)
    for home, actor, refusal in [
        (1, head, errors.TickedByOthers),
        (3, head, errors.TickedByOthers),
        (3, court.committee, errors.TickedByOthers),
        (4, court.committee, errors.NotTicked),
    ]:
        with pytest.raises(refusal):
            take_back(session, **about, household_id=court.homes[home].id, actor=actor)
    assert len(list_receipts(session, notice)) == 3
    take_back(session, **about, household_id=court.homes[2].id, actor=court.committee)
    withdraw_notice(session, **about, why="改期了", actor=court.committee)
    with pytest.raises(errors.NoticeWithdrawn):
        take_back(session, **about, household_id=court.homes[1].id, actor=court.committee)
    assert len(list_receipts(session, notice)) == 2
