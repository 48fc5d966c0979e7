"""The care list: only with consent, only for those who go, what is overdue first, and told to the committee."""

import io
import re
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from civility import clock, ledger
from civility.clock import today
from civility.db import transaction
from civility.governance.matters import errors
from civility.governance.matters.checks import check_matters
from civility.governance.matters.models import Matter, MatterAccess
from civility.governance.matters.queries import (
    list_care,
    list_entries,
    list_entries_due,
    list_steps,
    list_tasks,
    roles_of,
)
from civility.governance.matters.rules.kinds import CARE_WORDS
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    decline_matter,
    dispatch_matter,
    empty_old_matters,
    escalate_due,
    finish_entry,
    note_accesses,
    plan_entry,
    raise_matter,
    withdraw_matter,
)
from civility.governance.matters.services.raising import Raised
from civility.households.services.blanking import blank_household
from civility.people.models import Household
from civility.people.rules import KEPT_DAYS
from tests.factories.matters import key
from tests.governance.matters.pages import be
from tests.governance.matters.steps import act
from tests.pages import page

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]


def on_the_list(session, levels, place=0, *, why="alone", handler=None, **more):
    """A household that is looked after every seven days; with a ``handler`` somebody goes already."""
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(
            "care",
            f"第{place}户一个人住",
            household_id=levels.households[place].id,
            **{"why": why, "consent": "本人同意", "every_days": 7} | more,
        ),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    if handler is not None:
        act(dispatch_matter, session, matter, levels.committee, handler_id=handler.user_id)
        act(accept_matter, session, matter, handler)
    return matter


def listed(session, levels, actor):
    found = list_care(session, levels.village.id, actor, roles_of(session, levels.village.id, actor))
    return [(each.household.id, each.next_on) for each in found]


def tasks(session, levels, actor):
    roles = roles_of(session, levels.village.id, actor)
    found = list_tasks(session, levels.village.id, actor, roles, now=clock.now(), today=today())
    return {each.name: each.count for each in found}


def home(levels, place):
    return levels.households[place].id


def looked(session, levels):
    rows = session.execute(select(MatterAccess.user_id, func.count()).group_by(MatterAccess.user_id))
    names = {actor.user_id: name for name, actor in levels.actors.items()}
    return {names[user_id]: count for user_id, count in rows}


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return "".join(each.extract_text() for each in pages).replace(" ", "").replace("\n", "")


def test_what_is_overdue_comes_first_and_what_nobody_planned_last(session, levels):
    for place, due in ((0, 3), (1, -2), (2, None)):
        matter = on_the_list(session, levels, place, every_days=None, handler=levels.grid)
        if due is not None:
            act(
                plan_entry,
                session,
                matter,
                levels.grid,
                kind="visit",
                due_on=today() + timedelta(due),
                request_key=key(),
            )
    assert listed(session, levels, levels.committee) == [
        (home(levels, 1), date(2026, 11, 18)), (home(levels, 0), date(2026, 11, 23)), (home(levels, 2), None),
    ]  # fmt: skip


def test_last_and_next_are_those_of_visits_that_were_made_and_not_made(session, levels):
    matter = on_the_list(session, levels, handler=levels.grid)
    (first,) = list_entries(session, matter)
    act(finish_entry, session, matter, levels.grid, entry_id=first.id, text="身体好")
    (each,) = list_care(session, levels.village.id, levels.committee, frozenset({"committee"}))
    assert (each.handler, each.last_at, each.next_on) == ("grid某", clock.now(), date(2026, 11, 27))


def test_the_committee_sees_all_and_whoever_goes_their_own(session, levels):
    on_the_list(session, levels, 0, handler=levels.grid)
    on_the_list(session, levels, 1, handler=levels.head)
    on_the_list(session, levels, 2)
    assert len(listed(session, levels, levels.second)) == 3
    assert [household for household, _next in listed(session, levels, levels.grid)] == [home(levels, 0)]
    assert [household for household, _next in listed(session, levels, levels.head)] == [home(levels, 1)]
    assert listed(session, levels, levels.supervisor) == listed(session, levels, levels.officer) == []


@pytest.mark.parametrize("end", ["the household takes it back", "it is over", "the household left"])
def test_consent_that_ends_takes_a_household_off_the_list(session, levels, end):
    matter = on_the_list(session, levels, handler=levels.grid)
    assert len(listed(session, levels, levels.committee)) == 1
    if end == "the household takes it back":
        withdraw_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.home())
    elif end == "it is over":
        act(answer_matter, session, matter, levels.grid, answer="女儿接走了")
    else:
        levels.households[0].left_on = today()
        session.commit()
    assert listed(session, levels, levels.committee) == listed(session, levels, levels.grid) == []


