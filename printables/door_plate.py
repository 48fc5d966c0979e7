"""Door plates: the household's number, to be read from the road, and its group. No name, no stars, no card code.

A plate hangs where everybody passes, so it carries nothing to spend with, and nothing a neighbour's lacks: the code
opens the village's public page.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables.cutting import Grid, Tell, silent
from printables.fonts import BOLD, KAI, SONG
from printables.page import CINNABAR, INK, QUIET, Link, Sheet, page_size
from printables.text import checked, fit_box, width

SIZES: Final = ("A4", "A5")
WIDE, HIGH = 140 * mm, 96 * mm
"""What of a lying A6 is left where four stand on an A4 with marks around them."""


@dataclass(frozen=True)
class DoorPlate:
    number: str
    """As it is called out: 0037."""
    group: str = ""
    """第二组"""


@dataclass(frozen=True)
class PlateSheet:
    township: str
    village: str
    link: Link
    """The village's public page: the same on every door."""
    plates: tuple[DoorPlate, ...]
    title: str = "文明户牌"


def render(data: PlateSheet, size: str = "A4", *, tell: Tell = silent) -> bytes:
    """Four plates a lying A4 with marks where to cut, or one a lying A5. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=True)
    sheet = Sheet(paper, title=f"{data.village}{data.title}", author=f"{data.village}村民委员会")
    if size == "A4":
        Grid(WIDE, HIGH, 2, 2).fill(sheet, data.plates, lambda plate, x, y: _plate(sheet, data, plate, x, y, 1), tell)
        return sheet.finish()
    scale = (sheet.height - 16 * mm) / HIGH
    for drawn, plate in enumerate(data.plates, 1):
        _plate(sheet, data, plate, (sheet.width - WIDE * scale) / 2, (sheet.height - HIGH * scale) / 2, scale)
        sheet.next_page()
        tell(drawn)
    return sheet.finish()


def _plate(sheet: Sheet, data: PlateSheet, plate: DoorPlate, x: float, y: float, u: float) -> None:
    """One plate from its lower left corner, ``u`` times as large as WIDE by HIGH."""
    wide, high = WIDE * u, HIGH * u
    for inset, weight in ((3 * mm, 2.2), (4.6 * mm, 0.6)):
        at, both = inset * u, 2 * inset * u
        sheet.box(x + at, y + at, wide - both, high - both, stroke=CINNABAR, weight=weight * u, radius=3 * mm * u)
    left, right = x + 11 * mm * u, x + wide - 11 * mm * u
    room, side = right - left, 34 * mm * u
    top = y + high - 16 * mm * u
    sheet.fitted(left, top, data.village, SONG, 22 * u, room * 0.6, color=CINNABAR)
    sheet.fitted(right, top, data.township, KAI, 12 * u, room * 0.38, align="right", color=QUIET)
    sheet.rule(left, top - 4 * mm * u, right, top - 4 * mm * u, color=CINNABAR, weight=0.8 * u)
    beside = room - side - 5 * mm * u
    size, lines = fit_box(plate.number, BOLD, 84 * u, 6 * u, beside - 14 * mm * u, 86 * u, 1.0)
    base = y + 38 * mm * u
    sheet.lines(left, base, lines, BOLD, size, size, color=INK)
    sheet.text(left + max(width(line, BOLD, size) for line in lines) + 3 * mm * u, base, "户", KAI, 26 * u)
    size, lines = fit_box(plate.group, KAI, 24 * u, 5 * u, beside, 24 * u, 1.0)
    sheet.lines(left, y + 17 * mm * u, lines, KAI, size, size)
    sheet.link(data.link, right - side, y + 24 * mm * u, side, caption="扫码看村里公示", level="Q")
