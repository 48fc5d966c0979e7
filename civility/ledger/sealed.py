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
from sqlalchemy.orm import Session

from civility.db import snapshot
from civility.ledger import merkle, notes
from civility.ledger.checks import Finding
from civility.ledger.keyring import Keyring, book_name
from civility.ledger.sql import CHECKPOINT, TILE, TRANSACTION, WITNESSED
from civility.ledger.tree import HEIGHT, levels_of

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
        longest = connection.scalar(select(func.max(CHECKPOINT.c.size)).where(CHECKPOINT.c.village_id == village_id))
        kept = [stream(_tiles(village_id, level)) for level in levels_of(longest or 0)]
        tree = merkle.Growing()
        for row in stream(_hashes(village_id)):
            ended = tree.add(merkle.leaf_hash(bytes(row.hash)))
            for level, (root, rows) in enumerate(zip(ended[HEIGHT::HEIGHT], kept, strict=False), start=1):
                tile = next(rows, None)
                if tile is None or tile.position != (tree.size >> level * HEIGHT) - 1:
                    if sealed is not None:
                        findings.append(Finding(CHECK, tree.size, "the group that ends here is lost"))
                elif bytes(tile.root) != root:
                    findings.append(
                        Finding(CHECK, tree.size, "the group that ends here was changed after it was sealed")
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
    books = ring.book_verifiers(village_id)
    witnesses = ring.witness_verifiers(sealed.witness_id) if sealed.witness_id is not None else []
    try:
        said = notes.read_checkpoint(sealed.note)
        unsigned = [keys[0].name for keys in (books, witnesses) if keys and not notes.signed_by(sealed.note, keys)]
        at = said.sealed_at if sealed.witness_id is None else notes.witnessed_at(sealed.note, witnesses) or sealed.at
    except notes.BadNote as error:
        return [Finding(CHECK, sealed.size, f"the checkpoint cannot be read: {error}")]
    if unsigned:
        return [Finding(CHECK, sealed.size, f"the checkpoint is signed by no key of {unsigned[0]}")]
    if (said.origin, said.size, said.root, at) != (book_name(village_id), sealed.size, root, sealed.at):
        return [Finding(CHECK, sealed.size, "the checkpoint says something else than what was signed")]
    return []


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
    return (
        select(TILE.c.position, TILE.c.root)
        .where(TILE.c.village_id == village_id, TILE.c.level == level)
        .order_by(TILE.c.position)
    )
