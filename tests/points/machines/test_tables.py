"""The tables are whole: every action of the program has its rows, every role its place, every gap its reason."""

import pytest

from tests.points.machines.driver import guard_of
from tests.points.machines.page import notes_of
from tests.points.machines.test_claims import CLAIM
from tests.points.machines.test_closes import CLOSE
from tests.points.machines.test_corrections import CORRECTION
from tests.points.machines.test_deductions import DEDUCTION
from tests.points.machines.test_household_events import EVENT
from tests.points.machines.test_notices import NOTICE, REMOVAL
from tests.points.machines.test_objections import APPEAL, OBJECTION
from tests.points.machines.test_own_claims import OWN
from tests.points.machines.test_spot_checks import ITEM, MONTH
from tests.points.machines.test_standards import STANDARD
from tests.points.machines.test_typed_sheets import TYPED

MACHINES = (
    CLAIM,
    OWN,
    TYPED,
    STANDARD,
    NOTICE,
    REMOVAL,
    OBJECTION,
    APPEAL,
    CORRECTION,
    DEDUCTION,
    MONTH,
    ITEM,
    CLOSE,
    EVENT,
)
AREAS = ("points.", "households.")
# What writes without moving a thing of these tables: it begins one, or decides a rule of the village by vote.
BEGINNINGS = {
    "points.check_standard": "makes a draft of a file",
    "points.upload_standard": "keeps a file for a day",
    "points.draft_standard_from_template": "makes a draft of the township's template",
    "points.record": "finds a household on a photo of its card",
    "points.record_for_many": "makes claims",
    "points.round_": "makes claims",
    "points.round_order": "the order of a walk",
    "points.keep_clause_at_hand": "one's own list of clauses",
    "points.note_odd": "a note beside a figure",
    "points.upload_template": "keeps a file for a day",
    "points.check_template": "makes a template of a file",
    "points.end_template": "a township's template",
    "points.budget": "figures of the village",
    "points.vote_ceiling": "a rule, by vote",
    "points.vote_no_ceiling": "a rule, by vote",
    "points.vote_deductions": "a rule, by vote",
    "points.vote_deduction_terms": "a rule, by vote",
    "points.vote_second_review": "a rule, by vote",
    "points.vote_one_review": "a rule, by vote",
}


def test_every_route_that_writes_is_an_action_of_a_table_or_begins_something(app):
    writing = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    told = {action.route for machine in MACHINES for action in machine.actions.values() if action.route}
    assert {each for each in writing if each.startswith(AREAS)} == {
        each for each in told if each.startswith(AREAS)
    } | set(BEGINNINGS)
    assert told <= writing
    assert told & set(BEGINNINGS) == set()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_actions_and_roles_are_those_of_the_program_and_of_the_permissions(app, machine):
    assert machine.gaps(app) == []


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_what_cannot_be_tried_says_why(machine):
    used, explained = notes_of(machine.title)
    assert used == explained


def test_no_cell_is_left_open(app):
    for machine in MACHINES:
        for row in machine.rows:
            assert all(row.cells.values()), (machine.title, row.action)
            assert "?" not in "".join(row.cells.values())
    assert guard_of(app, "points.withdraw") == "claim.withdraw"
