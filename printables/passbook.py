"""The passbook: pages of a booklet that is brought along, each line at a place of its own, so that printing goes on where it stopped.

A page that is begun carries the head, the ruled lines and the balance brought forward; on a page that was begun before only the
new lines are printed, into the empty places. It names nobody: the household's number is enough, and a lost booklet tells no name.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.errors import TextTooLong
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Align, Link, Sheet, page_size
from printables.text import checked, fit, fit_box, wrap

SIZES: Final = ("A6", "A5")
ROWS: Final = 20
"""Places for lines on a page."""
ROW: Final = 5.0 * mm
"""Height of one of them on A6; everything is in proportion on A5."""
MARGIN: Final = 5 * mm
TABLE: Final = 37 * mm
"""Where the headings of the columns begin, below the upper edge."""
TYPE, SMALLEST = 6.6, 5.2
WHAT: Final = 31 * mm
COLUMNS: Final[tuple[tuple[str, float, Align], ...]] = (
    ("笔号", 8.5 * mm, "right"),
    ("日期", 14 * mm, "left"),
    ("事项", WHAT, "left"),
    ("兑换分", 10.5 * mm, "right"),
    ("余", 11 * mm, "right"),
    ("荣誉分", 9.5 * mm, "right"),
    ("余", 10.5 * mm, "right"),
)
PAD: Final = 0.8 * mm


@dataclass(frozen=True)
class PassbookLine:
    place: int
    """The first of its rows, 0 at the top of the page."""
    rows: int
    """How many rows it fills, by ``rows_of`` when it was printed."""
    number: str
    """Of the transaction in the village's book."""
    on: date
    what: str
    amount_tenths: int
    balance_tenths: int
    """After this line."""
    honour_tenths: int
    honour_balance_tenths: int


@dataclass(frozen=True)
class PassbookPage:
    page: int
    carried_tenths: int
    """What was left before its first line."""
    carried_honour_tenths: int
    lines: tuple[PassbookLine, ...]
    begun: bool = True
    """Whether head and ruled lines are printed; else only ``lines``, on a page that has them."""


@dataclass(frozen=True)
class Passbook:
    township: str
    village: str
    number: str
    """The household's short number."""
    booklet: int
    """The household's first, second … booklet."""
    link: Link
    pages: tuple[PassbookPage, ...]
    title: str = "积分存折"


def rows_of(what: str) -> int:
    """How many rows of a page these words fill, a line of type in each."""
    return len(wrap(what, HEI, TYPE, WHAT - 2 * PAD))


