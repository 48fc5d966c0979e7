"""The covenant on the wall: title in song, articles in kai, as large as the paper lets them be."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.festive import TITLE_SHARE, adorn
from printables.fonts import HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit_box, width, wrap

SIZES: Final = ("A3", "A2", "A1")
LARGEST, LEAST = 24.0, 9.0
"""Type sizes of the articles in points on A4, in proportion on larger papers."""
LEADING: Final = 1.62


@dataclass(frozen=True)
class CovenantPoster:
    imprint: Imprint
    title: str
    """村规民约, 居民公约 …"""
    articles: tuple[str, ...]
    """In order; they are numbered here: 第一条 …"""
    adopted: str
    """The vote in one sentence: when, by whom, how many of how many."""
    in_force_from: date | None
    """None while it is a draft: then neither code nor seal, only ``adopted`` in their place."""
    preamble: str = ""


@dataclass(frozen=True)
class _Block:
    """The preamble or one article, broken into lines; stays together where a column can hold it."""

    lines: tuple[str, ...]
    label: str = ""
    after: float = 0.38
    """Extra space below, in lines."""

    @property
    def height(self) -> float:
        return len(self.lines) + self.after


def render(data: CovenantPoster, size: str = "A3", *, landscape: bool = False, festival: str = "") -> bytes:
    """The poster as PDF, at a ``festival`` of ``festive`` in its dress. Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=landscape)
    sheet = Sheet(paper, title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    _Poster(sheet, data, festival).draw()
    return sheet.finish()


class _Poster:
    """Lays one covenant out on one sheet; on several when even the least type is too large for one."""

    def __init__(self, sheet: Sheet, data: CovenantPoster, festival: str) -> None:
        self.sheet, self.data, self.u, self.festival = sheet, data, sheet.unit, festival
        self.inset = 9 * mm * self.u
        self.margin = self.inset + 15 * mm * self.u
        self.inner = sheet.width - 2 * self.margin
        self.columns = 2 if sheet.width > sheet.height else 1
        self.gutter = 16 * mm * self.u
        self.column = (self.inner - self.gutter * (self.columns - 1)) / self.columns
        self.band = 46 * mm * self.u
        self.foot = self.inset + 8 * mm * self.u

    def draw(self) -> None:
        size, pages = self._choose()
        for number, columns in enumerate(pages, 1):
            self.sheet.frame(self.inset)
            if number == 1:
                adorn(self.sheet, self.festival, self.inset)
            top = self._heading() if number == 1 else self._running_heading()
            stretch = self._stretch(columns[0], size) if len(pages) == self.columns == 1 else 1.0
            for place, column in enumerate(columns):
                x = self.margin + place * (self.column + self.gutter)
                self._column(column, x, top, size, stretch)
                if place:
                    at = x - self.gutter / 2
                    self.sheet.rule(at, top + size, at, self.foot + self.band, weight=0.6 * self.u)
            if number == len(pages):
                self._closing()
            self.sheet.footer(
                self.data.imprint, number, len(pages), margin=self.margin, y=self.inset + 3.8 * mm * self.u, framed=True
            )
            self.sheet.next_page()

    def _choose(self) -> tuple[float, list[list[list[_Block]]]]:
        """The largest type that needs as few sheets as the least would."""
        sizes = [half / 2 * self.u for half in range(int(LARGEST * 2), int(LEAST * 2) - 1, -1)]
        fewest = len(self._flow(sizes[-1]))
        flowed = ((size, self._flow(size)) for size in sizes)
        return next((size, pages) for size, pages in flowed if len(pages) == fewest)

    def _indent(self, size: float) -> float:
        labels = (f"{words.ordinal(n)}条" for n in range(1, len(self.data.articles) + 1))
        return max((width(label, SONG, size * 0.92) for label in labels), default=0.0) + size * 0.8

    def _blocks(self, size: float) -> list[_Block]:
        blocks = []
        if self.data.preamble:
            lines: list[str] = []
            for part in self.data.preamble.split("\n"):
                lines += wrap(f"　　{part}", KAI, size, self.column)
            blocks.append(_Block(tuple(lines), after=0.7))
        limit = self.column - self._indent(size)
        for number, article in enumerate(self.data.articles, 1):
            blocks.append(_Block(tuple(wrap(article, KAI, size, limit)), f"{words.ordinal(number)}条"))
        return blocks

    def _height(self, page: int, *, last: bool) -> float:
        """What a column holds, in points. The closing band stands under two columns on every sheet."""
        top = self.sheet.height - self.inset - (52 if page == 0 else 32) * mm * self.u
        return top - self.foot - (self.band if last or self.columns > 1 else 3 * mm * self.u)

    def _flow(self, size: float) -> list[list[list[_Block]]]:
        """Blocks by sheet and column, the last block on the sheet that has the closing band."""
        leading = size * LEADING
        pages: list[list[list[_Block]]] = [[[]]]
        used = 0.0
        waiting = self._blocks(size)[::-1]
        while waiting:
            block = waiting.pop()
            room = self._height(len(pages) - 1, last=not waiting) / leading - used
            if block.height - block.after > room and (used or block.height > room + used):
                whole = self._height(1, last=not waiting) / leading
                fits = int(room)
                if block.height - block.after > whole and fits > 0:  # taller than any column: part it
                    pages[-1][-1].append(replace(block, lines=block.lines[:fits], after=0.0))
                    block = replace(block, lines=block.lines[fits:], label=" ")
                waiting.append(block)
                if len(pages[-1]) < self.columns:
                    pages[-1].append([])
                else:
                    pages.append([[]])
                used = 0.0
                continue
            pages[-1][-1].append(block)
            used += block.height
        return pages

    def _stretch(self, blocks: list[_Block], size: float) -> float:
        """How much wider lines may stand so that a short covenant fills its sheet."""
        used = sum(block.height for block in blocks) * size * LEADING
        return min(1.45, self._height(0, last=True) / used) if used else 1.0

    def _column(self, blocks: list[_Block], x: float, top: float, size: float, stretch: float) -> None:
        indent, y = self._indent(size), top - size * 0.2
        leading = size * LEADING * stretch
        for block in blocks:
            self.sheet.text(x, y, block.label.strip(), SONG, size * 0.92, color=CINNABAR)
            y = self.sheet.lines(x + (indent if block.label else 0), y, block.lines, KAI, size, leading)
            y -= leading * block.after

    def _heading(self) -> float:
        sheet, u, centre = self.sheet, self.u, self.sheet.width / 2
        y = sheet.height - self.inset - 16 * mm * u
        place = self.data.imprint.place
        sheet.fitted(centre, y, place, KAI, 15 * u, self.inner * TITLE_SHARE, color=QUIET, align="centre")
        y -= 17.5 * mm * u
        size, lines = fit_box(self.data.title, SONG, 46 * u, 8 * u, self.inner * TITLE_SHARE, 62 * u, 1.1)
        spacing = size * 0.24 if len(lines) == 1 else 0.0
        for place_, line in enumerate(lines):
            at = y + (len(lines) - 1) * size * 0.5 - place_ * size * 1.1
            sheet.text(centre, at, line, SONG, size, color=CINNABAR, align="centre", spacing=spacing)
        y -= 7.5 * mm * u
        half = self.inner * 0.2
        sheet.rule(centre - half, y, centre + half, y, color=CINNABAR, weight=0.9 * u)
        sheet.rule(centre - half * 0.6, y - 2.2 * u, centre + half * 0.6, y - 2.2 * u, color=CINNABAR, weight=0.5 * u)
        return sheet.height - self.inset - 55 * mm * u

    def _running_heading(self) -> float:
        y = self.sheet.height - self.inset - 18 * mm * self.u
        text = f"{self.data.imprint.village}{self.data.title}（续）"
        self.sheet.fitted(self.margin, y, text, SONG, 18 * self.u, self.inner, color=CINNABAR)
        return y - 16 * mm * self.u

    def _closing(self) -> None:
        sheet, u, data = self.sheet, self.u, self.data
        top = self.foot + self.band - 5 * mm * u
        sheet.rule(self.margin, top, sheet.width - self.margin, top, color=LINE, weight=0.7 * u)
        if data.in_force_from is None:
            size, lines = fit_box(data.adopted, KAI, 13 * u, 8 * u, self.inner, 24 * mm * u, 1.45)
            sheet.lines(self.margin, top - 10 * mm * u, lines, KAI, size, size * 1.45, color=CINNABAR)
            return
        side = qr.side_for_distance(0.26 * u)
        sheet.link(data.imprint.link, self.margin, top - 2 * mm * u - side, side, caption="扫码细看", level="Q")
        seal_room = 54 * mm * u
        left = self.margin + side + 7 * mm * u
        room = sheet.width - self.margin - seal_room - left - 3 * mm * u
        size, lines = fit_box(data.adopted, KAI, 11.5 * u, 7 * u, room, 19 * mm * u, 1.45)
        y = sheet.lines(left, top - 8 * mm * u, lines, KAI, size, size * 1.45, color=INK)
        sheet.text(left, y - 2 * u, f"自{words.day(data.in_force_from)}起施行", KAI, 11.5 * u)
        sheet.text(left, y - 8 * mm * u, data.imprint.number, HEI, 8.5 * u, color=QUIET)
        sheet.seal(sheet.width - self.margin, top - 16 * mm * u, data.imprint, 13 * u, seal_room)
