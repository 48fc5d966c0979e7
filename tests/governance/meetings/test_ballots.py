"""One vote a seat whatever way it comes; nothing seen before the end; of a secret ballot nothing kept of whose vote it was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from civility import clock
from civility.clock import now, today
from civility.db import transaction
from civility.errors import Forbidden, RuleBroken
from civility.governance.meetings.errors import (
    AlreadyInBox,
    AlreadyInPerson,
    AlreadyVoted,
    BadClosingTime,
    BallotNotOpen,
    BallotOver,
    NoChoice,
    NotOnline,
    NotOnList,
    SeatGone,
    WrongMeetingStep,
    WrongMotionStep,
)
from civility.governance.meetings.events import check_ballots, check_meetings
from civility.governance.meetings.models import Ballot, BallotBox, BallotCast
from civility.governance.meetings.queries import find_cast, get_ballot, list_box, list_casts, list_own_ballots, state_of
from civility.governance.meetings.services import cast_vote, open_ballot
from civility.ledger import KeyReused
from civility.people.models import Household
from tests.factories.meetings import a_ballot, a_meeting, a_motion, called, itself, key, vote
from tests.factories.people import make_household, make_village

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def cast_count(session):
    return session.scalar(select(func.count()).select_from(BallotCast))


def given(session, motion):
    """Choice and channel by place on the list."""
    return {cast.place: (cast.choice, cast.channel) for cast in list_casts(session, motion)}


def test_a_ballot_opens_once_until_an_instant(session, hall):
    meeting = called(session, hall.village, hall.committee)
    motion = a_motion(session, meeting, hall.committee, way="open")
    end = now() + timedelta(days=2)
    said = {"village_id": hall.village.id, "number": meeting.number, "place": motion.place, "actor": hall.committee}
    assert (
        open_ballot(session, closes_at=end, **said).closes_at == open_ballot(session, closes_at=end, **said).closes_at
    )
    with pytest.raises(WrongMotionStep):
        open_ballot(session, closes_at=end + timedelta(days=1), **said)
    assert get_ballot(session, motion).closes_at == end
    assert check_meetings(session, hall.village.id) == []


@pytest.mark.parametrize("away", [timedelta(seconds=-1), timedelta(0), timedelta(days=61)])
def test_a_ballot_ends_neither_in_the_past_nor_in_months(session, hall, away):
    with pytest.raises(BadClosingTime):
        a_ballot(session, hall.village, hall.committee, closes_at=now() + away)
    assert session.scalar(select(func.count()).select_from(Ballot)) == 0


def test_a_ballot_needs_a_list_and_fixed_words(session, hall):
    drafted = a_meeting(session, hall.village, hall.committee)
    motion = a_motion(session, drafted, hall.committee, way="secret")
    said = {"village_id": hall.village.id, "closes_at": now() + timedelta(days=1), "actor": hall.committee}
    with pytest.raises(WrongMeetingStep):
        open_ballot(session, number=drafted.number, place=motion.place, **said)
    meeting = called(session, hall.village, hall.committee)
    loose = a_motion(session, meeting, hall.committee, way="open", fixed=False)
    with pytest.raises(WrongMotionStep):
        open_ballot(session, number=meeting.number, place=loose.place, **said)
    with pytest.raises(BallotNotOpen):
        vote(session, meeting, a_motion(session, meeting, hall.committee, way="open"), hall.homes[0])


def test_a_vote_is_kept_with_its_channel_and_who_took_it_down(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    first, second, third, fourth = hall.homes[:4]
    vote(session, meeting, motion, first, "for")
    vote(session, meeting, motion, second, "against", channel="desk", actor=hall.recorder)
    vote(session, meeting, motion, third, "abstain", channel="helper", actor=hall.grid_worker)
    vote(session, meeting, motion, fourth, None, channel="paper", actor=hall.recorder)
    assert given(session, motion) == {
        1: ("for", "online"), 2: ("against", "desk"), 3: ("abstain", "helper"), 4: (None, "paper"),
    }  # fmt: skip
    helpers = {cast.place: cast.helper_id for cast in list_casts(session, motion)}
    assert helpers == {1: None, 2: hall.recorder.user_id, 3: hall.grid_worker.user_id, 4: hall.recorder.user_id}
    assert check_ballots(session, hall.village.id) == []


@pytest.mark.parametrize(
    ("channel", "who"),
    [
        ("online", "recorder"),
        ("desk", "grid_worker"),
        ("paper", "grid_worker"),
        ("helper", "supervisor"),
        ("desk", "home"),
    ],
)
def test_nobody_votes_by_a_channel_that_is_not_theirs(session, hall, channel, who):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    actor = itself(hall.homes[1]) if who == "home" else getattr(hall, who)
    with pytest.raises(Forbidden):
        vote(session, meeting, motion, hall.homes[0], channel=channel, actor=actor)
    assert cast_count(session) == 0


@pytest.mark.parametrize("way", ["open", "secret"])
def test_one_key_votes_once_and_is_nobody_elses(session, hall, way):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way=way)
    same = key()
    vote(session, meeting, motion, hall.homes[0], "for", request_key=same)
    vote(session, meeting, motion, hall.homes[0], "for", request_key=same)
    with pytest.raises(KeyReused):
        vote(session, meeting, motion, hall.homes[1], "for", request_key=same)
    assert cast_count(session) == 1
    assert sum(list_box(session, motion).values()) == (1 if way == "secret" else 0)


@pytest.mark.parametrize(
    ("first", "then", "replaced"),
    [
        ("online", "desk", True), ("online", "paper", True), ("helper", "desk", True), ("helper", "paper", True),
        ("online", "online", False), ("online", "helper", False), ("helper", "online", False),
        ("desk", "desk", False), ("desk", "online", False), ("desk", "paper", False), ("paper", "desk", False),
        ("paper", "online", False),
    ],
)  # fmt: skip
def test_who_comes_in_person_replaces_an_open_vote_from_afar_and_nothing_else_does(
    session, hall, first, then, replaced
):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    home = hall.homes[0]
    actors = {"online": itself(home), "desk": hall.recorder, "paper": hall.recorder, "helper": hall.grid_worker}
    choice = {"paper": None}
    vote(session, meeting, motion, home, choice.get(first, "for"), channel=first, actor=actors[first])
    if replaced:
        vote(session, meeting, motion, home, choice.get(then, "against"), channel=then, actor=actors[then])
        assert given(session, motion) == {1: (choice.get(then, "against"), then)}
    else:
        with pytest.raises(AlreadyVoted):
            vote(session, meeting, motion, home, choice.get(then, "against"), channel=then, actor=actors[then])
        assert given(session, motion) == {1: (choice.get(first, "for"), first)}
    assert check_ballots(session, hall.village.id) == []


@pytest.mark.parametrize("then", ["desk", "paper", "helper", "online"])
def test_a_secret_vote_cannot_be_taken_out_of_the_box_again(session, hall, then):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="secret")
    home = hall.homes[0]
    vote(session, meeting, motion, home, "for")
    with pytest.raises(AlreadyInBox) as refused:
        vote(
            session,
            meeting,
            motion,
            home,
            "against",
            channel=then,
            actor=itself(home) if then == "online" else hall.recorder,
        )
    assert "网上" in refused.value.describe()
    assert list_box(session, motion) == {"for": 1, "against": 0, "abstain": 0}
    assert given(session, motion) == {1: (None, "online")}


def test_after_the_end_no_vote_is_taken_in_clear_words(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    end = get_ballot(session, motion).closes_at
    with clock.frozen(end - timedelta(seconds=1)):
        vote(session, meeting, motion, hall.homes[0])
    with clock.frozen(end), pytest.raises(BallotOver) as refused:
        vote(session, meeting, motion, hall.homes[1])
    assert "截止了，这一票没有记" in refused.value.describe()
    assert cast_count(session) == 1
    assert state_of(motion, get_ballot(session, motion), end) == "closed"


def test_a_household_that_came_after_the_list_has_no_vote(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    with pytest.raises(NotOnList) as refused:
        vote(session, meeting, motion, make_household(session, hall.village.id, "0099", "新来的"))
    assert "名单定了不再加" in refused.value.describe()
    assert cast_count(session) == 0


def test_a_household_merged_yesterday_has_no_vote_of_its_own_any_more(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    with transaction(session):
        session.get_one(Household, (hall.village.id, hall.homes[2].id)).left_on = today() - timedelta(days=1)
        session.flush()
    with pytest.raises(SeatGone) as refused:
        vote(session, meeting, motion, hall.homes[2])
    assert "并到别的户" in refused.value.describe()
    assert cast_count(session) == 0


def test_a_vote_needs_a_choice_unless_it_is_on_paper(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    for choice in (None, "spoiled", ""):
        with pytest.raises(NoChoice):
            vote(session, meeting, motion, hall.homes[0], choice)
    assert cast_count(session) == 0


def test_where_each_adult_has_a_vote_a_household_code_votes_for_nobody(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, kind="assembly")
    said = {"village_id": hall.village.id, "number": meeting.number, "place": motion.place, "seat": 1, "choice": "for"}
    with pytest.raises(NotOnline) as refused:
        cast_vote(session, channel="online", actor=itself(hall.homes[0]), request_key=key(), **said)
    assert "每人一票" in refused.value.describe()
    cast_vote(session, channel="desk", actor=hall.recorder, request_key=key(), **said)
    assert given(session, motion) == {1: ("for", "desk")}
    assert list_own_ballots(session, hall.village.id, hall.homes[0].id) == []


def test_of_a_secret_vote_neither_row_leads_to_the_other(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="secret")
    for home, choice in zip(hall.homes, ("for", "against", "for", "abstain", "for", "for"), strict=True):
        vote(session, meeting, motion, home, choice)
    assert list_box(session, motion) == {"for": 4, "against": 1, "abstain": 1}
    assert {(cast.choice, cast.at) for cast in list_casts(session, motion)} == {(None, None)}
    columns = {column["name"] for column in inspect(session.connection()).get_columns("ballot_box")}
    assert columns == {"village_id", "motion_id", "choice", "votes"}, "no id, no voter, no time, no order"
    assert session.scalar(select(func.count()).select_from(BallotBox)) == 3, "a row a choice, however many vote"


def test_a_box_that_somebody_added_to_is_found_without_a_figure(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way="secret")
    vote(session, meeting, motion, hall.homes[0], "for")
    with transaction(session):
        session.get_one(BallotBox, (hall.village.id, motion.id, "against")).votes += 5
        session.flush()
    found = check_ballots(session, hall.village.id)
    assert [finding.check for finding in found] == ["ballots"]
    assert "5" not in found[0].message % found[0].fields


def in_parallel(engine, app, acts: list[Callable[[Session], object]]) -> list[object]:
    """Each act in a thread and session of its own, all let go at once; its answer, or its refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> object:
        with app.app_context(), Session(engine) as own:
            gate.wait()
            try:
                act(own)
            except RuleBroken as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def four_ways(hall, meeting, motion, home: Household) -> list[Callable[[Session], object]]:
    said = {"village_id": hall.village.id, "number": meeting.number, "place": motion.place, "household_id": home.id}
    ways = (
        ("online", "for", itself(home)),
        ("online", "against", itself(home)),
        ("helper", "against", hall.grid_worker),
        ("helper", "for", hall.recorder),
    )
    return [
        lambda own, channel=channel, choice=choice, actor=actor: cast_vote(
            own, channel=channel, choice=choice, actor=actor, request_key=key(), **said
        )
        for channel, choice, actor in ways
    ]


