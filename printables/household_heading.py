"""The head and the foot of papers about one household: whose it is, its code, and what it has now."""

from typing import Final, Protocol

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, TINT, Imprint, Sheet
from printables.text import fit_box, fit_name, wrap

FIRST_TOP_MM: Final = 84
"""Where what follows begins on the first sheet, and on the next ones, below the upper edge."""
NEXT_TOP_MM: Final = 27


class OfHousehold(Protocol):
    """What such a paper says of the household."""

    @property
    def imprint(self) -> Imprint: ...
    @property
    def title(self) -> str: ...
    @property
    def household(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def closing_tenths(self) -> int: ...
    @property
    def closing_honour_tenths(self) -> int: ...
    @property
    def ledger_head(self) -> str: ...


def heading(sheet: Sheet, data: OfHousehold, margin: float, period: str) -> None:
    """Title, household and code, and a box with ``period`` and the balances."""
    u, imprint = sheet.unit, data.imprint
    side = 25 * mm * u
    right = sheet.width - margin
    room = right - margin - side - 6 * mm * u
    y = sheet.height - 20 * mm * u
    sheet.fitted(margin, y, imprint.place, KAI, 11.5 * u, room, color=QUIET)
    y -= 10 * mm * u
    title, lines = fit_box(data.title, SONG, 23 * u, 6, room, 23 * u, 1.0)
    sheet.lines(margin, y, lines, SONG, title, title, color=CINNABAR)
    size, lines = fit_name(data.household, KAI, 18 * u, room * 0.66)
    y -= 10.5 * mm * u
    sheet.lines(margin, y + (len(lines) - 1) * size * 0.55, lines, KAI, size, size * 1.1)
    sheet.text(margin + room, y, f"户号 {data.number}", BOLD, 11 * u, align="right")
    sheet.link(imprint.link, right - side, sheet.height - 14 * mm * u - side, side, caption="扫码核对")
    high = 17 * mm * u
    top = sheet.height - 77 * mm * u
    sheet.box(margin, top, right - margin, high, fill=TINT, stroke=None, radius=3 * u)
    sheet.fitted(margin + 5 * mm * u, top + high - 7 * mm * u, period, HEI, 10 * u, (right - margin) * 0.55)
    honour = f"荣誉分 {words.points(data.closing_honour_tenths)} 分"
    sheet.text(margin + 5 * mm * u, top + 4 * mm * u, honour, HEI, 10 * u, color=QUIET)
    left = f"余 {words.points(data.closing_tenths)} 分"
    sheet.fitted(right - 5 * mm * u, top + high / 2 - 7 * u, left, BOLD, 21 * u, (right - margin) * 0.4, align="right")


def foot(sheet: Sheet, data: OfHousehold, margin: float, number: int, pages: int) -> None:
    """What counts when the paper and the book differ, and the sheet's number."""
    u = sheet.unit
    note = "以账本为准，有出入请到村委会核对。冲回的一笔和原来的一笔都留着。"
    note += f"账本印记 {data.ledger_head[:16]}" if data.ledger_head else ""
    size = max(7.5 * u, 6)
    lines = wrap(note, HEI, size, sheet.width - 2 * margin)
    sheet.lines(margin, 17 * mm * u, lines, HEI, size, size * 1.3, color=QUIET)
    sheet.rule(margin, 14 * mm * u, sheet.width - margin, 14 * mm * u)
    sheet.footer(data.imprint, number, pages, margin=margin, y=9.5 * mm * u, verb="打印")
