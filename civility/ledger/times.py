"""Recorded times that cannot be right: a transaction dated well before the one before it.

Times are recorded and never ordered by, so such a row breaks nothing. It says that a clock was put back, or had
run ahead until then, and somebody may want to know.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.db import UtcDateTime
from civility.ledger.models import LedgerTransaction

TOLERANCE: Final = timedelta(hours=1)
MAX_JUMPS: Final = 100


@dataclass(frozen=True, slots=True)
class Jump:
    """Transaction ``seq`` was recorded ``at``, more than an hour before ``before``, the time of the one before it."""

    seq: int
    at: datetime
    before: datetime


def list_jumps(session: Session, village_id: UUID, *, after: int = 0) -> list[Jump]:
    """Where recorded times go back by more than an hour, in transactions numbered above ``after``; at most 100."""
    times = (
        select(
            LedgerTransaction.seq,
            LedgerTransaction.at,
            func.lag(LedgerTransaction.at, type_=UtcDateTime).over(order_by=LedgerTransaction.seq).label("before"),
        )
        .where(LedgerTransaction.village_id == village_id, LedgerTransaction.seq >= after)
        .subquery()
    )
    backwards = session.execute(
        select(times.c.seq, times.c.at, times.c.before)
        .where(times.c.seq > after, times.c.at < times.c.before)
        .order_by(times.c.seq)
    )
    jumps = (Jump(*row) for row in backwards if row.before - row.at > TOLERANCE)
    return [jump for jump, _count in zip(jumps, range(MAX_JUMPS), strict=False)]
