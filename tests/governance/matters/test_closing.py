"""Whether it was done well: who says so, who never does, and until when."""

from datetime import timedelta

import pytest

from civility import clock
from civility.errors import NotFound
from civility.governance.matters import errors
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    hand_up,
    rate_matter,
    refuse_matter,
    reopen_matter,
    withdraw_matter,
)
from tests.factories.matters import an_issue
from tests.factories.people import make_user
from tests.governance.matters.steps import FRIDAY, act, work

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]


def test_a_refusal_has_a_reason_and_may_be_turned_by_the_one_who_raised_it(session, levels):
    matter = an_issue(session, levels)
    with pytest.raises(errors.ReasonMissing):
        act(refuse_matter, session, matter, levels.grid, reason="  ")
    act(refuse_matter, session, matter, levels.grid, reason="不归村里管")
    assert (matter.state, matter.due_at) == ("refused", None)
    reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="路灯是村里装的")
    assert (matter.state, matter.level, matter.reopened) == ("raised", "grid", 1)


def test_said_not_to_be_done_twice_it_goes_one_level_up(session, levels):
    matter = an_issue(session, levels)
    for time, level in ((1, "grid"), (2, "village")):
        worker = levels.grid
        act(accept_matter, session, matter, worker)
        act(answer_matter, session, matter, worker, answer=f"好了{time}")
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason=f"没好{time}")
        assert (matter.state, matter.level, matter.handler_id, matter.reopened) == ("raised", level, None, time)


def test_a_month_later_nothing_is_turned_any_more(session, levels):
    matter = an_issue(session, levels)
    act(refuse_matter, session, matter, levels.grid, reason="不归村里管")
    with clock.frozen(FRIDAY + timedelta(days=30, seconds=1)), pytest.raises(errors.TooLateToReopen):
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="还是没好")
    assert matter.state == "refused"


def test_nobody_says_of_their_own_work_that_it_was_done(session, levels):
    matter = an_issue(session, levels, actor=levels.grid, channel="phone")
    work(session, matter, levels.grid)
    for service, more in ((rate_matter, {}), (reopen_matter, {"reason": "没好"})):
        with pytest.raises(errors.OwnWork):
            service(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid, **more)
    assert matter.state == "done"
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.head)
    assert matter.state == "rated"


def test_whoever_worked_on_it_before_it_was_handed_on_does_not_say_so_either(session, levels):
    matter = an_issue(session, levels, actor=levels.committee, channel="phone")
    act(accept_matter, session, matter, levels.grid)
    act(hand_up, session, matter, levels.grid, reason="修不了")
    work(session, matter, levels.second)
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.committee)
    assert matter.state == "rated"


def test_the_household_of_whoever_did_the_work_does_not_say_so(session, levels):
    matter = an_issue(session, levels, actor=levels.committee, channel="phone")
    worker = make_user(session, levels.village, "grid_worker", household=levels.households[1])[1]
    work(session, matter, worker)
    relative = make_user(session, levels.village, "recorder", household=levels.households[1])[1]
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=relative)
    assert matter.state == "done"


def test_staff_say_nothing_for_somebody_who_has_a_page_of_their_own(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    work(session, matter, levels.grid)
    with pytest.raises(errors.NotYoursToSay):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.committee)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home())
    assert matter.state == "rated"


def test_another_household_neither_rates_nor_withdraws(session, levels):
    matter = an_issue(session, levels, actor=levels.home(), channel="household")
    with pytest.raises(NotFound):
        withdraw_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home(1))
    withdraw_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home())
    assert (matter.state, matter.due_at) == ("withdrawn", None)
    with pytest.raises(errors.NotThatWay):
        act(accept_matter, session, matter, levels.grid)
