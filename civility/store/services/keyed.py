"""The one way a store service writes: one transaction, under the village's lock, once a key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.errors import Forbidden
from civility.ledger import Draft, Request, Transaction, units
from civility.people.actors import Actor
from civility.people.queries import get_settings
from civility.people.rules import check_years_open


@contextmanager
def once(
    session: Session, act: str, *, village_id: UUID, key: str, actor: Actor, content: Mapping[str, Any]
) -> Iterator[Request]:
    """``ledger.keyed`` in its own transaction; who acts and what the act is belong to the content.

    What people write about people (who collected, a note, a reason) does not: even its hash stays out of a book
    that is never erased. A retry that differs in nothing else gives the first outcome.
    """
    whole = {**content, "act": act, "actor": actor.mark}
    with transaction(session), ledger.keyed(session, village_id=village_id, key=key, content=whole) as request:
        yield request


def post(
    session: Session,
    request: Request | None,
    draft: Draft,
) -> Transaction:
    """Append a transaction of a keyed use case: the one that stands for it, or without ``request`` one beside it."""
    if request is None:
        return ledger.post(session, [draft])[0]
    return request.post(
        draft.kind,
        draft.postings,
        actor=draft.actor,
        reference=draft.reference,
        reason=draft.reason,
        payload_hash=draft.payload_hash,
    )


def plain(amounts: Mapping[UUID, int]) -> dict[str, int]:
    """``good id → pieces`` (tenths, fen) as the content of a keyed act says it."""
    return {str(good_id): amount for good_id, amount in sorted(amounts.items())}


def take_back(
    session: Session, request: Request, seq: int, *, village_id: UUID, reason: str, actor: Actor
) -> Transaction:
    """Reverse transaction ``seq`` for the use case. Raises YearClosed when points of it were cleared meanwhile."""
    taken = ledger.get_transaction(session, village_id, seq)
    years = filter(None, (units.year_of(posting.unit) for posting in taken.postings))
    check_years_open(get_settings(session, village_id).closed_year, years)
    return request.reverse(seq, reason=reason, actor=actor.mark)


def user_of(actor: Actor) -> UUID:
    """The user behind an act that needs one. Raises Forbidden for a household's card."""
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id
