"""Signatures only for an hour: others code against them. The real thing follows in the next commits."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility.ledger.entries import Draft, Posting, Transaction


def open_book(session: Session, village_id: UUID) -> None:
    """Make the head of a village's book; opening it twice is harmless."""
    raise NotImplementedError


def post(session: Session, drafts: Sequence[Draft]) -> list[Transaction]:
    """Write drafts of one village under one lock, in order. Only inside ``transaction(session)``."""
    raise NotImplementedError


def reverse(
    session: Session, *, village_id: UUID, seq: int, key: str, reason: str, actor: str, reference: str | None = None
) -> Transaction:
    """Undo one transaction, once."""
    raise NotImplementedError


class Request:
    """What ``keyed()`` yields."""

    replay: Transaction | None

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
        raise NotImplementedError

    def reverse(self, seq: int, *, reason: str, actor: str, reference: str | None = None) -> Transaction:
        raise NotImplementedError


@contextmanager
def keyed(session: Session, *, village_id: UUID, key: str, content: bytes | Mapping[str, Any]) -> Iterator[Request]:
    """A use case whose key gives its first outcome again, refusals included."""
    raise NotImplementedError
    yield Request()
