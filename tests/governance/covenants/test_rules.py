"""When an article, a vote and a day are right."""

from datetime import date

import pytest

from civility.governance.covenants import errors, rules
from civility.governance.covenants.rules import Article
from civility.people.errors import NoMajorityOfPresent, NoQuorum, VoteDoesNotAddUp, VoteInFuture
from tests.factories.governance import a_vote

TODAY = date(2026, 11, 21)


def check(**changed):
    on = changed.pop("on", TODAY)
    by, from_ = changed.pop("by", "households"), changed.pop("from_", TODAY)
    rules.check_vote(a_vote(on, **changed), voted_by=by, in_force_from=from_, today=TODAY)


@pytest.mark.parametrize("present", [40, 60])
def test_two_thirds_of_the_households_can_decide(present):
    check(present=present, votes_for=present, votes_against=0, abstentions=0)


def test_one_household_fewer_than_two_thirds_cannot():
    with pytest.raises(NoQuorum) as refused:
        check(present=39, votes_for=39, votes_against=0, abstentions=0)
    assert (refused.value.present, refused.value.needed) == (39, 40)


def test_adults_decide_when_more_than_half_of_them_came():
    check(by="adults", eligible=100, present=51, votes_for=51, votes_against=0, abstentions=0)
    with pytest.raises(NoQuorum) as refused:
        check(by="adults", eligible=100, present=50, votes_for=50, votes_against=0, abstentions=0)
    assert refused.value.needed == 51


def test_half_of_those_present_is_not_a_majority_and_one_more_is():
    with pytest.raises(NoMajorityOfPresent) as refused:
        check(present=44, votes_for=22, votes_against=0, abstentions=0)
    assert refused.value.present == 44
    check(present=44, votes_for=23, votes_against=21, abstentions=0)


@pytest.mark.parametrize(
    "counts",
    [
        {"present": 61},
        {"votes_for": 43},
        {"votes_against": -1},
        {"eligible": 0, "present": 0, "votes_for": 1},
    ],
)
def test_counts_that_do_not_add_up_are_refused(counts):
    with pytest.raises(VoteDoesNotAddUp):
        check(**counts)


def test_an_empty_meeting_decides_nothing():
    with pytest.raises(NoQuorum):
        check(eligible=0, present=0, votes_for=0, votes_against=0, abstentions=0)


def test_a_vote_of_tomorrow_is_refused():
    with pytest.raises(VoteInFuture):
        check(on=date(2026, 11, 22))


def test_a_covenant_cannot_hold_before_it_was_voted():
    with pytest.raises(errors.InForceBeforeVote):
        rules.check_vote(a_vote(TODAY), voted_by="households", in_force_from=date(2026, 11, 20), today=TODAY)


def test_empty_articles_are_left_out_and_their_order_is_kept():
    given = [Article("", ""), Article("甲", "一"), Article("", ""), Article("", "二")]
    assert rules.check_words("村规民约", given) == [Article("甲", "一"), Article("", "二")]


def test_a_covenant_without_articles_is_refused():
    with pytest.raises(errors.NoArticles):
        rules.check_words("村规民约", [Article("", "")])


def test_an_article_needs_more_than_a_title_and_is_named_by_its_number():
    with pytest.raises(errors.ArticleWithoutText) as refused:
        rules.check_words("村规民约", [Article("甲", "一"), Article("乙", "")])
    assert refused.value.number == 2


def test_forty_one_articles_are_too_many():
    assert len(rules.check_words("村规民约", [Article("", "写")] * 40)) == 40
    with pytest.raises(errors.CovenantTooLong):
        rules.check_words("村规民约", [Article("", "写")] * 41)
