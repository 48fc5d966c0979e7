"""One pass over a sheet's XML as it is unpacked: how far it reaches, and which cells hold formulas or errors."""

import re
from typing import ClassVar

from civility.tables.errors import TooManyColumns, TooManyRows
from civility.tables.sheet import MAX_COLUMNS, MAX_ROWS, NO_MARK, Mark

_DECLARATION = re.compile(rb"<!")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?/>")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)?>(.*?)</(?:\w+:)?c>", re.DOTALL)
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_AT = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is[\s>]")
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_LONGEST_CELL = 1024 * 1024


class LookOver:
    """Feed it the XML piece by piece; it refuses as soon as a limit is passed, and keeps the marks of odd cells.

    Cells that are formatted but empty do not count: many files are formatted to the last row.
    Raises TooManyRows, TooManyColumns; ValueError for declarations and comments, which no program writes here.
    """

    SPARE_ROWS: ClassVar[int] = 1_000
    """Blank rows a sheet may have on top of the limit."""

    def __init__(self) -> None:
        self.marks: dict[tuple[int, int], Mark] = {}
        self._rest = b""
        self._filled_rows = 0
        self._last_row = -1

    def feed(self, piece: bytes) -> None:
        block = self._rest + piece
        if _DECLARATION.search(block):
            raise ValueError("a declaration or a cell without its place")
        end = 0
        for found in _CELL_END.finditer(block):
            end = found.end()
        self._rest = block[end:]
        if len(self._rest) > _LONGEST_CELL:
            self._rest = self._rest[-_LONGEST_CELL // 2 :]
        for found in _CELL.finditer(_EMPTY_CELL.sub(b"", block[:end])):
            self._see(found.group(1) or b"", found.group(2))

    def _see(self, attributes: bytes, content: bytes) -> None:
        formula = b"f" in content and _FORMULA.search(content) is not None
        result = _RESULT.search(content) is not None
        if not (formula or result):
            return
        at = _AT.search(attributes)
        if at is None:
            raise ValueError("a declaration or a cell without its place")
        row, column = int(at.group(2)) - 1, _column(at.group(1))
        if column >= MAX_COLUMNS:
            raise TooManyColumns(limit=MAX_COLUMNS)
        if row != self._last_row:
            self._filled_rows += 1
            self._last_row = row
        if self._filled_rows > MAX_ROWS + self.SPARE_ROWS or row >= MAX_ROWS + self.SPARE_ROWS:
            raise TooManyRows(limit=MAX_ROWS)
        error = _ERROR.search(attributes) is not None
        if formula or error:
            missing = NO_MARK if result else Mark.NO_RESULT
            self.marks[row, column] = (
                (Mark.FORMULA if formula else NO_MARK) | (Mark.ERROR if error else NO_MARK) | missing
            )


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1
