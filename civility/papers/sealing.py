"""Sealing books with the keys of this installation, and saying on paper up to where a book is sealed."""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import ZONE, local, now, today
from civility.config import Settings
from civility.ledger import Keyring, KeysMissing
from civility.ledger.models import LedgerCheckpoint, LedgerWitnessed
from civility.ledger.notes import Verifier

log = logging.getLogger(__name__)


def keyring() -> Keyring:
    """The keys of this installation, read again when a file comes or goes."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.keys_folder
    stamp = folder.stat().st_mtime_ns if folder.is_dir() else 0
    kept = current_app.extensions.get("civility-keyring")
    if kept is None or kept[0] != stamp:
        kept = current_app.extensions["civility-keyring"] = (stamp, ledger.read_keyring(folder))
    ring: Keyring = kept[1]
    return ring


def keep_brought_keys(village_id: UUID, keys: Sequence[Verifier]) -> None:
    """Trust, for one book, the public keys it was sealed with before it came to this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    ledger.keep_brought(settings.keys_folder, village_id, keys)


def seal_book(session: Session, village_id: UUID) -> LedgerCheckpoint | None:
    """The checkpoint of a book as it stands, made if need be; None while the book is empty.

    Raises KeysMissing where there is no key to sign with.
    """
    return ledger.seal(session, village_id, keyring().book_signers(village_id, now()))


def seal_is_due(session: Session, village_id: UUID) -> bool:
    """Whether the book grew and was not sealed yet today, on the village's calendar."""
    return not ledger.sealed_since(session, village_id, datetime.combine(today(), time(), ZONE))


def ask_township(session: Session, village_id: UUID, township_id: UUID) -> LedgerWitnessed | None:
    """Show the newest checkpoint of a village to its township; None when there is nothing new. Raises KeysMissing."""
    ring = keyring()
    return ledger.ask_witness(
        session,
        village_id=village_id,
        witness_id=township_id,
        trusted=ring.book_verifiers(village_id),
        keys=ring.signing("witness", now()),
    )


def sealed_words(session: Session, village_id: UUID, seq: int | None = None) -> str:
    """The line a printed sheet carries about the book: sealed up to where, when, under which root.

    Seals what is not sealed yet. With ``seq`` the first checkpoint over it is named, so a reprint says the same; else
    the newest. Empty while the book is empty, or when there is no key: a sheet is printed all the same.
    """
    try:
        sealed = seal_book(session, village_id)
    except KeysMissing as missing:
        log.error("%s", missing)
        return ""
    if seq is not None:
        sealed = ledger.first_checkpoint_over(session, village_id, seq)
    if sealed is None:
        return ""
    day = local(sealed.sealed_at)
    return f"账本封到第 {sealed.size:,} 笔 · {day.year}年{day.month}月{day.day}日 · 指纹 {sealed.root.hex()[:16]}"


def next_sealing() -> datetime:
    """When what is written now will be sealed at the latest: the coming midnight on the village's calendar."""
    return datetime.combine(today() + timedelta(days=1), time(), ZONE)
