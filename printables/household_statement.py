"""The household's statement, read like a bank book: when, what, how many, what is left; spendable and honour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI
from printables.household_heading import FIRST_TOP_MM, NEXT_TOP_MM, foot, heading
from printables.page import GREEN, OCHRE, QUIET, Imprint, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4", "A5")


@dataclass(frozen=True)
class StatementLine:
    number: str
    """Of the transaction in the village's book."""
    on: date
    what: str
    amount_tenths: int
    balance_tenths: int
    """After this line."""
    honour_tenths: int = 0
    honour_balance_tenths: int = 0
    mark: str = ""
    """What it has to do with another line: 已由第15笔冲回."""


@dataclass(frozen=True)
class StatementSum:
    """One sort of what came or went in the period."""

    what: str
    amount_tenths: int
    honour_tenths: int


@dataclass(frozen=True)
class HouseholdStatement:
    imprint: Imprint
    household: str
    number: str
    """The household's short number."""
    from_on: date
    to_on: date
    opening_tenths: int
    closing_tenths: int
    lines: tuple[StatementLine, ...]
    """Oldest first."""
    ledger_head: str
    """Hash of the last transaction the statement reaches; its first 16 digits are printed."""
    opening_honour_tenths: int = 0
    closing_honour_tenths: int = 0
    sums: tuple[StatementSum, ...] = ()
    title: str = "积分流水"


def render(data: HouseholdStatement, size: str = "A4") -> bytes:
    """The statement as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.title} {data.number}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 18 * mm * sheet.unit
    inner, bottom = sheet.width - 2 * margin, 24 * mm * u
    first_top, next_top = sheet.height - FIRST_TOP_MM * mm * u, sheet.height - NEXT_TOP_MM * mm * u
    table = _table(inner, max(10.0 * u, 8.0))
    rows = _rows(table, data, first_top - bottom)
    pages = table.paginate(rows, first_top - bottom, next_top - bottom)
    for number, page in enumerate(pages, 1):
        if number == 1:
            period = f"{words.day(data.from_on)} 至 {words.day(data.to_on)}"
            heading(sheet, data, margin, period)
        else:
            text = f"{data.household} {data.title}（续）"
            sheet.fitted(margin, sheet.height - 20 * mm * u, text, KAI, 13 * u, inner)
        y = table.draw(sheet, margin, first_top if number == 1 else next_top, page)
        if not data.lines:
            empty = "这段时间没有进出。做了好事经公示就会记在这里。"
            sheet.fitted(sheet.width / 2, y - 9 * mm * u, empty, HEI, 10 * u, inner, align="centre", color=QUIET)
        foot(sheet, data, margin, number, len(pages))
        sheet.next_page()
    return sheet.finish()


def _table(wide: float, size: float) -> Table:
    return Table(
        (
            Column("笔号", 1.0, "right", color=lambda _text: QUIET),
            Column("日期", 1.75),
            Column("事项", 4.8),
            Column("兑换分", 1.2, "right", BOLD, color=_sign_color),
            Column("余", 1.2, "right"),
            Column("荣誉分", 1.2, "right", BOLD, color=_sign_color),
            Column("余", 1.2, "right"),
        ),
        wide,
        size,
    )


def _rows(table: Table, data: HouseholdStatement, tallest: float) -> list[Row]:
    rows: list[Row] = []
    spendable = _figures([data.opening_tenths, *(line.amount_tenths for line in data.lines)])
    honour = _figures([data.opening_honour_tenths, *(line.honour_tenths for line in data.lines)])
    first, last = f"{data.from_on}", f"{data.to_on}"
    opening = ("", spendable(data.opening_tenths), "", honour(data.opening_honour_tenths))
    rows += table.row(("", first, "上期结余", *opening), tallest)
    for line in data.lines:
        figures = (
            _signed(line.amount_tenths, spendable),
            spendable(line.balance_tenths),
            _signed(line.honour_tenths, honour),
            honour(line.honour_balance_tenths),
        )
        what = f"{line.what}\n{line.mark}" if line.mark else line.what
        rows += table.row((line.number, f"{line.on}", what, *figures), tallest * 0.6)
    if data.sums:
        rows.append(table.band("本期合计"))
    for each in data.sums:
        changed = (_signed(each.amount_tenths, spendable), "", _signed(each.honour_tenths, honour), "")
        rows += table.row(("", "", each.what, *changed), tallest)
    closing = ("", spendable(data.closing_tenths), "", honour(data.closing_honour_tenths))
    rows += table.row(("", last, "期末结余", *closing), tallest)
    return rows


def _figures(amounts: Sequence[int]) -> Callable[[int], str]:
    """How a column writes its figures: with a decimal all, or none."""
    fraction = any(amount % 10 for amount in amounts)
    return lambda tenths: words.aligned(tenths, fraction=fraction)


def _signed(tenths: int, figure: Callable[[int], str]) -> str:
    """With its sign; nothing where nothing changed."""
    return f"+{figure(tenths)}" if tenths > 0 else figure(tenths) if tenths else ""


def _sign_color(text: str) -> Color:
    return GREEN if text.startswith("+") else OCHRE
