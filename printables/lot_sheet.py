"""Whose names are down for goods that are drawn by lot, to hang up before the draw and to draw from."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Table
from printables.text import checked

SIZES: Final = ("A4",)
MARGIN: Final = 16 * mm


@dataclass(frozen=True)
class LotName:
    number: str
    """The household's."""
    household: str


@dataclass(frozen=True)
class LotSheet:
    village: str
    store: str
    number: str
    what: str
    """大米5公斤 3 袋"""
    until_on: date
    names: tuple[LotName, ...]
    """In the order of their numbers."""
    closed: bool
    """Whether the list is final."""
    printed_on: date
    title: str = "抓阄名单"


def render(data: LotSheet, size: str = "A4") -> bytes:
    """The list as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.store}{data.title}{data.number}", author=data.village)
    inner, top, bottom = sheet.width - 2 * MARGIN, sheet.height - 44 * mm, 30 * mm
    columns = (Column("号", 0.6, "centre"), Column("户号", 1.2, "centre"), Column("户", 2.4, name=True))
    table = Table((*columns, Column("抽中打 √", 1.1, "centre"), Column("领的时候签字", 2.2, "centre")), inner, 12)
    rows = [
        row
        for place, each in enumerate(data.names, 1)
        for row in table.row((str(place), each.number, each.household, "", ""), 40 * mm)
    ]
    pages = table.paginate(rows, top - bottom, top - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner)
        table.draw(sheet, MARGIN, top, page)
        if number == len(pages):
            line = "抓阄的日子 ____年____月____日    主持 ______________    见证 ______________"
            sheet.fitted(MARGIN, 20 * mm, line, BOLD, 11.5, inner)
        note = "抽中的户用分来换，一户一份。名单有错，请在抓阄以前说。"
        sheet.fitted(MARGIN, 14 * mm, note, HEI, 9.5, inner)
        sheet.text(sheet.width / 2, 8 * mm, f"第 {number} 页 共 {len(pages)} 页", HEI, 8, align="centre", color=QUIET)
        sheet.next_page()
    return sheet.finish()


def _heading(sheet: Sheet, data: LotSheet, inner: float) -> None:
    y = sheet.height - 18 * mm
    sheet.fitted(MARGIN, y, f"{data.store} 第 {data.number} 次{data.title}", SONG, 22, inner * 0.74, color=CINNABAR)
    right = sheet.width - MARGIN
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    sheet.fitted(MARGIN, y - 9 * mm, f"{data.village} · {data.what}", BOLD, 13, inner)
    state = "报名已经截止" if data.closed else f"报名到 {words.day(data.until_on)}，名单还会变"
    sheet.fitted(MARGIN, y - 16 * mm, f"{len(data.names)} 户报名 · {state}", HEI, 11, inner)
