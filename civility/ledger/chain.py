"""The bytes a transaction is hashed as, and the chain over them. Pure; docs/reference/ledger-format.md.

``hash = SHA-256(previous hash ‖ version ‖ place in the book ‖ what was asked)``. Integers are big-endian,
texts are UTF-8 behind their length, so no two transactions share bytes and nothing depends on how a date
or a separator is printed. A change of format is a new version byte; old books keep theirs.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import Any, Final
from uuid import UUID

from civility.ledger.entries import Draft, Transaction

VERSION: Final = 1
_BOOK: Final = b"civility-ledger-v1"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_length = Struct(">H").pack
_amount = Struct(">Q").pack
_count = Struct(">I").pack
_place = Struct(">B16sQq").pack  # version, village, seq, microseconds since 1970


def genesis(village_id: UUID) -> bytes:
    """What the first transaction of a book takes as its previous hash."""
    return sha256(_BOOK + village_id.bytes).digest()


def asked_bytes(asked: Draft | Transaction) -> bytes:
    """What the caller asked, apart from key, place and time."""
    moves = [(posting.source, posting.destination, posting.amount, posting.unit) for posting in asked.postings]
    return packed(asked.kind, asked.actor, asked.reference, asked.reason, asked.reverses, asked.payload_hash, moves)


def packed(
    kind: str,
    actor: str,
    reference: str,
    reason: str,
    reverses: int | None,
    payload_hash: bytes | None,
    moves: Sequence[tuple[str, str, int, str]],
) -> bytes:
    """The same of plain values; ``moves`` are (source, destination, amount, unit)."""
    parts = [
        _word(kind),
        _word(actor),
        _text(reference),
        _text(reason),
        _amount(reverses or 0),
        b"\x00" if payload_hash is None else b"\x20" + payload_hash,
        _count(len(moves)),
    ]
    for source, destination, amount, unit in moves:
        parts += (_word(source), _word(destination), _amount(amount), _word(unit))
    return b"".join(parts)


def content_hash(asked: Draft) -> bytes:
    """The digest a repeated key is compared by, for a transaction posted as it is."""
    return sha256(asked_bytes(asked)).digest()


def request_hash(content: bytes | Mapping[str, Any]) -> bytes:
    """The digest a repeated key is compared by, for a use case: its input as bytes or plain JSON."""
    if isinstance(content, bytes):
        return sha256(content).digest()
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).digest()


def microseconds(at: datetime) -> int:
    """An aware instant as whole microseconds since 1970, as it is hashed."""
    return (at - _EPOCH) // _MICROSECOND


def sealed_bytes(village_id: UUID, seq: int, at: datetime, key: str, content: bytes, asked: bytes) -> bytes:
    """Everything of a transaction that is hashed, but for the previous hash."""
    place = _place(VERSION, village_id.bytes, seq, microseconds(at))
    return b"".join((place, _text(key), content, asked))


def seal(previous: bytes, sealed: bytes) -> bytes:
    """The next hash of the chain."""
    return sha256(previous + sealed).digest()


def transaction_bytes(transaction: Transaction) -> bytes:
    """The canonical bytes of a transaction as it stands in the book."""
    return sealed_bytes(
        transaction.village_id,
        transaction.seq,
        transaction.at,
        transaction.key,
        transaction.content_hash,
        asked_bytes(transaction),
    )


def transaction_hash(transaction: Transaction) -> bytes:
    """The hash the transaction ought to have, whatever it says."""
    return seal(transaction.previous_hash, transaction_bytes(transaction))


def _text(text: str) -> bytes:
    encoded = text.encode()
    return _length(len(encoded)) + encoded


_word = lru_cache(maxsize=4096)(_text)  # for texts that come again and again: kinds, actors, accounts, units
