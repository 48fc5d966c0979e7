"""A witness keeps what it was shown of a book and signs only what adds to it.

The township is each village's witness. It takes nothing on the village's word: of the last checkpoint it confirmed it
keeps size and root itself, and asks for a proof that the new one only adds to it. A village whose history was rewritten
cannot give one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from civility import clock
from civility.db import transaction
from civility.ledger import merkle, notes
from civility.ledger.checkpoints import newest_checkpoint
from civility.ledger.keyring import book_name, witness_name
from civility.ledger.models import LedgerCheckpoint, LedgerWitnessed
from civility.ledger.notes import Checkpoint, Verifier
from civility.ledger.tree import Tree
from civility.ledger.writing import hold

# Why a checkpoint was not signed.
UNSIGNED: Final = "unsigned"  # not signed by a key of the book, or not a checkpoint of this book at all
SHORTER: Final = "shorter"  # fewer transactions than were confirmed before
REWRITTEN: Final = "rewritten"  # what was confirmed before is not the beginning of it


def ask_witness(
    session: Session,
    *,
    village_id: UUID,
    witness_id: UUID,
    trusted: Sequence[Verifier],
    keys: Sequence[Ed25519PrivateKey],
) -> LedgerWitnessed | None:
    """Show the newest checkpoint of a book to its witness; None when there is nothing it has not answered.

    ``trusted`` are the book's keys the witness knows, ``keys`` its own, newest first. One transaction. A refusal is kept
    like a confirmation, once for each checkpoint refused.
    """
    with transaction(session):
        at = clock.now().replace(microsecond=0)  # a signature tells whole seconds
        hold(session, village_id)
        shown = newest_checkpoint(session, village_id)
        last = last_answer(session, village_id, witness_id)
        kept = last_confirmed(session, village_id, witness_id)
        if shown is None:
            if kept is None or (last is not None and last.state == "refused"):
                return None
            return _answer(session, witness_id, _nothing(kept), SHORTER, kept.note, last, at)
        if last is not None and (last.size, last.root) == (shown.size, shown.root):
            return None
        refused = _refusal(session, shown, kept, trusted)
        note = shown.note
        if not refused:
            note += "".join(notes.cosign(note, witness_name(witness_id), key, at) for key in keys)
        return _answer(session, witness_id, shown, refused, note, last, at)


def last_confirmed(session: Session, village_id: UUID, witness_id: UUID) -> LedgerWitnessed | None:
    """The last checkpoint of the village that the witness signed."""
    return _newest(session, village_id, witness_id, LedgerWitnessed.state == "confirmed")


def last_answer(session: Session, village_id: UUID, witness_id: UUID) -> LedgerWitnessed | None:
    """What the witness answered last, be it a confirmation or a refusal."""
    return _newest(session, village_id, witness_id)


def first_confirmed_over(session: Session, village_id: UUID, witness_id: UUID, seq: int) -> LedgerWitnessed | None:
    """The first confirmed checkpoint that transaction ``seq`` lies under, or None."""
    return session.scalars(
        select(LedgerWitnessed)
        .where(
            LedgerWitnessed.village_id == village_id,
            LedgerWitnessed.witness_id == witness_id,
            LedgerWitnessed.state == "confirmed",
            LedgerWitnessed.size >= seq,
        )
        .order_by(LedgerWitnessed.size)
        .limit(1)
    ).one_or_none()


def newest_answers(
    session: Session, village_ids: Sequence[UUID], witness_id: UUID, *, state: str | None = None
) -> dict[UUID, LedgerWitnessed]:
    """What a witness answered last to each of the villages, or last in one ``state``, in one query."""
    which = [LedgerWitnessed.village_id.in_(village_ids), LedgerWitnessed.witness_id == witness_id]
    if state is not None:
        which.append(LedgerWitnessed.state == state)
    last = (
        select(LedgerWitnessed.village_id, func.max(LedgerWitnessed.number).label("number"))
        .where(*which)
        .group_by(LedgerWitnessed.village_id)
        .subquery()
    )
    found = session.scalars(
        select(LedgerWitnessed)
        .join(last, (last.c.village_id == LedgerWitnessed.village_id) & (last.c.number == LedgerWitnessed.number))
        .where(*which)
    )
    return {answer.village_id: answer for answer in found}


def note_of(session: Session, checkpoint: LedgerCheckpoint, witness_id: UUID | None) -> str:
    """The checkpoint's note, with the witness's signature under it once it has given it."""
    if witness_id is None:
        return checkpoint.note
    confirmed = first_confirmed_over(session, checkpoint.village_id, witness_id, checkpoint.size)
    same = confirmed is not None and (confirmed.size, confirmed.root) == (checkpoint.size, checkpoint.root)
    return confirmed.note if confirmed is not None and same else checkpoint.note


def _refusal(
    session: Session, shown: LedgerCheckpoint, kept: LedgerWitnessed | None, trusted: Sequence[Verifier]
) -> str:
    """Why the checkpoint cannot be signed; empty when it can."""
    said = _read(shown.note, shown.village_id, trusted)
    if said is None or (said.size, said.root) != (shown.size, shown.root):
        return UNSIGNED
    if kept is None:
        return ""
    if said.size < kept.size:
        return SHORTER
    tree = Tree(session, shown.village_id, said.size)
    proof = tree.consistency_proof(kept.size)
    return "" if merkle.check_consistency(kept.size, said.size, kept.root, said.root, proof) else REWRITTEN


def _read(note: str, village_id: UUID, trusted: Sequence[Verifier]) -> Checkpoint | None:
    """What a note says, when a trusted key signed it for this book."""
    try:
        said = notes.read_checkpoint(note) if notes.signed_by(note, trusted) else None
    except notes.BadNote:
        return None
    return said if said is not None and said.origin == book_name(village_id) else None


def _nothing(kept: LedgerWitnessed) -> LedgerCheckpoint:
    """What a book shows that has no checkpoint left."""
    return LedgerCheckpoint(village_id=kept.village_id, size=0, root=merkle.EMPTY_ROOT, note=kept.note)


def _answer(
    session: Session,
    witness_id: UUID,
    shown: LedgerCheckpoint,
    refused: str,
    note: str,
    last: LedgerWitnessed | None,
    at: datetime,
) -> LedgerWitnessed:
    answer = LedgerWitnessed(
        village_id=shown.village_id,
        witness_id=witness_id,
        number=1 if last is None else last.number + 1,
        state="refused" if refused else "confirmed",
        reason=refused,
        size=shown.size,
        root=shown.root,
        at=at,
        note=note,
    )
    session.add(answer)
    session.flush()
    return answer


def _newest(
    session: Session, village_id: UUID, witness_id: UUID, *which: ColumnElement[bool]
) -> LedgerWitnessed | None:
    return session.scalars(
        select(LedgerWitnessed)
        .where(LedgerWitnessed.village_id == village_id, LedgerWitnessed.witness_id == witness_id, *which)
        .order_by(LedgerWitnessed.number.desc())
        .limit(1)
    ).one_or_none()
