"""What the clock does to a matter, where somebody may be faster."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.governance.matters.models import Matter


@contextmanager
def if_still(
    session: Session, village_id: UUID, matter_id: UUID, *holds: ColumnElement[bool]
) -> Iterator[Matter | None]:
    """A transaction of its own with the matter as it is under the book's lock; None where ``holds`` is not so any more."""
    with transaction(session):
        ledger.hold(session, village_id)
        found = select(Matter).where(Matter.village_id == village_id, Matter.id == matter_id, *holds)
        yield session.scalar(found.execution_options(populate_existing=True))
