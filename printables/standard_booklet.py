"""The scoring standard for the pocket: a cover with the code, then clause after clause under its category, in type one reads in the hand.

The same data as the wall table. Pages come one after another, or, ``folded``, two side by side in the order that folding them needs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables.folding import FoldedSheet
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, PAPER, QUIET, Sheet, page_size
from printables.standard_table import StandardClause, StandardTable, sign_color
from printables.text import checked, fit_box, width, wrap

SIZES: Final = ("A6", "A5")
TEXT: Final = 9.5
"""Type size in points on A6; on A5 larger by the root of the paper's."""
LEADING: Final = 1.4


@dataclass(frozen=True)
class _Line:
    text: str
    font: str
    size: float
    color: Color = INK
    points: str = ""
    """What the clause is worth, on its first line at the right."""
    above: float = 0
    """Space before it, in points."""

    @property
    def height(self) -> float:
        return self.above + self.size * LEADING


_Block = Sequence[_Line]
"""What stays together where a page can hold it: a clause, a category with its first clause."""


def render(data: StandardTable, size: str = "A6", *, folded: bool = False) -> bytes:
    """The booklet as PDF, the cover first; ``folded``, its pages lie two on a sheet of twice the size (A5 on A4). Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES)
    title = f"{data.imprint.village}{data.title} {data.version}"
    kind = FoldedSheet if folded else Sheet
    sheet = kind(paper, title=title, author=data.imprint.signed_by)
    scale = (paper[0] / (PAPER["A6"][0] * mm)) ** 0.5
    margin, top, bottom = 9 * mm * scale, sheet.height - 12 * mm * scale, 15 * mm * scale
    text = TEXT * scale
    pages = _paginate(_blocks(data, sheet.width - 2 * margin, text), top - bottom)
    _cover(sheet, data, margin, scale, len(pages) + 1)
    for number, lines in enumerate(pages, 2):
        y = top
        for place, line in enumerate(lines):
            if line.font == SONG:
                sheet.heading(line.text)
            y -= line.height if place else line.size * LEADING
            sheet.text(margin, y, line.text, line.font, line.size, color=line.color)
            sheet.text(
                sheet.width - margin, y, line.points, BOLD, line.size, color=sign_color(line.points), align="right"
            )
        _foot(sheet, data, margin, number, len(pages) + 1)
    return sheet.finish()


def _blocks(data: StandardTable, wide: float, text: float) -> Iterator[_Block]:
    for category, clauses in groupby(data.clauses, key=lambda clause: clause.category):
        heading: list[_Line] = []
        if category:
            big = text * 1.35
            heading = [
                _Line(line, SONG, big, CINNABAR, above=0 if at else text * 1.6)
                for at, line in enumerate(wrap(category, SONG, big, wide))
            ]
        for clause in clauses:
            yield [*heading, *_clause(clause, wide, text)]
            heading = []


def _clause(clause: StandardClause, wide: float, text: float) -> Iterator[_Line]:
    """The number and what is done, with what it is worth beside it or, if that is long, below; then unit, cap, proof."""
    beside = width(clause.points, BOLD, text) <= wide * 0.4
    room = wide - (width(clause.points, BOLD, text) + text if beside else 0)
    number = f"{clause.number}. " if clause.number else ""
    for place, line in enumerate(wrap(number + clause.what, HEI, text, room)):
        yield _Line(
            line, HEI, text, points=clause.points if beside and not place else "", above=0 if place else text * 0.75
        )
    small = text * 0.86
    if not beside:
        for line in wrap(clause.points, BOLD, small, wide):
            yield _Line(line, BOLD, small, sign_color(clause.points))
    terms = " · ".join(
        part for part in (f"按{clause.unit}算" if clause.unit else "", clause.cap, clause.evidence) if part
    )
    for line in wrap(terms, HEI, small, wide) if terms else ():
        yield _Line(line, HEI, small, QUIET)


def _paginate(blocks: Iterator[_Block], room: float) -> list[list[_Line]]:
    """Lines page by page. A block goes to the next page whole, but for one that is taller than a page."""
    pages: list[list[_Line]] = [[]]
    left = room
    for block in blocks:
        if sum(line.height for line in block) > left and pages[-1]:
            pages.append([])
            left = room
        for line in block:
            if line.height > left:
                pages.append([])
                left = room
            pages[-1].append(line)
            left -= line.height
    return pages


def _cover(sheet: Sheet, data: StandardTable, margin: float, scale: float, pages: int) -> None:
    imprint, centre, inner = data.imprint, sheet.width / 2, sheet.width - 2 * margin - 6 * mm * scale
    sheet.frame(6 * mm * scale)
    y = sheet.height - 26 * mm * scale
    place = imprint.place
    sheet.fitted(centre, y, place, KAI, 11 * scale, inner, align="centre", color=QUIET)
    size, lines = fit_box(data.title, SONG, 32 * scale, 6, inner, 36 * scale, 1.1)
    y -= 16 * mm * scale
    sheet.lines(
        centre, y + (len(lines) - 1) * size * 0.5, lines, SONG, size, size * 1.1, color=CINNABAR, align="centre"
    )
    y -= 9 * mm * scale
    sheet.fitted(centre, y, data.version, BOLD, 12 * scale, inner, align="centre")
    sheet.fitted(centre, y - 6.5 * mm * scale, data.when, HEI, 9.5 * scale, inner, align="centre")
    side = 30 * mm * scale
    sheet.link(imprint.link, centre - side / 2, 47 * mm * scale, side, caption="扫码看最新细则", level="Q")
    size, lines = fit_box(data.adopted, HEI, 8 * scale, 5, inner, 14 * mm * scale, LEADING)
    sheet.lines(centre, 30 * mm * scale, lines, HEI, size, size * LEADING, align="centre")
    _foot(sheet, data, margin + 5 * mm * scale, 1, pages, up=4 * mm * scale)


def _foot(sheet: Sheet, data: StandardTable, margin: float, page: int, pages: int, *, up: float = 0) -> None:
    y, wide = 7 * mm + up, sheet.width - 2 * margin
    sheet.fitted(margin, y, f"{data.imprint.village} {data.version}", HEI, 7, wide * 0.6)
    sheet.text(sheet.width - margin, y, f"第 {page} 页 共 {pages} 页", HEI, 7, align="right")
    sheet.next_page()