@pytest.mark.parametrize("way", ["open", "secret"])
def test_four_ways_at_once_give_one_vote(app, engine, session, hall, way):
    meeting, motion = a_ballot(session, hall.village, hall.committee, way=way)
    acts = [act for home in hall.homes[:3] for act in four_ways(hall, meeting, motion, home)]
    session.rollback()
    answers = in_parallel(engine, app, acts)
    refused = AlreadyInBox if way == "secret" else AlreadyVoted
    assert answers.count(None) == 3
    assert answers.count(refused) == 9
    assert sorted(given(session, motion)) == [1, 2, 3]
    if way == "secret":
        assert sum(list_box(session, motion).values()) == 3
    assert check_ballots(session, hall.village.id) == []


def test_online_and_desk_in_the_same_second_leave_the_desks_vote(app, engine, session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    home = hall.homes[0]
    said = {"village_id": hall.village.id, "number": meeting.number, "place": motion.place, "household_id": home.id}
    self, desk = itself(home), hall.recorder
    acts = [
        lambda own: cast_vote(own, channel="online", choice="for", actor=self, request_key=key(), **said),
        lambda own: cast_vote(own, channel="desk", choice="against", actor=desk, request_key=key(), **said),
    ]
    session.rollback()
    answers = in_parallel(engine, app, acts)
    assert answers[1] is None
    assert answers[0] in (None, AlreadyInPerson), "before the desk it was replaced, after it it was refused"
    assert given(session, motion) == {1: ("against", "desk")}


def test_another_village_sees_nothing_of_it(session, hall):
    meeting, motion = a_ballot(session, hall.village, hall.committee)
    elsewhere = make_village(session)
    stranger = make_household(session, elsewhere.id, "0050", "外村人")
    with pytest.raises(RuleBroken):
        cast_vote(
            session,
            village_id=elsewhere.id,
            number=meeting.number,
            place=motion.place,
            household_id=stranger.id,
            channel="online",
            choice="for",
            actor=itself(stranger),
            request_key=key(),
        )
    assert find_cast(session, motion, 1) is None
