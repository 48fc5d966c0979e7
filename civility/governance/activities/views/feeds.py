"""The addresses of households' calendars: they name a row and are signed with the secret of this installation."""

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from civility.errors import NotFound


def token_of(feed_id: UUID) -> str:
    return str(_serializer().dumps(feed_id.hex))


def read_token(token: str) -> UUID:
    """Raises NotFound for what we did not sign."""
    try:
        return UUID(hex=_serializer().loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound() from None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="civility shift calendar 1")
