"""Asking twice with one ``Idempotency-Key`` gives the same answer and does the thing once.

The key is claimed by inserting its row first, in the transaction of the use case. Two requests of one key
at once queue behind that row (PostgreSQL) or behind the one writer (SQLite); the second finds the answer.
Refusals of a service are answers too: a late retry must not succeed after the caller was told no. What
failed before a service was asked (no token, bad values) is not kept, nor is trouble that may pass.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import Response, current_app
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from civility.api.errors import KeyHasOtherBody
from civility.api.models import ApiAnswer
from civility.api.problems import MEDIA_TYPE, problem_of
from civility.clock import now
from civility.db import DatabaseBusy, transaction
from civility.errors import RuleBroken
from civility.ledger import KeyReused
from civility.people.actors import Actor

KEPT_FOR: Final = timedelta(days=7)
REPLAYED: Final = "Idempotent-Replayed"


def request_key_of(actor: Actor, key: str) -> str:
    """What services take as ``request_key``: one user's key never meets another's."""
    return hashlib.sha256(f"{actor.mark}\n{key}".encode()).hexdigest()


def answer_once(
    session: Session,
    *,
    village_id: UUID,
    key: str,
    content: Any,
    produce: Callable[[], tuple[int, str]],
    first: Callable[[], None] = lambda: None,
) -> Response:
    """The answer to a POST: made by ``produce`` (status and JSON text) once per key, read back afterwards.

    ``content`` is all that was asked, as plain JSON values; with other content under the same key nothing is
    done. ``first`` runs before the transaction when the key is new; what it refuses is not kept.
    Raises KeyHasOtherBody, and what ``produce`` raises when it must not be kept.
    """
    key_hash = bytes.fromhex(key)
    digest = _digest(content)
    if session.get(ApiAnswer, (village_id, key_hash)) is None:
        first()
    with transaction(session):
        earlier = _claim(session, village_id, key_hash, digest)
        if earlier is not None:
            return _replay(earlier, digest)
        status, body = _produce(session, produce)
        session.execute(
            update(ApiAnswer)
            .where(ApiAnswer.village_id == village_id, ApiAnswer.key_hash == key_hash)
            .values(status=status, body=body)
            .execution_options(synchronize_session=False)
        )
    return _response(status, body)


def forget_answers(session: Session) -> int:
    """Drop the answers that nobody will retry any more; how many went. Services keep request keys of their own."""
    with transaction(session):
        gone = session.execute(
            delete(ApiAnswer).where(ApiAnswer.at < now() - KEPT_FOR).returning(ApiAnswer.key_hash)
        ).all()
    return len(gone)


def _claim(session: Session, village_id: UUID, key_hash: bytes, digest: bytes) -> ApiAnswer | None:
    """The answer kept under the key; None when the key is new, and from now on ours."""
    try:
        with session.begin_nested():
            session.execute(
                insert(ApiAnswer).values(
                    village_id=village_id, key_hash=key_hash, content_hash=digest, status=0, body="", at=now()
                )
            )
    except IntegrityError:
        return session.get_one(ApiAnswer, (village_id, key_hash), populate_existing=True)
    return None


def _produce(session: Session, produce: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """The outcome of the use case: done, or refused with everything undone that the refusal did not write."""
    savepoint = session.begin_nested()
    try:
        outcome = produce()
        savepoint.commit()
    except KeyReused:  # its answer was forgotten, the deed was not
        raise KeyHasOtherBody() from None
    except RuleBroken as refusal:
        if refusal.recorded:
            savepoint.commit()
        else:
            savepoint.rollback()
        if not refusal.remembered or isinstance(refusal, DatabaseBusy):
            raise
        problem = problem_of(refusal)
        return problem.status_code, problem.get_data(as_text=True)
    return outcome


def _replay(earlier: ApiAnswer, digest: bytes) -> Response:
    if not hmac.compare_digest(earlier.content_hash, digest):
        raise KeyHasOtherBody()
    answer = _response(earlier.status, earlier.body)
    answer.headers[REPLAYED] = "true"
    return answer


def _response(status: int, body: str) -> Response:
    return Response(body, status, content_type=MEDIA_TYPE if status >= 400 else "application/json")


def _digest(content: Any) -> bytes:
    """Keyed, because what was asked may hold a six-digit PIN that a plain hash would give away."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, b"civility api content 1\0" + text.encode(), "sha256")
