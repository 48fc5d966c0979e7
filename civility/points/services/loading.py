"""Many rows by their ids, in few statements; and what a request key already made."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.ledger import KeyReused
from civility.people.models import Household
from civility.points.models import (
    Appeal,
    Claim,
    Clause,
    Correction,
    NameRemoval,
    Objection,
    OddityNote,
    StandardComment,
)

Model = TypeVar("Model", Claim, Clause, Household)
CHUNK = 400  # ids to a statement: SQLite and PostgreSQL both bound its parameters


Told = TypeVar("Told", Objection, Appeal, StandardComment, Correction, NameRemoval, OddityNote)


def find_told(
    session: Session, village_id: UUID, model: type[Told], request_key: str, said: Mapping[str, Any]
) -> Told | None:
    """What this key already made of these words; None when it is new. Raises KeyReused when it was of other words."""
    earlier = session.scalar(select(model).where(model.village_id == village_id, model.request_key == request_key))
    if earlier is not None and any(getattr(earlier, name) != value for name, value in said.items()):
        raise KeyReused(key=request_key)
    return earlier


def by_id(session: Session, village_id: UUID, model: type[Model], ids: Iterable[UUID]) -> dict[UUID, Model]:
    """The village's rows with these ids; an id without a row is left out."""
    found: dict[UUID, Model] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        for row in session.scalars(select(model).where(model.village_id == village_id, model.id.in_(chunk))):
            found[row.id] = row
    return found
