"""The tables of matters: steps from every state, levels, kinds and their clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civility import clock
from civility.clock import day_start
from civility.governance.matters.rules.clocks import Clock
from civility.governance.matters.rules.kinds import KINDS, LEVELS, above, below, first_level
from civility.governance.matters.rules.transitions import OPEN, STATES, STEPS, IllegalStep, next_state
from civility.governance.matters.rules.words import STEP_WORDS
from civility.web.status import STATES as WORDS
from civility.workdays import is_workday


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_the_table_says_what_each_step_makes_of_each_state(state, step):
    if state not in STEPS[step]:
        with pytest.raises(IllegalStep):
            next_state(state, step)
        return
    assert next_state(state, step) in STATES
    assert state in OPEN or step in ("admit", "join", "rate", "close", "reopen", "reopen_up", "withdraw", "take")


def test_nothing_comes_back_from_being_merged_or_withdrawn_and_every_word_is_there():
    assert not any(state in moves for moves in STEPS.values() for state in ("merged", "withdrawn"))
    assert set(WORDS["matter"]) == set(STATES)
    assert set(STEP_WORDS) == {"raise", *STEPS}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_clock_at_every_level_it_can_reach(kind):
    assert set(kind.clocks) == set(LEVELS)
    assert all(bool(each.hours) != bool(each.workdays) for each in kind.clocks.values())
    assert set(kind.needed) <= set(kind.asked)


@given(st.integers(0, 333 * 24 * 60), st.integers(1, 15))
def test_working_days_end_at_midnight_as_counting_one_by_one_says(minutes, count):
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    day = clock.local(since).date()
    left = count
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    assert Clock(workdays=count).due(since) == day_start(day + timedelta(days=1))
    assert Clock(hours=count).due(since) == since + timedelta(hours=count)


@pytest.mark.parametrize(
    ("kind", "has_grid", "sits", "level"),
    [
        ("issue", True, False, "grid"),
        ("issue", False, False, "village"),
        ("slip", True, True, "village"),
        ("dispute", True, False, "village"),
        ("dispute", True, True, "grid"),
        ("dispute", False, False, "village"),
    ],
)
def test_where_a_matter_begins(kind, has_grid, sits, level):
    assert first_level(KINDS[kind], has_grid=has_grid, sits_at_grid=sits) == level


def test_there_is_a_level_above_and_below_but_for_the_ends():
    assert [above(level) for level in LEVELS] == ["village", "township", None]
    assert [below(level) for level in LEVELS] == [None, "grid", "village"]
