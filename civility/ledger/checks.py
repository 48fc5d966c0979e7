"""The checks of ``verify()``: each sees every transaction once, in order, then what is kept beside them.

A check asks one question and says in words what it found. It stores at most what it needs to go on: the
last hash, the balance of each account. Wrong values are reported where they first appear, not again in
every row that follows from them.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row

from civility.ledger import chain
from civility.ledger.accounts import is_guarded
from civility.ledger.entries import REVERSAL, Posting
from civility.ledger.statements import as_transaction

Pair = tuple[str, str]
MALFORMED = (ValueError, TypeError, OverflowError, AttributeError, struct.error)


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
        return translate(self.message) % self.fields if self.fields else self.message


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a book as it lies: its transaction row if there is one, its posting rows in order.

    ``original`` holds the posting rows of the transaction it reverses, if any.
    """

    seq: int
    head: Row[Any] | None
    lines: list[Row[Any]]
    original: list[Row[Any]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept beside the transactions: the head, the balances, keys that were posted and refused."""

    seq: int
    hash: bytes
    balances: Sequence[Row[*tuple[Any, ...]]]
    twice_answered: Sequence[Row[*tuple[Any, ...]]]


class Check(Protocol):
    """Sees each entry, then the end."""

    def see(self, entry: Entry) -> list[Finding]: ...

    def end(self, stored: Stored) -> list[Finding]: ...


def all_checks(village_id: UUID) -> list[Check]:
    """One of each, fresh, for one walk through one book."""
    return [Numbering(), Shape(), Chain(village_id), Balances(), Reversals(), Keys()]


class Numbering:
    """Numbers run from 1 without a gap, and the lines of each from 0."""

    def __init__(self) -> None:
        self._last = 0

    def see(self, entry: Entry) -> list[Finding]:
        found = []
        if entry.seq != self._last + 1:
            found.append(Finding("numbering", self._last + 1, f"missing, up to {entry.seq - 1}"))
        self._last = entry.seq
        if entry.head is None:
            found.append(Finding("numbering", entry.seq, "postings without their transaction"))
        if [row.line for row in entry.lines] != list(range(len(entry.lines))):
            found.append(Finding("numbering", entry.seq, "a line is missing"))
        return found

    def end(self, stored: Stored) -> list[Finding]:
        if stored.seq == self._last:
            return []
        return [Finding("head", self._last, f"the head is at {stored.seq}, the last number is {self._last}")]


class Shape:
    """Every posting could have been posted: two sides, a known unit, an amount above zero."""

    def see(self, entry: Entry) -> list[Finding]:
        found = []
        for row in entry.lines:
            try:
                Posting(row.source, row.destination, row.amount, row.unit)
            except MALFORMED as error:
                found.append(Finding("shape", entry.seq, f"line {row.line}: {error}"))
        if entry.head is not None and not entry.lines and entry.head.payload_hash is None:
            found.append(Finding("shape", entry.seq, "a transaction without postings or payload"))
        return found

    def end(self, stored: Stored) -> list[Finding]:
        return []


class Chain:
    """Each hash seals its transaction and the hash before it; the head carries the last."""

    def __init__(self, village_id: UUID) -> None:
        self._last = chain.genesis(village_id)

    def see(self, entry: Entry) -> list[Finding]:
        if entry.head is None:
            return []
        found = []
        if entry.head.previous_hash != self._last:
            found.append(Finding("chain", entry.seq, "does not follow from the transaction before it"))
        if _hash(entry) != entry.head.hash:
            found.append(Finding("chain", entry.seq, "was changed after it was written"))
        self._last = entry.head.hash
        return found

    def end(self, stored: Stored) -> list[Finding]:
        if stored.hash == self._last:
            return []
        return [Finding("head", stored.seq, "the head carries another hash than the last transaction")]


class Balances:
    """Balances follow from the postings, line by line, never break a floor, and are what is kept."""

    def __init__(self) -> None:
        self._now: dict[Pair, int] = {}
        self._reported: set[Pair] = set()

    def see(self, entry: Entry) -> list[Finding]:
        found = []
        for row in entry.lines:
            for account, change, after in (
                (row.source, -row.amount, row.source_balance),
                (row.destination, row.amount, row.destination_balance),
            ):
                pair = (account, row.unit)
                self._now[pair] = now = self._now.get(pair, 0) + change
                if pair in self._reported:
                    continue
                if now != after:
                    said = f"{account} has {now} {row.unit}, the line says {after}"
                    found.append(Finding("balances", entry.seq, said))
                if now < 0 and _is_guarded(account):
                    found.append(Finding("floors", entry.seq, f"{account} falls to {now} {row.unit}"))
                if now != after or (now < 0 and _is_guarded(account)):
                    self._reported.add(pair)
        return found

    def end(self, stored: Stored) -> list[Finding]:
        found = []
        kept = {(row.account, row.unit): row.balance for row in stored.balances}
        for pair in sorted(kept.keys() | self._now.keys()):
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

    def __init__(self) -> None:
        self._reversed: dict[int, int] = {}
        self._reversals: set[int] = set()

    def see(self, entry: Entry) -> list[Finding]:
        if entry.head is None:
            return []
        reverses = entry.head.reverses_seq
        if (entry.head.kind == REVERSAL) != (reverses is not None):
            return [Finding("reversals", entry.seq, "a reversal and what it reverses do not go together")]
        if reverses is None:
            return []
        found = []
        if not 0 < reverses < entry.seq:
            found.append(Finding("reversals", entry.seq, f"reverses {reverses}, which is not before it"))
        elif reverses in self._reversed:
            said = f"{reverses} was reversed by {self._reversed[reverses]} before"
            found.append(Finding("reversals", entry.seq, said))
        elif reverses in self._reversals:
            found.append(Finding("reversals", entry.seq, f"reverses {reverses}, itself a reversal"))
        elif _moves(entry.lines) != [
            (destination, source, amount, unit)
            for source, destination, amount, unit in reversed(_moves(entry.original))
        ]:
            found.append(Finding("reversals", entry.seq, f"is not the mirror image of {reverses}"))
        self._reversed[reverses] = entry.seq
        self._reversals.add(entry.seq)
        return found

    def end(self, stored: Stored) -> list[Finding]:
        return []


class Keys:
    """No key was both posted and refused."""

    def see(self, entry: Entry) -> list[Finding]:
        return []

    def end(self, stored: Stored) -> list[Finding]:
        return [Finding("keys", row.seq, f"key {row.key!r} was refused as well") for row in stored.twice_answered]


def _hash(entry: Entry) -> bytes | None:
    """The hash the rows ought to carry; None when they cannot even be written as canonical bytes."""
    try:
        postings = [Posting(row.source, row.destination, row.amount, row.unit) for row in entry.lines]
        return chain.transaction_hash(as_transaction(entry.head, postings))
    except MALFORMED:
        return None


def _moves(lines: list[Row[Any]]) -> list[tuple[str, str, int, str]]:
    return [(row.source, row.destination, row.amount, row.unit) for row in lines]


def _is_guarded(account: str) -> bool:
    try:
        return is_guarded(account)
    except MALFORMED:
        return False
