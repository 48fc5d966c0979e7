"""Nobody says whether it was done well: after a month a matter closes itself, where only whoever raised it was asked."""

from datetime import timedelta

import pytest

from civility import clock
from civility.governance.matters import errors
from civility.governance.matters.checks import check_matters
from civility.governance.matters.queries import list_entries, list_steps
from civility.governance.matters.rules.transitions import ANSWERED, OPEN, SILENT_DAYS, STATES, STEPS, next_state
from civility.governance.matters.rules.words import STEP_WORDS
from civility.governance.matters.services import (
    accept_matter,
    answer_matter,
    close_silent,
    finish_entry,
    rate_matter,
    refuse_matter,
    reopen_matter,
)
from civility.governance.matters.views.words import events
from tests.factories.matters import an_issue
from tests.governance.matters.pages import hidden_of
from tests.governance.matters.steps import FRIDAY

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("on_friday")]
OVER = FRIDAY + timedelta(days=SILENT_DAYS)


def answered(session, levels, **more):
    matter = an_issue(session, levels, **more)
    return work(session, matter, {"grid": levels.grid, "village": levels.committee}[matter.level])


def work(session, matter, actor, answer="修好了"):
    where = {"village_id": matter.village_id, "number": matter.number, "actor": actor}
    accept_matter(session, **where)
    return answer_matter(session, **where, answer=answer)


def last_step(session, matter):
    step = list_steps(session, matter)[-1]
    return step.action, step.by, step.user_id, step.state


@pytest.mark.parametrize("state", STATES)
def test_only_what_was_said_to_be_done_closes_itself(state):
    assert STEPS["close"].get(state) == ("closed" if state == "done" else None)


@pytest.mark.parametrize(("step", "to"), [("reopen", "raised"), ("reopen_up", "raised"), ("take", "closed")])
def test_what_closed_itself_is_answered_and_may_be_turned(step, to):
    assert next_state("closed", step) == to
    assert "closed" in ANSWERED
    assert "closed" not in OPEN
    assert [name for name, moves in STEPS.items() if "closed" in moves] == ["reopen", "reopen_up", "take"]


def test_after_thirty_days_of_silence_it_closes_once_and_says_so_without_a_rating(session, levels):
    matter = answered(session, levels)
    with clock.frozen(OVER - timedelta(seconds=1)):
        assert close_silent(session) == 0
    assert matter.state == "done"
    with clock.frozen(OVER):
        assert (close_silent(session), close_silent(session)) == (1, 0)
    session.refresh(matter)
    assert (matter.state, matter.ended_at, matter.due_at) == ("closed", OVER, None)
    assert last_step(session, matter) == ("close", "clock", None, "closed")
    assert [each.action for each in list_steps(session, matter)] == ["raise", "accept", "answer", "close"]
    assert check_matters(session, levels.village.id) == []


def test_the_trail_says_in_plain_words_what_happened_and_after_how_long(session, levels):
    matter = answered(session, levels)
    with clock.frozen(OVER):
        close_silent(session)
    line = events(list_steps(session, matter))[-1]
    assert (line["what"], line["who"]) == ("没有人说不好，30天后自己办结", "到时间自动")
    assert f"{SILENT_DAYS}天" in STEP_WORDS["close"]


def test_it_may_be_turned_for_the_usual_time_from_the_day_it_closed(session, levels):
    matter, other = answered(session, levels), answered(session, levels, text="水管漏了")
    with clock.frozen(OVER):
        assert close_silent(session) == 2
    with clock.frozen(OVER + timedelta(days=30)):
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="又不亮了")
        with pytest.raises(errors.NotThatWay):
            rate_matter(session, village_id=other.village_id, matter_id=other.id)
    assert (matter.state, matter.reopened, matter.ended_at) == ("raised", 1, None)
    with clock.frozen(OVER + timedelta(days=30, seconds=1)), pytest.raises(errors.TooLateToReopen):
        reopen_matter(session, village_id=other.village_id, matter_id=other.id, reason="又漏了")
    assert (other.state, last_step(session, other)[0]) == ("closed", "close")


