"""On the way: hazards looked at again, the visit after a mediation, the rota of the care list."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from civility import clock
from civility.clock import day_start
from civility.governance.matters import errors
from civility.governance.matters.models import Matter
from civility.governance.matters.queries import list_entries
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    escalate_due,
    finish_entry,
    plan_entry,
    raise_matter,
    rate_matter,
)
from civility.governance.matters.services.raising import Raised
from tests.factories.matters import an_issue, key
from tests.governance.matters.steps import FRIDAY, a_visited_household, act, visits_of, work

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]


def hazard(session, levels, **more):
    return an_issue(session, levels, "电线杆斜了", kind="hazard", actor=levels.grid, channel="staff", **more)


def test_a_hazard_put_right_on_the_spot_is_looked_at_by_another_person(session, levels):
    matter = hazard(session, levels, fixed="当场扶正，加了拉线")
    assert (matter.state, matter.handler_id) == ("done", levels.grid.user_id)
    with pytest.raises(errors.OwnWork):
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.grid)
    rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.head, note="稳的")
    assert matter.state == "rated"


def test_a_hazard_past_its_date_goes_up(session, levels):
    matter = hazard(session, levels)
    assert matter.due_at == FRIDAY + timedelta(hours=24)
    with pytest.raises(errors.NotInspectedHere):
        act(accept_matter, session, matter, levels.grid, fix_by=clock.today() - timedelta(days=1))
    act(accept_matter, session, matter, levels.grid, fix_by=clock.today() + timedelta(days=2))
    with clock.frozen(FRIDAY + timedelta(days=2)):
        assert escalate_due(session) == 0
    with clock.frozen(day_start(date(2026, 11, 23))):
        assert escalate_due(session) == 1
    session.refresh(matter)
    assert (matter.level, matter.late, matter.state) == ("village", True, "raised")


def test_after_a_mediation_somebody_goes_back_a_month_later(session, levels):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised("dispute", "地界", household_id=levels.households[0].id, other="钱家"),
        request_key=key(),
        channel="staff",
        actor=levels.head,
    )
    assert (matter.level, matter.handler_id) == ("grid", levels.head.user_id)
    work(session, matter, levels.head)
    (entry,) = list_entries(session, matter)
    assert (entry.kind, entry.due_on) == ("return", clock.today() + timedelta(days=30))


def test_whoever_is_to_be_visited_has_the_next_visit_planned_from_the_first_day_on(session, levels):
    matter = a_visited_household(session, levels)
    assert visits_of(session, matter) == []
    act(accept_matter, session, matter, levels.committee)
    act(accept_matter, session, matter, levels.committee)
    assert visits_of(session, matter) == [(date(2026, 11, 27), False)]


def test_a_visit_written_down_afterwards_leaves_one_to_come_and_never_two(session, levels):
    matter = a_visited_household(session, levels)
    act(accept_matter, session, matter, levels.committee)
    (planned,) = list_entries(session, matter)
    act(plan_entry, session, matter, levels.committee, kind="visit", text="顺路看了", request_key=key())
    assert sorted(done for _due, done in visits_of(session, matter)) == [False, True]
    act(finish_entry, session, matter, levels.committee, entry_id=planned.id, text="身体好")
    act(plan_entry, session, matter, levels.committee, kind="visit", text="又看了", request_key=key())
    assert [due for due, done in visits_of(session, matter) if not done] == [date(2026, 11, 27)]


def test_without_a_number_of_days_or_once_it_is_over_no_visit_is_planned(session, levels):
    matter = a_visited_household(session, levels, every_days=None)
    act(accept_matter, session, matter, levels.committee)
    act(plan_entry, session, matter, levels.committee, kind="visit", text="看了", request_key=key())
    assert [done for _due, done in visits_of(session, matter)] == [True]
    other = a_visited_household(session, levels)
    act(accept_matter, session, other, levels.committee)
    (planned,) = list_entries(session, other)
    act(answer_matter, session, other, levels.committee, answer="搬去女儿家了")
    act(finish_entry, session, other, levels.committee, entry_id=planned.id, text="走前看过")
    assert [done for _due, done in visits_of(session, other)] == [True]


@pytest.mark.parametrize("kind", ["care", "pairing"])
def test_nobody_is_looked_after_who_did_not_agree(session, levels, kind):
    where = {"village_id": levels.village.id, "channel": "staff", "actor": levels.committee}
    asked = {"kind": kind, "text": "一个人住", "household_id": levels.households[0].id, "why": "alone"}
    with pytest.raises(errors.ConsentMissing):
        raise_matter(session, raised=Raised(**asked), request_key=key(), **where)
    assert session.scalar(select(func.count()).select_from(Matter)) == 0
    assert (
        raise_matter(session, raised=Raised(**asked, consent="本人当面"), request_key=key(), **where).consent
        == "本人当面"
    )
