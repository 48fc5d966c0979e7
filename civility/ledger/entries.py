"""What is asked of a book and what it answers: frozen values, balanced and checked at birth.

A posting moves one amount from a source to a destination, so every transaction balances in every unit
by construction. Nothing here knows the database. A ``ValueError`` here is a bug of the caller, not a
refusal for a person to read.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from civility.ledger import accounts, units

MAX_AMOUNT: Final = 2**53 - 1  # exact in every JSON reader and every spreadsheet's double
MAX_POSTINGS: Final = 2_000
MAX_KIND: Final = 32
MAX_KEY: Final = 128
MAX_ACTOR: Final = 64
MAX_REFERENCE: Final = 128
MAX_REASON: Final = 500
HASH_SIZE: Final = 32
REVERSAL: Final = "reversal"

_KIND = re.compile(r"[a-z][a-z0-9._-]{0,31}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Posting:
    """``amount`` (smallest part of ``unit``, 1 … 2**53 − 1) goes from ``source`` to ``destination``."""

    source: str
    destination: str
    amount: int
    unit: str

    def __post_init__(self) -> None:
        accounts.split(self.source)
        accounts.split(self.destination)
        units.check(self.unit)
        if self.source == self.destination:
            raise ValueError(f"a posting from {self.source} to itself moves nothing")
        if type(self.amount) is not int or not 1 <= self.amount <= MAX_AMOUNT:
            raise ValueError(f"not an amount to post: {self.amount!r}")

    def mirrored(self) -> "Posting":
        """The posting that undoes this one."""
        return Posting(self.destination, self.source, self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Draft:
    """One transaction as the caller asks for it; ``key`` was made before the first try.

    ``actor`` and ``reference`` are opaque: a user id or ``"system"``, a claim or redemption id. ``reason``
    is one line without names of people: the book is never erased. ``payload_hash`` is the digest of
    something kept outside the book (a standard, a price list); only with it may postings be empty.
    ``reverses`` is set by ``reverse()`` alone.
    """

    village_id: UUID
    kind: str
    key: str
    postings: tuple[Posting, ...]
    actor: str
    reference: str = ""
    reason: str = ""
    reverses: int | None = None
    payload_hash: bytes | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "postings", tuple(self.postings))
        if not _KIND.fullmatch(self.kind):
            raise ValueError(f"not a kind of transaction: {self.kind!r}")
        check_key(self.key)
        _check_line("actor", self.actor, 1, MAX_ACTOR)
        _check_line("reference", self.reference, 0, MAX_REFERENCE)
        _check_line("reason", self.reason, 0, MAX_REASON)
        if len(self.postings) > MAX_POSTINGS:
            raise ValueError(f"{len(self.postings)} postings in one transaction, at most {MAX_POSTINGS}")
        if self.payload_hash is None and not self.postings:
            raise ValueError("a transaction needs a posting or a payload")
        if self.payload_hash is not None and len(self.payload_hash) != HASH_SIZE:
            raise ValueError("a payload hash is 32 bytes")
        if (self.kind == REVERSAL) != (self.reverses is not None):
            raise ValueError("a reversal, and only a reversal, names what it reverses")
        if self.reverses is not None and (self.reverses < 1 or not self.reason):
            raise ValueError("a reversal names one transaction and gives a reason")


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction as it stands in the book; never changed. Its identity is ``(village_id, seq)``."""

    village_id: UUID
    seq: int
    kind: str
    key: str
    content_hash: bytes
    at: datetime
    actor: str
    reference: str
    reason: str
    reverses: int | None
    payload_hash: bytes | None
    postings: tuple[Posting, ...]
    previous_hash: bytes
    hash: bytes


def check_key(key: str) -> str:
    """The key itself, or ``ValueError``: one line of 1 … 128 characters."""
    return _check_line("key", key, 1, MAX_KEY)


def _check_line(name: str, text: str, shortest: int, longest: int) -> str:
    if not shortest <= len(text) <= longest:
        raise ValueError(f"{name} has {len(text)} characters, not {shortest} to {longest}")
    if not text.isprintable() and any(
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text
    ):
        raise ValueError(f"{name} holds a control character: {text!r}")
    return text
