"""Many rows by their ids, in few statements."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.people.models import Household
from civility.points.models import Claim, Clause

Model = TypeVar("Model", Claim, Clause, Household)
CHUNK = 400  # ids to a statement: SQLite and PostgreSQL both bound its parameters


def by_id(session: Session, village_id: UUID, model: type[Model], ids: Iterable[UUID]) -> dict[UUID, Model]:
    """The village's rows with these ids; an id without a row is left out."""
    found: dict[UUID, Model] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        for row in session.scalars(select(model).where(model.village_id == village_id, model.id.in_(chunk))):
            found[row.id] = row
    return found
