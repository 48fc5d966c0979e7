"""The life of a version: where it stands on a day, and every step in every standing."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from civility.governance.covenants.rules.life import STANDINGS, STEPS, may_step, standing

TODAY = date(2026, 11, 21)
WEEK = timedelta(days=7)


def version(**changed):
    days = {
        "consulted_from": None, "consulted_until": None, "in_force_from": None, "in_force_until": None,
    }  # fmt: skip
    return SimpleNamespace(**({"state": "draft"} | days | changed))


THERE = {
    "draft": version(),
    "consulted": version(consulted_from=TODAY - WEEK, consulted_until=TODAY),
    "heard": version(consulted_from=TODAY - 2 * WEEK, consulted_until=TODAY - timedelta(days=1)),
    "adopted": version(state="adopted", in_force_from=TODAY + timedelta(days=1)),
    "in_force": version(state="adopted", in_force_from=TODAY, in_force_until=TODAY + timedelta(days=1)),
    "superseded": version(state="adopted", in_force_from=TODAY - WEEK, in_force_until=TODAY),
}
ALLOWED = {
    "draft": {"write", "consult", "vote"},
    "consulted": {"consult", "comment"},
    "heard": {"write", "consult", "vote"},
    "adopted": {"file"},
    "in_force": {"file", "sign"},
    "superseded": {"file"},
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_version_stands_where_its_days_say(name):
    assert standing(THERE[name], TODAY) == name


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", STANDINGS)
def test_a_step_is_taken_only_where_the_table_has_it(name, step):
    assert may_step(THERE[name], step, TODAY) is (step in ALLOWED[name])


def test_what_was_said_before_the_vote_does_not_hold_an_adopted_version_back():
    was = version(state="adopted", consulted_from=TODAY - WEEK, consulted_until=TODAY + WEEK, in_force_from=TODAY)
    assert standing(was, TODAY) == "in_force"
