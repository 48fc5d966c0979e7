"""What is kept about people only for some time is taken out of the rows that hold it; the rows stay."""

from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.people.queries import list_villages


def empty_old(session: Session, table: type[Any], *old: ColumnElement[bool], **values: Any) -> int:
    """Put ``values`` into the rows of ``table`` that are ``old``, village by village; how many rows.

    What was emptied must not be ``old`` any more: a book is held only where there is something to do.
    """
    done = 0
    for village in list_villages(session):
        rows = (table.village_id == village.id, *old)
        if session.scalar(select(table.id).where(*rows).limit(1)) is None:
            continue
        with transaction(session):
            ledger.hold(session, village.id)
            emptied = session.execute(
                update(table).where(*rows).values(**values), execution_options={"synchronize_session": False}
            )
            done += emptied.rowcount  # type: ignore[attr-defined]
    return done
