"""Making the monthly rollup again from posted claims and their transactions, which are what it stands for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from civility import ledger
from civility.clock import local
from civility.db import transaction
from civility.ledger import units
from civility.ledger.models import LedgerPosting
from civility.points.models import Claim, Clause, MonthlyScore

Place = tuple[date, UUID, str]
Score = tuple[int, int]
NOTHING: Score = (0, 0)


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """One row of the rollup that is not what was posted; scores are (honour in tenths, number of good deeds)."""

    month: date
    household_id: UUID
    category: str
    stored: Score | None
    rebuilt: Score


def rebuild_scores(session: Session, village_id: UUID, *, apply: bool = False) -> list[ScoreDifference]:
    """Compare the rollup of a village with what was posted and, with ``apply``, put it right; by month.

    Holds the book's lock meanwhile.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        rows = {
            (row.month, row.household_id, row.category): row
            for row in session.scalars(select(MonthlyScore).where(MonthlyScore.village_id == village_id))
        }
        stored = {place: (row.honour_tenths, row.claim_count) for place, row in rows.items()}
        rebuilt = _posted(session, village_id)
        differences = [
            ScoreDifference(*place, stored.get(place), rebuilt.get(place, NOTHING))
            for place in sorted(stored.keys() | rebuilt.keys(), key=lambda place: (place[0], str(place[1]), place[2]))
            if stored.get(place, NOTHING) != rebuilt.get(place, NOTHING)
        ]
        if apply:
            for each in differences:
                _put_right(session, village_id, each, rows)
            session.flush()
    return differences


def _posted(session: Session, village_id: UUID) -> dict[Place, Score]:
    found = session.execute(
        select(
            Claim.posted_at,
            Claim.household_id,
            Clause.category,
            Claim.direction,
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
        .where(Claim.village_id == village_id, Claim.posted_seq.is_not(None))
    )
    scores: dict[Place, Score] = {}
    for posted_at, household_id, category, direction, amount in found:
        if posted_at is None:
            continue
        place = (local(posted_at).date().replace(day=1), household_id, category)
        honour, count = scores.get(place, NOTHING)
        good = direction == "bonus"
        scores[place] = (honour + (amount or 0) * (1 if good else -1), count + good)
    return scores


def _put_right(
    session: Session, village_id: UUID, difference: ScoreDifference, rows: dict[Place, MonthlyScore]
) -> None:
    place = (difference.month, difference.household_id, difference.category)
    row = rows.get(place)
    if row is None:
        row = MonthlyScore(village_id=village_id, month=place[0], household_id=place[1], category=place[2])
        session.add(row)
    row.honour_tenths, row.claim_count = difference.rebuilt
