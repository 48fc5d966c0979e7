"""What came of a draw by lot, to hang beside its list: who was drawn, from which seed, and how to draw it again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, QUIET, TINT, Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked, fit_box

SIZES: Final = ("A4", "A3")
SCALE: Final = (20.0, 18.0, 16.0, 14.0, 12.5, 11.0)
"""Type sizes of the names in points on A4; few are set large."""


@dataclass(frozen=True)
class Drawn:
    number: str
    """The household's."""
    household: str


@dataclass(frozen=True)
class DrawResult:
    imprint: Imprint
    what: str
    """电饭锅 · 抽 3 户，候补 2 户."""
    households: int
    """How many were on the list."""
    closed_at: datetime
    drawn_at: datetime
    hash_groups: tuple[str, ...]
    seed: str
    """How the seed came about, as it was said beforehand."""
    value: str
    """The seed itself: the throws, or the published figure."""
    witnesses: tuple[str, ...]
    """What those who watched are; no names."""
    winners: tuple[Drawn, ...]
    reserves: tuple[Drawn, ...] = ()
    again: tuple[str, ...] = ()
    """The draws before this one and why it was done over, a line each."""
    replaced: str = ""
    """That a newer draw took this one's place."""
    title: str = "抓阄结果"


def render(data: DrawResult, size: str = "A4") -> bytes:
    """The result as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    title = f"{data.imprint.village}{data.title} {data.imprint.number}"
    sheet = Sheet(page_size(size, SIZES), title=title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 17 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 20 * mm * u
    closing = (60 + 6 * len(data.again)) * mm * u
    top = sheet.height - 58 * mm * u

    def build(size: float) -> tuple[Table, list[list[Row]]]:
        columns = (Column("次序", 0.9, "centre"), Column("户", 3, font=KAI, name=True), Column("户号", 1.6, "centre"))
        table = Table(columns, inner, size)
        pages = table.paginate(_rows(table, data), top - bottom, top - bottom)
        if top - bottom - table.head_height - sum(row.height for row in pages[-1]) < closing:
            pages.append([])
        return table, pages

    table, pages = set_largest([size * u for size in SCALE], build)
    for number, page in enumerate(pages, 1):
        _heading(sheet, data, margin)
        below = table.draw(sheet, margin, top, page) if page else top
        if number == len(pages):
            _how(sheet, data, margin, below - 8 * mm * u, closing)
        sheet.rule(margin, 14 * mm * u, sheet.width - margin, 14 * mm * u)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=9.5 * mm * u)
        sheet.next_page()
    return sheet.finish()


def _rows(table: Table, data: DrawResult) -> list[Row]:
    rows = [table.band(f"抽中 {len(data.winners)} 户")]
    for place, each in enumerate(data.winners, 1):
        rows += table.row((str(place), each.household, each.number), 60 * mm)
    if data.reserves:
        rows.append(table.band("候补，抽中的不要了，按先后补上"))
    for place, each in enumerate(data.reserves, 1):
        rows += table.row((f"候补 {place}", each.household, each.number), 60 * mm)
    return rows


def _heading(sheet: Sheet, data: DrawResult, margin: float) -> None:
    u, imprint = sheet.unit, data.imprint
    inner, centre = sheet.width - 2 * margin, sheet.width / 2
    y = sheet.height - 18 * mm * u
    sheet.fitted(centre, y, imprint.place, KAI, 13 * u, inner, align="centre", color=QUIET)
    y -= 12 * mm * u
    sheet.fitted(centre, y, data.title, SONG, 28 * u, inner * 0.7, color=CINNABAR, align="centre")
    y -= 9 * mm * u
    sheet.fitted(centre, y, f"{imprint.number} · {data.what}", BOLD, 13 * u, inner, align="centre")
    y -= 7 * mm * u
    said = f"{data.households} 户的名单 {words.moment(data.closed_at)} 关，{words.moment(data.drawn_at)} 抽"
    color = CINNABAR if data.replaced else INK
    sheet.fitted(centre, y, data.replaced or said, HEI, 10.5 * u, inner, align="centre", color=color)


def _how(sheet: Sheet, data: DrawResult, margin: float, top: float, high: float) -> None:
    u, inner, side = sheet.unit, sheet.width - 2 * margin, 28 * mm * sheet.unit
    high -= 10 * mm * u
    sheet.box(margin, top - high, inner, high, fill=TINT, stroke=None, radius=3 * u)
    x, y, room = margin + 5 * mm * u, top - 7 * mm * u, inner - side - 16 * mm * u
    groups = "  ".join(data.hash_groups)
    for label, text in (
        ("用什么定", data.seed),
        ("定出来的", data.value),
        ("见证", "、".join(data.witnesses)),
        ("名单印记", groups),
        ("怎么查", "印记先和名单上的对一对；再扫码下载文件，交给学校老师、乡镇或懂电脑的亲戚重算，应当是同样的户。"),
    ):
        sheet.text(x, y, label, BOLD, 10 * u)
        size, lines = fit_box(text, HEI, 10 * u, 7 * u, room - 20 * mm * u, 11 * mm * u)
        y = sheet.lines(x + 20 * mm * u, y, lines, HEI, size, size * 1.3) - 2.6 * u
    for text in data.again:
        size, lines = fit_box(text, HEI, 9.5 * u, 7 * u, room, 8 * mm * u)
        y = sheet.lines(x, y, lines, HEI, size, size * 1.3) - 2 * u
    sheet.link(
        data.imprint.link, margin + inner - side - 5 * mm * u, top - side - 5 * mm * u, side, caption="扫码看结果"
    )