def render(data: Passbook, size: str = "A6") -> bytes:
    """The pages as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES)
    sheet = Sheet(paper, title=f"{data.title} {data.number}", author=f"{data.village}村民委员会")
    for page in data.pages:
        # One drawing for both papers: the larger is the same, magnified, so that a place is a place.
        sheet.canvas.saveState()
        sheet.canvas.scale(sheet.unit * 2, sheet.unit * 2)
        if page.begun:
            _head(sheet, data, page)
            _grid(sheet, page)
        for line in page.lines:
            _line(sheet, line)
        sheet.canvas.restoreState()
        sheet.next_page()
    return sheet.finish()


HIGH, WIDE = 148 * mm, 105 * mm


def _head(sheet: Sheet, data: Passbook, page: PassbookPage) -> None:
    side = 21 * mm
    right, top = WIDE - MARGIN, HIGH - 6 * mm
    qr.draw(sheet.canvas, qr.wall_matrix(data.link.url, "M"), right - side, top - side, side)
    room = right - side - MARGIN - 3 * mm
    sheet.fitted(MARGIN, top - 3 * mm, f"{data.township} {data.village}", KAI, 8, room, color=QUIET)
    size, lines = fit_box(data.title, SONG, 15, 5, room, 6.6 * mm, 1.1)
    sheet.lines(MARGIN, top - 9.5 * mm, lines, SONG, size, size * 1.1, color=CINNABAR)
    sheet.fitted(MARGIN, top - 15.5 * mm, f"户号 {data.number}", BOLD, 10, room * 0.5)
    sheet.fitted(
        MARGIN + room, top - 15.5 * mm, f"第 {data.booklet} 本 第 {page.page} 页", HEI, 8, room * 0.48, align="right"
    )
    code = f"短码 {data.link.short_code}，在 {data.link.address} 查这本还用不用"
    sheet.fitted(MARGIN, top - 20.5 * mm, code, HEI, 6.2, room, floor=0.8)
    sheet.fitted(right, top - side - 2 * mm, "扫码核对", BOLD, 6.2, side, align="right")
    note = "以账本为准，有出入到村委会核对。冲回的一笔和原来的一笔都留着。丢了告诉村委会换一本。"
    sheet.fitted(WIDE / 2, 3.6 * mm, note, HEI, 5.6, WIDE - 2 * MARGIN, align="centre")


def _grid(sheet: Sheet, page: PassbookPage) -> None:
    top, x = HIGH - TABLE, MARGIN
    left, right = MARGIN, MARGIN + sum(wide for _title, wide, _align in COLUMNS)
    bottom = top - (ROWS + 1) * ROW
    sheet.rule(left, top + ROW, right, top + ROW, color=INK, weight=0.8)
    for title, wide, align in COLUMNS:
        sheet.text(_anchor(x, wide, align), top + 1.6 * mm, title, BOLD, 6.4, align=align)
        x += wide
        if x < right - 1:
            sheet.rule(x, top + ROW, x, bottom, color=LINE, weight=0.3)
    for row in range(ROWS + 1):
        sheet.rule(left, top - row * ROW, right, top - row * ROW, color=LINE, weight=0.3)
    sheet.rule(left, bottom, right, bottom, color=INK, weight=0.8)
    carried = ("", "", "承上页" if page.page > 1 else "承前结余", "", words.points(page.carried_tenths), "")
    _cells(sheet, top - ROW, (*carried, words.points(page.carried_honour_tenths)))


def _line(sheet: Sheet, line: PassbookLine) -> None:
    top = HIGH - TABLE - (line.place + 1) * ROW
    figures = (
        words.signed(line.amount_tenths) if line.amount_tenths else "",
        words.points(line.balance_tenths),
        words.signed(line.honour_tenths) if line.honour_tenths else "",
        words.points(line.honour_balance_tenths),
    )
    _cells(sheet, top - ROW, (line.number, f"{line.on}", "", *figures))
    x = MARGIN + COLUMNS[0][1] + COLUMNS[1][1] + PAD
    lines = wrap(line.what, HEI, TYPE, WHAT - 2 * PAD)
    if len(lines) <= line.rows:
        sheet.lines(x, top - ROW + 1.6 * mm, lines, HEI, TYPE, ROW)
        return
    lines = wrap(line.what, HEI, SMALLEST, WHAT - 2 * PAD)  # as this program breaks lines now; two in a row
    if len(lines) > 2 * line.rows:
        raise TextTooLong(line.what, len(line.what) * 2 * line.rows // len(lines))
    sheet.lines(x, top - ROW / 2 + 0.5 * mm, lines, HEI, SMALLEST, ROW / 2)


def _cells(sheet: Sheet, bottom: float, cells: tuple[str, ...]) -> None:
    """One row's texts on their places, each shrunk to its column where it must be."""
    x = MARGIN
    for text, (_title, wide, align) in zip(cells, COLUMNS, strict=True):
        font = BOLD if text.startswith(("+", "−")) else HEI
        size, _lines = fit(text, font, 6.6, 3.0, wide - 2 * PAD)
        sheet.text(_anchor(x, wide, align), bottom + 1.6 * mm, text, font, size, align=align)
        x += wide


def _anchor(x: float, wide: float, align: Align) -> float:
    return x + wide - PAD if align == "right" else x + PAD
