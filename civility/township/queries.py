"""Reads of period returns: what a village owes, what waits for the township."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.clock import ZONE
from civility.governance.rolls.rules import Period
from civility.people.models import Division
from civility.people.queries import list_villages
from civility.points.models import Notice
from civility.township.errors import ReturnNotFound
from civility.township.models import PeriodReturn

# The order of a township's list: what waits for the officer comes first, what is settled last.
URGENCY = ("submitted", "returned", "missing", "accepted")


@dataclass(frozen=True)
class VillageMonth:
    """One village's month as the township sees it: ``state`` is one of URGENCY."""

    village: Division
    state: str
    handed_in: PeriodReturn | None


def find_return(session: Session, village_id: UUID, period: Period) -> PeriodReturn | None:
    """The newest attempt of a month."""
    return session.scalar(
        select(PeriodReturn)
        .where(PeriodReturn.village_id == village_id, PeriodReturn.period_from == period.since)
        .order_by(PeriodReturn.attempt.desc())
        .limit(1)
    )


def get_return(session: Session, village_id: UUID, period: Period) -> PeriodReturn:
    """Raises ReturnNotFound."""
    found = find_return(session, village_id, period)
    if found is None:
        raise ReturnNotFound()
    return found


def list_attempts(session: Session, village_id: UUID, period: Period) -> Sequence[PeriodReturn]:
    """Every attempt of a month, the newest first."""
    return session.scalars(
        select(PeriodReturn)
        .where(PeriodReturn.village_id == village_id, PeriodReturn.period_from == period.since)
        .order_by(PeriodReturn.attempt.desc())
    ).all()


def list_township_month(session: Session, township_id: UUID, period: Period) -> list[VillageMonth]:
    """Every village of a township with its month, those that wait for review first."""
    villages = list_villages(session, township_id)
    rows = session.scalars(
        select(PeriodReturn)
        .where(
            PeriodReturn.village_id.in_([village.id for village in villages]),
            PeriodReturn.period_from == period.since,
        )
        .order_by(PeriodReturn.attempt)
    )
    newest = {row.village_id: row for row in rows}
    months = [
        VillageMonth(village, newest[village.id].state if village.id in newest else "missing", newest.get(village.id))
        for village in villages
    ]
    return sorted(months, key=lambda month: (URGENCY.index(month.state), month.village.code))


def list_open_notices_of(session: Session, village_id: UUID, period: Period) -> Sequence[Notice]:
    """Notices whose closing day lies in a period and which are not closed."""
    since, until = bounds(period)
    return session.scalars(
        select(Notice)
        .where(
            Notice.village_id == village_id,
            Notice.state == "open",
            Notice.closes_at >= since,
            Notice.closes_at < until,
        )
        .order_by(Notice.number)
    ).all()


def bounds(period: Period) -> tuple[datetime, datetime]:
    """The first instant of a period and the first after it, on the village's clock."""
    return (
        datetime.combine(period.since, time(), tzinfo=ZONE),
        datetime.combine(period.until, time(), tzinfo=ZONE),
    )
