"""A draft before the village, article by article, with what goes and what comes marked in the text, and how to say what one thinks.

A mark is a line through the words or under them and also a bracket with a word in it: it is read on a black-and-white
copy and heard when the sheet is read out. Where a whole article goes or comes its label says so, and no bracket repeats it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit_box, width, wrap

SIZES: Final = ("A3", "A4", "A2")
SCALE: Final = tuple(half / 2 for half in range(32, 13, -1))
LEAST: Final = 9.5
"""Type sizes in points on A4, in proportion on larger papers, and the least on any: the largest is taken that needs as few
sheets as the least would."""
LEADING: Final = 1.55
SLIP: Final = "我的意见（名字可以不写，写好交户长、网格员或村委会）：第 ____ 条"
SLIP_LINES: Final = 3
"""Room for a pen below the articles, on the paper that goes from hand to hand."""
BY_HAND: Final = "A4"


@dataclass(frozen=True)
class Run:
    """Words that stay, are struck out (``gone``), or put in (``come``)."""

    text: str
    gone: bool = False
    come: bool = False


@dataclass(frozen=True)
class MarkedArticle:
    label: str
    """改动 · 第三条."""
    paragraphs: tuple[tuple[Run, ...], ...]
    whole: bool = False
    """All of it goes or comes, as the label says."""


@dataclass(frozen=True)
class ConsultationSheet:
    imprint: Imprint
    title: str
    """村规民约（征求意见稿）."""
    compared: str
    """With what it is compared, or that it is the first: 第3版草稿，和施行中的第2版一条一条对照."""
    until: str
    """意见提到2026年12月5日 星期六为止."""
    how: tuple[str, ...]
    """Where and how to say what one thinks, a sentence each."""
    articles: tuple[MarkedArticle, ...]


@dataclass(frozen=True)
class _Line:
    runs: tuple[Run, ...]
    size: float
    bold: bool = False
    above: float = 0
    pen: bool = False
    """A line to write on."""

    @property
    def height(self) -> float:
        return self.above + self.size * LEADING


def render(data: ConsultationSheet, size: str = "A3") -> bytes:
    """The sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    title = f"{data.imprint.village}{data.title}"
    sheet = Sheet(page_size(size, SIZES), title=title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 16 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 18 * mm * u
    first, following = _heading(sheet, data, margin) - 3 * mm * u, sheet.height - 27 * mm * u

    def lay(scale: float) -> list[list[_Line]]:
        blocks = list(_blocks(data, inner, scale * u, pen=size == BY_HAND))
        return _paginate(blocks, first - bottom, following - bottom)

    sizes = [each for each in SCALE if each * u >= LEAST]
    fewest = len(lay(sizes[-1]))
    pages = next(each for each in map(lay, sizes) if len(each) == fewest)
    for number, lines in enumerate(pages, 1):
        if number > 1:
            sheet.fitted(margin, sheet.height - 20 * mm * u, f"{title}（续）", SONG, 14 * u, inner, color=CINNABAR)
        _draw(sheet, lines, margin, first if number == 1 else following, inner)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=9 * mm * u)
        sheet.next_page()
    return sheet.finish()


def _blocks(data: ConsultationSheet, wide: float, size: float, *, pen: bool) -> Iterator[list[_Line]]:
    """What stays together where a sheet can hold it: an article under its label, the lines to write on."""
    for article in data.articles:
        block = [_Line((Run(part),), size, bold=True) for part in wrap(article.label, BOLD, size, wide)]
        for paragraph in article.paragraphs:
            said = paragraph if article.whole else tuple(_bracketed(paragraph))
            block += [_Line(runs, size) for runs in wrap_runs(said, size, wide)]
        yield [_Line(block[0].runs, size, bold=True, above=size * 0.8), *block[1:]]
    if pen:
        words = _Line((Run(SLIP),), size, bold=True, above=size * 1.5)
        yield [words, *[_Line((), size, above=size * 0.4, pen=True)] * SLIP_LINES]


def _bracketed(runs: Sequence[Run]) -> Iterator[Run]:
    for run in runs:
        if run.gone:
            yield from (Run("〔去掉："), run, Run("〕"))
        elif run.come:
            yield from (Run("【加上："), run, Run("】"))
        else:
            yield run


