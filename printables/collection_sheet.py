"""A sheet to fill in with a pen, row by row in the order in which it is typed afterwards: a round, a list of who came.

No code leads anywhere where nothing is on it yet; what hangs together with something public carries that thing's code. At its
end stand the control totals, which are typed too.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import qr, words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Link, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4",)
TALL: Final = 9 * mm
"""A row that a pen can be used in."""
WIDE_FROM: Final = 5
"""With so many columns to fill in the sheet lies on its side."""
TEXT: Final = 10.5
CODE: Final = qr.side_for_distance(0.24)


@dataclass(frozen=True)
class CollectionRow:
    number: str
    name: str
    told: str = ""
    """What is known of it already, under ``CollectionSheet.told``."""


@dataclass(frozen=True)
class CollectionSheet:
    township: str
    village: str
    title: str
    """巡查表, 登记表."""
    place: str
    clause: str
    worth: str
    """What the clause gives, in words, bounds included."""
    columns: tuple[str, ...]
    """What is filled in, in the order of the page on which it is typed."""
    rows: tuple[CollectionRow, ...]
    printed_on: date
    occasion: str = "日期 ____年____月____日    事由 ______________________________"
    """When and why: to be filled in, or what is known already."""
    totals: str = "填了 ______ 行    合计 ________ 分    填表人 ____________    核对人 ____________"
    """What is written in by hand below the last row."""
    note: str = "录入时按这张纸的次序一行一行录，再录上面的行数和合计。"
    whose: str = "户主"
    """What stands over the names."""
    told: str = ""
    """What stands over what is known already, a wide column; without it there is none."""
    link: Link | None = None
    """What says whether the sheet is still good."""
    lying: bool = False
    """On its side whatever is asked: room to write sentences."""

    @property
    def wide(self) -> bool:
        return self.lying or len(self.columns) >= WIDE_FROM


def render(data: CollectionSheet, size: str = "A4") -> bytes:
    """The sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=data.wide)
    title = f"{data.village}{data.title}"
    sheet = Sheet(paper, title=title, author=data.village)
    margin = 14 * mm
    inner, top, bottom = sheet.width - 2 * margin, sheet.height - 44 * mm, 32 * mm
    table = _table(data, inner)
    rows = [row for place, each in enumerate(data.rows, 1) for row in _rows(table, place, each, data, top - bottom)]
    pages = table.paginate(rows, top - bottom, top - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, margin, inner)
        table.draw(sheet, margin, top, page)
        table.boxes(sheet, margin, top, page)
        _totals(sheet, data, margin, inner, last=number == len(pages))
        sheet.page_of(number, len(pages), 8 * mm)
        sheet.next_page()
    return sheet.finish()


def _table(data: CollectionSheet, wide: float) -> Table:
    share = 1.6 if len(data.columns) >= WIDE_FROM else 2.2
    return Table(
        (
            Column("行", 0.7, "centre"),
            Column("户号", 1.2, "centre"),
            Column(data.whose, 1.8, name=True),
            *((Column(data.told, 4.2),) if data.told else ()),
            *(Column(each, share, "centre") for each in data.columns),
            Column("备注", 2.0),
        ),
        wide,
        TEXT,
    )


def _rows(table: Table, place: int, row: CollectionRow, data: CollectionSheet, tallest: float) -> list[Row]:
    told = (row.told,) if data.told else ()
    laid = table.row((str(place), row.number, row.name, *told, *[""] * len(data.columns), ""), tallest * 0.6)
    return [replace(each, height=max(each.height, TALL)) for each in laid]


def _heading(sheet: Sheet, data: CollectionSheet, margin: float, inner: float) -> None:
    y = sheet.height - 17 * mm
    sheet.fitted(margin, y, f"{data.township}{data.village} {data.title}", SONG, 20, inner * 0.68, color=CINNABAR)
    right = sheet.width - margin
    if data.link:
        right -= CODE + 4 * mm
        inner -= CODE + 4 * mm
        sheet.link(data.link, sheet.width - margin - CODE, sheet.height - 10 * mm - CODE, CODE, caption="扫码查这张表")
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    sheet.fitted(margin, y - 8 * mm, f"{data.clause}：{data.worth}", BOLD, 11, inner, floor=0.55)
    sheet.fitted(margin, y - 21 * mm, f"{data.place}    {data.occasion}", HEI, 10.5, inner)


def _totals(sheet: Sheet, data: CollectionSheet, margin: float, inner: float, *, last: bool) -> None:
    if last:
        sheet.fitted(margin, 20 * mm, data.totals, BOLD, 11.5, inner)
    sheet.fitted(margin, 14 * mm, data.note if last else "接下页", HEI, 9, inner, color=QUIET)
