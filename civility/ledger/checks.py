"""The checks of ``verify()``: each sees every transaction once, in order, then what is kept beside them.

A check asks one question and says in words what it found. It stores at most what it needs to go on: the
last hash, the balance of each account. Wrong values are reported where they first appear, not again in
every row that follows from them. Rows are as they lie (``reading``), so nothing may be taken for granted of a value.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import Row

from civility.db import as_utc
from civility.errors import said
from civility.ledger import chain
from civility.ledger.accounts import is_guarded
from civility.ledger.entries import MAX_AMOUNT, MAX_POSTINGS, REVERSAL, Posting
from civility.ledger.reading import Entry, PostingRow

Pair = tuple[str, str]
MALFORMED = (ValueError, TypeError, OverflowError, AttributeError, struct.error)


NOTHING: Final[tuple["Finding", ...]] = ()
_LINES: Final = list(range(MAX_POSTINGS))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: ``seq`` is the transaction it concerns, None for the book as a whole.

    ``message`` is technical, or with ``fields`` a source text for people, as of a refusal.
    """

    check: str
    seq: int | None
    message: str
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def describe(self, translate: Callable[[str], str] = str) -> str:
        """The message with its fields, translated by ``translate``."""
        return translate(self.message) % said(self.fields) if self.fields else self.message


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept beside the transactions: the head, the balances, keys that were posted and refused."""

    seq: int
    hash: bytes
    balances: Sequence[Row[*tuple[Any, ...]]]
    twice_answered: Sequence[Row[*tuple[Any, ...]]]


class Check(Protocol):
    """Sees each entry, then the end."""

    def see(self, entry: Entry) -> Sequence[Finding]: ...

    def end(self, stored: Stored) -> Sequence[Finding]: ...


def all_checks(village_id: UUID) -> list[Check]:
    """One of each, fresh, for one walk through one book."""
    return [Numbering(), Shape(), Chain(village_id), Balances(), Reversals(), Keys()]


class Numbering:
    """Numbers run from 1 without a gap, and the lines of each from 0."""

    def __init__(self) -> None:
        self._last = 0

    def see(self, entry: Entry) -> Sequence[Finding]:
        found: list[Finding] = []
        if entry.seq < 1:
            return [Finding("numbering", entry.seq, "numbers begin at 1")]
        if entry.seq != self._last + 1:
            found.append(Finding("numbering", self._last + 1, f"missing, up to {entry.seq - 1}"))
        self._last = entry.seq
        if entry.head is None:
            found.append(Finding("numbering", entry.seq, "postings without their transaction"))
        if [row[1] for row in entry.lines] != _LINES[: len(entry.lines)]:
            found.append(Finding("numbering", entry.seq, "a line is missing"))
        return found

    def end(self, stored: Stored) -> Sequence[Finding]:
        if stored.seq == self._last:
            return NOTHING
        return [Finding("head", self._last, f"the head is at {stored.seq}, the last number is {self._last}")]


class Shape:
    """Every posting could have been posted: two sides, a known unit, an amount above zero."""

    def see(self, entry: Entry) -> Sequence[Finding]:
        found: Sequence[Finding] = NOTHING
        for _, line, source, destination, amount, unit, _, _ in entry.lines:
            fault = _fault_of_sides(source, destination, unit)
            if type(amount) is not int or not 0 < amount <= MAX_AMOUNT:
                fault = f"not an amount to post: {amount!r}"
            if fault is not None:
                found = [*found, Finding("shape", entry.seq, f"line {line}: {fault}")]
        if not entry.lines and entry.head is not None and entry.head.payload_hash is None:
            return [Finding("shape", entry.seq, "a transaction without postings or payload")]
        return found

    def end(self, stored: Stored) -> Sequence[Finding]:
        return NOTHING


class Chain:
    """Each hash seals its transaction and the hash before it; the head carries the last."""

    def __init__(self, village_id: UUID) -> None:
        self._village_id = village_id
        self._last = chain.genesis(village_id)

    def see(self, entry: Entry) -> Sequence[Finding]:
        if entry.head is None:
            return NOTHING
        seq, kind, key, content, at, actor, reference, reason, reverses, payload, previous, seal = entry.head
        found: Sequence[Finding] = NOTHING
        if previous != self._last:
            found = [Finding("chain", seq, "does not follow from the transaction before it")]
        try:
            moves = [line[2:6] for line in entry.lines]
            asked = chain.packed(kind, actor, reference, reason, reverses, payload, moves)
            when = as_utc(datetime.fromisoformat(at) if isinstance(at, str) else at)
            sealed = chain.sealed_bytes(self._village_id, seq, when, key, content, asked)
            intact = chain.seal(previous, sealed) == seal
        except MALFORMED:  # what lies there cannot even be written as canonical bytes
            intact = False
        if not intact:
            found = [*found, Finding("chain", seq, "was changed after it was written")]
        self._last = seal
        return found

    def end(self, stored: Stored) -> Sequence[Finding]:
        if stored.hash == self._last:
            return NOTHING
        return [Finding("head", stored.seq, "the head carries another hash than the last transaction")]


class Balances:
    """Balances follow from the postings, line by line, never break a floor, and are what is kept."""

    def __init__(self) -> None:
        self._now: dict[Pair, int] = {}
        self._reported: set[Pair] = set()

    def see(self, entry: Entry) -> Sequence[Finding]:
        found: list[Finding] = []
        now = self._now
        for _, _, source, destination, amount, unit, source_balance, destination_balance in entry.lines:
            if type(amount) is not int:
                continue  # the shape is found wrong; what follows from it is not this line's fault
            giver, taker = (source, unit), (destination, unit)
            left = now[giver] = now.get(giver, 0) - amount
            got = now[taker] = now.get(taker, 0) + amount
            if left != source_balance or left < 0:
                found += self._judge(entry.seq, giver, left, source_balance)
            if got != destination_balance or got < 0:
                found += self._judge(entry.seq, taker, got, destination_balance)
        return found

    def _judge(self, seq: int, pair: Pair, now: int, said: int) -> list[Finding]:
        """What is wrong with an account's balance, told once."""
        found = []
        account, unit = pair
        if now != said and pair not in self._reported:
            found.append(Finding("balances", seq, f"{account} has {now} {unit}, the line says {said}"))
        if now < 0 and _is_guarded(account) and pair not in self._reported:
            found.append(Finding("floors", seq, f"{account} falls to {now} {unit}"))
        if found:
            self._reported.add(pair)
        return found

    def end(self, stored: Stored) -> Sequence[Finding]:
        found = []
        kept = {(row.account, row.unit): row.balance for row in stored.balances}
        for pair in sorted(kept.keys() | self._now.keys(), key=str):
            if kept.get(pair) != self._now.get(pair, 0):
                said = f"{pair[0]} has {self._now.get(pair, 0)} {pair[1]}, kept is {kept.get(pair)}"
                found.append(Finding("kept", None, said))
        for row in stored.balances:
            if bool(row.guarded) != _is_guarded(row.account):
                found.append(Finding("kept", None, f"{row.account} has lost its floor in {row.unit}"))
        sums: dict[str, int] = {}
        for (_, unit), amount in kept.items():
            sums[unit] = sums.get(unit, 0) + amount
        found += [
            Finding("sums", None, f"{unit} comes to {total}, not to zero")
            for unit, total in sorted(sums.items())
            if total != 0
        ]
        return found


