"""The thanks board: who gave what, for the wall. A donor is named only where the donor agreed."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables.fonts import BOLD, KAI
from printables.page import Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked

SIZES: Final = ("A3", "A4")
SCALE: Final = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
"""Type sizes in points on A4, in proportion on A3."""


@dataclass(frozen=True)
class Gift:
    day: str
    donor: str
    what: str


@dataclass(frozen=True)
class ThanksBoard:
    imprint: Imprint
    period: str
    """2026年."""
    gifts: tuple[Gift, ...]
    fund: str
    """What the fund holds, in a sentence; empty where nobody gave money."""
    wishes: tuple[str, ...] = ()
    title: str = "爱心捐赠 感谢榜"


def render(data: ThanksBoard, size: str = "A3") -> bytes:
    """The board as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 42 * mm * u
    top = sheet.height - 64 * mm * u
    table, pages = set_largest([size * u for size in SCALE], lambda size: _set(data, inner, top - bottom, size))
    thanks = f"{data.period} · 感谢每一位帮忙的人"
    for number, page in enumerate(pages, 1):
        sheet.frame(8 * mm * u)
        sheet.board_head(data.imprint, data.title, thanks, margin=margin, caption="扫码看善款怎么用")
        table.draw(sheet, margin, top, page)
        wishes = f"还想要：{'、'.join(data.wishes)}" if data.wishes else ""
        for place, line in enumerate(filter(None, (data.fund, wishes))):
            sheet.fitted(margin, (31 - 7 * place) * mm * u, line, BOLD, 11 * u, inner)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=12 * mm * u, verb="张贴", framed=True)
        sheet.next_page()
    return sheet.finish()


def _set(data: ThanksBoard, wide: float, high: float, size: float) -> tuple[Table, list[list[Row]]]:
    table = Table((Column("日期", 1.2), Column("谁", 1.8, font=KAI, name=True), Column("捐了什么", 3.4)), wide, size)
    rows = [row for gift in data.gifts for row in table.row((gift.day, gift.donor, gift.what), high * 0.5)]
    return table, table.paginate(rows, high, high)
