"""The prices on the wall: what can be had for how many points, in letters that are read across a room."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked

SIZES: Final = ("A4", "A3")
SCALE: Final = (22.0, 20.0, 18.0, 16.0, 15.0, 14.0, 13.0, 12.0)
"""Type sizes in points on A4, in proportion on A3."""


@dataclass(frozen=True)
class PricedGood:
    category: str
    """Goods of one category stand together under it; give them in that order."""
    good: str
    unit: str
    price_tenths: int
    monthly_limit: int | None = None
    yearly_limit: int | None = None
    """The most one household may have in a month and in a year."""
    cost_fen: int | None = None
    """What one piece cost the village, where that is known."""


@dataclass(frozen=True)
class PriceList:
    imprint: Imprint
    number: int
    in_force_from: date
    goods: tuple[PricedGood, ...]
    decided: str
    """Who proposed and who approved it, by role."""
    point_value_fen: int | None = None
    """What the village takes one point to be worth."""
    title: str = "明码标分"


def render(data: PriceList, size: str = "A4") -> bytes:
    """The list as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 16 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 30 * mm * u
    first_top, next_top = sheet.height - 58 * mm * u, sheet.height - 27 * mm * u
    table, pages = set_largest(
        [size * u for size in SCALE], lambda size: _set(data, inner, first_top - bottom, next_top - bottom, size)
    )
    for number, page in enumerate(pages, 1):
        if number == 1:
            _heading(sheet, data, margin)
        else:
            sheet.fitted(margin, sheet.height - 20 * mm * u, f"{data.title}（续）", SONG, 16 * u, inner, color=CINNABAR)
        table.draw(sheet, margin, first_top if number == 1 else next_top, page)
        line = "先看分、再换货；一人提出、另一人批准才改价，从定好的那天起算，以前的兑换单不变。"
        sheet.fitted(margin, 20 * mm * u, line, HEI, 9.5 * u, inner, color=QUIET)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=11 * mm * u, verb="张贴")
        sheet.next_page()
    return sheet.finish()


def _set(data: PriceList, wide: float, first: float, following: float, size: float) -> tuple[Table, list[list[Row]]]:
    columns = [
        Column("商品", 3.9, font=BOLD),
        Column("多少分", 1.8, "right", BOLD, 0.7),
        Column("每", 0.7, "centre", shrink=0.7),
        Column("每户最多", 2.2, "centre", shrink=0.7),
    ]
    if _costs_are_known(data):
        columns.append(Column("进价", 1.7, "right", shrink=0.7))
    table = Table(columns, wide, size)
    return table, table.paginate(list(_rows(table, data, first)), first, following)


def _rows(table: Table, data: PriceList, tallest: float) -> Iterator[Row]:
    for category, goods in groupby(data.goods, key=lambda good: good.category):
        if category:
            yield table.band(category)
        for good in goods:
            cells = [good.good, f"{words.points(good.price_tenths)} 分", good.unit, _limit(good)]
            if _costs_are_known(data):
                cells.append(f"{words.yuan(good.cost_fen)} 元" if good.cost_fen is not None else "")
            yield from table.row(cells, tallest * 0.6)


def _costs_are_known(data: PriceList) -> bool:
    return any(good.cost_fen is not None for good in data.goods)


def _limit(good: PricedGood) -> str:
    spans = (("每月", good.monthly_limit), ("每年", good.yearly_limit))
    return "、".join(f"{span} {most}" for span, most in spans if most is not None) or "不限"


def _heading(sheet: Sheet, data: PriceList, margin: float) -> None:
    u, imprint = sheet.unit, data.imprint
    side = qr.side_for_distance(0.26 * u)
    room = sheet.width - 2 * margin - side - 8 * mm * u
    y = sheet.height - 21 * mm * u
    sheet.fitted(margin, y, imprint.place, KAI, 13 * u, room, color=QUIET)
    y -= 14 * mm * u
    sheet.fitted(margin, y, data.title, SONG, 36 * u, room, color=CINNABAR)
    y -= 9 * mm * u
    since = f"第 {data.number} 号价目 · {words.day(data.in_force_from)}起"
    worth = f" · 1 分折 {words.yuan(data.point_value_fen)} 元" if data.point_value_fen else ""
    sheet.fitted(margin, y, since + worth, BOLD, 13 * u, room)
    sheet.fitted(margin, y - 6 * mm * u, data.decided, HEI, 9.5 * u, room, color=QUIET)
    x = sheet.width - margin - side
    sheet.link(imprint.link, x, sheet.height - 14 * mm * u - side, side, caption="扫码看最新价目", level="Q")
