"""Household cards, ten on an A4 sheet with cut marks, the size of a bank card.

A card names the household and carries its code. No balance, no telephone: who finds it learns nothing.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.cutting import Grid, Tell, silent
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, LINE, QUIET, Link, Sheet, page_size
from printables.text import checked, fit, fit_name

SIZES: Final = ("A4",)
WIDE, HIGH = 85.6 * mm, 54 * mm
"""ISO/IEC 7810 ID-1, as bank cards are."""
ACROSS, DOWN = 2, 5


@dataclass(frozen=True)
class HouseholdCard:
    household: str
    """李建国家, or as the household wants to be called."""
    number: str
    """The short number with its check digit, to be typed at the counter."""
    link: Link


@dataclass(frozen=True)
class CardSheet:
    township: str
    village: str
    cards: tuple[HouseholdCard, ...]
    title: str = "文明积分卡"


def render(data: CardSheet, size: str = "A4", *, tell: Tell = silent) -> bytes:
    """Ten cards a sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=f"{data.village}村民委员会")
    grid = Grid(WIDE, HIGH, ACROSS, DOWN)
    grid.fill(sheet, data.cards, lambda piece, x, y: _card(sheet, data, piece, x, y), tell)
    return sheet.finish()


def _card(sheet: Sheet, data: CardSheet, card: HouseholdCard, x: float, y: float) -> None:
    pad, side = 5 * mm, 29 * mm
    sheet.box(x + 2 * mm, y + 2 * mm, WIDE - 4 * mm, HIGH - 4 * mm, stroke=LINE, weight=0.4, radius=2.5 * mm)
    room = WIDE - side - 2 * pad - 1 * mm
    band = y + HIGH - 11.5 * mm
    sheet.fitted(x + pad, band + 2.2 * mm, data.title, SONG, 12, room * 0.55, color=CINNABAR)
    place = f"{data.township} {data.village}"
    sheet.fitted(x + WIDE - pad, band + 2.2 * mm, place, KAI, 9.5, WIDE - 2 * pad - 30 * mm, align="right", color=QUIET)
    sheet.rule(x + pad, band, x + WIDE - pad, band, color=CINNABAR, weight=0.8)
    size, lines = fit_name(card.household, KAI, 19, room)
    base = band - 9.5 * mm + (len(lines) - 1) * size * 0.55
    sheet.lines(x + pad, base, lines, KAI, size, size * 1.1)
    sheet.text(x + pad, y + 21.2 * mm, "户号（报号即可）", HEI, 6.5, color=QUIET)
    size, _ = fit(card.number, BOLD, 25, 6, room)
    sheet.text(x + pad, y + 12.6 * mm, card.number, BOLD, size, spacing=0)
    sheet.text(x + pad, y + 5 * mm, "遗失请告知村委会，旧卡即停用", HEI, 7)
    code_x, code_y = x + WIDE - pad - side + 2 * mm, band - side - 0.2 * mm
    qr.draw(sheet.canvas, qr.matrix(card.link.url, level="M", mask=qr.CARD_MASK), code_x, code_y, side)
    centre = code_x + side / 2
    sheet.fitted(centre, y + 8.3 * mm, card.link.address, HEI, 6.2, side, align="centre", color=QUIET)
    sheet.fitted(centre, y + 5.4 * mm, f"短码 {card.link.short_code}", HEI, 6, side, align="centre", color=QUIET)
