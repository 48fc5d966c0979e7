"""The life of a claim, state by state."""

from itertools import product
from types import SimpleNamespace

import pytest

from civility.points.models import CLAIM_STATES
from civility.points.rules.transitions import LIVE, MOVES, STEPS, IllegalMove, move, step

ALLOWED = {
    ("submitted", "reviewed"),
    ("submitted", "returned"),
    ("submitted", "withdrawn"),
    ("reviewed", "on_notice"),
    ("on_notice", "objected"),
    ("on_notice", "posted"),
    ("on_notice", "recalled"),
    ("objected", "on_notice"),
    ("objected", "posted"),
    ("objected", "recalled"),
    ("posted", "recalled"),
    ("recalled", "on_notice"),
}
# what → where it leaves a claim that is on notice, objected, posted, recalled; elsewhere it cannot happen
DISPUTED = ("on_notice", "objected", "posted", "recalled")
AFTER: dict[str, tuple[str | None, ...]] = {
    "object": ("objected", "objected", None, None),
    "recall": ("recalled", "recalled", "recalled", None),
    "resume": (None, "on_notice", "posted", "recalled"),
    "appeal": ("objected", "objected", "posted", "recalled"),
    "restore": (None, None, None, "on_notice"),
}


def test_the_table_knows_every_state_of_the_database() -> None:
    assert set(MOVES) == set(CLAIM_STATES)
    assert {"submitted", "reviewed", "on_notice", "objected", "posted"} == LIVE


@pytest.mark.parametrize(("before", "after"), list(product(CLAIM_STATES, CLAIM_STATES)))
def test_a_claim_goes_where_the_table_says_and_nowhere_else(before: str, after: str) -> None:
    claim = SimpleNamespace(state=before)
    if (before, after) in ALLOWED:
        move(claim, after)
        assert claim.state == after
    else:
        with pytest.raises(IllegalMove):
            move(claim, after)
        assert claim.state == before


def test_the_steps_of_a_dispute_are_all_told() -> None:
    assert set(STEPS) == set(AFTER)


@pytest.mark.parametrize(("before", "what"), list(product(CLAIM_STATES, AFTER)))
def test_an_objection_or_an_appeal_does_to_a_claim_what_the_table_says(before: str, what: str) -> None:
    claim = SimpleNamespace(state=before)
    after = dict(zip(DISPUTED, AFTER[what], strict=True)).get(before)
    if after is None:
        with pytest.raises(IllegalMove):
            step(claim, what)
        assert claim.state == before
    else:
        step(claim, what)
        assert claim.state == after
