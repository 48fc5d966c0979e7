"""Sealing a book: signed heads, kept in the book's own table and handed to whoever wants to hold one against it.

A checkpoint says how many transactions there were and under which Merkle root. Whoever keeps one outside the
database (on paper, at the township) finds out when the book is ever rewritten, even by somebody who recomputes it
from the first hash to the last.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.ledger import notes
from civility.ledger.errors import CheckpointNotFound
from civility.ledger.keyring import book_name
from civility.ledger.models import LedgerCheckpoint
from civility.ledger.statements import count_transactions
from civility.ledger.tree import Tree, grow
from civility.ledger.writing import hold

Signers = Sequence[tuple[str, Ed25519PrivateKey]]


def seal(session: Session, village_id: UUID, signers: Signers) -> LedgerCheckpoint | None:
    """The checkpoint of a book as it stands, made if the book grew since the last; None while it is empty.

    A transaction of its own, or part of one. ``signers`` as ``Keyring.book_signers`` gives them.
    """
    kept = newest_checkpoint(session, village_id)
    if kept is not None and kept.size == count_transactions(session, village_id):
        return kept
    with transaction(session):
        size = hold(session, village_id).seq
        kept = newest_checkpoint(session, village_id)
        if size == 0 or (kept is not None and kept.size == size):
            return kept
        grow(session, village_id, size)
        said = notes.Checkpoint(
            book_name(village_id), size, Tree(session, village_id, size).root(), clock.now().replace(microsecond=0)
        )
        made = LedgerCheckpoint(
            village_id=village_id,
            size=size,
            root=said.root,
            sealed_at=said.sealed_at,
            note=notes.sign(said.text, signers),
        )
        session.add(made)
        session.flush()
        return made


def newest_checkpoint(session: Session, village_id: UUID) -> LedgerCheckpoint | None:
    """The last checkpoint of a book, or None."""
    return session.scalars(
        select(LedgerCheckpoint)
        .where(LedgerCheckpoint.village_id == village_id)
        .order_by(LedgerCheckpoint.size.desc())
        .limit(1)
    ).one_or_none()


def first_checkpoint_over(session: Session, village_id: UUID, seq: int) -> LedgerCheckpoint | None:
    """The first checkpoint that transaction ``seq`` lies under, or None while it is not sealed."""
    return session.scalars(
        select(LedgerCheckpoint)
        .where(LedgerCheckpoint.village_id == village_id, LedgerCheckpoint.size >= seq)
        .order_by(LedgerCheckpoint.size)
        .limit(1)
    ).one_or_none()


def first_checkpoint_since(session: Session, village_id: UUID, seq: int, moment: datetime) -> LedgerCheckpoint | None:
    """The first checkpoint over transaction ``seq`` that was signed at ``moment`` or later; None while there is none."""
    return session.scalars(
        select(LedgerCheckpoint)
        .where(
            LedgerCheckpoint.village_id == village_id,
            LedgerCheckpoint.size >= seq,
            LedgerCheckpoint.sealed_at >= moment,
        )
        .order_by(LedgerCheckpoint.size)
        .limit(1)
    ).one_or_none()


def get_checkpoint(session: Session, village_id: UUID, size: int) -> LedgerCheckpoint:
    """The checkpoint of a size; raises CheckpointNotFound."""
    found = session.get(LedgerCheckpoint, (village_id, size))
    if found is None:
        raise CheckpointNotFound(size=size)
    return found


def list_checkpoints(
    session: Session, village_id: UUID, *, limit: int = 50, before: int | None = None
) -> Sequence[LedgerCheckpoint]:
    """Checkpoints newest first; the next page is ``before=last.size``."""
    query = select(LedgerCheckpoint).where(LedgerCheckpoint.village_id == village_id)
    if before is not None:
        query = query.where(LedgerCheckpoint.size < before)
    return session.scalars(query.order_by(LedgerCheckpoint.size.desc()).limit(limit)).all()


def sealed_since(session: Session, village_id: UUID, moment: datetime) -> bool:
    """Whether everything in the book is sealed, or was between ``moment`` and now.

    A seal of a future that a clock was put back from keeps no later one away.
    """
    kept = newest_checkpoint(session, village_id)
    if kept is None:
        return count_transactions(session, village_id) == 0
    return moment <= kept.sealed_at <= clock.now() or kept.size == count_transactions(session, village_id)
