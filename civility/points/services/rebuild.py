"""Making the monthly rollup again from posted claims and their transactions, which are what it stands for."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import ledger
from civility.db import transaction
from civility.points.models import MonthlyScore, MonthlyTotal
from civility.points.rules.tally import Scope, Score, Tally, Total, TotalPlace, tally
from civility.points.services.rollup import keep_tally, list_deeds

Figures = tuple[Any, ...]
Place = tuple[date, Scope, UUID, str]
WHOLE_MONTH = ""  # in place of a category: a row of MonthlyTotal
NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """One row of the rollup that is not what was posted; ``stored`` is None where no row was kept.

    Figures are (honour in tenths, number of good deeds) of a household's ``category``; of a whole month of a
    ``scope`` also the number of active households and, for a household, the head unit it counts for.
    """

    month: date
    scope: Scope
    holder_id: UUID
    category: str
    stored: Figures | None
    rebuilt: Figures


def rebuild_scores(session: Session, village_id: UUID, *, apply: bool = False) -> list[ScoreDifference]:
    """Compare the rollup of a village with what was posted and, with ``apply``, put it right; by month.

    Holds the book's lock meanwhile.
    """
    with transaction(session):
        ledger.hold(session, village_id)
        rebuilt = tally(village_id, list_deeds(session, village_id))
        differences = _compare(session, rebuilt)
        if apply and differences:
            keep_tally(session, _only(rebuilt, differences), added=False)
    return differences


def compare_scores(session: Session, village_id: UUID) -> list[ScoreDifference]:
    """What ``rebuild_scores`` would report, as a read; the session must see one instant (``db.snapshot``)."""
    return _compare(session, tally(village_id, list_deeds(session, village_id)))


def _compare(session: Session, rebuilt: Tally) -> list[ScoreDifference]:
    stored, right = _flat(_stored(session, rebuilt.village_id)), _flat(rebuilt)
    return [
        ScoreDifference(*place, stored.get(place), right.get(place, NOTHING))
        for place in sorted(stored.keys() | right.keys(), key=lambda place: (*place[:2], str(place[2]), place[3]))
        if stored.get(place) != right.get(place)
    ]


def _stored(session: Session, village_id: UUID) -> Tally:
    found = Tally(village_id)
    scores, totals = MonthlyScore, MonthlyTotal
    for month, household_id, category, *score in session.execute(
        select(scores.month, scores.household_id, scores.category, scores.honour_tenths, scores.claim_count).where(
            scores.village_id == village_id
        )
    ):
        found.scores[month, household_id, category] = Score(*score)
    for month, scope, holder_id, unit_id, *total in session.execute(
        select(
            totals.month,
            totals.scope,
            totals.holder_id,
            totals.head_unit_id,
            totals.honour_tenths,
            totals.claim_count,
            totals.household_count,
        ).where(totals.village_id == village_id)
    ):
        found.totals[month, scope, holder_id] = Total(*total)
        found.units[month, holder_id] = unit_id
    return found


def _flat(found: Tally) -> dict[Place, Figures]:
    """Every row that says anything; rows of nothing but zeros are as good as none."""
    flat: dict[Place, Figures] = {
        (month, "household", household_id, category): tuple(score)
        for (month, household_id, category), score in found.scores.items()
        if any(score)
    }
    for (month, scope, holder_id), total in found.totals.items():
        if any(total):
            unit = (found.units.get((month, holder_id)),) if scope == "household" else ()
            flat[month, scope, holder_id, WHOLE_MONTH] = (*total, *unit)
    return flat


def _only(rebuilt: Tally, differences: list[ScoreDifference]) -> Tally:
    """The part of ``rebuilt`` that differs from what is stored; zeros for rows that should not be there."""
    part = Tally(rebuilt.village_id, rebuilt.units)
    for each in differences:
        if each.category == WHOLE_MONTH:
            place: TotalPlace = (each.month, each.scope, each.holder_id)
            part.totals[place] = rebuilt.totals.get(place, Total())
        else:
            score = (each.month, each.holder_id, each.category)
            part.scores[score] = rebuilt.scores.get(score, Score())
    return part
