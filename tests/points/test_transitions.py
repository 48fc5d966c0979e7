"""The life of a claim, state by state."""

from itertools import product
from types import SimpleNamespace

import pytest

from civility.points.models import CLAIM_STATES
from civility.points.rules.transitions import LIVE, MOVES, IllegalMove, move

ALLOWED = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "reviewed"),
    ("submitted", "returned"),
    ("submitted", "withdrawn"),
    ("reviewed", "on_notice"),
    ("on_notice", "objected"),
    ("on_notice", "posted"),
    ("objected", "on_notice"),
    ("objected", "posted"),
    ("objected", "recalled"),
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
