"""The scoring standard, in force or before the village as a draft, on the wall: what earns or costs how much, clause by clause."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import qr
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, GREEN, OCHRE, QUIET, Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked, fit_box

SIZES: Final = ("A3", "A2", "A4")
SCALE: Final = (13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
LEAST: Final = 8.5
"""Type sizes in points on A4, in proportion on larger papers, and the least on any."""


@dataclass(frozen=True)
class StandardClause:
    number: str
    category: str
    """Clauses of one category stand together under it; give them in that order."""
    what: str
    points: str
    """As adopted, with their unit: +5 分, +1 到 +10 分, 满 10 小时 2 分 / 满 20 小时 5 分, −2 分."""
    unit: str = ""
    cap: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class StandardTable:
    imprint: Imprint
    version: str
    """In words: 第3版."""
    when: str
    """In a few words: 自2026年3月1日起施行; or of a draft, until when people may say what they think."""
    adopted: str
    """The vote that adopted it and what it left out, or how to comment on a draft, in a sentence or two."""
    clauses: tuple[StandardClause, ...]
    title: str = "积分细则"


def render(data: StandardTable, size: str = "A3", *, landscape: bool = False) -> bytes:
    """The table as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=landscape)
    title = f"{data.imprint.village}{data.title} {data.version}"
    sheet = Sheet(paper, title=title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 16 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 18 * mm * u
    first_top, next_top = sheet.height - 58 * mm * u, sheet.height - 27 * mm * u
    table, pages = set_largest(
        [size * u for size in SCALE if size * u >= LEAST],
        lambda size: _set(data, inner, first_top - bottom, next_top - bottom, size),
    )
    for number, page in enumerate(pages, 1):
        if number == 1:
            _heading(sheet, data, margin)
        else:
            y = sheet.height - 20 * mm * u
            text = f"{title}（续）"
            sheet.fitted(margin, y, text, SONG, 14 * u, inner, color=CINNABAR)
        table.draw(sheet, margin, first_top if number == 1 else next_top, page)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=9 * mm * u)
        sheet.next_page()
    return sheet.finish()


def _set(
    data: StandardTable, wide: float, first: float, following: float, size: float
) -> tuple[Table, list[list[Row]]]:
    table = _table(wide, size)
    rows: list[Row] = []
    for category, clauses in groupby(data.clauses, key=lambda clause: clause.category):
        if category:
            rows.append(table.band(category))
        for clause in clauses:
            rows += table.row(_cells(clause), first * 0.6)
    return table, table.paginate(rows, first, following)


def _table(wide: float, size: float) -> Table:
    return Table(
        (
            Column("号", 0.8, "centre"),
            Column("内容", 4.2),
            Column("分值", 2.5, "right", BOLD, 0.7, color=sign_color),
            Column("单位", 0.9, "centre", shrink=0.7),
            Column("上限", 2.8),
            Column("凭据", 1.9),
        ),
        wide,
        size,
    )


def _cells(clause: StandardClause) -> tuple[str, ...]:
    return clause.number, clause.what, clause.points, clause.unit, clause.cap, clause.evidence


def sign_color(text: str) -> Color:
    """What earns is green, what costs ochre; the sign says it too."""
    return OCHRE if text.startswith(("-", "−", "－")) else GREEN


def _heading(sheet: Sheet, data: StandardTable, margin: float) -> None:
    u, imprint = sheet.unit, data.imprint
    side = qr.side_for_distance(0.26 * u)
    room = sheet.width - 2 * margin - side - 8 * mm * u
    y = sheet.height - 21 * mm * u
    sheet.fitted(margin, y, imprint.place, KAI, 13 * u, room, color=QUIET)
    y -= 13 * mm * u
    sheet.fitted(margin, y, data.title, SONG, 32 * u, room, color=CINNABAR)
    y -= 8.5 * mm * u
    line = f"{data.version} · {data.when}"
    sheet.fitted(margin, y, line, BOLD, 11.5 * u, room)
    size, lines = fit_box(data.adopted, HEI, 9.5 * u, 6 * u, room, 10 * mm * u, 1.4)
    sheet.lines(margin, y - 5.5 * mm * u, lines, HEI, size, size * 1.4, color=QUIET)
    x = sheet.width - margin - side
    sheet.link(imprint.link, x, sheet.height - 14 * mm * u - side, side, caption="扫码看最新细则", level="Q")
