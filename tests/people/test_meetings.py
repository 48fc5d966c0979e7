"""How many must come, and how many of them must say yes."""

from datetime import date

import pytest

from civility.people.errors import NoMajorityOfPresent, NoQuorum
from civility.people.meetings import MEETINGS, check_meeting
from civility.people.votes import Vote


def vote(eligible: int, present: int, votes_for: int) -> Vote:
    return Vote(date(2026, 3, 1), eligible, present, votes_for, present - votes_for, 0)


@pytest.mark.parametrize(
    ("kind", "eligible", "needed"),
    [
        ("households", 237, 158),
        ("households", 30, 20),
        ("households", 31, 21),
        ("assembly", 100, 51),
        ("assembly", 101, 51),
        ("representatives", 45, 30),
        ("representatives", 46, 31),
    ],
)
def test_the_least_that_must_come(kind, eligible, needed):
    assert MEETINGS[kind].needed(eligible) == needed
    check_meeting(kind, vote(eligible, needed, needed))
    with pytest.raises(NoQuorum) as refused:
        check_meeting(kind, vote(eligible, needed - 1, needed - 1))
    assert refused.value.needed == needed
    assert "村民委员会组织法" in refused.value.describe()


def test_more_than_half_of_those_who_came_must_say_yes():
    check_meeting("households", vote(30, 20, 11))
    with pytest.raises(NoMajorityOfPresent):
        check_meeting("households", vote(30, 20, 10))