def wrap_runs(runs: Sequence[Run], size: float, limit: float) -> list[tuple[Run, ...]]:
    """The runs broken into lines as one text. A blank at the end of a line falls out."""
    letters = [(letter, run) for run in runs for letter in run.text]
    lines: list[tuple[Run, ...]] = []
    place = 0
    for line in wrap("".join(run.text for run in runs), BOLD, size, limit):
        pieces: list[tuple[str, Run]] = []
        for letter in line:
            while letters[place][0] != letter:
                place += 1
            run = letters[place][1]
            if pieces and pieces[-1][1] is run:
                pieces[-1] = (pieces[-1][0] + letter, run)
            else:
                pieces.append((letter, run))
            place += 1
        lines.append(tuple(Run(text, run.gone, run.come) for text, run in pieces))
    return lines


def _paginate(blocks: Sequence[Sequence[_Line]], first: float, following: float) -> list[list[_Line]]:
    """Lines by sheet. A block goes to the next sheet whole, but for one that is taller than a sheet."""
    pages: list[list[_Line]] = [[]]
    left = first
    for block in blocks:
        tall = sum(line.height for line in block)
        if tall > left and pages[-1] and (tall <= following or left < following / 3):
            pages.append([])
            left = following
        for line in block:
            if line.height > left and pages[-1]:
                pages.append([])
                left = following
            pages[-1].append(line)
            left -= line.height
    return pages


def _heading(sheet: Sheet, data: ConsultationSheet, margin: float) -> float:
    """Title, until when and how, the code; where the articles may begin."""
    u, imprint = sheet.unit, data.imprint
    side = qr.side_for_distance(0.3 * u)
    inner, right = sheet.width - 2 * margin, sheet.width - margin
    room = inner - side - 8 * mm * u
    y = sheet.height - 21 * mm * u
    sheet.fitted(margin, y, imprint.place, KAI, 13 * u, room, color=QUIET)
    size, lines = fit_box(data.title, SONG, 30 * u, 8 * u, room, 34 * u, 1.1)
    sheet.lines(margin, y - 12.5 * mm * u, lines, SONG, size, size * 1.1, color=CINNABAR)
    size, lines = fit_box(data.compared, HEI, 11.5 * u, 6 * u, room, 12 * mm * u, 1.4)
    sheet.lines(margin, y - 20.5 * mm * u, lines, HEI, size, size * 1.4)
    sheet.link(imprint.link, right - side, sheet.height - 14 * mm * u - side, side, caption="扫码写意见", level="Q")
    top, pad = sheet.height - 58 * mm * u, 4 * mm * u
    high = 34 * mm * u
    sheet.box(margin, top - high, inner, high, stroke=INK, weight=1.1 * u)
    sheet.fitted(margin + pad, top - 8.5 * mm * u, data.until, BOLD, 17 * u, inner - 2 * pad, floor=0.5)
    size, lines = fit_box("\n".join(data.how), HEI, 12 * u, 5 * u, inner - 2 * pad, 22 * mm * u, 1.45)
    sheet.lines(margin + pad, top - 16 * mm * u, lines, HEI, size, size * 1.45)
    y = top - high - 7 * mm * u
    key = (Run("怎么看：〔去掉："), Run("划掉的字", gone=True), Run("〕要去掉，【加上："), Run("画线的字", come=True), Run("】要加上。"))  # fmt: skip
    _runs(sheet, margin, y, key, 10.5 * u)
    return y


def _draw(sheet: Sheet, lines: Sequence[_Line], x: float, top: float, wide: float) -> None:
    y = top
    for line in lines:
        y -= line.height
        if line.pen:
            sheet.rule(x, y, x + wide, y, color=LINE, weight=0.7 * sheet.unit)
        elif line.bold:
            text = "".join(run.text for run in line.runs)
            sheet.text(x, y, text, BOLD, line.size, color=CINNABAR)
        else:
            _runs(sheet, x, y, line.runs, line.size)


def _runs(sheet: Sheet, x: float, y: float, runs: Sequence[Run], size: float) -> None:
    """One line: what goes is struck through, what comes is heavy and has a line below it. In ink: a laser breaks colours into dots."""
    for run in runs:
        font = BOLD if run.come else HEI
        sheet.text(x, y, run.text, font, size)
        end = x + width(run.text, font, size)
        if run.gone or run.come:
            at = y + size * (0.36 if run.gone else -0.18)
            sheet.rule(x, at, end, at, color=INK, weight=size * 0.075)
        x = end
