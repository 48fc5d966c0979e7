"""What a request key already made."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.db import Base
from civility.ledger import KeyReused

Told = TypeVar("Told", bound=Base)


def find_told(
    session: Session, village_id: UUID, model: type[Told], request_key: str, said: Mapping[str, Any]
) -> Told | None:
    """What this key already made of these words; None when it is new. Raises KeyReused when it was of other words.

    ``model`` is a table whose rows each came of one request and say so in ``request_key``.
    """
    earlier = session.scalar(select(model).filter_by(village_id=village_id, request_key=request_key))
    if earlier is not None and any(getattr(earlier, name) != value for name, value in said.items()):
        raise KeyReused(key=request_key)
    return earlier
