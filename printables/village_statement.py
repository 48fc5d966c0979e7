"""The village's book of one month, for the file and the wall: points, goods, what was taken back, and who signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, GREEN, INK, OCHRE, QUIET, TINT, Imprint, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked, wrap

SIZES: Final = ("A4", "A3")
GOES_ON: Final = "（续）"
MOVED_ROWS: Final = 3


@dataclass(frozen=True)
class UnitLine:
    """One sort of points; ``moved_tenths`` under the headings ``point_kinds``."""

    name: str
    opening_tenths: int
    moved_tenths: tuple[int, ...]
    closing_tenths: int


@dataclass(frozen=True)
class IssuedLine:
    """What was given under one category of the standard."""

    category: str
    spendable_tenths: int
    honour_tenths: int


@dataclass(frozen=True)
class GoodLine:
    """Pieces of one good; ``moved`` under the headings ``good_kinds``."""

    name: str
    unit: str
    opening: int
    moved: tuple[int, ...]
    closing: int


@dataclass(frozen=True)
class ShelfPart:
    store: str
    goods: tuple[GoodLine, ...]


@dataclass(frozen=True)
class UndoneLine:
    """A reversal beside its original."""

    number: str
    on: date
    original_number: str
    original_on: date
    what: str
    households: str
    points_tenths: int
    why: str


@dataclass(frozen=True)
class VillageStatement:
    imprint: Imprint
    period: str
    first: int
    """Number of the first transaction of the period."""
    last: int
    earners: int
    """Households with points given."""
    spenders: int
    """Households that redeemed."""
    point_kinds: tuple[str, ...]
    points: tuple[UnitLine, ...]
    issued: tuple[IssuedLine, ...]
    good_kinds: tuple[str, ...]
    shelves: tuple[ShelfPart, ...]
    reversals: tuple[UndoneLine, ...]
    ledger_head: str
    """Hash of the last transaction; its first 16 digits are printed."""
    title: str = "村月账"


@dataclass(frozen=True)
class Section:
    """A heading over a table; ``empty`` is said where there is no row."""

    heading: str
    table: Table
    rows: list[Row]
    empty: str = ""

    def part(self, rows: list[Row]) -> "Section":
        """Some of its rows; unless it begins with them, as its continuation."""
        begins = not rows or rows[0] is self.rows[0]
        heading = self.heading if begins or self.heading.endswith(GOES_ON) else self.heading + GOES_ON
        return Section(heading, self.table, rows, self.empty)


def render(data: VillageStatement, size: str = "A4") -> bytes:
    """The month as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.title} {data.period}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 18 * mm * sheet.unit
    top, following, bottom = sheet.height - 77 * mm * u, sheet.height - 27 * mm * u, 22 * mm * u
    sections = list(_sections(data, sheet.width - 2 * margin, 9.5 * u, following - bottom))
    pages = _lay(sections, top - bottom, following - bottom, _gap(u), closing=58 * mm * u)
    for number, page in enumerate(pages, 1):
        if number == 1:
            _heading(sheet, data, margin)
        else:
            _running_heading(sheet, data, margin)
        y = top if number == 1 else following
        for section in page:
            y = _draw(sheet, section, margin, y)
        if number == len(pages):
            _closing(sheet, data, margin, y)
        sheet.rule(margin, 14 * mm * u, sheet.width - margin, 14 * mm * u)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=9.5 * mm * u, verb="打印")
        sheet.next_page()
    return sheet.finish()


def _gap(unit: float) -> float:
    """What a section needs above its table."""
    return 12 * mm * unit


def _lay(
    sections: Sequence[Section], first: float, following: float, gap: float, *, closing: float
) -> list[list[Section]]:
    """Sections by sheet, parted between rows where they must be, ``closing`` points free on the last.

    A sheet that would hold signatures and nothing else takes the last rows with it.
    """
    pages: list[list[Section]] = [[]]
    left = first
    for section in sections:
        parts = section.table.paginate(section.rows, left - gap, following - gap)
        for place, rows in enumerate(parts):
            if place:
                pages.append([])
                left = following
            if rows or not section.rows:
                pages[-1].append(section.part(rows))
                left -= gap + section.table.head_height + sum(row.height for row in rows)
    if left < closing:
        last = pages[-1].pop()
        if len(last.rows) > MOVED_ROWS:
            pages[-1].append(last.part(last.rows[:-MOVED_ROWS]))
        pages.append([last.part(last.rows[-MOVED_ROWS:])])
    return pages


def _sections(data: VillageStatement, wide: float, size: float, tallest: float) -> Iterator[Section]:
    yield _points(data, wide, size, tallest)
    yield _issued(data, wide, size, tallest)
    for part in data.shelves:
        yield _goods(data, part, wide, size, tallest)
    yield _reversals(data, wide, size, tallest)


def _points(data: VillageStatement, wide: float, size: float, tallest: float) -> Section:
    table = Table((Column("积分", 2.4), *_figure_columns(data.point_kinds)), wide, size)
    rows: list[Row] = []
    for line in data.points:
        moved = [_signed(tenths) for tenths in line.moved_tenths]
        cells = (line.name, words.points(line.opening_tenths), *moved, words.points(line.closing_tenths))
        rows += table.row(cells, tallest)
    return Section("一、积分（各户手里的合计）", table, rows, "还没有发过分。")


