"""A ruled table straight on the canvas: cells wrap, rows never part between two sheets, headings return.

A ``Paragraph`` per cell costs four times as much and reads markup; a cell here is only text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from reportlab.lib.colors import Color

from printables.fonts import BOLD, HEI
from printables.page import CINNABAR, INK, TINT, Align, Sheet
from printables.text import fit, fit_name, wrap


@dataclass(frozen=True)
class Column:
    title: str
    share: float
    """Width as a share of the sum of all columns."""
    align: Align = "left"
    font: str = HEI
    shrink: float = 0.8
    """How far a cell may shrink to stay on one line before it wraps."""
    name: bool = False
    """Holds names: these part after a middle dot."""
    color: Callable[[str], Color] | None = None


@dataclass(frozen=True)
class Row:
    """Cells broken into lines, at their sizes; a band has one cell across the table."""

    cells: tuple[tuple[float, tuple[str, ...]], ...]
    height: float
    band: bool = False


class Table:
    """Rows of text set at ``size`` across ``wide`` points."""

    def __init__(self, columns: Sequence[Column], wide: float, size: float, *, padding: float = 0.55) -> None:
        self.columns = columns
        self.size = size
        self.wide = wide
        self.leading = 1.35
        self.padding = padding * size
        total = sum(column.share for column in columns)
        self.widths = [wide * column.share / total for column in columns]
        self.head_height = size * 2.3

    def row(self, cells: Sequence[str], tallest: float) -> Iterator[Row]:
        """The row of these cells; where it would be taller than ``tallest``, as several rows."""
        laid = []
        for text, column, wide in zip(cells, self.columns, self.widths, strict=True):
            laid.append(self._cell(text, column, wide - 2 * self.padding))
        most = max(1, int((tallest - self.size) // (self.size * self.leading)))
        for start in range(0, max(len(lines) for _, lines in laid), most):
            part = tuple((size, tuple(lines[start : start + most])) for size, lines in laid)
            high = max(len(lines) * size * self.leading for size, lines in part)
            yield Row(part, max(high + self.size * 0.75, self.size * 2.05))

    def _cell(self, text: str, column: Column, limit: float) -> tuple[float, list[str]]:
        if column.name:
            return fit_name(text, column.font, self.size, limit)
        size, lines = fit(text, column.font, self.size, self.size * column.shrink, limit)
        if len(lines) == 1:
            return size, lines
        size = self.size * max(column.shrink, 0.88)
        return size, wrap(text, column.font, size, limit)

    def band(self, text: str) -> Row:
        """A heading across all columns."""
        size, lines = fit(text, BOLD, self.size, self.size * 0.8, self.wide - 2 * self.padding)
        return Row(((size, tuple(lines)),), self.size * (0.65 + self.leading * len(lines)), band=True)

    def paginate(self, rows: Sequence[Row], first: float, following: float) -> list[list[Row]]:
        """Rows by sheet, ``first`` and ``following`` points being free for them, headings included.

        A band never stands last on a sheet.
        """
        pages: list[list[Row]] = [[]]
        left = first - self.head_height
        for place, row in enumerate(rows):
            needed = row.height
            if row.band and place + 1 < len(rows):
                needed += rows[place + 1].height
            if needed > left and (pages[-1] or len(pages) == 1):
                pages.append([])
                left = following - self.head_height
            pages[-1].append(row)
            left -= row.height
        return pages

    def draw(self, sheet: Sheet, x: float, top: float, rows: Sequence[Row]) -> float:
        """Draw headings and rows from ``top`` downwards; returns where the table ends."""
        y = self._head(sheet, x, top)
        for row in rows:
            y -= row.height
            if row.band:
                sheet.box(x, y, self.wide, row.height, fill=TINT, stroke=None)
                size, lines = row.cells[0]
                sheet.heading("".join(lines))
                base = y + row.height / 2 + (len(lines) - 1) * size * self.leading / 2 - self.size * 0.35
                sheet.lines(x + self.padding, base, lines, BOLD, size, size * self.leading, color=CINNABAR)
            else:
                self._cells(sheet, x, y, row)
            sheet.rule(x, y, x + self.wide, y, weight=0.4)
        sheet.rule(x, y, x + self.wide, y, color=INK, weight=0.9)
        return y

    def boxes(self, sheet: Sheet, x: float, top: float, rows: Sequence[Row]) -> None:
        """Upright lines between the columns of rows drawn from ``top``: a hand needs to see where one ends. Through no band."""
        high = top - self.head_height
        for band, together in groupby(rows, key=lambda row: row.band):
            low = high - sum(row.height for row in together)
            for at in () if band else accumulate(self.widths[1:-1], initial=x + self.widths[0]):
                sheet.rule(at, high, at, low, weight=0.4)
            high = low

    def _head(self, sheet: Sheet, x: float, top: float) -> float:
        y = top - self.head_height
        sheet.rule(x, top, x + self.wide, top, color=INK, weight=1.1)
        base = y + self.head_height / 2 - self.size * 0.33
        for column, wide in zip(self.columns, self.widths, strict=True):
            at = self._anchor(column.align, x, wide)
            sheet.fitted(at, base, column.title, BOLD, self.size * 0.94, wide - self.padding, align=column.align)
            x += wide
        sheet.rule(x - self.wide, y, x, y, color=INK, weight=0.6)
        return y

    def _cells(self, sheet: Sheet, x: float, y: float, row: Row) -> None:
        for (size, lines), column, wide in zip(row.cells, self.columns, self.widths, strict=True):
            high = len(lines) * size * self.leading
            base = y + (row.height + high) / 2 - size * (self.leading + 0.72) / 2
            color = column.color(lines[0]) if column.color and lines else INK
            at = self._anchor(column.align, x, wide)
            sheet.lines(at, base, lines, column.font, size, size * self.leading, align=column.align, color=color)
            x += wide

    def _anchor(self, align: Align, x: float, wide: float) -> float:
        if align == "right":
            return x + wide - self.padding
        return x + wide / 2 if align == "centre" else x + self.padding


def set_largest(
    sizes: Sequence[float], build: Callable[[float], tuple[Table, list[list[Row]]]]
) -> tuple[Table, list[list[Row]]]:
    """Of ``sizes``, falling, the largest that needs as few sheets as the smallest does."""
    table, pages = build(sizes[-1])
    for size in sizes[:-1]:
        larger = build(size)
        if len(larger[1]) == len(pages):
            return larger
    return table, pages
