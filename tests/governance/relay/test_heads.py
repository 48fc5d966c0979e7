"""Electing a head, the account, recall and vacancy; every outcome is in the book."""

from datetime import date, timedelta

import pytest

from civility import clock
from civility.clock import today
from civility.governance.relay import errors
from civility.governance.relay.events import check_heads
from civility.governance.relay.queries import heads_of, list_own, list_terms
from civility.governance.relay.rules import Candidate, Meeting
from civility.governance.relay.services import elect_head, end_stray_terms, end_term, give_account, recall_head
from civility.people.errors import NoMajorityOfPresent, NoQuorum
from civility.people.events import check_appointments
from civility.people.queries import list_posts
from civility.people.sessions import actor_for
from civility.people.votes import Vote
from civility.photos import get_photo
from tests.factories.people import make_user
from tests.factories.relay import a_meeting, key, make_unit, photo_of
from tests.governance.relay.conftest import MORNING

pytestmark = pytest.mark.postgresql
LAST = date(2029, 11, 20)


@pytest.fixture
def unit(session, court):
    return make_unit(session, court.village, court.homes[:6], court.committee)


def elect(session, court, unit, meeting=None, **changed):
    said = {
        "village_id": court.village.id,
        "unit_id": unit.id,
        "meeting": meeting or a_meeting(court.homes[:6], [4, 1]),
        "starts_on": today(),
        "ends_on": LAST,
        "actor": court.committee,
        "request_key": key(),
    }
    return elect_head(session, **(said | changed))


def heads(session, court):
    return {head.household.number: head.term.last_day for head in heads_of(session, court.village.id).values()}


def test_the_household_with_most_votes_heads_the_unit_without_any_account(session, court, unit):
    one_key = key()
    meeting = a_meeting(court.homes[:6], [4, 1])
    term = elect(session, court, unit, meeting, request_key=one_key)
    assert elect(session, court, unit, meeting, request_key=one_key).id == term.id
    assert heads(session, court) == {"0001": LAST}
    assert (term.eligible, term.present, term.votes_for, term.votes_against, term.abstentions) == (6, 6, 4, 1, 1)
    assert term.appointment_id is None
    assert check_heads(session, court.village.id) == []


def test_an_account_of_the_elected_household_gets_the_appointment_for_the_term(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0])
    elect(session, court, unit, user_id=user.id)
    (post,) = list_posts(session, user.id)
    assert (post.role, post.division_id, post.starts_on, post.ends_on) == (
        "unit_head",
        court.village.id,
        date(2026, 11, 21),
        LAST,
    )
    own = list_own(session, court.village.id, actor_for(session, user))
    assert [home.number for home in own] == ["0001", "0002", "0003", "0004", "0005", "0006"]
    assert check_appointments(session, court.village.id) == []


def test_an_account_of_another_household_gets_nothing(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[1])
    with pytest.raises(errors.AccountOfAnother):
        elect(session, court, unit, user_id=user.id)
    assert heads(session, court) == {}
    assert list_posts(session, user.id) == []


def test_an_account_made_later_is_given_the_office(session, court, unit):
    term = elect(session, court, unit)
    user, _ = make_user(session, court.village, household=court.homes[0])
    said = {"village_id": court.village.id, "term_id": term.id, "user_id": user.id, "actor": court.committee}
    assert give_account(session, **said).appointment_id == give_account(session, **said).appointment_id
    assert [post.role for post in list_posts(session, user.id)] == ["unit_head"]


def test_nobody_records_the_election_of_their_own_household(session, court, unit):
    _, own = make_user(session, court.village, "committee", household=court.homes[1])
    with pytest.raises(errors.OwnElection):
        elect(session, court, unit, actor=own)
    assert heads(session, court) == {}


def test_a_candidate_lives_in_the_unit(session, court, unit):
    stranger = court.homes[9]
    meeting = Meeting(today(), "", 6, 6, 0, (Candidate(stranger.id, stranger.number, 6),))
    with pytest.raises(errors.CandidateNotInUnit):
        elect(session, court, unit, meeting)
    assert heads(session, court) == {}


