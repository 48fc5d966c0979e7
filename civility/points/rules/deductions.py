"""How gently points are taken: time to put things right first, a floor, and an end. Pure.

What the village has not voted otherwise: seven days to repair, which then cancels the deduction; nothing below zero;
given back after a year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

REPAIR_DAYS = 7
REPAIR_PERCENT = 100
FLOOR_TENTHS = 0
LAPSE_DAYS = 365
MOST_REPAIR_DAYS = 60
LEAST_LAPSE_DAYS, MOST_LAPSE_DAYS = 30, 3 * 365


class Voted(Protocol):
    """A village's settings."""

    @property
    def repair_days(self) -> int | None: ...
    @property
    def repair_percent(self) -> int | None: ...
    @property
    def deduction_floor_tenths(self) -> int | None: ...
    @property
    def deduction_lapse_days(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """``repair_percent`` of a deduction falls away when it was put right in ``repair_days``.

    A household keeps ``floor_tenths`` of spendable points whatever is taken. What was taken is given back after
    ``lapse_days``.
    """

    repair_days: int = REPAIR_DAYS
    repair_percent: int = REPAIR_PERCENT
    floor_tenths: int = FLOOR_TENTHS
    lapse_days: int = LAPSE_DAYS

    def repair_by(self, told_on: date) -> date:
        """The last day of putting it right."""
        return told_on + timedelta(days=self.repair_days)

    def lapse_on(self, taken_on: date) -> date:
        """The day on which what was taken is given back."""
        return taken_on + timedelta(days=self.lapse_days)

    def lessened(self, tenths: int) -> int:
        """So much of a deduction falls away by a repair, rounded up: the household's side."""
        return min(tenths, -(-tenths * self.repair_percent // 100))


def terms_of(settings: Voted) -> Terms:
    """What the village voted, and the usual for the rest."""

    def said(value: int | None, usual: int) -> int:
        return usual if value is None else value

    return Terms(
        said(settings.repair_days, REPAIR_DAYS),
        said(settings.repair_percent, REPAIR_PERCENT),
        said(settings.deduction_floor_tenths, FLOOR_TENTHS),
        said(settings.deduction_lapse_days, LAPSE_DAYS),
    )


def takeable(spendable_tenths: int, amount_tenths: int, floor_tenths: int) -> int:
    """How much of a deduction can be taken: what lies above the floor, and no more than it asks."""
    return max(0, min(amount_tenths, spendable_tenths - floor_tenths))
