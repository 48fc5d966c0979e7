"""What the village owes for the points of a month, to a shop that took them or to who rendered services: line by line, with places to sign."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4",)
MARGIN: Final = 16 * mm
TEXT: Final = 10.5


@dataclass(frozen=True)
class SettlementLine:
    number: str
    at: datetime
    household: str
    """The household's number and its head's name, masked: 0037-0 李**."""
    what: str
    points_tenths: int
    fen: int
    counts: bool
    """Whether it is paid; one that was given back after a doubt is shown and not counted."""


@dataclass(frozen=True)
class SettlementSheet:
    village: str
    outlet: str
    keeper: str
    month: str
    """2026-10"""
    point_value_fen: int | None
    """None where the village pays nothing by the point: the sheet counts points and thanks."""
    lines: tuple[SettlementLine, ...]
    made_by: str
    """Who made it; empty on a sheet that nobody settles in the program, and then nothing is said of paying."""
    paid_by: str
    paid_on: date | None
    paid_note: str
    printed_on: date
    title: str = "积分结算单"
    payee: str = "商家"


def render(data: SettlementSheet, size: str = "A4") -> bytes:
    """The sheet as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.outlet} {data.month} 结算单", author=data.village)
    inner, top, bottom = sheet.width - 2 * MARGIN, sheet.height - 46 * mm, 52 * mm
    columns = (
        Column("号", 0.8, "centre"),
        Column("时间", 2.2),
        Column("户", 2.2),
        Column("换了什么", 3.4),
        Column("分", 1.1, "right"),
        Column("元", 1.3, "right"),
    )
    paid = data.point_value_fen is not None
    table = Table(columns if paid else columns[:-1], inner, TEXT)
    rows = [row for line in data.lines for row in _row(table, line, paid=paid)]
    pages = table.paginate(rows, top - bottom, top - bottom)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner)
        table.draw(sheet, MARGIN, top, page)
        if number == len(pages):
            _sums(sheet, data, inner)
        sheet.page_of(number, len(pages), 9 * mm)
        sheet.next_page()
    return sheet.finish()


def _row(table: Table, line: SettlementLine, *, paid: bool) -> list[Row]:
    at = f"{words.short_day(line.at.date())} {line.at:%H:%M}"
    what = line.what if line.counts else f"{line.what}（已退，不付）"
    points = words.points(line.points_tenths) if line.counts else "0"
    cells = (line.number, at, line.household, what, points)
    return list(table.row((*cells, words.yuan(line.fen if line.counts else 0)) if paid else cells, 60 * mm))


def _heading(sheet: Sheet, data: SettlementSheet, inner: float) -> None:
    y = sheet.height - 18 * mm
    year, month = data.month.split("-")
    title = f"{data.outlet} {year}年{int(month)}月{data.title}"
    sheet.fitted(sheet.width / 2, y, title, SONG, 20, inner, align="centre", color=CINNABAR)
    left = f"{data.village}　{data.payee}：{data.outlet}" + (f"（{data.keeper}）" if data.keeper else "")
    sheet.fitted(MARGIN, y - 11 * mm, left, KAI, 12, inner)
    worth = f"1 分折 {words.yuan(data.point_value_fen)} 元　" if data.point_value_fen is not None else ""
    right = f"{worth}{words.day(data.printed_on)}印"
    sheet.fitted(MARGIN, y - 18 * mm, right, HEI, 10, inner, color=QUIET)


def _sums(sheet: Sheet, data: SettlementSheet, inner: float) -> None:
    standing = [line for line in data.lines if line.counts]
    tenths = sum(line.points_tenths for line in standing)
    y = 42 * mm
    total = f"合计 {len(standing)} 笔，{words.points(tenths)} 分"
    if data.point_value_fen is not None:
        total += f"，{'应付' if data.made_by else '折合'} {words.yuan((tenths * data.point_value_fen + 5) // 10)} 元"
    sheet.fitted(sheet.width - MARGIN, y, total, BOLD, 13, inner, align="right")
    y -= 11 * mm
    paid = "还没有付"
    if data.paid_on is not None:
        note = f"，{data.paid_note}" if data.paid_note else ""
        paid = f"{words.day(data.paid_on)}已付，{data.paid_by} 记{note}"
    if data.made_by:
        sheet.fitted(MARGIN, y, f"{data.made_by} 出单；{paid}", HEI, 10.5, inner)
    y -= 13 * mm
    signing = f"{data.payee}签字 ______________    出单人 ______________    付款人 ______________"
    sheet.fitted(MARGIN, y, signing, HEI, 11, inner)
