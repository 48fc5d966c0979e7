"""Vouchers, eight on an A4 sheet with cut marks: what is set aside for whom, until when, and the code that fetches it.

Spent without a network: the points and the goods were set aside when it was printed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.cutting import Grid
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, QUIET, Link, Sheet, page_size
from printables.text import checked, fit_box, fit_name

SIZES: Final = ("A4",)
WIDE, HIGH = 95 * mm, 66 * mm
ACROSS, DOWN = 2, 4
LINES: Final = 4
"""Goods named on a voucher; of more the last line says how many."""
LINE_HIGH: Final = 5.4 * mm
PROVIDER_HIGH: Final = 7.8 * mm


@dataclass(frozen=True)
class Voucher:
    number: str
    household: str
    """李建国家 0037-0."""
    goods: tuple[str, ...]
    """香皂 2 块, as they are read out."""
    points_tenths: int
    use_by: date
    link: Link
    provider: str = ""
    """Who renders the service and where; empty where something is fetched."""


@dataclass(frozen=True)
class VoucherSheet:
    village: str
    store: str
    vouchers: tuple[Voucher, ...]
    title: str = "兑换券"


def render(data: VoucherSheet, size: str = "A4") -> bytes:
    """Eight vouchers a sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=f"{data.village} {data.store}")
    grid = Grid(WIDE, HIGH, ACROSS, DOWN)
    grid.fill(sheet, data.vouchers, lambda piece, x, y: _voucher(sheet, data, piece, x, y))
    return sheet.finish()


def _voucher(sheet: Sheet, data: VoucherSheet, voucher: Voucher, x: float, y: float) -> None:
    pad, side = 5 * mm, 30 * mm
    sheet.box(x + 2 * mm, y + 2 * mm, WIDE - 4 * mm, HIGH - 4 * mm, stroke=LINE, weight=0.4, radius=2.5 * mm)
    room = WIDE - side - 2 * pad - 3 * mm
    band = y + HIGH - 12 * mm
    sheet.fitted(x + pad, band + 2.4 * mm, f"{data.title} 第 {voucher.number} 号", SONG, 13, room, color=CINNABAR)
    place = f"{data.village} {data.store}"
    sheet.fitted(x + WIDE - pad, band + 2.6 * mm, place, KAI, 9, WIDE - room - 2 * pad, align="right", color=QUIET)
    sheet.rule(x + pad, band, x + WIDE - pad, band, color=CINNABAR, weight=0.8)
    size, lines = fit_name(voucher.household, KAI, 13, room)
    below = sheet.lines(x + pad, band - 6.5 * mm, lines, KAI, size, size * 1.15)
    _goods(sheet, voucher, x + pad, below - 1.5 * mm, room, LINES - 2 if voucher.provider else LINES)
    foot = y + 14.5 * mm
    if voucher.provider:
        size, told = fit_box(f"找 {voucher.provider}", HEI, 9, 4, room, PROVIDER_HIGH, 1.2)
        sheet.lines(x + pad, foot + 5 * mm + (len(told) - 1) * size * 1.2, told, HEI, size, size * 1.2)
    sheet.text(x + pad, foot, f"{words.points(voucher.points_tenths)} 分已留着", BOLD, 10)
    sheet.fitted(x + pad, foot - 4.6 * mm, f"用到 {words.day(voucher.use_by)}", HEI, 9, room)
    sheet.text(x + pad, y + 5 * mm, "办完签字" if voucher.provider else "领取人签字", HEI, 7.5)
    sheet.rule(x + pad + 16 * mm, y + 4.6 * mm, x + pad + room, y + 4.6 * mm, color=INK, weight=0.5)
    code_x, code_y = x + WIDE - pad - side + 1 * mm, band - side - 1 * mm
    qr.draw(sheet.canvas, qr.wall_matrix(voucher.link.url, "M"), code_x, code_y, side)
    centre = code_x + side / 2
    sheet.fitted(centre, code_y - 2.2 * mm, f"短码 {voucher.link.short_code}", BOLD, 8, side, align="centre")
    sheet.fitted(
        centre, code_y - 5.4 * mm, voucher.link.address, HEI, 6.2, side - 1.5 * mm, align="centre", color=QUIET
    )
    sheet.fitted(centre, code_y - 9 * mm, "只能用一次", HEI, 7.5, side, align="centre")
    sheet.fitted(centre, code_y - 12.4 * mm, "过期自动退分", HEI, 7.5, side, align="centre")


def _goods(sheet: Sheet, voucher: Voucher, x: float, y: float, room: float, most: int) -> None:
    named = list(voucher.goods)
    if len(named) > most:
        named = [*named[: most - 1], f"还有 {len(named) - most + 1} 样"]
    for text in named:
        size, lines = fit_box(text.replace("\n", " "), BOLD, 11, 5, room, LINE_HIGH, 1.1)
        sheet.lines(x, y + (len(lines) - 1) * size * 0.5, lines, BOLD, size, size * 1.1)
        y -= LINE_HIGH
