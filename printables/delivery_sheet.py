"""What a round brings to the door, house by house in walking order, with room for a signature or a thumb.

What is signed for is typed afterwards, in this order; what is not goes back to the shelf and stays reserved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked, wrap

SIZES: Final = ("A4",)
MARGIN: Final = 14 * mm
TALL: Final = 15 * mm
"""A row that a thumb fits in."""
TEXT: Final = 12
LEADING: Final = 4.6 * mm


@dataclass(frozen=True)
class DeliveryRow:
    place: str
    """The group and head unit it lies in."""
    number: str
    name: str
    goods: str
    points_tenths: int


@dataclass(frozen=True)
class DeliverySheet:
    village: str
    store: str
    number: str
    day: date
    carrier: str
    rows: tuple[DeliveryRow, ...]
    """In walking order; those of one place stand together under it."""
    load: tuple[str, ...]
    """All there is to take along, good by good: 香皂 4 块."""
    note: str
    """What the signature stands for in this village."""
    address: str
    """Where the sheet is typed."""
    printed_on: date
    title: str = "送货单"


def render(data: DeliverySheet, size: str = "A4") -> bytes:
    """The sheet as PDF, lying. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(
        page_size(size, SIZES, landscape=True), title=f"{data.store}{data.title}{data.number}", author=data.village
    )
    inner, bottom = sheet.width - 2 * MARGIN, 30 * mm
    load = wrap(f"要带的：{'、'.join(data.load)}", HEI, 10, inner)
    following = sheet.height - 32 * mm
    first = following - len(load) * LEADING
    table = _table(inner)
    pages = table.paginate(_rows(table, data.rows), first - bottom, following - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner)
        if number == 1:
            sheet.lines(MARGIN, sheet.height - 31.5 * mm, load, HEI, 10, LEADING)
        top = first if number == 1 else following
        table.draw(sheet, MARGIN, top, page)
        table.boxes(sheet, MARGIN, top, page)
        _closing(sheet, data, inner, last=number == len(pages))
        sheet.page_of(number, len(pages), 7 * mm)
        sheet.next_page()
    return sheet.finish()


def _table(inner: float) -> Table:
    return Table(
        (
            Column("行", 0.55, "centre"),
            Column("户号", 1.1, "centre"),
            Column("户主", 1.5, name=True),
            Column("东西", 3.6),
            Column("分", 0.9, "right"),
            Column("签字或按手印", 2.6, "centre"),
            Column("代收的写姓名", 2.1, "centre"),
            Column("没送到打 ×", 1.2, "centre"),
        ),
        inner,
        TEXT,
    )


def _rows(table: Table, rows: Sequence[DeliveryRow]) -> list[Row]:
    laid, number = [], 0
    for place, homes in groupby(rows, key=lambda row: row.place):
        if place:
            laid.append(table.band(place))
        for row in homes:
            number += 1
            cells = (str(number), row.number, row.name, row.goods, words.points(row.points_tenths), "", "", "")
            laid += [replace(each, height=max(each.height, TALL)) for each in table.row(cells, TALL * 4)]
    return laid


def _heading(sheet: Sheet, data: DeliverySheet, inner: float) -> None:
    y, right = sheet.height - 17 * mm, sheet.width - MARGIN
    sheet.fitted(MARGIN, y, f"{data.store} {data.title} 第 {data.number} 趟", SONG, 22, inner * 0.7, color=CINNABAR)
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    who = f"{data.village} · {words.day(data.day)}送 · 送货人 {data.carrier}"
    sheet.fitted(MARGIN, y - 8 * mm, who, BOLD, 12, inner)


def _closing(sheet: Sheet, data: DeliverySheet, inner: float, *, last: bool) -> None:
    if last:
        total = sum(row.points_tenths for row in data.rows)
        count = f"一共 {len(data.rows)} 份 {words.points(total)} 分"
        signing = "送到 ______ 份    没送到 ______ 份    送货人 ______________    店员 ______________"
        sheet.fitted(MARGIN, 21 * mm, f"{count}    {signing}", BOLD, 11.5, inner)
    sheet.fitted(MARGIN, 15 * mm, data.note, HEI, 9.5, inner)
    if last:
        sheet.fitted(MARGIN, 10.5 * mm, f"录入：{data.address}", HEI, 9, inner, color=QUIET)
    else:
        sheet.text(MARGIN, 10.5 * mm, "接下页", HEI, 9, color=QUIET)
