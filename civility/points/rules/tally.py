"""Adding up what was posted: pure sums by household, month and category, and by month of each holder.

Amounts are tenths of honour, signed; a month is its first day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

Scope = Literal["household", "head_unit", "village"]
ScorePlace = tuple[date, UUID, str]
TotalPlace = tuple[date, Scope, UUID]


@dataclass(frozen=True, slots=True)
class Deed:
    """A claim as it was posted: ``claim_count`` is 1 for a bonus, 0 for a deduction, both negated when it is taken back.

    ``head_unit_id`` is the household's unit when it was posted.
    """

    month: date
    household_id: UUID
    head_unit_id: UUID | None
    category: str
    honour_tenths: int
    claim_count: int

    def taken_back(self) -> "Deed":
        """What undoes it."""
        return replace(self, honour_tenths=-self.honour_tenths, claim_count=-self.claim_count)


class Score(NamedTuple):
    """One household, month and category, or what it changes by."""

    honour_tenths: int = 0
    claim_count: int = 0


class Total(NamedTuple):
    """One month of a household, head unit or village, or what it changes by."""

    honour_tenths: int = 0
    claim_count: int = 0
    household_count: int = 0


@dataclass
class Tally:
    """Scores and totals by place, and the unit that each household's month counts for."""

    village_id: UUID
    units: dict[tuple[date, UUID], UUID | None] = field(default_factory=dict)
    scores: dict[ScorePlace, Score] = field(default_factory=dict)
    totals: dict[TotalPlace, Total] = field(default_factory=dict)


def tally(
    village_id: UUID,
    deeds: Iterable[Deed],
    *,
    units: dict[tuple[date, UUID], UUID | None] | None = None,
    claims_before: dict[tuple[date, UUID], int] | None = None,
) -> Tally:
    """What ``deeds`` (in the order of posting) come to, or change, on top of what stood before.

    ``units`` says for which unit a household's month counts already, ``claims_before`` how many good deeds it
    has: a household becomes active with its first and stops being so when the last is taken back.
    """
    found = Tally(village_id, dict(units or {}))
    counts = dict(claims_before or {})
    for deed in deeds:
        home = (deed.month, deed.household_id)
        unit = found.units.setdefault(home, deed.head_unit_id)
        before = counts.get(home, 0)
        counts[home] = after = before + deed.claim_count
        place = (*home, deed.category)
        old = found.scores.get(place, Score())
        found.scores[place] = Score(old.honour_tenths + deed.honour_tenths, old.claim_count + deed.claim_count)
        change = Total(deed.honour_tenths, deed.claim_count, (after > 0) - (before > 0))
        holders: list[tuple[Scope, UUID]] = [("household", deed.household_id), ("village", village_id)]
        if unit is not None:
            holders.append(("head_unit", unit))
        for scope, holder in holders:
            total = found.totals.get((deed.month, scope, holder), Total())
            found.totals[deed.month, scope, holder] = Total(*map(sum, zip(total, change, strict=True)))
    return found
