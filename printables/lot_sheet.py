"""Whose names are down for a draw by lot: to hang up before the draw and to draw from.

While names are still put down it is one column with room to sign; closed for a draw that can be checked, it carries the
hash of the list, how the seed comes about, and its code.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, TINT, Imprint, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked, fit_box

SIZES: Final = ("A4",)
MARGIN: Final = 16 * mm
ABREAST: Final = 3
"""Households side by side on a closed list."""


@dataclass(frozen=True)
class LotName:
    number: str
    """The household's."""
    household: str


@dataclass(frozen=True)
class Closing:
    """What a list carries that nothing can be changed on any more."""

    imprint: Imprint
    closed_at: datetime
    hash_groups: tuple[str, ...]
    """The hash of the list in groups of four, as they are read aloud."""
    seed: str
    """How the seed comes about: 名单贴出以后，当众掷骰子 20 次."""
    again: tuple[str, ...] = ()
    """The draws before this one and why it is done over, a line each."""


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
    closing: Closing | None = None


def render(data: LotSheet, size: str = "A4") -> bytes:
    """The list as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.store}{data.title}{data.number}", author=data.village)
    if data.closing is None:
        _draw_open(sheet, data)
    else:
        _draw_closed(sheet, data, data.closing)
    return sheet.finish()


def _draw_open(sheet: Sheet, data: LotSheet) -> None:
    inner, top, bottom = sheet.width - 2 * MARGIN, sheet.height - 44 * mm, 30 * mm
    columns = (Column("号", 0.6, "centre"), Column("户号", 1.2, "centre"), Column("户", 2.4, name=True))
    table = Table((*columns, Column("抽中打 √", 1.1, "centre"), Column("领的时候签字", 2.2, "centre")), inner, 12)
    rows = [
        row
        for place, each in enumerate(data.names, 1)
        for row in table.row((str(place), each.number, each.household, "", ""), 40 * mm)
    ]
    pages = table.paginate(rows, top - bottom, top - bottom)
    state = "报名已经截止" if data.closed else f"报名到 {words.day(data.until_on)}，名单还会变"
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner, f"{len(data.names)} 户报名 · {state}")
        table.draw(sheet, MARGIN, top, page)
        if number == len(pages):
            line = "抓阄的日子 ____年____月____日    主持 ______________    见证 ______________"
            sheet.fitted(MARGIN, 20 * mm, line, BOLD, 11.5, inner)
        note = "抽中的户用分来换，一户一份。名单有错，请在抓阄以前说。"
        sheet.fitted(MARGIN, 14 * mm, note, HEI, 9.5, inner)
        sheet.page_of(number, len(pages), 8 * mm)
        sheet.next_page()


def _draw_closed(sheet: Sheet, data: LotSheet, closing: Closing) -> None:
    inner, bottom = sheet.width - 2 * MARGIN, 20 * mm
    first_top = sheet.height - 98 * mm - 6 * mm * len(closing.again)
    next_top = sheet.height - 44 * mm
    table, rows = _abreast(data.names, inner)
    pages = table.paginate(rows, first_top - bottom, next_top - bottom)
    said = f"{len(data.names)} 户 · {words.moment(closing.closed_at)} 关的名单，不能再改"
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, inner, said)
        if number == 1:
            _how_to_check(sheet, closing, inner, sheet.height - 40 * mm)
        table.draw(sheet, MARGIN, first_top if number == 1 else next_top, page)
        sheet.rule(MARGIN, 15 * mm, sheet.width - MARGIN, 15 * mm)
        sheet.footer(closing.imprint, number, len(pages), margin=MARGIN, y=10.5 * mm, verb="关名单")
        sheet.next_page()


def _abreast(names: tuple[LotName, ...], inner: float) -> tuple[Table, list[Row]]:
    columns = [Column("户号", 1, "centre"), Column("户", 2.2, name=True)] * ABREAST
    table = Table(columns, inner, 11)
    cells = [text for each in names for text in (each.number, each.household)]
    cells += [""] * (-len(cells) % len(columns))
    lines = [cells[at : at + len(columns)] for at in range(0, len(cells), len(columns))]
    return table, [row for line in lines for row in table.row(line, 40 * mm)]


def _how_to_check(sheet: Sheet, closing: Closing, inner: float, top: float) -> None:
    high = 52 * mm + 6 * mm * len(closing.again)
    sheet.box(MARGIN, top - high, inner, high, fill=TINT, stroke=CINNABAR, weight=0.9, radius=3)
    side = 32 * mm
    x, y, room = MARGIN + 5 * mm, top - 8 * mm, inner - side - 16 * mm
    sheet.text(x, y, "名单印记（抓阄以前，请大家拍下来、念一遍）", BOLD, 11.5, color=CINNABAR)
    y -= 7.5 * mm
    for at in range(0, len(closing.hash_groups), 8):
        sheet.text(x, y, "  ".join(closing.hash_groups[at : at + 8]), HEI, 13)
        y -= 6.5 * mm
    for text in (
        f"用什么定：{closing.seed}。两个人各输一遍，两个人在场见证。",
        "名单、名额、抽法改一个字，印记就变。抽完以后扫码下载，交给学校老师、乡镇或懂电脑的亲戚重算，应当是同样的户。",
        *closing.again,
    ):
        size, lines = fit_box(text, HEI, 10, 7, room, 12 * mm)
        y = sheet.lines(x, y, lines, HEI, size, size * 1.35) - 3
    sheet.link(
        closing.imprint.link, MARGIN + inner - side - 5 * mm, top - side - 6 * mm, side, caption="扫码看名单和结果"
    )


def _heading(sheet: Sheet, data: LotSheet, inner: float, said: str) -> None:
    y = sheet.height - 18 * mm
    number = f"第 {data.number} 号" if data.closing else f"第 {data.number} 次"
    sheet.fitted(MARGIN, y, f"{data.store} {number}{data.title}", SONG, 22, inner * 0.74, color=CINNABAR)
    right = sheet.width - MARGIN
    sheet.text(right, y, f"{words.day(data.printed_on)} 印", HEI, 9, align="right", color=QUIET)
    sheet.fitted(MARGIN, y - 9 * mm, data.what if data.closing else f"{data.village} · {data.what}", BOLD, 13, inner)
    sheet.fitted(MARGIN, y - 16 * mm, said, HEI, 11, inner)
