"""What was made of a file, row by row, in the shape that a page shows and a command prints.

A row is understood, waits for somebody to confirm what it means, is refused with the reason, or is kept as a note.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from civility.errors import RuleBroken

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a row: a marked source text, its named fields, and the column it speaks of, if any."""

    message: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    def describe(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % self.fields

    @classmethod
    def of(cls, refusal: RuleBroken, column: str = "") -> "Remark":
        return cls(refusal.message, refusal.fields, column)


class Outcome(StrEnum):
    UNDERSTOOD = "understood"
    TO_CONFIRM = "to_confirm"
    REFUSED = "refused"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class RowReading(Generic[T]):
    """One row and its end. ``row`` is the number in the file; ``text`` says which row it is in its own words.

    ``value`` is what the row became. Several rows may share one value (the tiers of a ladder, the members of a
    household); a row to be confirmed carries the value it would become; a refused row and a note carry none.
    """

    row: int
    text: str
    outcome: Outcome
    value: T | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A whole file. ``remarks`` are about the file; ``ignored_columns`` are headers that nothing was read from."""

    rows: tuple[RowReading[T], ...]
    remarks: tuple[Remark, ...] = ()
    ignored_columns: tuple[str, ...] = ()

    def _ended(self, outcome: Outcome) -> tuple[RowReading[T], ...]:
        return tuple(row for row in self.rows if row.outcome is outcome)

    @property
    def understood(self) -> tuple[RowReading[T], ...]:
        return self._ended(Outcome.UNDERSTOOD)

    @property
    def to_confirm(self) -> tuple[RowReading[T], ...]:
        return self._ended(Outcome.TO_CONFIRM)

    @property
    def refused(self) -> tuple[RowReading[T], ...]:
        return self._ended(Outcome.REFUSED)

    @property
    def notes(self) -> tuple[RowReading[T], ...]:
        return self._ended(Outcome.NOTE)

    @property
    def values(self) -> tuple[T, ...]:
        """What was understood or proposed, each once, in the order of the file."""
        seen: set[int] = set()
        values = []
        for row in self.rows:
            if row.value is not None and id(row.value) not in seen:
                seen.add(id(row.value))
                values.append(row.value)
        return tuple(values)
