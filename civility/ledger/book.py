"""Writing in a book. Nothing is ever changed: a mistake is undone by its mirror image, once.

Callers open ``civility.db.transaction(session)``; what is here flushes, never commits. A use case that must
give its first outcome again, refusals included, goes through ``keyed()``.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from civility.ledger import chain
from civility.ledger.entries import REVERSAL, Draft, Transaction
from civility.ledger.errors import AlreadyReversed, BookBroken, KeyReused, NothingToReverse, ReversalNotReversible
from civility.ledger.models import LedgerHead, LedgerTransaction
from civility.ledger.statements import get_transaction
from civility.ledger.writing import append, begin, hold, require_transaction


def open_book(session: Session, village_id: UUID) -> None:
    """Make the head of a village's book; opening it again changes nothing."""
    require_transaction(session)
    if session.get(LedgerHead, village_id) is None:
        session.add(LedgerHead(village_id=village_id, seq=0, hash=chain.genesis(village_id), touched=0))
        session.flush()


def continue_book(session: Session, village_id: UUID, *, seq: int, digest: bytes, touched: int) -> None:
    """Set the head of a just opened book where the book it was brought from ended.

    For a village taken in from elsewhere, once the transactions up to ``seq`` lie in the tables; ``verify`` then says
    whether ``digest``, the last of their hashes, is theirs. Raises BookBroken for a book that was written in.
    """
    require_transaction(session)
    brought = (
        update(LedgerHead)
        .where(LedgerHead.village_id == village_id, LedgerHead.seq == 0, LedgerHead.touched == 0)
        .values(seq=seq, hash=digest, touched=touched)
        .execution_options(synchronize_session=False)
    )
    if session.connection().execute(brought).rowcount != 1:
        raise BookBroken(f"the book of {village_id} has been written in; it cannot continue another")


def post(session: Session, drafts: Sequence[Draft]) -> list[Transaction]:
    """Append drafts of one village in order, all or none, and answer one transaction for each.

    A draft whose key was posted before with the same content answers with the first transaction and adds
    nothing. Raises InsufficientBalance, KeyReused, or the refusal remembered under a key.
    """
    require_transaction(session)
    if not drafts:
        return []
    village_id = drafts[0].village_id
    if any(draft.village_id != village_id for draft in drafts):
        raise ValueError("one post, one village")
    if any(draft.reverses is not None for draft in drafts):
        raise ValueError("reversals are made by reverse()")
    return _post_once(session, village_id, [(draft, chain.content_hash(draft)) for draft in drafts])


def reverse(
    session: Session,
    *,
    village_id: UUID,
    seq: int,
    key: str,
    reason: str,
    actor: str,
    reference: str | None = None,
) -> Transaction:
    """Undo transaction ``seq`` by its mirror image, once; ``reference`` is the original's unless given.

    Raises TransactionNotFound, AlreadyReversed, ReversalNotReversible, NothingToReverse, KeyReused, and
    InsufficientBalance when what was given has been spent since.
    """
    require_transaction(session)
    hold(session, village_id)
    original = get_transaction(session, village_id, seq)
    draft = reversal_of(original, key=key, reason=reason, actor=actor, reference=reference)
    content = chain.content_hash(draft)
    if key not in begin(session, village_id, {key: content}, ()).found:
        refuse_second_reversal(session, village_id, seq)
    return _post_once(session, village_id, [(draft, content)])[0]


def reversal_of(original: Transaction, *, key: str, reason: str, actor: str, reference: str | None) -> Draft:
    """The draft that undoes ``original``: its postings mirrored, last first, so every step is retraced."""
    if original.reverses is not None:
        raise ReversalNotReversible(seq=original.seq, reverses=original.reverses)
    if not original.postings:
        raise NothingToReverse(seq=original.seq)
    return Draft(
        village_id=original.village_id,
        kind=REVERSAL,
        key=key,
        postings=tuple(posting.mirrored() for posting in reversed(original.postings)),
        actor=actor,
        reference=original.reference if reference is None else reference,
        reason=reason,
        reverses=original.seq,
    )


def refuse_second_reversal(session: Session, village_id: UUID, seq: int) -> None:
    """Raise AlreadyReversed if it was; the unique constraint stands behind this."""
    earlier = session.scalar(
        select(LedgerTransaction.seq).where(
            LedgerTransaction.village_id == village_id, LedgerTransaction.reverses_seq == seq
        )
    )
    if earlier is not None:
        raise AlreadyReversed(seq=seq, reversed_by=earlier)


def _post_once(session: Session, village_id: UUID, asked: Sequence[tuple[Draft, bytes]]) -> list[Transaction]:
    """Append what is new; answer earlier outcomes for the rest."""
    by_key: dict[str, tuple[Draft, bytes]] = {}
    for draft, content in asked:
        if by_key.setdefault(draft.key, (draft, content))[1] != content:
            raise KeyReused(key=draft.key)
    keys = {key: content for key, (_, content) in by_key.items()}
    begun = begin(session, village_id, keys, [draft for draft, _ in by_key.values()])
    new = [pair for key, pair in by_key.items() if key not in begun.found]
    written = {transaction.key: transaction for transaction in append(session, begun, new)}
    return [
        written.get(draft.key) or get_transaction(session, village_id, begun.found[draft.key]) for draft, _ in asked
    ]
