"""A store's day on paper: what the book has, what was counted, where they differ and why, and two signatures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Sheet, page_size
from printables.text import checked, fit, wrap

SIZES: Final = ("A5",)
MARGIN: Final = 14 * mm
ROW: Final = 7.2 * mm
FOOT: Final = 62 * mm
"""What the reason and the signatures take together; they never part."""


@dataclass(frozen=True)
class DayRow:
    """One figure of the book beside the one that was counted, both as they are to be read."""

    what: str
    booked: str
    counted: str
    difference: str
    """Empty where there is none."""


@dataclass(frozen=True)
class DaySheet:
    village: str
    store: str
    day: date
    rows: tuple[DayRow, ...]
    undone: int
    """Slips undone that day; their papers are crossed out and kept."""
    reason: str
    counted_by: str
    counted_at: datetime
    signed_by: str
    signed_at: datetime | None
    """None while the second signature is missing."""
    book: str
    """Where it stands in the book: 账本第 128 笔."""
    title: str = "日结单"


def render(data: DaySheet, size: str = "A5") -> bytes:
    """The day as PDF, as many pages as its goods need. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES)
    name = f"{data.title} {data.day.isoformat()}"
    pages = _draw(Sheet(paper, title=name, author=f"{data.village} {data.store}"), data, 0)
    sheet = Sheet(paper, title=name, author=f"{data.village} {data.store}")
    _draw(sheet, data, pages)
    return sheet.finish()


def _draw(sheet: Sheet, data: DaySheet, pages: int) -> int:
    """Draw everything; returns on how many pages. ``pages`` is what the first try came to."""
    page, y = 1, _columns(sheet, _heading(sheet, data))
    for row in (*data.rows, None):
        if y < MARGIN + (ROW if row else FOOT):
            _page_number(sheet, page, pages)
            page, y = page + 1, _next_page(sheet, data)
        if row:
            y = _row(sheet, y, row)
    _foot(sheet, y, data)
    _page_number(sheet, page, pages)
    sheet.next_page()
    return page


def _page_number(sheet: Sheet, page: int, pages: int) -> None:
    if pages > 1:
        text = f"第 {page} 页 共 {pages} 页"
        sheet.text(sheet.width / 2, MARGIN * 0.5, text, HEI, 7, align="centre", color=QUIET)


def _heading(sheet: Sheet, data: DaySheet) -> float:
    inner, y, centre = sheet.width - 2 * MARGIN, sheet.height - 16 * mm, sheet.width / 2
    sheet.fitted(centre, y, f"{data.village} · {data.store}", KAI, 11, inner, align="centre", color=QUIET)
    y -= 10 * mm
    title = data.title if data.signed_at else f"{data.title}（还没有签）"
    sheet.fitted(centre, y, title, SONG, 22, inner, align="centre", color=CINNABAR)
    y -= 8 * mm
    sheet.fitted(centre, y, words.day(data.day), KAI, 14, inner, align="centre")
    return y - 10 * mm


def _next_page(sheet: Sheet, data: DaySheet) -> float:
    sheet.next_page()
    y = sheet.height - 16 * mm
    sheet.fitted(MARGIN, y, f"{data.title} {words.day(data.day)}（续）", BOLD, 10, sheet.width - 2 * MARGIN)
    return _columns(sheet, y - 9 * mm)


def _places(sheet: Sheet) -> tuple[float, float, float]:
    right = sheet.width - MARGIN
    return right - 48 * mm, right - 24 * mm, right


def _columns(sheet: Sheet, y: float) -> float:
    for place, text in zip(_places(sheet), ("账上", "点数", "相差"), strict=True):
        sheet.text(place, y, text, HEI, 9.5, align="right", color=QUIET)
    sheet.rule(MARGIN, y - 2.2 * mm, sheet.width - MARGIN, y - 2.2 * mm, color=INK, weight=0.7)
    return y - ROW


def _row(sheet: Sheet, y: float, row: DayRow) -> float:
    booked, counted, difference = _places(sheet)
    size, lines = fit(row.what, HEI, 11, 8.5, booked - MARGIN - 20 * mm)
    sheet.text(booked, y, row.booked, HEI, 11, align="right")
    sheet.text(counted, y, row.counted, HEI, 11, align="right")
    sheet.text(difference, y, row.difference or "—", BOLD if row.difference else HEI, 11, align="right")
    y = sheet.lines(MARGIN, y, lines, HEI, size, size * 1.25) + size * 1.25
    sheet.rule(MARGIN, y - 2.2 * mm, sheet.width - MARGIN, y - 2.2 * mm, color=LINE, weight=0.4)
    return y - ROW


def _foot(sheet: Sheet, y: float, data: DaySheet) -> None:
    inner = sheet.width - 2 * MARGIN
    if data.undone:
        sheet.fitted(MARGIN, y, f"另有撤销的单 {data.undone} 张，划掉后一起留着。", HEI, 10, inner)
        y -= 6.5 * mm
    if data.reason:
        sheet.text(MARGIN, y, "为什么不一样", BOLD, 10)
        y = sheet.lines(MARGIN, y - 6 * mm, wrap(data.reason, HEI, 11, inner), HEI, 11, 16) - 2 * mm
    else:
        sheet.fitted(MARGIN, y, "单、分、货都对得上。", HEI, 11, inner)
        y -= 8 * mm
    signed = words.moment(data.signed_at) if data.signed_at else ""
    for label, name, at in (
        ("清点", data.counted_by, words.moment(data.counted_at)),
        ("核对", data.signed_by, signed),
    ):
        y -= 10 * mm
        sheet.fitted(MARGIN, y, f"{label}：{name}", HEI, 11, inner * 0.36)
        sheet.fitted(MARGIN + inner * 0.38, y, at, HEI, 9, inner * 0.24, color=QUIET)
        sheet.text(MARGIN + inner * 0.63, y, "签字", HEI, 10)
        sheet.rule(MARGIN + inner * 0.63 + 10 * mm, y - 1 * mm, sheet.width - MARGIN, y - 1 * mm, color=INK)
    sheet.fitted(MARGIN, y - 10 * mm, data.book, HEI, 9, inner, color=QUIET)
