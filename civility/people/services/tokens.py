"""Bearer tokens of the API. A token acts as its user: the same appointments, the same limits.

Only the hash is kept. A token has 256 random bits, so a plain SHA-256 cannot be searched.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import now
from civility.db import transaction
from civility.errors import NotFound
from civility.people.models import ApiToken, User

PREFIX: Final = "cvt_"  # so that a scanner for leaked secrets can tell what it found
LABEL_LENGTH: Final = 60


def issue_api_token(session: Session, *, user_id: UUID, label: str) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once and cannot be had again. Raises NotFound."""
    text = PREFIX + secrets.token_urlsafe(32)
    with transaction(session):
        if session.get(User, user_id) is None:
            raise NotFound()
        token = ApiToken(token_hash=_hash(text), user_id=user_id, label=label.strip()[:LABEL_LENGTH])
        session.add(token)
        session.flush()
    return token, text


def revoke_api_token(session: Session, *, user_id: UUID, label: str) -> int:
    """Revoke the user's tokens of this label at once; how many were valid. Asking twice is harmless."""
    with transaction(session):
        valid = [token for token in list_api_tokens(session, user_id) if token.label == label.strip()[:LABEL_LENGTH]]
        for token in valid:
            token.revoked_at = now()
    return len(valid)


def list_api_tokens(session: Session, user_id: UUID) -> Sequence[ApiToken]:
    """The tokens of a user that were not revoked, oldest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at, ApiToken.token_hash)
    ).all()


def find_token_user(session: Session, text: str) -> User | None:
    """The user a token acts as; None when it is wrong or revoked, or the account disabled."""
    if not text.startswith(PREFIX):
        return None
    token = session.get(ApiToken, _hash(text))
    if token is None or token.revoked_at is not None:
        return None
    user = session.get(User, token.user_id)
    return user if user is not None and user.enabled else None


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
