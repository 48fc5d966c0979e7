"""The civility file of a household (文明积分档案): what it earned and spent year by year, its honours, and every deed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI
from printables.household_heading import FIRST_TOP_MM, NEXT_TOP_MM, foot, heading
from printables.page import GREEN, INK, OCHRE, QUIET, Imprint, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4", "A5")


@dataclass(frozen=True)
class FileYear:
    """What moved in a year, spendable, in the words of the bank book; ``left`` at its end."""

    year: int
    moved: tuple[tuple[str, int], ...]
    left_tenths: int


@dataclass(frozen=True)
class FileCategory:
    name: str
    honour_tenths: int
    deeds: int


@dataclass(frozen=True)
class FileHonour:
    """A place on a roll."""

    period: str
    rank: int
    stars: int


@dataclass(frozen=True)
class FileDeed:
    on: date
    what: str
    amount_tenths: int
    """Below zero for a deduction."""
    state: str


@dataclass(frozen=True)
class FileDoer:
    """How many good deeds one of the household did."""

    name: str
    deeds: int


@dataclass(frozen=True)
class FileNote:
    """Something that was objected to, or that happened to the household."""

    on: date
    what: str
    outcome: str = ""


@dataclass(frozen=True)
class CivilityFile:
    imprint: Imprint
    household: str
    number: str
    """The household's short number."""
    since: date
    until: date
    closing_tenths: int
    closing_honour_tenths: int
    ledger_head: str
    years: tuple[FileYear, ...] = ()
    categories: tuple[FileCategory, ...] = ()
    honours: tuple[FileHonour, ...] = ()
    deeds: tuple[FileDeed, ...] = ()
    """Newest first, those that are still on their way among them."""
    doers: tuple[FileDoer, ...] = ()
    disputes: tuple[FileNote, ...] = ()
    changes: tuple[FileNote, ...] = ()
    title: str = "文明积分档案"


def render(data: CivilityFile, size: str = "A4") -> bytes:
    """The file as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.title} {data.number}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 18 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 24 * mm * u
    first_top, next_top = sheet.height - FIRST_TOP_MM * mm * u, sheet.height - NEXT_TOP_MM * mm * u
    table = Table(
        (
            Column("什么时候", 1.6),
            Column("什么事", 4.6),
            Column("分", 1.1, "right", BOLD, color=_color),
            Column("怎样了", 1.7, color=lambda _text: QUIET),
        ),
        inner,
        max(10.0 * u, 8.0),
    )
    rows = _rows(table, data, first_top - bottom)
    pages = table.paginate(rows, first_top - bottom, next_top - bottom)
    for number, page in enumerate(pages, 1):
        if number == 1:
            heading(sheet, data, margin, f"{words.day(data.since)} 入册，到 {words.day(data.until)}")
        else:
            text = f"{data.household} {data.title}（续）"
            sheet.fitted(margin, sheet.height - 20 * mm * u, text, KAI, 13 * u, inner)
        y = table.draw(sheet, margin, first_top if number == 1 else next_top, page)
        if not rows:
            empty = "还没有一件。做了好事经公示就会记在这里。"
            sheet.fitted(sheet.width / 2, y - 9 * mm * u, empty, HEI, 10 * u, inner, align="centre", color=QUIET)
        foot(sheet, data, margin, number, len(pages))
        sheet.next_page()
    return sheet.finish()


def _rows(table: Table, data: CivilityFile, tallest: float) -> list[Row]:
    parts: tuple[tuple[str, list[tuple[str, str, str, str]]], ...] = (
        ("逐年", [_year(each) for each in data.years]),
        ("哪一类事做得多", [_category(each) for each in data.categories]),
        ("上榜", [_honour(each) for each in data.honours]),
        ("谁做了几件", [("", each.name, "", f"{each.deeds} 件") for each in data.doers]),
        ("做过的事", [_deed(each) for each in data.deeds]),
        ("有人提过异议的", [_note(each) for each in data.disputes]),
        ("户里的变化", [_note(each) for each in data.changes]),
    )
    rows: list[Row] = []
    for title, lines in parts:
        if lines:
            rows.append(table.band(title))
        for line in lines:
            rows += table.row(line, tallest * 0.6)
    return rows


def _year(each: FileYear) -> tuple[str, str, str, str]:
    moved = "，".join(f"{what} {words.signed(tenths)}" for what, tenths in each.moved) or "没有进出"
    return f"{each.year}年", moved, "", f"余 {words.points(each.left_tenths)}"


def _category(each: FileCategory) -> tuple[str, str, str, str]:
    return "", each.name, words.signed(each.honour_tenths), f"{each.deeds} 件"


def _honour(each: FileHonour) -> tuple[str, str, str, str]:
    return each.period, f"乡风文明榜第 {each.rank} 名", "", "★" * each.stars


def _deed(each: FileDeed) -> tuple[str, str, str, str]:
    return f"{each.on}", each.what, words.signed(each.amount_tenths), each.state


def _note(each: FileNote) -> tuple[str, str, str, str]:
    return f"{each.on}", each.what, "", each.outcome


def _color(text: str) -> Color:
    return GREEN if text.startswith("+") else OCHRE if text else INK