def test_a_new_election_succeeds_the_head_the_day_before_the_new_term(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0])
    first = elect(session, court, unit, user_id=user.id)
    with clock.frozen(MORNING + timedelta(days=100)):
        elect(session, court, unit, a_meeting(court.homes[1:6], [5]))
        assert heads(session, court) == {"0002": LAST}
        assert list_posts(session, user.id) == []
    session.refresh(first)
    assert (first.ended_by_what, first.ended_on) == ("succeeded", date(2027, 2, 28))
    assert check_heads(session, court.village.id) == []


def test_an_election_before_one_that_is_recorded_already_is_refused(session, court, unit):
    elect(session, court, unit)
    with pytest.raises(errors.HeadElectedSince):
        elect(session, court, unit, a_meeting(court.homes[1:6], [5]))
    assert heads(session, court) == {"0001": LAST}


def test_the_minutes_are_kept_with_the_election(session, court, unit):
    photo = photo_of(session, court.village, court.committee)
    term = elect(session, court, unit, photo_ids=[photo.id])
    assert get_photo(session, court.village.id, term.photo_id, keeper="somebody else").loose_until is None


def a_recall(**changed):
    said = {"voted_on": today(), "eligible": 6, "present": 5, "votes_for": 3, "votes_against": 2, "abstentions": 0}
    return Vote(**(said | changed))


def test_a_recall_ends_the_term_on_the_day_of_the_vote_with_its_appointment(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0])
    term = elect(session, court, unit, user_id=user.id)
    said = {"village_id": court.village.id, "term_id": term.id, "actor": court.committee}
    with clock.frozen(MORNING + timedelta(days=30)):
        vote = a_recall()
        recall_head(session, **said, vote=vote)
        recall_head(session, **said, vote=vote)
    with clock.frozen(MORNING + timedelta(days=31)):
        assert heads(session, court) == {}
        assert list_posts(session, user.id) == []
    assert (term.ended_by_what, term.ended_on) == ("recalled", date(2026, 12, 21))
    assert check_heads(session, court.village.id) == []


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"present": 3, "votes_for": 3, "votes_against": 0}, NoQuorum),
        ({"votes_for": 2, "votes_against": 3}, NoMajorityOfPresent),
        ({"voted_on": date(2026, 11, 20)}, errors.EndBeforeStart),
    ],
)
def test_a_recall_that_carried_nothing_leaves_the_head(session, court, unit, changed, refusal):
    term = elect(session, court, unit)
    with pytest.raises(refusal):
        recall_head(
            session, village_id=court.village.id, term_id=term.id, vote=a_recall(**changed), actor=court.committee
        )
    assert heads(session, court) == {"0001": LAST}
    session.refresh(term)
    assert (term.ended_on, term.end_vote) == (None, None)


@pytest.mark.parametrize("what", ["resigned", "died", "left"])
def test_a_head_who_stops_leaves_the_office_vacant(session, court, unit, what):
    term = elect(session, court, unit)
    said = {"village_id": court.village.id, "term_id": term.id, "what": what, "actor": court.committee}
    end_term(session, **said, on=today())
    end_term(session, **said, on=today())
    with clock.frozen(MORNING + timedelta(days=1)):
        assert heads(session, court) == {}
        with pytest.raises(errors.HeadNotInOffice):
            end_term(session, **said, on=today())
    assert check_heads(session, court.village.id) == []


def test_a_term_does_not_end_in_the_future(session, court, unit):
    term = elect(session, court, unit)
    with pytest.raises(errors.EndBeforeStart):
        end_term(
            session,
            village_id=court.village.id,
            term_id=term.id,
            what="resigned",
            on=today() + timedelta(days=1),
            actor=court.committee,
        )
    assert heads(session, court) == {"0001": LAST}


def test_a_head_whose_household_moved_away_heads_nothing_and_the_term_ends_by_itself(session, court, unit):
    user, _ = make_user(session, court.village, household=court.homes[0])
    elect(session, court, unit, user_id=user.id)
    assert end_stray_terms(session) == 0
    court.homes[0].left_on = today()
    session.commit()
    assert heads(session, court) == {}
    assert end_stray_terms(session) == 1
    assert end_stray_terms(session) == 0
    ((term, _household),) = list_terms(session, court.village.id, unit.id)
    assert (term.ended_by_what, term.ended_on) == ("left", today())
    assert check_heads(session, court.village.id) == []
    with clock.frozen(MORNING + timedelta(days=1)):
        assert list_posts(session, user.id) == []