def test_without_a_reason_of_the_list_nobody_is_put_on_it(session, levels):
    for why in ("", "poor"):
        with pytest.raises(errors.WhyMissing):
            on_the_list(session, levels, why=why)
    assert session.scalar(select(func.count()).select_from(Matter)) == 0
    for why in CARE_WORDS:
        assert on_the_list(session, levels, why=why).why == why


def test_a_visit_that_was_not_made_is_told_to_the_committee_once_and_stays_where_it_is(session, levels):
    matter = on_the_list(session, levels, handler=levels.grid)
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert escalate_due(session) == 0, "its day is not over"
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert [escalate_due(session), escalate_due(session)] == [1, 0]
        session.refresh(matter)
        assert (matter.late, matter.level, matter.state) == (True, "village", "accepted")
        assert matter.handler_id == levels.grid.user_id
        last = list_steps(session, matter)[-1]
        assert (last.action, last.by, last.user_id) == ("overdue_visit", "clock", None)
        assert check_matters(session, levels.village.id) == []


def test_once_somebody_went_it_is_late_no_more_and_the_next_that_is_not_made_is_told_again(session, levels):
    matter = on_the_list(session, levels, handler=levels.grid)
    (entry,) = list_entries(session, matter)
    with clock.frozen(clock.now() + timedelta(days=8)):
        escalate_due(session)
        act(finish_entry, session, matter, levels.grid, entry_id=entry.id, text="去了，好")
        session.refresh(matter)
        assert matter.late is False
        assert escalate_due(session) == 0
    with clock.frozen(clock.now() + timedelta(days=16)):
        assert escalate_due(session) == 1
    assert [each.action for each in list_steps(session, matter)].count("overdue_visit") == 2


def test_a_visit_besides_the_rota_leaves_late_what_still_waits(session, levels):
    matter = on_the_list(session, levels, handler=levels.grid)
    with clock.frozen(clock.now() + timedelta(days=8)):
        escalate_due(session)
        act(plan_entry, session, matter, levels.grid, kind="visit", text="顺路看了", request_key=key())
        session.refresh(matter)
        assert matter.late is True


def test_a_step_of_a_plan_that_was_not_made_is_told_too(session, levels):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised("pairing", "想养羊", household_id=home(levels, 0), consent="本人同意"),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    act(accept_matter, session, matter, levels.second)
    act(plan_entry, session, matter, levels.second, kind="step", plan="问贷款", due_on=today(), request_key=key())
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert escalate_due(session) == 1
    session.refresh(matter)
    assert (matter.late, matter.handler_id) == (True, levels.second.user_id)


def test_a_visit_over_its_day_is_one_task_of_the_handler_and_one_of_the_committee(session, levels):
    on_the_list(session, levels, handler=levels.grid)
    with clock.frozen(clock.now() + timedelta(days=8)):
        escalate_due(session)

        assert tasks(session, levels, levels.committee) == {"visits": 1}
        assert tasks(session, levels, levels.grid)["entries"] == 1
        assert "visits" not in tasks(session, levels, levels.grid)
        assert tasks(session, levels, levels.head) == tasks(session, levels, levels.officer) == {}


@pytest.mark.parametrize("end", ["it is over", "the household left"])
@pytest.mark.parametrize("kind", ["care", "pairing"])
def test_nobody_is_told_to_go_where_nobody_is_looked_after_any_more(session, levels, kind, end):
    matter = raise_matter(
        session,
        village_id=levels.village.id,
        raised=Raised(kind, "一个人", household_id=home(levels, 0), why="alone", consent="本人同意"),
        channel="staff",
        actor=levels.committee,
        request_key=key(),
    )
    act(dispatch_matter, session, matter, levels.committee, handler_id=levels.grid.user_id)
    act(accept_matter, session, matter, levels.grid)
    entry = {"care": "visit", "pairing": "step"}[kind]
    act(plan_entry, session, matter, levels.grid, kind=entry, plan="看看", due_on=today(), request_key=key())
    if end == "it is over":
        act(answer_matter, session, matter, levels.grid, answer="女儿接走了")
    with clock.frozen(clock.now() + timedelta(days=1)):
        if end == "the household left":
            name = {"care": "visits", "pairing": "entries"}[kind]
            assert tasks(session, levels, levels.committee) == {name: 1}
            levels.households[0].left_on = today()
            session.commit()
        assert tasks(session, levels, levels.committee).keys() <= {"asked"}
        assert tasks(session, levels, levels.grid).keys() <= {"turn"}
        assert list_entries_due(session, levels.village.id, levels.committee, frozenset({"committee"}), today()) == []
        assert escalate_due(session) == 0
        session.refresh(matter)
        assert matter.late is False


