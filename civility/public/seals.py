"""What the public is told about a transaction's place in the book: in the book, sealed, confirmed by the township.

Every answer is made from a proof that was just checked, never from a column that says so.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from civility import ledger
from civility.ledger import InclusionProof, NotSealedYet, ProofFails, TransactionNotFound, notes, units
from civility.ledger.notes import BadNote, Verifier
from civility.papers import keyring, next_sealing
from civility.people.models import Division
from civility.store.models import GoodsReturn
from civility.store.queries import Slip


@dataclass(frozen=True, slots=True)
class Seal:
    """``state``: confirmed (by the township too), sealed, waiting (for tonight) or broken (the book was changed).

    ``at`` is when it was sealed, or will be at the latest; ``confirmed_at`` is when the township signed.
    """

    state: str
    seq: int
    at: datetime
    confirmed_at: datetime | None = None
    proof: InclusionProof | None = None


def seal_of(session: Session, village: Division, seq: int) -> Seal:
    """How transaction ``seq`` of a village stands, as of now. Raises TransactionNotFound."""
    trusted = keyring().book_verifiers(village.id)
    try:
        proof = ledger.prove_inclusion(session, village.id, seq)
    except NotSealedYet:
        return Seal("waiting", seq, next_sealing())
    except ProofFails:
        return _broken(session, village, seq)
    if not _signed(proof.note, trusted, proof):
        return _broken(session, village, seq)
    sealed_at = notes.read_checkpoint(proof.note).sealed_at
    witnessed = ledger.first_confirmed_over(session, village.id, village.parent_id, seq) if village.parent_id else None
    if witnessed is None or village.parent_id is None:
        return Seal("sealed", seq, sealed_at, proof=proof)
    try:
        confirmed = ledger.prove_under(session, proof.transaction, witnessed.size, witnessed.root, witnessed.note)
    except ProofFails:
        return _broken(session, village, seq)
    if not _signed(witnessed.note, keyring().witness_verifiers(village.parent_id), confirmed):
        return Seal("sealed", seq, sealed_at, proof=proof)
    return Seal("confirmed", seq, sealed_at, witnessed.at, confirmed)


def seal_of_slip(session: Session, village: Division, slip: Slip) -> Seal | None:
    """How the transaction of a slip stands; None when the book says something else than the slip, or nothing."""
    redemption = slip.redemption
    return _seal_if(session, village, redemption.seq, str(redemption.id), redemption.total_tenths)


def seal_of_return(session: Session, village: Division, goods_return: GoodsReturn) -> Seal | None:
    """As ``seal_of_slip``, for goods that came back."""
    seq = goods_return.seq or 0
    return _seal_if(session, village, seq, str(goods_return.id), goods_return.total_tenths)


def _seal_if(session: Session, village: Division, seq: int, reference: str, tenths: int) -> Seal | None:
    try:
        transaction = ledger.get_transaction(session, village.id, seq)
    except TransactionNotFound:
        return None
    moved = sum(posting.amount for posting in transaction.postings if units.is_points(posting.unit))
    return seal_of(session, village, seq) if (transaction.reference, moved) == (reference, tenths) else None


def _signed(note: str, trusted: list[Verifier], proof: InclusionProof) -> bool:
    """Whether a trusted key signed a note that says just what the proof leads to."""
    try:
        said = notes.read_checkpoint(note)
        return bool(notes.signed_by(note, trusted)) and (said.size, said.root) == (proof.size, proof.root)
    except BadNote:
        return False


def _broken(session: Session, village: Division, seq: int) -> Seal:
    sealed = ledger.first_checkpoint_over(session, village.id, seq)
    return Seal("broken", seq, sealed.sealed_at if sealed is not None else next_sealing())
