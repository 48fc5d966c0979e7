"""What a book can prove about itself: that a transaction is in it, and that it only ever grew.

A proof is checked here before it is handed out, from the transaction's own rows up to the signed root, so an answer is
either a proof that holds or ``ProofFails``.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from civility.ledger import chain, merkle, notes
from civility.ledger.checkpoints import first_checkpoint_over, get_checkpoint
from civility.ledger.entries import Transaction
from civility.ledger.errors import CheckpointNotFound, NotSealedYet, ProofFails, TransactionNotFound
from civility.ledger.models import LedgerCheckpoint
from civility.ledger.statements import get_transaction
from civility.ledger.tree import Tree
from civility.ledger.witness import note_of


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """``hashes`` lead from the leaf of ``transaction`` (number ``seq - 1``) to ``root``, nearest first."""

    transaction: Transaction
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    note: str

    @property
    def index(self) -> int:
        return self.transaction.seq - 1

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(self.transaction.hash)

    @property
    def text(self) -> str:
        """The proof with its checkpoint as one text (C2SP ``tlog-proof``)."""
        return notes.proof_text(self.index, self.hashes, self.note)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """``hashes`` show that the book of ``second`` transactions begins with the one of ``first``."""

    first: int
    second: int
    first_root: bytes
    second_root: bytes
    hashes: tuple[bytes, ...]


def prove_inclusion(
    session: Session, village_id: UUID, seq: int, *, size: int | None = None, witness_id: UUID | None = None
) -> InclusionProof:
    """Prove that transaction ``seq`` is in the book, under the checkpoint of ``size`` or the first that covers it.

    The checkpoint's note carries the signature of the witness too, once that has given it.

    Raises TransactionNotFound, CheckpointNotFound, NotSealedYet, and ProofFails when the book cannot prove it: the
    transaction, or one beside it, was changed after it was sealed.
    """
    transaction = get_transaction(session, village_id, seq)
    sealed = _checkpoint(session, village_id, seq, size)
    return prove_under(session, transaction, sealed.size, sealed.root, note_of(session, sealed, witness_id))


def prove_under(session: Session, transaction: Transaction, size: int, root: bytes, note: str) -> InclusionProof:
    """The proof under a signed head that somebody kept; raises ProofFails when there is none."""
    proof = Tree(session, transaction.village_id, size).inclusion_proof(transaction.seq - 1)
    found = InclusionProof(transaction, size, root, tuple(proof), note)
    if chain.transaction_hash(transaction) != transaction.hash or not merkle.check_inclusion(
        found.leaf, found.index, size, proof, root
    ):
        raise ProofFails(seq=transaction.seq, size=size)
    return found


def prove_consistency(session: Session, village_id: UUID, first: int, second: int) -> ConsistencyProof:
    """Prove that one checkpoint's book is the beginning of a later one's.

    Raises CheckpointNotFound, also when ``first`` is the later of the two, and ProofFails when it is not so.
    """
    old, new = get_checkpoint(session, village_id, first), get_checkpoint(session, village_id, second)
    if first > second:
        raise CheckpointNotFound(size=first)
    proof = Tree(session, village_id, second).consistency_proof(first)
    if not merkle.check_consistency(first, second, old.root, new.root, proof):
        raise ProofFails(seq=first, size=second)
    return ConsistencyProof(first, second, old.root, new.root, tuple(proof))


def _checkpoint(session: Session, village_id: UUID, seq: int, size: int | None) -> LedgerCheckpoint:
    if size is not None:
        sealed = get_checkpoint(session, village_id, size)
        if size < seq:
            raise TransactionNotFound(seq=seq)
        return sealed
    found = first_checkpoint_over(session, village_id, seq)
    if found is None:
        raise NotSealedYet(seq=seq)
    return found
