"""What is left of each best-before date on a shelf, worked out and never kept. Pure.

The book counts the pieces of a good, not their dates. What leaves a shelf is taken to be what expires first, as the
clerk is told to hand it out; so from what came, when, and with which date follows what must be left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Dates = dict[date | None, int]
"""Pieces by best-before date; None for those of which no date is known."""


@dataclass(frozen=True, slots=True)
class Lot:
    """``quantity`` pieces of one date that came onto a shelf (or left it, negative) where ``shelf_before`` stood."""

    best_before: date | None
    quantity: int
    shelf_before: int


def left_by_date(lots: Iterable[Lot], on_hand: int) -> Dates:
    """Pieces by date of the ``on_hand`` that stand there, ``lots`` being in the order they came. Sums to ``on_hand``."""
    left: Dates = {}
    for lot in lots:
        _settle(left, lot.shelf_before)
        left[lot.best_before] = max(0, left.get(lot.best_before, 0) + lot.quantity)
        _settle(left, lot.shelf_before + lot.quantity)
    _settle(left, on_hand)
    return {day: left[day] for day in sorted(left, key=_soonest_first) if left[day]}


def first_out(left: Dates, quantity: int) -> Dates:
    """Which of what is ``left`` goes when ``quantity`` pieces go, at most all there is."""
    gone: Dates = {}
    for day in sorted(left, key=_soonest_first):
        taken = min(left[day], quantity)
        if taken:
            gone[day] = taken
            quantity -= taken
    return gone


def _settle(left: Dates, pieces: int) -> None:
    """Make it ``pieces``: what is missing went, soonest first; what is too many has no known date."""
    surplus = sum(left.values()) - pieces
    if surplus < 0:
        left[None] = left.get(None, 0) - surplus
    for day, gone in first_out(left, max(surplus, 0)).items():
        left[day] -= gone


def _soonest_first(day: date | None) -> tuple[bool, date]:
    return day is None, day or date.min
