"""A notice that is carried from house to house: its words above, below them the households of a unit, each with room for a
signature or a thumb. Typed afterwards in this order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked, wrap

SIZES: Final = ("A4",)
MARGIN: Final = 16 * mm
TALL: Final = 13 * mm
"""A row that a thumb fits in."""
TEXT: Final = 12
LEADING: Final = 7 * mm
MOST_LINES: Final = 22
"""Of the notice's own words on the first page; more is cut, and says so."""


@dataclass(frozen=True)
class RelayRow:
    number: str
    name: str


@dataclass(frozen=True)
class RelaySheet:
    village: str
    unit: str
    number: str
    headline: str
    text: str
    due_on: date
    rows: tuple[RelayRow, ...]
    """In walking order."""
    office_phone: str
    """Whom to ask; empty where the village has none."""
    address: str
    """Where the sheet is typed."""
    printed_on: date
    title: str = "通知签收单"


def render(data: RelaySheet, size: str = "A4") -> bytes:
    """The sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}{data.number}", author=data.village)
    inner, top, bottom = sheet.width - 2 * MARGIN, sheet.height - 40 * mm, 30 * mm
    said = _said(data.text, inner)
    table = _table(inner)
    first = top - len(said) * LEADING - 4 * mm
    pages = table.paginate(_rows(table, data.rows), first - bottom, top - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner)
        if number == 1:
            sheet.lines(MARGIN, top - 2 * mm, said, SONG, 13, LEADING)
        begin = first if number == 1 else top
        table.draw(sheet, MARGIN, begin, page)
        table.boxes(sheet, MARGIN, begin, page)
        _closing(sheet, data, inner, last=number == len(pages))
        sheet.page_of(number, len(pages), 7 * mm)
        sheet.next_page()
    return sheet.finish()


def _said(text: str, inner: float) -> list[str]:
    lines = [
        line for part in text.splitlines() if part.strip() for line in wrap(f"　　{part.strip()}", SONG, 13, inner)
    ]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "（后面还有，请看网页上的全文，或问村委会）"]
    return lines


def _table(inner: float) -> Table:
    return Table(
        (
            Column("行", 0.6, "centre"),
            Column("户号", 1.2, "centre"),
            Column("户主", 1.8, name=True),
            Column("知道了，签字或按手印", 3.6, "centre"),
            Column("哪天", 1.4, "centre"),
        ),
        inner,
        TEXT,
    )


def _rows(table: Table, rows: Sequence[RelayRow]) -> list[Row]:
    laid: list[Row] = []
    for place, row in enumerate(rows, 1):
        laid += [
            replace(each, height=max(each.height, TALL))
            for each in table.row((str(place), row.number, row.name, "", ""), TALL * 2)
        ]
    return laid


def _heading(sheet: Sheet, data: RelaySheet, inner: float) -> None:
    y, right = sheet.height - 18 * mm, sheet.width - MARGIN
    sheet.fitted(MARGIN, y, data.headline, SONG, 22, inner * 0.72, color=CINNABAR)
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    who = f"{data.village} · {data.title} 第 {data.number} 号 · {data.unit} · {words.day(data.due_on)}以前要都知道"
    sheet.fitted(MARGIN, y - 8 * mm, who, BOLD, 11.5, inner)


def _closing(sheet: Sheet, data: RelaySheet, inner: float, *, last: bool) -> None:
    if last:
        signing = f"一共 {len(data.rows)} 户    签了 ______ 户    送的人 ______________    日期 ______________"
        sheet.fitted(MARGIN, 21 * mm, signing, BOLD, 11.5, inner)
    note = "签字只表示知道了，不表示同意。人不在家的先空着。"
    if data.office_phone:
        note += f"有不明白的问村委会：{data.office_phone}"
    sheet.fitted(MARGIN, 15 * mm, note, HEI, 9.5, inner)
    sheet.fitted(MARGIN, 10.5 * mm, f"录入：{data.address}" if last else "接下页", HEI, 9, inner, color=QUIET)
