"""A book as JSON lines: what anybody needs to check it without this program. docs/reference/ledger-format.md.

One line a transaction, in order; after the transaction a checkpoint covers last, a line with the checkpoint. The first
line says what follows, the last one how it ends and the digest of all lines before it. No names of people, because a
book has none. Read from one snapshot, a chunk at a time.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility.db import snapshot
from civility.ledger import chain, merkle
from civility.ledger.keyring import Keyring, book_name
from civility.ledger.models import LedgerWitnessed
from civility.ledger.sql import CHECKPOINT, HEAD, POSTING, TRANSACTION

FORMAT: Final = "civility-ledger"
VERSION: Final = 1
CHUNK: Final = 1_000
Progress = Callable[[int, int], None]


def lines_of_book(
    session: Session,
    village_id: UUID,
    *,
    ring: Keyring,
    witness_id: UUID | None = None,
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """The lines of a village's book, each with its newline. ``progress`` gets (transactions so far, in all)."""
    with snapshot(session) as connection:
        size, head = _head(connection, village_id)
        tree, digest = merkle.Growing(), sha256()
        checkpoints = _checkpoints(connection, village_id, witness_id, size)
        sealed = next(checkpoints, None)
        verifiers = [*ring.book_verifiers(village_id), *(ring.witness_verifiers(witness_id) if witness_id else ())]
        lines = [_line(_first(village_id, size, head, verifiers))]
        for transactions in _chunks(connection, village_id, size):
            for each in transactions:
                tree.add(merkle.leaf_hash(bytes.fromhex(each["hash"])))
                lines.append(_line(each))
                while sealed is not None and sealed["size"] == each["seq"]:
                    lines.append(_line(sealed))
                    sealed = next(checkpoints, None)
            for line in lines:
                digest.update(line)
                yield line
            lines = []
            if progress is not None:
                progress(tree.size, size)
        for line in lines:
            digest.update(line)
            yield line
        yield _line({"type": "end", "size": tree.size, "root": tree.root().hex(), "sha256": digest.hexdigest()})


def _first(village_id: UUID, size: int, head: bytes, verifiers: Sequence[object]) -> dict[str, Any]:
    return {
        "type": "book",
        "format": FORMAT,
        "version": VERSION,
        "village": str(village_id),
        "origin": book_name(village_id),
        "size": size,
        "head": head.hex(),
        "keys": [str(each) for each in verifiers],
    }


def _head(connection: Connection, village_id: UUID) -> tuple[int, bytes]:
    row = connection.execute(select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.village_id == village_id)).one_or_none()
    return (0, chain.genesis(village_id)) if row is None else (row.seq, bytes(row.hash))


def _chunks(connection: Connection, village_id: UUID, size: int) -> Iterator[list[dict[str, Any]]]:
    for first in range(1, size + 1, CHUNK):
        last = min(first + CHUNK - 1, size)
        postings: dict[int, list[list[object]]] = {}
        for row in connection.execute(
            select(POSTING.c.seq, POSTING.c.source, POSTING.c.destination, POSTING.c.amount, POSTING.c.unit)
            .where(POSTING.c.village_id == village_id, POSTING.c.seq.between(first, last))
            .order_by(POSTING.c.seq, POSTING.c.line)
        ):
            postings.setdefault(row.seq, []).append([row.source, row.destination, row.amount, row.unit])
        yield [
            _transaction(row, postings.get(row.seq, []))
            for row in connection.execute(
                select(TRANSACTION)
                .where(TRANSACTION.c.village_id == village_id, TRANSACTION.c.seq.between(first, last))
                .order_by(TRANSACTION.c.seq)
            )
        ]


def _transaction(row: Row[Any], postings: list[list[object]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "transaction",
        "seq": row.seq,
        "at": chain.microseconds(row.at),
        "kind": row.kind,
        "key": row.key,
        "content": bytes(row.content_hash).hex(),
        "actor": row.actor,
        "reference": row.reference,
        "reason": row.reason,
        "postings": postings,
        "hash": bytes(row.hash).hex(),
    }
    if row.reverses_seq is not None:
        told["reverses"] = row.reverses_seq
    if row.payload_hash is not None:
        told["payload"] = bytes(row.payload_hash).hex()
    return told


def _checkpoints(
    connection: Connection, village_id: UUID, witness_id: UUID | None, size: int
) -> Iterator[dict[str, Any]]:
    """Each checkpoint with its note, which carries the witness's signature too where it gave one."""
    witnessed: dict[tuple[int, bytes], str] = {}
    if witness_id is not None:
        table = LedgerWitnessed.__table__
        rows = connection.execute(
            select(table.c.size, table.c.root, table.c.note).where(
                table.c.village_id == village_id, table.c.witness_id == witness_id, table.c.state == "confirmed"
            )
        )
        witnessed = {(row.size, bytes(row.root)): row.note for row in rows}
    for row in connection.execute(
        select(CHECKPOINT.c.size, CHECKPOINT.c.root, CHECKPOINT.c.note)
        .where(CHECKPOINT.c.village_id == village_id, CHECKPOINT.c.size <= size)
        .order_by(CHECKPOINT.c.size)
    ):
        note = witnessed.get((row.size, bytes(row.root)), row.note)
        yield {"type": "checkpoint", "size": row.size, "note": note}


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