@pytest.mark.parametrize("way", ["sent on", "given back"])
def test_what_ran_without_a_clock_has_one_again_until_somebody_takes_it(session, levels, way):
    matter = on_the_list(session, levels, every_days=None, handler=levels.grid)
    assert matter.due_at is None
    if way == "sent on":
        act(dispatch_matter, session, matter, levels.committee, handler_id=levels.head.user_id)
    else:
        act(decline_matter, session, matter, levels.grid, reason="我出去打工")
    due = clock.day_start(date(2026, 11, 26))
    assert (matter.due_at, list_steps(session, matter)[-1].due_at) == (due, due), "three working days after Friday"
    with clock.frozen(due - timedelta(seconds=1)):
        assert escalate_due(session) == 0
    with clock.frozen(due):
        assert [escalate_due(session), escalate_due(session)] == [1, 0]
        session.refresh(matter)
        assert (matter.state, matter.level, matter.handler_id, matter.late) == ("raised", "township", None, True)
        act(accept_matter, session, matter, levels.officer)
        assert matter.due_at is None
        assert check_matters(session, levels.village.id) == []


def test_sending_somebody_else_leaves_a_clock_that_runs_as_it_is(session, levels):
    matter = on_the_list(session, levels)
    due = matter.due_at
    with clock.frozen(clock.now() + timedelta(days=3)):
        act(dispatch_matter, session, matter, levels.committee, handler_id=levels.grid.user_id)
        act(decline_matter, session, matter, levels.grid, reason="我出去打工")
    assert matter.due_at == due


def test_whoever_looks_at_the_list_leaves_one_line_a_day_at_each_household(client, session, levels, at):
    on_the_list(session, levels, 0, handler=levels.grid)
    other = on_the_list(session, levels, 1)
    note_accesses(session, levels.village.id, [other], levels.second)
    for who in ("grid", "second", "second", "head"):
        be(client, session, levels, who)
        page(client.get(f"{at}care"))
    assert looked(session, levels) == {"grid": 1, "second": 2}
    with clock.frozen(clock.now() + timedelta(days=1)):
        be(client, session, levels, "second")
        assert "赵大山" in read(client, f"{at}care.pdf")
    assert looked(session, levels) == {"grid": 1, "second": 4}
    be(client, session, levels, "committee")
    assert "second某" in page(client.get(f"{at}{other.number}"))


def test_the_page_names_household_reason_and_who_goes_to_those_alone_who_may_know(client, session, levels, at):
    on_the_list(session, levels, 0, why="disabled", every_days=8, handler=levels.grid)
    told = ("赵大山家", "残疾人 ·", "grid某去", "下次 11月28日")
    be(client, session, levels, "committee")
    shown = page(client.get(f"{at}care"))
    assert all(words in shown for words in told)
    assert "打印这一周的走访表" not in shown, "nobody is due within the week"
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert "过了 2 天" in page(client.get(f"{at}care"))
        assert "1 次关爱走访过了日子" in client.get(f"/v/{levels.village.code}/").text
    for who in ("head", "supervisor", "officer"):
        be(client, session, levels, who)
        shown = page(client.get(f"{at}care"))
        assert not any(words in shown for words in told)
        assert client.get(f"{at}care.pdf").status_code == 404
    assert "关爱名单" in client.get(at).text


def test_the_rota_of_the_week_is_for_those_alone_who_go(client, session, levels, at):
    on_the_list(session, levels, 0, why="ill", handler=levels.grid)
    on_the_list(session, levels, 1, why="child", handler=levels.head)
    with clock.frozen(clock.now() + timedelta(days=8)):
        be(client, session, levels, "grid")
        own = read(client, f"{at}care.pdf")
        for words in ("关爱走访表（内部）", "不张贴", "赵大山", "生重病的，grid某去", "过了日子", "哪天去的"):
            assert words in own
        assert not any(words in own for words in ("钱小河", "短码", "verify"))
        be(client, session, levels, "committee")
        assert "钱小河" in read(client, f"{at}care.pdf")


