"""Whose turn it is: least served first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Turn:
    """A household of a rota. ``times`` it served or is to serve, with what it began with; ``last_on`` is the last day."""

    household_id: UUID
    number: str
    times: int
    last_on: date | None = None
    member_id: UUID | None = None


def whose_turn(turns: Iterable[Turn], count: int) -> list[Turn]:
    """The ``count`` who served least; of equals who served longest ago, then by number."""
    return sorted(turns, key=lambda turn: (turn.times, turn.last_on or date.min, turn.number))[: max(count, 0)]


def begins_with(times: Iterable[int]) -> int:
    """What somebody who joins is taken to have served: as much as who served least, so that nobody has years to make up."""
    return min(times, default=0)
