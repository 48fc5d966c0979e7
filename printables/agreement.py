"""What two sides agreed in a mediation, to be signed by both and by whoever mediated. Private: for the three of them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.text import checked, wrap

SIZES: Final = ("A4",)
MARGIN: Final = 24 * mm
SIZE: Final = 13
LEADING: Final = 21
SIGNING: Final = 74 * mm


@dataclass(frozen=True)
class Agreement:
    village: str
    number: str
    about: str
    one: str
    other: str
    terms: tuple[str, ...]
    agreed_on: date
    printed_on: date
    title: str = "调解协议书"


def render(data: Agreement, size: str = "A4") -> bytes:
    """As many pages as it takes; the signatures stand on the last. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=f"{data.village}人民调解委员会")
    inner = sheet.width - 2 * MARGIN
    lines = _lines(data, inner)
    first, later, bottom = sheet.height - 52 * mm, sheet.height - 28 * mm, 24 * mm
    pages = _paginate(lines, first - bottom, later - bottom)
    for number, page in enumerate(pages, 1):
        y = later
        if number == 1:
            _heading(sheet, data, inner)
            y = first
        for font, line in page:
            sheet.text(MARGIN, y, line, font, SIZE)
            y -= LEADING
        if number == len(pages):
            _signing(sheet, data, inner)
        note = f"第 {number} 页 共 {len(pages)} 页 · {words.day(data.printed_on)} 印 · 一式三份"
        sheet.text(sheet.width / 2, 12 * mm, note, HEI, 8.5, align="centre", color=QUIET)
        sheet.next_page()
    return sheet.finish()


def _heading(sheet: Sheet, data: Agreement, inner: float) -> None:
    y = sheet.height - 30 * mm
    sheet.fitted(sheet.width / 2, y, data.title, SONG, 26, inner, align="centre", color=CINNABAR)
    line = f"{data.village}人民调解委员会 · 第 {data.number} 件"
    sheet.fitted(sheet.width / 2, y - 9 * mm, line, HEI, 11, inner, align="centre", color=QUIET)


def _lines(data: Agreement, inner: float) -> list[tuple[str, str]]:
    parts = [
        (BOLD, f"甲方：{data.one or '________________'}"),
        (BOLD, f"乙方：{data.other or '________________'}"),
        (BOLD, "什么事"),
        (HEI, data.about),
        (BOLD, "说好了"),
        *((HEI, f"{at}. {term}") for at, term in enumerate(data.terms, 1)),
        (HEI, f"{words.day(data.agreed_on)}，双方自愿达成以上协议，各自做到。"),
    ]
    return [(font, line) for font, text in parts for line in wrap(text, font, SIZE, inner)]


def _paginate(lines: list[tuple[str, str]], first: float, later: float) -> list[list[tuple[str, str]]]:
    """Lines by page; the last keeps room for the signatures."""
    pages: list[list[tuple[str, str]]] = []
    room, rest = first, lines
    while True:
        if len(rest) * LEADING <= room - SIGNING:
            return [*pages, rest]
        count = min(int(room // LEADING), len(rest))
        pages.append(rest[:count])
        rest, room = rest[count:], later


def _signing(sheet: Sheet, data: Agreement, inner: float) -> None:
    y = 24 * mm + SIGNING - 14 * mm
    for label in ("甲方签字（或按手印）", "乙方签字（或按手印）", "调解人签字"):
        sheet.fitted(MARGIN, y, f"{label} ______________________    ____年____月____日", HEI, SIZE, inner)
        y -= 19 * mm
