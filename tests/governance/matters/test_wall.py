"""The wall: who met the same thing, merging, taking down by two people, and a rush of reports."""

from datetime import timedelta
from uuid import uuid4

import pytest

from civility import clock
from civility.errors import Forbidden, NotFound
from civility.governance.matters import errors
from civility.governance.matters.models import Matter, MatterHiding, MatterSupporter
from civility.governance.matters.queries import (
    count_wall,
    get_matter,
    list_held,
    list_merged,
    list_steps,
    list_waiting_hidings,
    list_wall,
    tally_hidden,
)
from civility.governance.matters.services import (
    accept_matter,
    admit_matters,
    decide_hidings,
    merge_matters,
    propose_hiding,
    support_matter,
)
from civility.governance.matters.services.raising import MOST_HELD, UNSEEN_AT_ONCE
from tests.factories.matters import an_issue

pytestmark = pytest.mark.postgresql


def wall(session, levels, *, answered=False):
    return [each.number for each in list_wall(session, levels.village.id, answered=answered, limit=50)]


def support(session, levels, number, place):
    return support_matter(session, village_id=levels.village.id, number=number, actor=levels.home(place))


def test_a_household_counts_once_however_often_it_says_so(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    for place in (0, 1, 1, 2):
        support(session, levels, matter.number, place)
    assert matter.supported == 3  # its own household, which raised it, is one of them
    assert session.query(MatterSupporter).filter_by(village_id=levels.village.id).count() == 3


def test_merging_keeps_both_numbers_and_everybody_who_met_it(session, levels):
    first = an_issue(session, levels)
    second = an_issue(session, levels, "路灯不亮", actor=levels.home(), channel="household")
    support(session, levels, first.number, 1)
    support(session, levels, second.number, 1)
    support(session, levels, second.number, 2)
    assert (first.supported, second.supported) == (2, 3)
    for _time in range(2):
        merge_matters(
            session, village_id=levels.village.id, number=second.number, into=first.number, actor=levels.committee
        )
    assert (second.state, second.merged_into, second.number) == ("merged", first.id, 2)
    assert first.supported == 4  # one receipt, and households 801, 802 and 803 once each
    assert [each.number for each in list_merged(session, first)] == [2]
    assert wall(session, levels) == [1]
    assert [each.action for each in list_steps(session, first)] == ["raise", "take"]


def test_what_was_merged_goes_along_when_its_own_is_merged(session, levels):
    one, two, three = (an_issue(session, levels, text) for text in ("一", "二", "三"))
    for number, into in ((three.number, two.number), (two.number, one.number)):
        merge_matters(session, village_id=levels.village.id, number=number, into=into, actor=levels.committee)
    assert [each.number for each in list_merged(session, one)] == [2, 3]
    assert one.supported == 3


def test_only_two_open_things_of_one_kind_for_the_wall_are_merged(session, levels):
    issue, other = an_issue(session, levels), an_issue(session, levels, kind="hazard")
    for number, into in ((issue.number, other.number), (issue.number, issue.number), (issue.number, 99)):
        with pytest.raises(errors.NotTheSameKind):
            merge_matters(session, village_id=levels.village.id, number=number, into=into, actor=levels.committee)
    third = an_issue(session, levels, "又一件")
    with pytest.raises(Forbidden):
        merge_matters(
            session, village_id=levels.village.id, number=issue.number, into=third.number, actor=levels.storekeeper
        )
    assert issue.state == "raised"


def test_somebody_who_met_the_same_thing_gets_a_receipt_of_their_own(session, levels):
    first = an_issue(session, levels)
    mine = an_issue(session, levels, "我也遇到了", like=first.number)
    assert (mine.state, mine.merged_into, mine.number) == ("merged", first.id, 2)
    assert first.supported == 2
    with pytest.raises(NotFound):
        an_issue(session, levels, "我也遇到了", like=99)
    assert wall(session, levels) == [1]


def propose(session, levels, who, *numbers, reason="abuse"):
    return propose_hiding(
        session, village_id=levels.village.id, numbers=numbers, reason=reason, actor=who, note="骂了人"
    )


def decide(session, levels, who, hidings, hide=True):
    return decide_hidings(
        session, village_id=levels.village.id, hiding_ids=[each.id for each in hidings], hide=hide, actor=who
    )


def test_one_person_alone_hides_nothing(session, levels):
    matter = an_issue(session, levels)
    hidings = propose(session, levels, levels.committee, matter.number)
    assert propose(session, levels, levels.committee, matter.number) == []
    with pytest.raises(errors.HidingNeedsTwo):
        decide(session, levels, levels.committee, hidings)
    assert (wall(session, levels), tally_hidden(session, levels.village.id)) == ([1], {})
    decide(session, levels, levels.supervisor, hidings)
    decide(session, levels, levels.supervisor, hidings)
    assert (wall(session, levels), tally_hidden(session, levels.village.id)) == ([], {"abuse": 1})
    with pytest.raises(errors.HidingDecided):
        decide(session, levels, levels.second, hidings)
    with pytest.raises(NotFound):
        support(session, levels, matter.number, 0)
    assert get_matter(session, levels.village.id, 1).state == "raised"  # its life goes on


def test_what_the_second_person_leaves_hanging_hangs(session, levels):
    matter = an_issue(session, levels)
    decide(session, levels, levels.second, propose(session, levels, levels.committee, matter.number), hide=False)
    assert (wall(session, levels), tally_hidden(session, levels.village.id)) == ([1], {})
    assert list_waiting_hidings(session, levels.village.id) == []
    assert len(propose(session, levels, levels.supervisor, matter.number)) == 1


@pytest.mark.parametrize("who", ["grid", "head", "storekeeper", "officer"])
def test_others_neither_propose_nor_decide(session, levels, who):
    matter = an_issue(session, levels)
    with pytest.raises(Forbidden):
        propose(session, levels, getattr(levels, who), matter.number)
    hidings = propose(session, levels, levels.committee, matter.number)
    with pytest.raises(Forbidden):
        decide(session, levels, getattr(levels, who), hidings)
    assert session.query(MatterHiding).filter_by(village_id=levels.village.id, hide=True).count() == 0


def test_answers_hang_on_the_other_wall(session, levels):
    matter = an_issue(session, levels)
    accept_matter(session, village_id=levels.village.id, number=matter.number, actor=levels.grid)
    assert (wall(session, levels), wall(session, levels, answered=True)) == ([1], [])
    assert (count_wall(session, levels.village.id, answered=False), count_wall(session, levels.village.id, answered=True)) == (1, 0)  # fmt: skip


def test_three_hundred_in_a_minute_wait_in_a_pile_and_honest_ones_come_through(session, levels):
    flood = [an_issue(session, levels, f"乱填 {n}", request_key=str(uuid4())) for n in range(150)]
    honest = an_issue(session, levels, "我家门口塌了")
    flood += [an_issue(session, levels, f"又乱填 {n}") for n in range(149)]
    states = [each.state for each in flood]
    assert (states.count("raised"), states.count("held"), honest.state) == (UNSEEN_AT_ONCE, 289, "held")
    by_phone = an_issue(session, levels, "电话里说的", actor=levels.grid, channel="phone")
    at_home = an_issue(session, levels, "我家说的", actor=levels.home(), channel="household")
    assert (by_phone.state, at_home.state) == ("raised", "raised")
    assert honest in list_held(session, levels.village.id)
    assert honest.number not in wall(session, levels)
    with pytest.raises(Forbidden):
        admit_matters(session, village_id=levels.village.id, numbers=[honest.number], actor=levels.grid)
    count = admit_matters(session, village_id=levels.village.id, numbers=[honest.number] * 2, actor=levels.committee)
    assert (count, honest.state, honest.due_at is not None) == (1, "raised", True)
    rest = [each.number for each in list_held(session, levels.village.id)]
    decide(session, levels, levels.second, propose(session, levels, levels.committee, *rest, reason="flood"))
    assert (list_held(session, levels.village.id), tally_hidden(session, levels.village.id)) == ([], {"flood": 289})
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert an_issue(session, levels, "后来的").state == "raised"


def test_a_pile_has_an_end_and_says_where_to_turn(session, levels, monkeypatch):
    monkeypatch.setattr("civility.governance.matters.services.raising.MOST_HELD", 2)
    assert MOST_HELD == 500
    for n in range(UNSEEN_AT_ONCE + 2):
        an_issue(session, levels, f"第 {n} 件")
    with pytest.raises(errors.TooManyAtOnce) as refused:
        an_issue(session, levels, "再一件")
    assert refused.value.status == 429
    assert session.query(Matter).filter_by(village_id=levels.village.id).count() == UNSEEN_AT_ONCE + 2