def test_the_paper_notes_who_looked_at_those_alone_who_stand_on_it(client, session, levels, at):
    later = on_the_list(session, levels, 0, every_days=30, handler=levels.grid)
    be(client, session, levels, "committee")
    assert client.get(f"{at}care.pdf").status_code == 404
    assert looked(session, levels) == {}
    soon = on_the_list(session, levels, 1, handler=levels.grid)
    printed = read(client, f"{at}care.pdf")
    assert ("钱小河" in printed, "赵大山" in printed) == (True, False)
    rows = session.scalars(select(MatterAccess.matter_id)).all()
    assert (rows, later.id in rows) == ([soon.id], False)


def test_whoever_records_a_visit_says_why_where_the_list_never_asked(client, session, levels, at):
    matter, other = on_the_list(session, levels, 0, handler=levels.grid), on_the_list(session, levels, 1)
    matter.why = ""
    session.commit()
    (entry,) = list_entries(session, matter)
    be(client, session, levels, "grid")
    assert "没写为什么，记走访结果时补上" in page(client.get(f"{at}care"))
    assert f'name="e{entry.id}-why"' in page(client.get(f"{at}{matter.number}"))
    sent = {f"e{entry.id}-request_key": key(), f"e{entry.id}-text": "身体好"}
    refused = page(client.post(f"{at}{matter.number}/entries/{entry.id}", data=sent), 422)
    assert "身体好" in refused
    with pytest.raises(errors.WhyMissing):
        act(finish_entry, session, matter, levels.grid, entry_id=entry.id, text="身体好", why="poor")
    session.refresh(entry)
    assert entry.done_at is None
    told = sent | {f"e{entry.id}-why": "ill"}
    assert client.post(f"{at}{matter.number}/entries/{entry.id}", data=told).status_code == 303
    session.refresh(matter)
    session.refresh(entry)
    assert (matter.why, entry.text) == ("ill", "身体好")
    act(accept_matter, session, other, levels.second)
    (visit,) = list_entries(session, other)
    act(finish_entry, session, other, levels.second, entry_id=visit.id, text="好", why="ill")
    assert other.why == "alone", "it was said before"
    assert not re.search(r'name="e[^"]*-why"', page(client.get(f"{at}{matter.number}")))


def test_of_what_is_over_nobody_asks_again_why(session, levels):
    matter = on_the_list(session, levels, handler=levels.grid)
    (entry,) = list_entries(session, matter)
    act(answer_matter, session, matter, levels.grid, answer="女儿接走了")
    matter.why = ""
    session.commit()
    act(finish_entry, session, matter, levels.grid, entry_id=entry.id, text="走前看过", why="ill")
    assert matter.why == ""


def test_the_form_asks_why_and_keeps_what_was_typed(client, session, levels, at):
    be(client, session, levels, "committee")
    sent = {
        "request_key": key(),
        "text": "一个人住",
        "channel": "staff",
        "number": "801",
        "consent": "本人当面",
        "every_days": "7",
    }
    refused = page(client.post(f"{at}new/care", data=sent), 422)
    assert "请选为什么列上关爱名单" in refused
    assert "本人当面" in refused
    assert re.search(r"<legend[^>]*>\s*为什么列上关爱名单\s*</legend>", refused), "it is not said to be optional"
    assert client.post(f"{at}new/care", data=sent | {"why": "child"}).status_code == 303
    assert "留守儿童" in page(client.get(f"{at}1"))


def test_why_somebody_was_cared_for_goes_when_the_household_is_blanked(session, levels):
    matter, other = on_the_list(session, levels, 0, why="ill"), on_the_list(session, levels, 1, why="child")
    with transaction(session):
        ledger.hold(session, levels.village.id)
        blank_household(session, session.get_one(Household, (levels.village.id, home(levels, 0))), "test")
    session.refresh(matter)
    session.refresh(other)
    assert (matter.why, other.why) == ("", "child")


def test_why_somebody_was_cared_for_is_not_kept_longer_than_other_words(session, levels):
    over, running = on_the_list(session, levels, 0, why="ill", handler=levels.grid), on_the_list(session, levels, 1)
    act(answer_matter, session, over, levels.grid, answer="好了")
    with clock.frozen(clock.now() + timedelta(days=KEPT_DAYS + 1)):
        assert empty_old_matters(session) == 1
    session.refresh(over)
    session.refresh(running)
    assert (over.why, running.why) == ("", "alone")
