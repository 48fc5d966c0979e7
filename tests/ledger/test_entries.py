from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from civility.ledger import Draft, Posting
from tests.ledger.books import LI, VILLAGE, WANG, award

GOOD = award("k", 10)


@pytest.mark.parametrize("amount", [0, -1, 2**53, True, 1.0, "1"])
def test_a_posting_moves_a_whole_amount_above_zero(amount: Any) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Posting(LI, WANG, amount, "honour")


@pytest.mark.parametrize(
    ("source", "destination", "unit"),
    [(LI, LI, "honour"), ("purse", LI, "honour"), (LI, "purse", "honour"), (LI, WANG, "litre")],
)
def test_a_posting_has_two_sides_and_a_unit(source: str, destination: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"not a|itself"):
        Posting(source, destination, 1, unit)


def test_a_posting_mirrored_twice_is_itself() -> None:
    posting = Posting(LI, WANG, 3, "honour")
    assert posting.mirrored() == Posting(WANG, LI, 3, "honour")
    assert posting.mirrored().mirrored() == posting


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ""},
        {"kind": "Award"},
        {"kind": "a" * 33},
        {"key": ""},
        {"key": "k" * 129},
        {"key": "a\nb"},
        {"actor": ""},
        {"actor": "a" * 65},
        {"reference": "r" * 129},
        {"reason": "x" * 501},
        {"reason": "two\nlines"},
        {"reason": "a\x00b"},
        {"reason": "\u2028"},
        {"reason": "\ud800"},
        {"postings": ()},
        {"postings": GOOD.postings * 1001},
        {"payload_hash": b"short"},
        {"reverses": 1, "reason": "x"},
        {"kind": "reversal"},
        {"kind": "reversal", "reverses": 1},
        {"kind": "reversal", "reverses": 0, "reason": "x"},
    ],
)
def test_a_draft_is_checked_at_birth(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(GOOD, **change)


def test_a_draft_keeps_what_it_was_given() -> None:
    postings = list(GOOD.postings)
    draft = Draft(VILLAGE, "award", "k", postings, "system")  # type: ignore[arg-type]
    postings.clear()

    assert draft.postings == GOOD.postings
    with pytest.raises(FrozenInstanceError):
        draft.key = "other"  # type: ignore[misc]
