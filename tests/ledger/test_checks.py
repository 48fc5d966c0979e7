"""What unique constraints make impossible to write is still looked for: a forger drops them."""

from types import SimpleNamespace
from typing import Any

import pytest

from civility.ledger.checks import Entry, Reversals


def entry(seq: int, reverses: int | None, amount: int = 5, *, mirrored: bool = True) -> Entry:
    """A reversal (or not) of one posting, as its rows would lie."""
    head: Any = SimpleNamespace(kind="award" if reverses is None else "reversal", reverses_seq=reverses)
    there: Any = SimpleNamespace(source="issued", destination="household:1", amount=5, unit="honour")
    back: Any = SimpleNamespace(source="household:1", destination="issued", amount=amount, unit="honour")
    if reverses is None:
        return Entry(seq, head, [there], [])
    return Entry(seq, head, [back if mirrored else there], [there])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(1, None), entry(2, 1)], []),
        ([entry(1, None), entry(2, 1), entry(3, 1)], ["1 was reversed by 2 before"]),
        ([entry(1, None), entry(2, 1), entry(3, 2)], ["reverses 2, itself a reversal"]),
        ([entry(1, None), entry(2, 3)], ["reverses 3, which is not before it"]),
        ([entry(1, None), entry(2, 2)], ["reverses 2, which is not before it"]),
        ([entry(1, None), entry(2, 1, 4)], ["is not the mirror image of 1"]),
        ([entry(1, None), entry(2, 1, mirrored=False)], ["is not the mirror image of 1"]),
    ],
)
def test_a_reversal_undoes_one_earlier_transaction_once(entries: list[Entry], said: list[str]) -> None:
    check = Reversals()
    assert [finding.message for each in entries for finding in check.see(each)] == said
