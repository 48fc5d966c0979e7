"""A shelf to count: its goods in their order, numbered as on the screen, with an empty column for the figure.

What the book says is not on it: whoever counts writes down what there is.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4",)
TALL: Final = 9 * mm
"""A row that a pen can be used in."""


@dataclass(frozen=True)
class CountRow:
    category: str
    good: str
    unit: str


@dataclass(frozen=True)
class CountSheet:
    village: str
    store: str
    rows: tuple[CountRow, ...]
    """In the order of the shelf; goods of one category stand together under it."""
    position: int
    """The last transaction of the book when it was printed: what is found is held against the book as it was then."""
    address: str
    """Where the figures are typed."""
    printed_on: date
    title: str = "盘点表"


def render(data: CountSheet, size: str = "A4") -> bytes:
    """The sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.store}{data.title}", author=data.village)
    margin = 16 * mm
    inner, top, bottom = sheet.width - 2 * margin, sheet.height - 42 * mm, 34 * mm
    columns = (
        Column("号", 0.6, "centre"),
        Column("商品", 3.6),
        Column("单位", 0.8, "centre"),
        Column("点出来", 1.6, "centre"),
        Column("不对的写原因", 2.6),
    )
    table = Table(columns, inner, 12)
    pages = table.paginate(_rows(table, data, top - bottom), top - bottom, top - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, margin, inner)
        table.draw(sheet, margin, top, page)
        table.boxes(sheet, margin, top, page)
        _closing(sheet, data, margin, inner)
        sheet.page_of(number, len(pages), 8 * mm)
        sheet.next_page()
    return sheet.finish()


def _rows(table: Table, data: CountSheet, tallest: float) -> list[Row]:
    rows, number = [], 0
    for category, goods in groupby(data.rows, key=lambda row: row.category):
        if category:
            rows.append(table.band(category))
        for good in goods:
            number += 1
            laid = table.row((str(number), good.good, good.unit, "", ""), tallest * 0.6)
            rows += [replace(each, height=max(each.height, TALL)) for each in laid]
    return rows


def _heading(sheet: Sheet, data: CountSheet, margin: float, inner: float) -> None:
    y = sheet.height - 18 * mm
    sheet.fitted(margin, y, f"{data.store} {data.title}", SONG, 22, inner * 0.7, color=CINNABAR)
    right = sheet.width - margin
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    sheet.fitted(margin, y - 8 * mm, f"{data.village} · 按账本第 {data.position} 笔时的数来比", HEI, 10.5, inner)
    line = "数出几个写几个，没有了写 0，没点的空着。点的时候先别兑换。"
    sheet.fitted(margin, y - 15 * mm, line, BOLD, 11, inner)


def _closing(sheet: Sheet, data: CountSheet, margin: float, inner: float) -> None:
    line = "点的人 ______________    看过的人 ______________    日期 ______年____月____日"
    sheet.fitted(margin, 23 * mm, line, BOLD, 11.5, inner)
    note = f"两个人签字：点的人和看过的人不能是同一个。录入：{data.address}"
    sheet.fitted(margin, 16 * mm, note, HEI, 9, inner, color=QUIET)
