"""The contact board (公示牌): who looks after which part of the village, and the number to call.

A number that stands here is an office's: its holder agreed to have it on the wall, or it is the village's own. It is the
one document made to carry telephones, and the only field that may hold one is ``duty_phone``.
"""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables.fonts import BOLD, KAI
from printables.page import Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked

SIZES: Final = ("A3", "A2")
SCALE: Final = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 11.0, 10.0)
"""Type sizes in points on A4, in proportion on larger papers."""


@dataclass(frozen=True)
class BoardLine:
    place: str
    """The grid or unit."""
    duty: str
    name: str
    duty_phone: str


@dataclass(frozen=True)
class ContactBoard:
    imprint: Imprint
    lines: tuple[BoardLine, ...]
    office_phone: str
    """The village's own; empty where there is none."""
    title: str = "户长、网格员公示牌"


def render(data: ContactBoard, size: str = "A3") -> bytes:
    """The board as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 36 * mm * u
    top = sheet.height - 64 * mm * u
    table, pages = set_largest([size * u for size in SCALE], lambda size: _set(data, inner, top - bottom, size))
    for number, page in enumerate(pages, 1):
        sheet.frame(8 * mm * u)
        sheet.board_head(
            data.imprint, data.title, "有事找他们，一户一户都有人管", margin=margin, caption="扫码看现在是谁"
        )
        table.draw(sheet, margin, top, page)
        if data.office_phone:
            sheet.fitted(margin, 26 * mm * u, f"找不到人，打村委会：{data.office_phone}", BOLD, 14 * u, inner)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=12 * mm * u, verb="张贴", framed=True)
        sheet.next_page()
    return sheet.finish()


def _set(data: ContactBoard, wide: float, high: float, size: float) -> tuple[Table, list[list[Row]]]:
    columns = (
        Column("哪一片", 2.2),
        Column("做什么", 1.2, "centre"),
        Column("谁", 1.6, font=KAI, name=True),
        Column("电话", 2.4, "right", shrink=0.5),  # a number is dialled from one line
    )
    table = Table(columns, wide, size)
    rows = [
        row for line in data.lines for row in table.row((line.place, line.duty, line.name, line.duty_phone), high * 0.5)
    ]
    return table, table.paginate(rows, high, high)
