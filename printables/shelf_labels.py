"""A label for each good on the shelf, to be cut: its name and its points, as large as the label takes."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, LINE, QUIET, Sheet, page_size
from printables.text import checked, fit, fit_box, width

SIZES: Final = ("A4",)
ACROSS: Final = 2
DOWN: Final = 6
WIDE: Final = 95 * mm
HIGH: Final = 46 * mm


@dataclass(frozen=True)
class ShelfLabel:
    category: str
    good: str
    unit: str
    price_tenths: int


@dataclass(frozen=True)
class ShelfLabels:
    village: str
    number: int
    """The price list they follow."""
    in_force_from: date
    labels: tuple[ShelfLabel, ...]
    title: str = "货架标签"


def render(data: ShelfLabels, size: str = "A4") -> bytes:
    """Twelve labels a sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=f"{data.village}村民委员会")
    left, a_sheet = (sheet.width - ACROSS * WIDE) / 2, ACROSS * DOWN
    top = sheet.height - (sheet.height - DOWN * HIGH) / 2
    for start in range(0, max(len(data.labels), 1), a_sheet):
        for place, label in enumerate(data.labels[start : start + a_sheet]):
            line, column = divmod(place, ACROSS)
            _label(sheet, data, label, left + column * WIDE, top - (line + 1) * HIGH)
        sheet.next_page()
    return sheet.finish()


def _label(sheet: Sheet, data: ShelfLabels, label: ShelfLabel, x: float, y: float) -> None:
    sheet.box(x, y, WIDE, HIGH, stroke=LINE, weight=0.4)  # the line to cut along
    pad = 5 * mm
    room = WIDE - 2 * pad
    sheet.fitted(x + pad, y + HIGH - 7 * mm, label.category, KAI, 10, room * 0.5, color=QUIET)
    since = f"第 {data.number} 号价目 {words.short_day(data.in_force_from)}起"
    sheet.fitted(x + WIDE - pad, y + HIGH - 7 * mm, since, HEI, 8, room * 0.5, align="right", color=QUIET)
    size, lines = fit_box(label.good, SONG, 24, 6, room, 24 * 1.15 * 2, 1.15)
    sheet.lines(x + pad, y + HIGH - 17 * mm, lines, SONG, size, size * 1.15)
    price = words.points(label.price_tenths)
    big, _ = fit(price, BOLD, 46, 20, room * 0.5)
    tail = f" 分 / {label.unit}" if label.unit else " 分"
    small, lines = fit_box(tail, BOLD, 14, 4, room * 0.45, 17, 1.1)
    right = x + WIDE - pad
    sheet.lines(right, y + 7 * mm, lines, BOLD, small, small * 1.1, align="right")
    right -= max(width(line, BOLD, small) for line in lines)
    sheet.text(right, y + 6 * mm, price, BOLD, big, align="right", color=CINNABAR)
