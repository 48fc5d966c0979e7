"""Keeping the monthly rollup: added to in the transaction that posts a claim, taken from in the one that undoes it.

The book is held, so what is read before writing is current. Rows are changed by increments, in few statements.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, type_coerce
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from civility.clock import local
from civility.db import UtcDateTime
from civility.ledger import units
from civility.ledger.models import LedgerPosting
from civility.points.models import Claim, Clause, MonthlyScore, MonthlyTotal
from civility.points.rules.tally import Deed, Tally, tally
from civility.points.services.loading import CHUNK

Row = dict[str, Any]


def add_scores(session: Session, village_id: UUID, deeds: Sequence[Deed]) -> None:
    """Add deeds of one village to the rollup, in the order they were posted; the book must be held."""
    if not deeds:
        return
    session.flush()
    units_before, claims_before = _standing(session, village_id, deeds)
    keep_tally(session, tally(village_id, deeds, units=units_before, claims_before=claims_before), added=True)


def take_back_scores(session: Session, village_id: UUID, claims: Iterable[Claim]) -> None:
    """Take posted claims out of the months they were posted in; the book must be held.

    For whoever reverses their transactions, before the claims move on from ``posted``; ``posted_at`` and
    ``posted_unit_id`` stay with them. What was printed of those months stands; what is counted from now on counts
    without them.
    """
    session.flush()
    taken = [deed.taken_back() for deed in list_deeds(session, village_id, [claim.id for claim in claims])]
    add_scores(session, village_id, taken)


def list_deeds(session: Session, village_id: UUID, claim_ids: Sequence[UUID] | None = None) -> list[Deed]:
    """The claims of a village that were ever posted, in order, as the rollup counts them: all, or those of some ids.

    One that was taken back counts nothing, but it may have settled which unit its household's month counts for.
    """
    query = (
        select(
            type_coerce(Claim.posted_at, UtcDateTime),
            Claim.household_id,
            Claim.posted_unit_id,
            Clause.category,
            Claim.direction,
            Claim.state,
            LedgerPosting.amount,
        )
        .join(Clause, and_(Clause.village_id == Claim.village_id, Clause.id == Claim.clause_id))
        .outerjoin(
            LedgerPosting,
            and_(
                LedgerPosting.village_id == Claim.village_id,
                LedgerPosting.seq == Claim.posted_seq,
                LedgerPosting.unit == units.HONOUR,
            ),
        )
        .where(Claim.village_id == village_id, Claim.posted_at.is_not(None))
        .order_by(Claim.posted_at, Claim.posted_seq)
    )
    pieces = [None] if claim_ids is None else [claim_ids[at : at + CHUNK] for at in range(0, len(claim_ids), CHUNK)]
    deeds = []
    for piece in pieces:
        rows = session.execute(query if piece is None else query.where(Claim.id.in_(piece)))
        for posted_at, household_id, unit_id, category, direction, state, amount in rows:
            month = local(posted_at).date().replace(day=1)
            honour = (amount or 0) * (1 if direction == "bonus" else -1)
            figures = (honour, int(direction == "bonus")) if state == "posted" else (0, 0)
            deeds.append(Deed(month, household_id, unit_id, category, *figures))
    return deeds


def keep_tally(session: Session, found: Tally, *, added: bool) -> None:
    """Write a tally into both tables: on top of what is there when ``added``, else in its place."""
    scores = [
        {
            "village_id": found.village_id,
            "month": month,
            "household_id": household_id,
            "category": category,
            **score._asdict(),
        }
        for (month, household_id, category), score in found.scores.items()
    ]
    totals = [
        {
            "village_id": found.village_id,
            "month": month,
            "scope": scope,
            "holder_id": holder_id,
            "head_unit_id": found.units.get((month, holder_id)) if scope == "household" else None,
            **total._asdict(),
        }
        for (month, scope, holder_id), total in found.totals.items()
    ]
    _write(session, MonthlyScore.__table__, scores, ("honour_tenths", "claim_count"), added)
    counted = ("honour_tenths", "claim_count", "household_count")
    _write(session, MonthlyTotal.__table__, totals, counted if added else (*counted, "head_unit_id"), added)


def _standing(
    session: Session, village_id: UUID, deeds: Sequence[Deed]
) -> tuple[dict[tuple[Any, UUID], UUID | None], dict[tuple[Any, UUID], int]]:
    """For each household's month that stands already: the unit it counts for, and its good deeds."""
    months = sorted({deed.month for deed in deeds})
    households = sorted({deed.household_id for deed in deeds})
    found_units: dict[tuple[Any, UUID], UUID | None] = {}
    claims: dict[tuple[Any, UUID], int] = {}
    for start in range(0, len(households), CHUNK):
        rows = session.execute(
            select(
                MonthlyTotal.month, MonthlyTotal.holder_id, MonthlyTotal.head_unit_id, MonthlyTotal.claim_count
            ).where(
                MonthlyTotal.village_id == village_id,
                MonthlyTotal.month.in_(months),
                MonthlyTotal.scope == "household",
                MonthlyTotal.holder_id.in_(households[start : start + CHUNK]),
            )
        )
        for month, household_id, unit_id, count in rows:
            found_units[month, household_id], claims[month, household_id] = unit_id, count
    return found_units, claims


def _write(session: Session, table: Any, rows: Sequence[Row], columns: Sequence[str], added: bool) -> None:
    """Insert rows, or where one is there already change ``columns`` of it."""
    if not rows:
        return
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    statement = insert(table)
    changes: Mapping[str, Any] = {
        name: table.c[name] + statement.excluded[name] if added else statement.excluded[name] for name in columns
    }
    key = [column.name for column in table.primary_key]
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=changes), list(rows))
