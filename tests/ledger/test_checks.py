"""What unique constraints make impossible to write is still looked for: a forger drops them."""

import pytest

from civility.ledger.checks import Reversals
from civility.ledger.reading import Entry, Original, PostingRow, TransactionRow

THERE: PostingRow = (1, 0, "issued", "household:1", 5, "honour", -5, 5)
BACK: PostingRow = (2, 0, "household:1", "issued", 5, "honour", 0, 0)


def reversal(seq: int, reverses: int | None, *, kind: str = "reversal") -> TransactionRow:
    return TransactionRow(
        seq, kind, f"key-{seq}", bytes(32), "2026-11-21", "clerk", "", "x", reverses, None, bytes(32), bytes(32)
    )


def original(*, reverses: int | None = None, first_reversed_by: int = 2) -> Original:
    return Original([THERE], reverses, first_reversed_by)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(2, reversal(2, None, kind="award"), [THERE], None), []),
        (Entry(2, reversal(2, 1), [BACK], original()), []),
        (Entry(3, reversal(3, 1), [BACK], original()), ["1 was reversed by 2 before"]),
        (
            Entry(3, reversal(3, 2), [BACK], original(reverses=1, first_reversed_by=3)),
            ["reverses 2, itself a reversal"],
        ),
        (Entry(2, reversal(2, 3), [BACK], original()), ["reverses 3, which is not before it"]),
        (Entry(2, reversal(2, 2), [BACK], original()), ["reverses 2, which is not before it"]),
        (Entry(2, reversal(2, 1), [BACK], None), ["reverses 1, which is not there"]),
        (Entry(2, reversal(2, 1), [(*BACK[:4], 4, *BACK[5:])], original()), ["is not the mirror image of 1"]),
        (Entry(2, reversal(2, 1), [THERE], original()), ["is not the mirror image of 1"]),
        (
            Entry(2, reversal(2, 1, kind="award"), [BACK], original()),
            ["a reversal and what it reverses do not go together"],
        ),
        (Entry(2, reversal(2, None), [BACK], None), ["a reversal and what it reverses do not go together"]),
    ],
)
def test_a_reversal_undoes_one_earlier_transaction_once(entry: Entry, said: list[str]) -> None:
    assert [finding.message for finding in Reversals().see(entry)] == said
