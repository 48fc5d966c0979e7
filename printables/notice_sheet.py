"""The numbered notice on the wall: which households are to be scored for what, and how to object."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, GREEN, INK, OCHRE, QUIET, TINT, Imprint, Sheet, page_size
from printables.table import Column, Row, Table, set_largest
from printables.text import checked, fit_box, wrap

SIZES: Final = ("A4", "A3")
SCALE: Final = (12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
"""Type sizes of the table in points on A4; a short notice is set larger."""


@dataclass(frozen=True)
class NoticeClaim:
    number: str
    """The claim's number, to quote when objecting."""
    household: str
    what: str
    """The clause in words."""
    happened_on: date
    points_tenths: int


@dataclass(frozen=True)
class NoticeCorrection:
    """An item of an older sheet that does not count any more; whose it was is not said."""

    sheet: int
    """The number of the older sheet."""
    old: str
    """第12号第3条."""
    what: str
    happened_on: date
    points_tenths: int


@dataclass(frozen=True)
class NoticeSheet:
    imprint: Imprint
    opens_at: datetime
    closes_at: datetime
    claims: tuple[NoticeClaim, ...]
    objections_to: str
    """Who takes objections: 村务监督委员会 周主任（村委会一楼）."""
    office_phone: str
    """The village office's own telephone; never a household's."""
    answer_by: date
    """By when an objection raised on the last day is answered."""
    workdays: int
    """How many working days an answer may take, and an appeal against it."""
    title: str = "积分公示"
    corrections: tuple[NoticeCorrection, ...] = ()
    corrects: str = ""
    """Which older sheets it corrects: 更正公示第8、9号."""
    corrected_by: str = ""
    """Which items of this sheet were put right, and by which sheets; for a sheet that is printed again."""
    hangs_until: date | None = None
    """The last day with these names."""


