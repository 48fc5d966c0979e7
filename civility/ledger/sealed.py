"""Whether what was signed is still what lies in the book: every checkpoint, sealed or confirmed, and every kept group, in one walk.

``verify()`` asks whether a book agrees with itself, which a book recomputed from end to end does; this asks whether it
agrees with what was signed. Reads hashes only, and keeps no more of them than a tree is deep.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from heapq import merge
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, null, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from civility.db import snapshot
from civility.ledger import merkle, notes
from civility.ledger.checks import Finding
from civility.ledger.keyring import Keyring, book_name, witness_name
from civility.ledger.sql import CHECKPOINT, TILE, TRANSACTION, WITNESSED
from civility.ledger.tree import HEIGHT

CHECK = "sealed"
ROWS_AT_ONCE = 1_000


def check_checkpoints(session: Session, village_id: UUID, ring: Keyring | None = None) -> list[Finding]:
    """What is wrong between a book and what was signed of it; an empty list when they fit.

    Signed are its own checkpoints, and those its witness confirmed and keeps. Whose keys are in ``ring`` must have signed
    them with one of those.
    """
    ring = ring or Keyring()
    findings: list[Finding] = []
    with snapshot(session) as connection, ExitStack() as opened:

        def stream(query: Select[Any]) -> Iterator[Row[Any]]:
            found = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
            return iter(opened.enter_context(closing(found)))

        signed = merge(stream(_checkpoints(village_id)), stream(_confirmed(village_id)), key=attrgetter("size"))
        sealed = next(signed, None)
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
                findings += _judge(sealed, tree.root(), village_id, ring)
                sealed = next(signed, None)
        while sealed is not None:
            findings.append(Finding(CHECK, sealed.size, f"sealed at {sealed.size}, the book ends at {tree.size}"))
            sealed = next(signed, None)
    return findings


def _judge(sealed: Row[Any], root: bytes, village_id: UUID, ring: Keyring) -> list[Finding]:
    if bytes(sealed.root) != root:
        return [Finding(CHECK, sealed.size, "the book up to here is not what was sealed")]
    by_witness = sealed.witness_id is not None
    keys = ring.witness_verifiers(sealed.witness_id) if by_witness else ring.book_verifiers(village_id)
    try:
        said = notes.read_checkpoint(sealed.note)
        at = notes.witnessed_at(sealed.note, keys) if by_witness else said.sealed_at
        signed = not keys or bool(notes.signed_by(sealed.note, keys))
    except notes.BadNote as error:
        return [Finding(CHECK, sealed.size, f"the checkpoint cannot be read: {error}")]
    if not signed:
        return [Finding(CHECK, sealed.size, f"the checkpoint is signed by no key of {_signer(sealed, village_id)}")]
    told_at = sealed.at.replace(microsecond=0)
    if (said.origin, said.size, said.root) != (book_name(village_id), sealed.size, root) or (at or told_at) != told_at:
        return [Finding(CHECK, sealed.size, "the checkpoint says something else than what was signed")]
    return []


def _signer(sealed: Row[Any], village_id: UUID) -> str:
    return book_name(village_id) if sealed.witness_id is None else witness_name(sealed.witness_id)


def _levels(connection: Connection, village_id: UUID) -> list[int]:
    """The levels of kept groups, from 1."""
    top = connection.scalar(select(func.max(TILE.c.level)).where(TILE.c.village_id == village_id))
    return list(range(1, (top or 0) + 1))


def _hashes(village_id: UUID) -> Select[Any]:
    return select(TRANSACTION.c.hash).where(TRANSACTION.c.village_id == village_id).order_by(TRANSACTION.c.seq)


def _checkpoints(village_id: UUID) -> Select[Any]:
    own = CHECKPOINT.c
    return (
        select(own.size, own.root, own.sealed_at.label("at"), own.note, null().label("witness_id"))
        .where(own.village_id == village_id)
        .order_by(own.size)
    )


def _confirmed(village_id: UUID) -> Select[Any]:
    kept = WITNESSED.c
    return (
        select(kept.size, kept.root, kept.at, kept.note, kept.witness_id)
        .where(kept.village_id == village_id, kept.state == "confirmed")
        .order_by(kept.size)
    )


def _tiles(village_id: UUID, level: int) -> Select[Any]:
    return select(TILE.c.root).where(TILE.c.village_id == village_id, TILE.c.level == level).order_by(TILE.c.position)
