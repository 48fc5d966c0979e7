"""Whether what was sealed is still what lies in the book: every checkpoint and every kept group, in one walk.

``verify()`` asks whether a book agrees with itself, which a book recomputed from end to end does; this asks whether it
agrees with what was signed. Reads hashes only, and keeps no more of them than a tree is deep.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility.db import snapshot
from civility.ledger import merkle, notes
from civility.ledger.checks import Finding
from civility.ledger.keyring import book_name
from civility.ledger.notes import Verifier
from civility.ledger.sql import CHECKPOINT, TILE, TRANSACTION
from civility.ledger.tree import HEIGHT

CHECK = "sealed"
ROWS_AT_ONCE = 1_000


def check_checkpoints(session: Session, village_id: UUID, trusted: Sequence[Verifier] | None = None) -> list[Finding]:
    """What is wrong between a book and its checkpoints; an empty list when they fit.

    With ``trusted`` (the book's own keys) each must be signed by one of them.
    """
    findings: list[Finding] = []
    with snapshot(session) as connection, ExitStack() as opened:

        def stream(query: Select[Any]) -> Iterator[Row[Any]]:
            found = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
            return iter(opened.enter_context(closing(found)))

        checkpoints = stream(_checkpoints(village_id))
        sealed = next(checkpoints, None)
        kept = [stream(_tiles(village_id, level)) for level in _levels(connection, village_id)]
        tree = merkle.Growing()
        for row in stream(_hashes(village_id)):
            ended = tree.add(merkle.leaf_hash(bytes(row.hash)))
            for root, rows in zip(ended[HEIGHT::HEIGHT], kept, strict=False):
                tile = next(rows, None)
                if tile is not None and bytes(tile.root) != root:
                    findings.append(
                        Finding(CHECK, tree.size, "a transaction up to here was changed after it was sealed")
                    )
            while sealed is not None and sealed.size == tree.size:
                findings += _judge(sealed, tree.root(), village_id, trusted)
                sealed = next(checkpoints, None)
        while sealed is not None:
            findings.append(Finding(CHECK, sealed.size, f"sealed at {sealed.size}, the book ends at {tree.size}"))
            sealed = next(checkpoints, None)
    return findings


def _judge(sealed: Row[Any], root: bytes, village_id: UUID, trusted: Sequence[Verifier] | None) -> list[Finding]:
    if bytes(sealed.root) != root:
        return [Finding(CHECK, sealed.size, "the book up to here is not what was sealed")]
    try:
        said = notes.read_checkpoint(sealed.note)
        signed = trusted is None or bool(notes.signed_by(sealed.note, trusted))
    except notes.BadNote as error:
        return [Finding(CHECK, sealed.size, f"the checkpoint cannot be read: {error}")]
    if (said.origin, said.size, said.root) != (book_name(village_id), sealed.size, root):
        return [Finding(CHECK, sealed.size, "the checkpoint says something else than what was signed")]
    return [] if signed else [Finding(CHECK, sealed.size, "the checkpoint is signed by no key of this book")]


def _levels(connection: Connection, village_id: UUID) -> list[int]:
    """The levels of kept groups, from 1."""
    top = connection.scalar(select(func.max(TILE.c.level)).where(TILE.c.village_id == village_id))
    return list(range(1, (top or 0) + 1))


def _hashes(village_id: UUID) -> Select[Any]:
    return select(TRANSACTION.c.hash).where(TRANSACTION.c.village_id == village_id).order_by(TRANSACTION.c.seq)


def _checkpoints(village_id: UUID) -> Select[Any]:
    return (
        select(CHECKPOINT.c.size, CHECKPOINT.c.root, CHECKPOINT.c.note)
        .where(CHECKPOINT.c.village_id == village_id)
        .order_by(CHECKPOINT.c.size)
    )


def _tiles(village_id: UUID, level: int) -> Select[Any]:
    return select(TILE.c.root).where(TILE.c.village_id == village_id, TILE.c.level == level).order_by(TILE.c.position)