def _issued(data: VillageStatement, wide: float, size: float, tallest: float) -> Section:
    columns = (Column("类别", 5), Column("兑换分", 2, "right", BOLD), Column("荣誉分", 2, "right", BOLD))
    table = Table(columns, wide, size)
    rows: list[Row] = []
    for line in data.issued:
        rows += table.row((line.category, _signed(line.spendable_tenths), _signed(line.honour_tenths)), tallest)
    return Section("二、得分按类别", table, rows, "这个月没有得分。")


def _goods(data: VillageStatement, part: ShelfPart, wide: float, size: float, tallest: float) -> Section:
    columns = (Column("商品", 3), Column("单位", 0.9, "centre"), *_figure_columns(data.good_kinds))
    table = Table(columns, wide, size)
    rows: list[Row] = []
    for line in part.goods:
        moved = [f"{count:+d}".replace("-", "−") if count else "" for count in line.moved]
        rows += table.row((line.name, line.unit, str(line.opening), *moved, str(line.closing)), tallest)
    return Section(f"三、商品 · {part.store}", table, rows, "货架上没有进出。")


def _reversals(data: VillageStatement, wide: float, size: float, tallest: float) -> Section:
    columns = (
        Column("冲回", 1.5),
        Column("原来的一笔", 1.6),
        Column("原来记的", 3.6),
        Column("户号", 1.1, "centre"),
        Column("兑换分", 1.1, "right", BOLD, color=_sign_color),
        Column("原因", 2.2),
    )
    table = Table(columns, wide, size)
    rows: list[Row] = []
    for line in data.reversals:
        cells = (
            f"第{line.number}笔\n{line.on}",
            f"第{line.original_number}笔\n{line.original_on}",
            line.what,
            line.households,
            _signed(line.points_tenths),
            line.why,
        )
        rows += table.row(cells, tallest * 0.5)
    return Section("四、冲回（错账更正）", table, rows, "这个月没有冲回。")


def _figure_columns(kinds: Sequence[str]) -> Iterator[Column]:
    yield Column("期初", 1.3, "right")
    for kind in kinds:
        yield Column(kind, 1.2, "right", color=_sign_color)
    yield Column("期末", 1.3, "right", BOLD)


def _signed(tenths: int) -> str:
    return words.signed(tenths) if tenths else ""


def _sign_color(text: str) -> Color:
    return GREEN if text.startswith("+") else OCHRE


def _draw(sheet: Sheet, section: Section, margin: float, top: float) -> float:
    u = sheet.unit
    y = top - _gap(u) + 3 * mm * u
    sheet.heading(section.heading)
    sheet.fitted(margin, y, section.heading, SONG, 12.5 * u, section.table.wide, color=CINNABAR)
    y = section.table.draw(sheet, margin, top - _gap(u), section.rows)
    if not section.rows and section.empty:
        sheet.text(margin, y + 2.2 * mm * u, section.empty, HEI, 9.5 * u, color=QUIET)
    return y


def _heading(sheet: Sheet, data: VillageStatement, margin: float) -> None:
    u, imprint = sheet.unit, data.imprint
    side = 25 * mm * u
    right = sheet.width - margin
    room = right - margin - side - 6 * mm * u
    y = sheet.height - 20 * mm * u
    sheet.fitted(margin, y, imprint.place, KAI, 12 * u, room, color=QUIET)
    sheet.fitted(margin, y - 13 * mm * u, f"{data.period}{data.title}", SONG, 25 * u, room, color=CINNABAR)
    sheet.link(imprint.link, right - side, sheet.height - 14 * mm * u - side, side, caption="扫码核对")
    high, foot = 17 * mm * u, sheet.height - 75 * mm * u
    sheet.box(margin, foot, right - margin, high, fill=TINT, stroke=None, radius=3 * u)
    count = data.last - data.first + 1
    said = (
        f"账本第 {data.first} 笔到第 {data.last} 笔，共 {count} 笔"
        if count > 0
        else f"账本第 {data.last} 笔为止，没有新的"
    )
    inner = right - margin - 10 * mm * u
    sheet.fitted(margin + 5 * mm * u, foot + high - 7 * mm * u, said, BOLD, 11 * u, inner)
    people = f"得分 {data.earners} 户 · 兑换 {data.spenders} 户 · 冲回 {len(data.reversals)} 笔"
    sheet.fitted(margin + 5 * mm * u, foot + 4 * mm * u, people, HEI, 10 * u, inner)


def _running_heading(sheet: Sheet, data: VillageStatement, margin: float) -> None:
    u = sheet.unit
    text = f"{data.imprint.village} {data.period}{data.title}{GOES_ON}"
    sheet.fitted(margin, sheet.height - 20 * mm * u, text, SONG, 13 * u, sheet.width - 2 * margin, color=CINNABAR)


def _closing(sheet: Sheet, data: VillageStatement, margin: float, y: float) -> None:
    u = sheet.unit
    inner = sheet.width - 2 * margin
    note = "期初加进出等于期末，数字都出自账本。"
    note += f"账本印记 {data.ledger_head[:16]}" if data.ledger_head else ""
    lines = wrap(note, HEI, 9 * u, inner * 0.56)
    y = sheet.lines(margin, y - 9 * mm * u, lines, HEI, 9 * u, 13 * u, color=QUIET) - 5 * mm * u
    for who in ("制表人", "村委会主任", "村务监督委员会"):
        sheet.text(margin, y, who, HEI, 10.5 * u)
        sheet.rule(margin + 30 * mm * u, y - 2 * u, margin + inner * 0.56, y - 2 * u, color=INK)
        y -= 10 * mm * u
    sheet.seal(sheet.width - margin, y + 22 * mm * u, data.imprint, 11.5 * u, inner * 0.36)