class Reversals:
    """A reversal mirrors one earlier transaction exactly, and none is reversed twice."""

    def see(self, entry: Entry) -> Sequence[Finding]:
        head, original = entry.head, entry.original
        if head is None:
            return NOTHING
        reverses = head.reverses_seq
        if (head.kind == REVERSAL) != (reverses is not None):
            return [Finding("reversals", entry.seq, "a reversal and what it reverses do not go together")]
        if reverses is None:
            return NOTHING
        if type(reverses) is not int or not 0 < reverses < entry.seq:
            said = f"reverses {reverses}, which is not before it"
        elif original is None:
            said = f"reverses {reverses}, which is not there"
        elif original.first_reversed_by != entry.seq:
            said = f"{reverses} was reversed by {original.first_reversed_by} before"
        elif original.reverses is not None:
            said = f"reverses {reverses}, itself a reversal"
        elif _moves(entry.lines) != [
            (destination, source, amount, unit)
            for source, destination, amount, unit in reversed(_moves(original.lines))
        ]:
            said = f"is not the mirror image of {reverses}"
        else:
            return NOTHING
        return [Finding("reversals", entry.seq, said)]

    def end(self, stored: Stored) -> Sequence[Finding]:
        return NOTHING


class Keys:
    """No key was both posted and refused."""

    def see(self, entry: Entry) -> Sequence[Finding]:
        return NOTHING

    def end(self, stored: Stored) -> Sequence[Finding]:
        return [Finding("keys", row.seq, f"key {row.key!r} was refused as well") for row in stored.twice_answered]


@lru_cache(maxsize=4096)
def _fault_of_sides(source: str, destination: str, unit: str) -> str | None:
    """Why a posting could never have had these; an amount is looked at for itself."""
    try:
        Posting(source, destination, 1, unit)
    except MALFORMED as error:
        return str(error)
    return None


def _moves(lines: list[PostingRow]) -> list[tuple[str, str, int, str]]:
    return [row[2:6] for row in lines]


def _is_guarded(account: str) -> bool:
    try:
        return is_guarded(account)
    except MALFORMED:
        return False
