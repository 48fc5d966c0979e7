"""A use case under a key: asked again it gives its first outcome, be that a transaction or a refusal.

Without this a retry that arrives late could succeed where the first try was refused, after the person was
told no and has acted on it. The key is looked up with the head held, never before: looked up first, two
tries of one key can both find nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility import clock
from civility.errors import RuleBroken
from civility.ledger import chain, sql
from civility.ledger.book import refuse_second_reversal, reversal_of
from civility.ledger.entries import Draft, Posting, Transaction, check_key
from civility.ledger.errors import KeyReused
from civility.ledger.events import Event
from civility.ledger.prepared import send
from civility.ledger.statements import get_transaction
from civility.ledger.writing import append, begin


class Request:
    """One try of a keyed use case. With ``replay`` set it was done before: answer from it, write nothing."""

    def __init__(
        self, session: Session, village_id: UUID, key: str, content: bytes, replay: Transaction | None
    ) -> None:
        self.replay = replay
        self.posted: Transaction | None = None
        self._session = session
        self._village_id = village_id
        self._key = key
        self._content = content

    def post(
        self,
        kind: str,
        postings: Sequence[Posting],
        *,
        actor: str,
        reference: str = "",
        reason: str = "",
        payload_hash: bytes | None = None,
    ) -> Transaction:
        """Append the one transaction that stands for this use case. Raises InsufficientBalance."""
        return self._append(
            Draft(
                village_id=self._village_id,
                kind=kind,
                key=self._key,
                postings=tuple(postings),
                actor=actor,
                reference=reference,
                reason=reason,
                payload_hash=payload_hash,
            )
        )

    def record(self, event: Event, *, actor: str) -> Transaction:
        """Append the event that stands for this use case."""
        return self.post(event.kind, (), actor=actor, reference=event.reference, payload_hash=event.payload_hash)

    def reverse(self, seq: int, *, reason: str, actor: str, reference: str | None = None) -> Transaction:
        """Append the reversal that stands for this use case; refusals are those of ``reverse()``."""
        original = get_transaction(self._session, self._village_id, seq)
        draft = reversal_of(original, key=self._key, reason=reason, actor=actor, reference=reference)
        refuse_second_reversal(self._session, self._village_id, seq)
        return self._append(draft)

    def _append(self, draft: Draft) -> Transaction:
        if self.replay is not None or self.posted is not None:
            raise RuntimeError(f"key {self._key!r} already has its transaction")
        begun = begin(self._session, self._village_id, {}, [draft])  # the use case may have posted beside its key
        self.posted = append(self._session, begun, [(draft, self._content)])[0]
        return self.posted


@contextmanager
def keyed(session: Session, *, village_id: UUID, key: str, content: bytes | Mapping[str, Any]) -> Iterator[Request]:
    """Do a use case once per key; ``content`` is its whole input, as bytes or plain JSON values.

    The first thing in its ``transaction(session)``: a refusal commits what was written before it. The body
    runs in a savepoint and must call ``request.post`` or ``request.reverse`` exactly once, unless
    ``request.replay`` answers it. A ``RuleBroken`` from the body undoes the body, is kept under the key
    unless its class says ``remembered = False``, and goes on up; a later try meets the same refusal.
    Raises KeyReused when the key stands for other content.
    """
    check_key(key)
    digest = chain.request_hash(content)
    try:
        found = begin(session, village_id, {key: digest}, ()).found
    except KeyReused:
        raise
    except RuleBroken as refusal:
        refusal.recorded = True  # commit the touch of the head: an answer given is an answer kept
        raise
    replay = get_transaction(session, village_id, found[key]) if found else None
    request = Request(session, village_id, key, digest, replay)
    if replay is not None:
        yield request
        return
    savepoint = session.begin_nested()
    try:
        yield request
        if request.posted is None:
            raise RuntimeError(f"the use case under key {key!r} posted nothing")
        savepoint.commit()
    except RuleBroken as refusal:
        savepoint.rollback()
        if refusal.remembered:
            _remember(session, village_id, key, digest, refusal)
        raise
    except BaseException:
        if savepoint.is_active:
            savepoint.rollback()
        raise


def _remember(session: Session, village_id: UUID, key: str, digest: bytes, refusal: RuleBroken) -> None:
    row = {
        "village_id": village_id,
        "key": key,
        "content_hash": digest,
        "code": refusal.code,
        "fields": refusal.fields,
        "at": clock.now(),
    }
    send(session.connection(), sql.ADD_REFUSAL.one(row))
    refusal.recorded = True
