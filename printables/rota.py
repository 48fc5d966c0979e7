"""Whose turn it is, day by day, for the wall: old festivals beside the days, room to write in who comes instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4", "A3")


@dataclass(frozen=True)
class RotaRow:
    day: date
    festival: str
    """端午, or empty."""
    hours: str
    """7:30–8:10"""
    names: tuple[str, ...]
    """Who has the turn, as the village shows names; empty where nobody has yet."""


@dataclass(frozen=True)
class Rota:
    village: str
    what: str
    """村口护学岗"""
    place: str
    leader: str
    rows: tuple[RotaRow, ...]
    """In order of time."""
    contact: str
    """Whom to tell when one cannot come."""
    printed_on: date
    title: str = "值班表"


def render(data: Rota, size: str = "A4") -> bytes:
    """The rota as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.what}{data.title}", author=data.village)
    u, margin = sheet.unit, 16 * mm * sheet.unit
    inner, top, bottom = sheet.width - 2 * margin, sheet.height - 42 * mm * u, 26 * mm * u
    columns = (
        Column("日子", 2.1),
        Column("时间", 1.5, "centre"),
        Column("谁值班", 3.0, name=True),
        Column("换成谁（手写）", 1.9, "centre"),
    )
    table = Table(columns, inner, 12.5 * u)
    rows, dated = _rows(table, data.rows, 60 * mm * u)
    pages = table.paginate(rows, top - bottom, top - bottom)
    for at, page in zip(accumulate(map(len, pages), initial=0), pages, strict=False):
        page[:1] = dated[at : at + 1]  # a shift that goes on over the sheet says its day again
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, margin, inner)
        table.draw(sheet, margin, top, page)
        sheet.fitted(margin, 15 * mm * u, data.contact, BOLD, 11 * u, inner)
        sheet.page_of(number, len(pages), 8 * mm * u, 8 * u)
        sheet.next_page()
    return sheet.finish()


def _rows(table: Table, shifts: Iterable[RotaRow], tallest: float) -> tuple[list[Row], list[Row]]:
    """The rows in order, and each of them with its day and hours before it."""
    rows: list[Row] = []
    dated: list[Row] = []
    for shift in shifts:
        parts = [row for cells in _lines(shift) for row in table.row(cells, tallest)]
        first = parts[0]
        rows += parts
        dated += [Row((*first.cells[:2], *row.cells[2:]), max(row.height, first.height)) for row in parts]
    return rows, dated


def _lines(row: RotaRow) -> list[tuple[str, str, str, str]]:
    """A line a name, so that none is set small beside another; the day stands before the first."""
    day = f"{row.day.month}月{row.day.day}日 {words.weekday(row.day)} {row.festival}".rstrip()
    first, *others = row.names or ("",)
    return [(day, row.hours, first, ""), *(("", "", name, "") for name in others)]


def _heading(sheet: Sheet, data: Rota, margin: float, inner: float) -> None:
    u, y = sheet.unit, sheet.height - 18 * mm * sheet.unit
    sheet.fitted(margin, y, f"{data.what} {data.title}", SONG, 24 * u, inner * 0.76, color=CINNABAR)
    right = sheet.width - margin
    printed = f"{words.day(data.printed_on)} 印"
    sheet.text(right, y, printed, HEI, 9 * u, align="right", color=QUIET)
    line = f"{data.village} · {data.place} · 负责人 {data.leader}"
    sheet.fitted(margin, y - 9.5 * mm * u, line, BOLD, 13 * u, inner)
    if data.rows:
        span = f"{words.day(data.rows[0].day)} 到 {words.day(data.rows[-1].day)}"
        sheet.fitted(margin, y - 16.5 * mm * u, span, HEI, 11 * u, inner)
