"""What a unit and an election must be."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility.governance.relay import errors
from civility.governance.relay.rules import LEAST, MOST, Candidate, Meeting, check_size, check_term, elected, suggest
from civility.people.errors import NoMajorityOfPresent, NoQuorum, VoteDoesNotAddUp, VoteInFuture

TODAY = date(2026, 11, 21)
ONE, OTHER = uuid4(), uuid4()


def meeting(*votes: int, eligible: int = 9, present: int = 9, abstentions: int = 0, on: date = TODAY) -> Meeting:
    who = tuple(
        Candidate(home, f"000{n}", count) for n, (home, count) in enumerate(zip((ONE, OTHER), votes, strict=False), 1)
    )
    return Meeting(on, "", eligible, present, abstentions, who)


def test_who_has_most_votes_and_more_than_half_of_those_present_is_elected():
    first, vote = elected(meeting(3, 5, abstentions=1), "一单元", 9, TODAY)
    assert first.household_id == OTHER
    assert (vote.votes_for, vote.votes_against, vote.abstentions) == (5, 3, 1)


@pytest.mark.parametrize(
    ("held", "refusal"),
    [
        (meeting(), errors.NoCandidate),
        (Meeting(TODAY, "", 9, 9, 0, (Candidate(ONE, "0001", 5), Candidate(ONE, "0001", 4))), errors.CandidateTwice),
        (meeting(4, 4, abstentions=1), errors.VotesTied),
        (meeting(5, 4, eligible=10), errors.MoreEntitledThanThere),
        (meeting(5, 0, present=5), NoQuorum),
        (meeting(4, 3, abstentions=2), NoMajorityOfPresent),
        (meeting(6, 4), VoteDoesNotAddUp),
        (meeting(9, 0, on=date(2026, 11, 22)), VoteInFuture),
    ],
)
def test_an_election_that_decided_nothing_is_refused(held, refusal):
    with pytest.raises(refusal):
        elected(held, "一单元", 9, TODAY)


@pytest.mark.parametrize(
    ("since", "until", "refusal"),
    [
        (date(2026, 11, 20), date(2027, 11, 20), errors.TermBeforeElection),
        (TODAY, TODAY, errors.TermBeforeElection),
        (TODAY, date(2031, 11, 22), errors.TermTooLong),
    ],
)
def test_a_term_begins_after_its_election_and_ends_within_five_years(since, until, refusal):
    with pytest.raises(refusal):
        check_term(TODAY, since, until)


def test_a_term_of_five_whole_years_is_allowed():
    check_term(TODAY, TODAY, date(2031, 11, 21))


@pytest.mark.parametrize("count", [1, 4, 16])
def test_a_village_that_keeps_to_the_range_refuses_what_others_are_only_told(count):
    check_size("一单元", count, strict=False)
    with pytest.raises(errors.UnitSize) as refused:
        check_size("一单元", count, strict=True)
    assert (refused.value.count, refused.value.least, refused.value.most) == (count, 5, 15)


@given(st.integers(0, 400))
def test_suggested_units_hold_everybody_once_in_order_and_are_nearly_equal(count):
    parts = suggest(range(count))
    assert [each for part in parts for each in part] == list(range(count))
    sizes = [len(part) for part in parts]
    if sizes:
        assert max(sizes) - min(sizes) <= 1
        assert max(sizes) <= MOST
    if count >= LEAST:
        assert min(sizes) >= LEAST