def test_who_turned_it_or_said_yes_or_was_refused_is_not_silent(session, levels):
    said, turned = answered(session, levels), answered(session, levels)
    rate_matter(session, village_id=said.village_id, matter_id=said.id)
    reopen_matter(session, village_id=turned.village_id, matter_id=turned.id, reason="没好")
    refused = an_issue(session, levels)
    refuse_matter(session, village_id=refused.village_id, number=refused.number, reason="不归村里管", actor=levels.grid)
    with clock.frozen(OVER + timedelta(days=1)):
        assert close_silent(session) == 0
    assert (said.state, turned.state, refused.state) == ("rated", "raised", "refused")


def test_a_second_answer_begins_a_month_of_its_own(session, levels):
    matter = answered(session, levels)
    with clock.frozen(OVER - timedelta(days=1)):
        reopen_matter(session, village_id=matter.village_id, matter_id=matter.id, reason="没好")
        work(session, matter, levels.grid, answer="又修了")
    with clock.frozen(OVER + timedelta(days=SILENT_DAYS - 1, seconds=-1)):
        assert close_silent(session) == 0
    with clock.frozen(OVER + timedelta(days=SILENT_DAYS - 1)):
        assert close_silent(session) == 1


@pytest.mark.parametrize("channel", ["phone", "paper"])
def test_what_was_rung_in_or_written_waits_for_somebody_to_ask_back(session, levels, channel):
    matter = answered(session, levels, channel=channel, actor=levels.second)
    with clock.frozen(OVER + timedelta(days=300)):
        assert close_silent(session) == 0
        assert matter.state == "done"
        reopen_matter(
            session, village_id=matter.village_id, matter_id=matter.id, reason="问过了，没好", actor=levels.supervisor
        )
    assert matter.state == "raised"


def test_a_hazard_waits_for_the_person_who_looks_at_it_however_long(session, levels):
    matter = answered(session, levels, kind="hazard", actor=levels.home(), channel="household")
    with clock.frozen(OVER + timedelta(days=300)):
        assert close_silent(session) == 0
        rate_matter(session, village_id=matter.village_id, matter_id=matter.id, actor=levels.supervisor)
    assert matter.state == "rated"


def test_a_need_of_a_household_closes_too_and_stays_private(session, levels):
    matter = answered(
        session, levels, kind="need", household_id=levels.households[0].id, actor=levels.home(), channel="household"
    )
    with clock.frozen(OVER):
        assert close_silent(session) == 1
    session.refresh(matter)
    assert (matter.state, matter.private) == ("closed", True)


def test_a_mediation_closes_only_after_somebody_went_back(session, levels):
    home = {"household_id": levels.households[0].id, "actor": levels.home(), "channel": "household"}
    matter = answered(session, levels, text="地界", kind="dispute", other="钱家", **home)
    with clock.frozen(OVER + timedelta(days=2)):
        assert close_silent(session) == 0
        (entry,) = list_entries(session, matter)
        finish_entry(
            session,
            village_id=matter.village_id,
            number=matter.number,
            actor=levels.committee,
            entry_id=entry.id,
            text="两家还好",
        )
        assert close_silent(session) == 1


def test_wall_and_receipt_say_it_in_plain_words_and_the_receipt_can_still_say_no(client, session, levels):
    matter = answered(session, levels)
    with clock.frozen(FRIDAY + timedelta(days=3)):
        asked = client.get(f"/p/{levels.village.code}/matters/{matter.id}").text
        assert "不说的话，最早 12月20日 星期日 自己办结" in asked
    with clock.frozen(OVER):
        close_silent(session)
        base = f"/p/{levels.village.code}"
        shown = client.get(f"{base}/wall/{matter.number}").text
        receipt = client.get(f"{base}/matters/{matter.id}").text
        for page in (shown, receipt):
            assert "没有人说不好，30天后自己办结" in page
            assert "提的人说：办好了" not in page
        assert "办好了没有？" not in receipt
        said = {**hidden_of(receipt), "note": "又不亮了"}
        assert client.post(f"{base}/matters/{matter.id}/reopen", data=said).status_code == 303
    session.refresh(matter)
    assert (matter.state, last_step(session, matter)[1]) == ("raised", "receipt")
