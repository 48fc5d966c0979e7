"""A table as it was in the file: rows that keep their own row number, cells as text, and what is odd about a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, auto

from civility.tables.outcome import Remark

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL_CHARS = 2_000


class Mark(Flag):
    """What a spreadsheet cell was before it became text. A CSV cell carries only ``LOST_DIGITS``, if anything."""

    NUMBER = auto()
    DATE = auto()
    FORMULA = auto()
    NO_RESULT = auto()
    """A formula without a stored result: its text is empty, and nobody can say what it should be."""
    ERROR = auto()
    """#REF!, #N/A and the like: its text is empty."""
    LOST_DIGITS = auto()
    """A number of more than 15 digits: a spreadsheet has already rounded it."""
    REPEATED = auto()
    """Filled in from the top cell of a vertically merged block."""


NO_MARK = Mark(0)
_NO_MARKS: Mapping[int, Mark] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``number`` counts from 1 as the spreadsheet program shows it; cells are trimmed text."""

    number: int
    cells: tuple[str, ...]
    marks: Mapping[int, Mark] = field(default_factory=lambda: _NO_MARKS)

    def cell(self, index: int) -> str:
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def mark(self, index: int) -> Mark:
        return self.marks.get(index, NO_MARK)

    @property
    def filled(self) -> tuple[int, ...]:
        """The indexes of cells with text of their own (not repeated from a merged block)."""
        return tuple(i for i, text in enumerate(self.cells) if text and Mark.REPEATED not in self.mark(i))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet. ``lines`` are all its rows that are not blank; ``header_at`` points at the header among them."""

    filename: str
    lines: tuple[Row, ...]
    header_at: int
    sheet: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return self.lines[self.header_at].cells

    @property
    def above(self) -> tuple[Row, ...]:
        """Title rows over the header, such as the village's name merged across."""
        return self.lines[: self.header_at]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows under the header, without the header printed again on a later page."""
        header = self.header
        return tuple(row for row in self.lines[self.header_at + 1 :] if row.cells != header)