def render(data: NoticeSheet, size: str = "A4") -> bytes:
    """The notice as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    paper = page_size(size, SIZES)
    title = f"{data.imprint.village}{data.title} {data.imprint.number}"
    sheet = Sheet(paper, title=title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 17 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 20 * mm * u
    closing = 50 * mm * u
    first_top = sheet.height - 101 * mm * u
    next_top = sheet.height - 27 * mm * u

    def build(size: float) -> tuple[Table, list[list[Row]]]:
        table = _table(inner, size)
        cells = [*map(_cells, data.claims), *map(_correction_cells, data.corrections)]
        rows = [row for each in cells for row in table.row(each, (first_top - bottom) * 0.6)]
        pages = table.paginate(rows, first_top - bottom, next_top - bottom)
        free = (first_top if len(pages) == 1 else next_top) - bottom - table.head_height
        if free - sum(row.height for row in pages[-1]) < closing:
            pages.append(pages[-1][-2:])
            del pages[-2][-2:]
        return table, pages

    table, pages = set_largest([size * u for size in SCALE], build)
    for number, page in enumerate(pages, 1):
        if number == 1:
            _heading(sheet, data, margin)
        else:
            _running_heading(sheet, data, margin)
        top = first_top if number == 1 else next_top
        y = table.draw(sheet, margin, top, page)
        if number == len(pages):
            _closing(sheet, data, margin, y)
        sheet.rule(margin, 14 * mm * u, sheet.width - margin, 14 * mm * u)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=9.5 * mm * u)
        sheet.next_page()
    return sheet.finish()


def _table(wide: float, size: float) -> Table:
    return Table(
        (
            Column("编号", 1.25),
            Column("户", 2.6, font=KAI, name=True),
            Column("做了什么（依据条款）", 5.4),
            Column("哪天", 1.55, "centre"),
            Column("分数", 1.35, "right", BOLD, color=_sign_color),
        ),
        wide,
        size,
    )


def _cells(claim: NoticeClaim) -> tuple[str, ...]:
    return (
        claim.number,
        claim.household,
        claim.what,
        words.short_day(claim.happened_on),
        f"{words.signed(claim.points_tenths)} 分",
    )


def _correction_cells(correction: NoticeCorrection) -> tuple[str, ...]:
    return (
        "更正",
        correction.old,
        correction.what,
        words.short_day(correction.happened_on),
        f"原 {words.signed(correction.points_tenths)}",
    )


def _sign_color(text: str) -> Color:
    return GREEN if text.startswith("+") else OCHRE


def _heading(sheet: Sheet, data: NoticeSheet, margin: float) -> None:
    u, imprint = sheet.unit, data.imprint
    inner, centre = sheet.width - 2 * margin, sheet.width / 2
    y = sheet.height - 20 * mm * u
    sheet.fitted(centre, y, imprint.place, KAI, 13 * u, inner, align="centre", color=QUIET)
    y -= 12.5 * mm * u
    sheet.fitted(centre, y, data.title, SONG, 29 * u, inner * 0.7, color=CINNABAR, align="centre")
    y -= 8 * mm * u
    until = f"{imprint.number} · 公示到 {words.moment(data.closes_at)} 为止"
    if data.corrects:
        until = f"{imprint.number} · {data.corrects} · 公示到 {words.moment(data.closes_at)} 为止"
    sheet.fitted(centre, y, until, BOLD, 12.5 * u, inner, align="centre")
    _how_to_object(sheet, data, margin, y - 5 * mm * u)


def _how_to_object(sheet: Sheet, data: NoticeSheet, margin: float, top: float) -> None:
    u = sheet.unit
    inner, high = sheet.width - 2 * margin, 50 * mm * u
    sheet.box(margin, top - high, inner, high, fill=TINT, stroke=CINNABAR, weight=0.9 * u, radius=3 * u)
    side = 24 * mm * u
    room = inner - side - 31 * mm * u
    x, y = margin + 5 * mm * u, top - 8 * mm * u
    sheet.text(x, y, "有不同意见，这样提", SONG, 14 * u, color=CINNABAR)
    y -= 7 * mm * u
    for label, text in (
        ("截止", f"{words.moment(data.closes_at)}（{words.moment(data.opens_at)} 起）"),
        ("找谁", data.objections_to),
        ("电话", f"{data.office_phone}（村委会）" if data.office_phone else "________________（村委会）"),
        (
            "答复",
            f"{data.workdays} 个工作日内；截止那天提的，最晚 {words.day(data.answer_by)}。不服，再 {data.workdays} 个工作日内可请乡镇裁决",
        ),
        ("怎么提", "当面说、打电话、写条子，或扫右边的码；说清编号和理由。可以要求不公开姓名。"),
    ):
        sheet.text(x, y, label, BOLD, 10.5 * u)
        size, lines = fit_box(text, HEI, 10.5 * u, 7 * u, room, 11 * mm * u)
        y = sheet.lines(x + 15 * mm * u, y, lines, HEI, size, size * 1.3) - 2.4 * u
    right = margin + inner - side - 5 * mm * u
    sheet.link(data.imprint.link, right, top - side - 2.5 * mm * u, side, caption="扫码查看或提异议")


def _running_heading(sheet: Sheet, data: NoticeSheet, margin: float) -> None:
    u, y = sheet.unit, sheet.height - 20 * mm * sheet.unit
    inner = sheet.width - 2 * margin
    left = f"{data.imprint.village} {data.title} {data.imprint.number}（续）"
    sheet.fitted(margin, y, left, SONG, 13 * u, inner * 0.5, color=CINNABAR)
    right = f"公示到 {words.moment(data.closes_at)}"
    sheet.fitted(sheet.width - margin, y, right, BOLD, 10 * u, inner * 0.48, align="right")


def _closing(sheet: Sheet, data: NoticeSheet, margin: float, y: float) -> None:
    u = sheet.unit
    inner = sheet.width - 2 * margin
    total = f"本次公示 {len(data.claims)} 条。公示期满、没有异议的，记入各户积分；有异议的先停下，查清再定。"
    if not data.claims and data.corrections:
        total = ""
    if data.corrections:
        total += f"更正以前的 {len(data.corrections)} 条：已入账的，公示期满从账上冲回；有话说，请在那以前到监委会。"
    if data.hangs_until:
        total += f"本单挂到 {words.day(data.hangs_until)}，到期取下。"
    if data.corrected_by:
        total += f"本单已更正：{data.corrected_by}。"
    lines = wrap(total, HEI, 9.5 * u, inner * 0.58)
    sheet.lines(margin, y - 8 * mm * u, lines, HEI, 9.5 * u, 14.5 * u, color=INK)
    sheet.seal(sheet.width - margin, y - 25 * mm * u, data.imprint, 12 * u, inner * 0.36)
