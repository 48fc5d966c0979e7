"""What waits for whom: the lists, plans and visits, and what somebody has to go and look at."""

import re
from datetime import timedelta

import pytest

from civility import clock
from civility.governance.matters.queries import list_entries
from civility.governance.matters.rules.kinds import KINDS
from civility.governance.matters.services import (
    Raised,
    accept_matter,
    answer_matter,
    dispatch_matter,
    finish_entry,
    hand_up,
    plan_entry,
    raise_matter,
)
from tests.factories.matters import an_issue, key
from tests.governance.matters.pages import a_private, be, hidden_of, only, step


def test_what_was_written_down_by_mistake_is_taken_back_by_whoever_wrote_it(client, session, levels, at):
    raised = an_issue(session, levels, channel="staff", actor=levels.grid)
    be(client, session, levels, "committee")
    assert "收回，不再办" not in client.get(at + "1").text
    assert client.post(at + "1/withdraw", data={"withdraw-request_key": key()}).status_code == 403
    be(client, session, levels, "grid")
    form = hidden_of(client.get(at + "1").text, "withdraw-")
    silent = client.post(at + "1/withdraw", data=form)
    assert (silent.status_code, "请写清楚原因" in silent.text) == (422, True)
    session.refresh(raised)
    assert raised.state == "raised"
    answer = client.post(at + "1/withdraw", data={**form, "withdraw-note": "记重了"}, follow_redirects=True)
    assert "收回来了，不再办；记录还在。" in answer.text
    assert "记重了" in answer.text
    session.refresh(raised)
    assert (raised.state, raised.due_at) == ("withdrawn", None)
    assert "收回，不再办" not in answer.text


def test_a_step_of_a_plan_that_is_done_leads_to_a_claim_for_its_household(client, session, levels, at):
    matter = a_private(session, levels, "pairing")
    where = {"village_id": levels.village.id, "number": 1, "actor": levels.grid}
    dispatch_matter(session, **{**where, "actor": levels.committee}, handler_id=levels.grid.user_id)
    accept_matter(session, **where)
    waits = plan_entry(session, **where, kind="step", plan="去合作社学种菇", request_key=key())
    be(client, session, levels, "grid")
    claim = f"/v/{levels.village.code}/claims/new/{levels.households[0].number}"
    assert claim not in client.get(at + "1").text
    finish_entry(session, **where, entry_id=waits.id, text="学会了")
    assert f'href="{claim}">这一步做成了，给这一户记一笔' in client.get(at + "1").text
    assert client.get(claim).status_code == 200
    be(client, session, levels, "committee")
    assert "给这一户记一笔" not in client.get(at + "1").text
    assert matter.state == "accepted"


def test_what_is_said_to_be_done_waits_on_the_first_page_of_who_may_go_and_look(client, session, levels, at):
    hazard = an_issue(
        session, levels, "沟边护栏断了", kind="hazard", channel="staff", actor=levels.head, fixed="绑好了"
    )
    rang = an_issue(session, levels, "路灯坏了", channel="phone", actor=levels.committee)
    accept_matter(session, village_id=hazard.village_id, number=rang.number, actor=levels.grid)
    answer_matter(session, village_id=hazard.village_id, number=rang.number, actor=levels.grid, answer="换了灯泡")
    online = an_issue(session, levels, "井盖响")
    accept_matter(session, village_id=hazard.village_id, number=online.number, actor=levels.grid)
    answer_matter(session, village_id=hazard.village_id, number=online.number, actor=levels.grid, answer="垫了胶皮")
    home, task = f"/v/{levels.village.code}/", "等您去看一看、问一问"
    seen = {}
    for who in ("committee", "supervisor", "grid", "head", "storekeeper"):
        be(client, session, levels, who)
        found = re.search(rf"(\d+) 件说办好了，{task}", client.get(home).text)
        seen[who] = int(found[1]) if found else 0
    assert seen == {"committee": 2, "supervisor": 2, "grid": 1, "head": 0, "storekeeper": 0}
    be(client, session, levels, "grid")
    page = client.get(f"{at}?standing=asked").text
    assert [text in page for text in ("沟边护栏断了", "路灯坏了", "井盖响")] == [True, False, False]
    step(client, at, hazard.number, "rate")
    assert task not in client.get(home).text
    assert "沟边护栏断了" not in client.get(f"{at}?standing=asked").text


def test_an_entry_that_says_nothing_is_refused_with_the_two_things_it_could_say(client, session, levels, at):
    a_private(session, levels, "dispute")
    be(client, session, levels, "committee")
    form = hidden_of(client.get(at + "1").text, "")
    answer = client.post(at + "1/entries", data={**form, "kind": "session"})
    assert (answer.status_code, "两样里至少写一样" in answer.text) == (422, True)
    assert list_entries(session, only(session, levels)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_matter_is_on_the_list_it_belongs_to_and_leaves_it_when_it_is_over(client, session, levels, at, kind):
    raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(kind, "一件要上清单的事", household_id=levels.households[0].id, why="alone", consent="本人同意"),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    be(client, session, levels, "committee")
    where = [name for name in ("sentiment", "pairing", "service", "relief", "together") if "一件要上清单的事" in client.get(f"{at}?list={name}").text]  # fmt: skip
    assert where == [KINDS[kind].list]
    if only(session, levels).level == "grid":
        hand_up(session, village_id=levels.village.id, number=1, reason="接过来", actor=levels.grid)
    accept_matter(session, village_id=levels.village.id, number=1, actor=levels.committee)
    answer_matter(session, village_id=levels.village.id, number=1, answer="办了", actor=levels.committee)
    assert "一件要上清单的事" not in client.get(f"{at}?list={where[0]}").text
    assert "一件要上清单的事" in client.get(f"{at}?list={where[0]}&standing=done").text


def test_visits_of_the_care_list_come_round_and_what_is_overdue_stands_on_the_first_page(client, session, levels, at):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(
            "care", "独居", household_id=levels.households[0].id, why="alone", consent="本人同意", every_days=7
        ),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    accept_matter(session, village_id=levels.village.id, number=1, actor=levels.second)
    entry = plan_entry(session, village_id=levels.village.id, number=1, kind="visit", due_on=clock.today(), request_key=key(), actor=levels.second)  # fmt: skip
    be(client, session, levels, "second")
    home = f"/v/{levels.village.code}/"
    assert "1 次走访或计划到日子了" in client.get(home).text
    page = client.get(at + "1").text
    form = hidden_of(page, f"e{entry.id}-")
    client.post(f"{at}1/entries/{entry.id}", data={**form, f"e{entry.id}-text": "身体好，煤够烧"})
    assert "到日子了" not in client.get(home).text
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert "1 次走访或计划到日子了" in client.get(home).text
    be(client, session, levels, 0)
    assert "身体好，煤够烧" in client.get(f"/my/matters/{matter.id}").text
    be(client, session, levels, "grid")
    assert "到日子了" not in client.get(home).text
    be(client, session, levels, "second")
    plan_entry(session, village_id=levels.village.id, number=1, kind="visit", plan="带上药", due_on=clock.today(), request_key=key(), actor=levels.second)  # fmt: skip
    assert "带上药" in client.get(at).text
    be(client, session, levels, "committee")
    dispatch_matter(session, village_id=levels.village.id, number=1, handler_id=levels.grid.user_id, actor=levels.committee)  # fmt: skip
    be(client, session, levels, "second")
    assert ("该去了" in client.get(at).text, "带上药" in client.get(at).text) == (True, False)
