"""Events: what was decided about a village, sealed in its book but kept outside it.

An event is a transaction without postings whose payload hash is that of the whole of what holds from then on. So
the newest event about a thing says what its rows must say, and rows that say something else were changed by
somebody who did not go through the program. Contents hold no names of people: the book is never erased.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.db import new_id
from civility.ledger.book import post
from civility.ledger.checks import Finding
from civility.ledger.entries import Draft, Transaction
from civility.ledger.models import LedgerTransaction


@dataclass(frozen=True, slots=True)
class Event:
    """``content`` is all that holds from now on of the thing called ``reference``, in plain values.

    Plain are texts, whole numbers, booleans, dates, ids, None, and lists and mappings of these. ``label`` is how a
    finding calls the thing.
    """

    kind: str
    reference: str
    content: Mapping[str, Any]
    label: str

    @property
    def payload_hash(self) -> bytes:
        return payload_hash(self.content)


def payload_hash(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON of ``content``; docs/reference/ledger-format.md, "Events".

    What is empty (None, an empty text, list or mapping) is left out, so that a field added to a table later does
    not change the hash of what was sealed without it. Raises TypeError for a value that is not plain.
    """
    text = json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).digest()


def record_events(session: Session, village_id: UUID, events: Sequence[Event], *, actor: str) -> list[Transaction]:
    """Append one transaction an event, in order, under one lock and one commit."""
    return post(
        session,
        [
            Draft(
                village_id=village_id,
                kind=event.kind,
                key=f"{event.kind}:{new_id()}",
                postings=(),
                actor=actor,
                reference=event.reference,
                payload_hash=event.payload_hash,
            )
            for event in events
        ],
    )


def check_events(
    session: Session, village_id: UUID, *, check: str, kinds: Sequence[str], now: Iterable[Event]
) -> list[Finding]:
    """Whether the newest event of ``kinds`` about each thing says what the tables say ``now``.

    Found are rows that say something else than was sealed, rows no event speaks of, and rows that are gone.
    """
    sealed = _newest(session, village_id, kinds)
    found = []
    for event in now:
        seq, digest = sealed.pop(event.reference, (None, b""))
        if seq is None:
            found.append(Finding(check, None, f"{event.label} was never sealed in the book"))
        elif digest != event.payload_hash:
            found.append(Finding(check, seq, f"{event.label} says something else now than was sealed"))
    found += [Finding(check, seq, f"{reference} was sealed and is gone") for reference, (seq, _) in sealed.items()]
    return sorted(found, key=lambda finding: (finding.seq or 0, finding.message))


def _newest(session: Session, village_id: UUID, kinds: Sequence[str]) -> dict[str, tuple[int | None, bytes]]:
    """Number and payload hash of the newest event about each thing, by its reference."""
    newest = (
        select(func.max(LedgerTransaction.seq))
        .where(LedgerTransaction.village_id == village_id, LedgerTransaction.kind.in_(kinds))
        .group_by(LedgerTransaction.reference)
    )
    rows = session.execute(
        select(LedgerTransaction.reference, LedgerTransaction.seq, LedgerTransaction.payload_hash).where(
            LedgerTransaction.village_id == village_id, LedgerTransaction.seq.in_(newest)
        )
    )
    return {reference: (seq, bytes(digest or b"")) for reference, seq, digest in rows}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        plain = {str(name): _plain(each) for name, each in value.items()}
        return {name: each for name, each in plain.items() if each is not None and each != "" and each not in ([], {})}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"not a value that can be sealed: {value!r}")
