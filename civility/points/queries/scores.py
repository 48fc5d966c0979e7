"""What rolls and rankings read: the monthly rollup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from civility.ledger import accounts
from civility.ledger.models import LedgerPosting
from civility.people.models import Household
from civility.points.models import Claim, Clause, MonthlyScore, MonthlyTotal
from civility.points.rules.tally import Scope


@dataclass(frozen=True, slots=True)
class HouseholdScore:
    """One household over a span of months; ``categories`` are tenths by category."""

    household_id: UUID
    number: str
    head_name: str
    group_name: str
    honour_tenths: int
    claim_count: int
    categories: dict[str, int]


def monthly_scores(session: Session, village_id: UUID, since: date, until: date) -> list[HouseholdScore]:
    """Scores of the months from ``since`` up to but not including ``until`` (first days), the highest first.

    Only households with something posted are listed; equal scores stand by household number.
    """
    rows = session.execute(
        select(
            Household.id,
            Household.number,
            Household.head_name,
            Household.group_name,
            MonthlyScore.category,
            func.sum(MonthlyScore.honour_tenths),
            func.sum(MonthlyScore.claim_count),
        )
        .join(
            Household,
            and_(Household.village_id == MonthlyScore.village_id, Household.id == MonthlyScore.household_id),
        )
        .where(MonthlyScore.village_id == village_id, MonthlyScore.month >= since, MonthlyScore.month < until)
        .group_by(Household.id, Household.number, Household.head_name, Household.group_name, MonthlyScore.category)
        .order_by(Household.number, MonthlyScore.category)
    )
    scores = []
    for (household_id, number, head_name, group_name), lines in groupby(rows, key=lambda row: tuple(row[:4])):
        parts = [(category, int(honour), int(count)) for *_home, category, honour, count in lines]
        scores.append(
            HouseholdScore(
                household_id=household_id,
                number=number,
                head_name=head_name,
                group_name=group_name,
                honour_tenths=sum(honour for _category, honour, _count in parts),
                claim_count=sum(count for _category, _honour, count in parts),
                categories={category: honour for category, honour, _count in parts},
            )
        )
    return sorted(scores, key=lambda score: (-score.honour_tenths, score.number))


class CategoryTotal(NamedTuple):
    """What a household did of one category, over all time."""

    category: str
    honour_tenths: int
    claim_count: int


def list_categories_of(session: Session, village_id: UUID, household_id: UUID) -> list[CategoryTotal]:
    """A household's categories over all months, the one with most honour first."""
    rows = session.execute(
        select(MonthlyScore.category, func.sum(MonthlyScore.honour_tenths), func.sum(MonthlyScore.claim_count))
        .where(MonthlyScore.village_id == village_id, MonthlyScore.household_id == household_id)
        .group_by(MonthlyScore.category)
    )
    found = [CategoryTotal(category, int(honour), int(count)) for category, honour, count in rows]
    return sorted(found, key=lambda each: (-each.honour_tenths, each.category))


def list_totals(
    session: Session, village_id: UUID, scope: Scope, month: date, *, limit: int = 100
) -> Sequence[MonthlyTotal]:
    """The highest totals of a month (its first day): of households, or of head units. One short index range."""
    return session.scalars(
        select(MonthlyTotal)
        .where(*_totals(village_id, scope, month))
        .order_by(MonthlyTotal.honour_tenths.desc())
        .limit(limit)
    ).all()


def find_rank(session: Session, village_id: UUID, scope: Scope, month: date, holder_id: UUID) -> int | None:
    """The rank of a household or head unit in a month, equal ones sharing it; None with nothing posted."""
    own = session.get(MonthlyTotal, (village_id, month, scope, holder_id), populate_existing=True)
    if own is None:
        return None
    higher = select(func.count()).where(
        *_totals(village_id, scope, month), MonthlyTotal.honour_tenths > own.honour_tenths
    )
    return 1 + (session.scalar(higher) or 0)


def issued_by_category(session: Session, village_id: UUID, *, after: int, upto: int) -> dict[tuple[str, str], int]:
    """What the book gave out in a stretch, ``after`` < seq ≤ ``upto``, by the clause's category and by unit.

    Amounts are those of the postings; only the name of the category comes from the clause.
    """
    rows = session.execute(
        select(Clause.category, LedgerPosting.unit, func.sum(LedgerPosting.amount))
        .join(Claim, (Claim.village_id == LedgerPosting.village_id) & (Claim.posted_seq == LedgerPosting.seq))
        .join(Clause, (Clause.village_id == Claim.village_id) & (Clause.id == Claim.clause_id))
        .where(
            LedgerPosting.village_id == village_id,
            LedgerPosting.source == accounts.ISSUED,
            LedgerPosting.seq > after,
            LedgerPosting.seq <= upto,
            Claim.village_id == village_id,
            Clause.village_id == village_id,
        )
        .group_by(Clause.category, LedgerPosting.unit)
    )
    return {(category, unit): int(amount) for category, unit, amount in rows}


def _totals(village_id: UUID, scope: Scope, month: date) -> tuple[Any, ...]:
    return (MonthlyTotal.village_id == village_id, MonthlyTotal.scope == scope, MonthlyTotal.month == month)
