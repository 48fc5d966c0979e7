"""The covenant on the wall: title in song, articles in kai, as large as the paper lets them be."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit, fit_box, width, wrap

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
    in_force_from: date
    preamble: str = ""


@dataclass(frozen=True)
class _Line:
    text: str
    label: str = ""
    after: float = 0
    """Extra space below, in lines."""


def render(data: CovenantPoster, size: str = "A3", *, landscape: bool = False) -> bytes:
    """The poster as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=landscape)
    sheet = Sheet(paper, title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    _Poster(sheet, data).draw()
    return sheet.finish()


class _Poster:
    """Lays one covenant out on one sheet; on several when even the least type is too large for one."""

    def __init__(self, sheet: Sheet, data: CovenantPoster) -> None:
        self.sheet, self.data, self.u = sheet, data, sheet.unit
        self.inset = 9 * mm * self.u
        self.margin = self.inset + 15 * mm * self.u
        self.inner = sheet.width - 2 * self.margin
        self.columns = 2 if sheet.width > sheet.height else 1
        self.gutter = 16 * mm * self.u
        self.column = (self.inner - self.gutter * (self.columns - 1)) / self.columns
        self.band = 46 * mm * self.u
        self.foot = self.inset + 8 * mm * self.u

    def draw(self) -> None:
        size, lines = self._choose()
        pages = self._flow(lines, size)
        stretch = self._stretch(lines, size) if len(pages) == 1 and self.columns == 1 else 1.0
        for number, columns in enumerate(pages, 1):
            self.sheet.frame(self.inset)
            top = self._heading() if number == 1 else self._running_heading()
            for place, column in enumerate(columns):
                x = self.margin + place * (self.column + self.gutter)
                self._column(column, x, top, size, stretch)
                if place:
                    at = x - self.gutter / 2
                    self.sheet.rule(at, top + size, at, self.foot + self.band, weight=0.6 * self.u)
            if number == len(pages):
                self._closing()
            self.sheet.footer(
                self.data.imprint, number, len(pages), margin=self.margin, y=self.inset + 3.8 * mm * self.u
            )
            self.sheet.next_page()

    @property
    def _first_height(self) -> float:
        return self.sheet.height - self.inset - 52 * mm * self.u - self.foot - self.band

    def _choose(self) -> tuple[float, list[_Line]]:
        size = LARGEST * self.u
        while True:
            lines = self._lines(size)
            if size <= LEAST * self.u or len(self._flow(lines, size)) == 1:
                return size, lines
            size = max(size - 0.5 * self.u, LEAST * self.u)

    def _indent(self, size: float) -> float:
        longest = max((words.ordinal(n + 1) for n in range(len(self.data.articles))), key=len, default="")
        return width(f"{longest}条", SONG, size) + size * 0.8

    def _lines(self, size: float) -> list[_Line]:
        lines: list[_Line] = []
        if self.data.preamble:
            for part in self.data.preamble.split("\n"):
                lines += [_Line(line) for line in wrap(f"　　{part}", KAI, size, self.column)]
            lines[-1] = _Line(lines[-1].text, after=0.7)
        limit = self.column - self._indent(size)
        for number, article in enumerate(self.data.articles, 1):
            broken = wrap(article, KAI, size, limit)
            lines += [_Line(text, f"{words.ordinal(number)}条" if not i else "　") for i, text in enumerate(broken)]
            lines[-1] = _Line(lines[-1].text, lines[-1].label, after=0.38)
        return lines

    def _flow(self, lines: list[_Line], size: float) -> list[list[list[_Line]]]:
        """Lines by sheet and column."""
        leading = size * LEADING
        pages: list[list[list[_Line]]] = [[[]]]
        left = self._first_height
        for line in lines:
            if left < leading:
                if len(pages[-1]) < self.columns:
                    pages[-1].append([])
                else:
                    pages.append([[]])
                left = self._first_height
            pages[-1][-1].append(line)
            left -= leading * (1 + line.after)
        return pages

    def _stretch(self, lines: list[_Line], size: float) -> float:
        """How much wider lines may stand so that a short covenant fills its sheet."""
        used = sum(1 + line.after for line in lines) * size * LEADING
        return min(1.45, self._first_height / used) if used else 1.0

    def _column(self, lines: list[_Line], x: float, top: float, size: float, stretch: float) -> None:
        indent, y = self._indent(size), top - size * 0.2
        for line in lines:
            if line.label.strip():
                self.sheet.text(x, y, line.label, SONG, size * 0.92, color=CINNABAR)
            self.sheet.text(x + (indent if line.label else 0), y, line.text, KAI, size)
            y -= size * LEADING * stretch * (1 + line.after)

    def _heading(self) -> float:
        sheet, u, centre = self.sheet, self.u, self.sheet.width / 2
        y = sheet.height - self.inset - 16 * mm * u
        place = f"{self.data.imprint.township}  {self.data.imprint.village}"
        sheet.fitted(centre, y, place, KAI, 15 * u, self.inner, color=QUIET, align="centre")
        y -= 17.5 * mm * u
        size, lines = fit(self.data.title, SONG, 46 * u, 24 * u, self.inner * 0.74)
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
        side = 26 * mm * u
        sheet.link(
            data.imprint.link, self.margin, top - 2 * mm * u - side, side, caption="扫码细看、问答", level="Q"
        )
        seal_room = 54 * mm * u
        left = self.margin + side + 7 * mm * u
        room = sheet.width - self.margin - seal_room - left - 3 * mm * u
        size, lines = fit_box(data.adopted, KAI, 11.5 * u, 7 * u, room, 19 * mm * u, 1.45)
        y = sheet.lines(left, top - 8 * mm * u, lines, KAI, size, size * 1.45, color=INK)
        sheet.text(left, y - 2 * u, f"自{words.day(data.in_force_from)}起施行", KAI, 11.5 * u)
        sheet.text(left, y - 8 * mm * u, data.imprint.number, HEI, 8.5 * u, color=QUIET)
        sheet.seal(sheet.width - self.margin, top - 16 * mm * u, data.imprint, 13 * u, seal_room)


