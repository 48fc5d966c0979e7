"""The fingerprint of a copy of the database, to be laid beside the stick: whether it is this copy, and up to where each book goes.

Whoever restores it holds what the program shows against this paper. It carries no code: it lies in a drawer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.facts import draw_facts
from printables.fingerprint import draw_fingerprint
from printables.fonts import BOLD, HEI
from printables.page import INK, QUIET, Sheet, page_size
from printables.table import Column, Row, Table
from printables.text import checked

SIZES: Final = ("A4", "A5")
MARGIN: Final = 18 * mm
COLUMNS: Final = (
    Column("村", 3.2),
    Column("账本到第几笔", 1.8, "right"),
    Column("最后一笔的指纹", 3.0, "right"),
)


@dataclass(frozen=True)
class CopiedBook:
    """One village's book in the copy: ``head`` is the hash of its last transaction."""

    village: str
    size: int
    head: bytes


@dataclass(frozen=True)
class CopySheet:
    place: str
    """Whose data these are, and the address the program is called by."""
    file: str
    made_at: datetime
    size_bytes: int
    sha256: bytes
    schema: str
    """The revision of the tables, which says which version of the program reads it."""
    books: tuple[CopiedBook, ...]
    apart: tuple[str, ...]
    """What the copy does not hold and where it lies."""
    warning: str = ""
    """What was found wrong in its books."""
    title: str = "备份指纹"


def render(data: CopySheet, size: str = "A4") -> bytes:
    """The sheet as PDF: one page for some dozens of villages, more for more. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.title} {data.file}", author=data.place)
    u = sheet.unit
    margin, inner = MARGIN * u, sheet.width - 2 * MARGIN * u
    top = _head(sheet, data, margin, inner)
    table = Table(COLUMNS, inner, 11 * u)
    floor = 66 * mm * u
    rows = [row for book in data.books for row in _row(table, book)]
    pages = table.paginate(rows, top - floor, sheet.height - 30 * mm * u - floor) if rows else [[]]
    for number, page in enumerate(pages, 1):
        if page:
            table.draw(sheet, margin, top if number == 1 else sheet.height - 30 * mm * u, page)
        if number == len(pages):
            _foot(sheet, data, margin, inner)
        sheet.page_of(number, len(pages), 10 * mm * u, 8 * u)
        sheet.next_page()
    return sheet.finish()


def _row(table: Table, book: CopiedBook) -> list[Row]:
    return list(table.row((book.village, f"{book.size:,}", _fours(book.head.hex()[:16])), 100 * mm))


def _fours(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _head(sheet: Sheet, data: CopySheet, margin: float, inner: float) -> float:
    """Title, which file, and the box of the fingerprint; where the table begins."""
    u, y = sheet.unit, sheet.height - 24 * mm * sheet.unit
    sheet.fitted(margin, y, data.title, BOLD, 24 * u, inner / 2)
    sheet.fitted(margin + inner, y, words.moment(data.made_at), HEI, 12 * u, inner / 2, align="right")
    y = sheet.fitted(margin, y - 10 * mm * u, data.file, BOLD, 13 * u, inner)
    about = f"{data.size_bytes:,} 字节 · 表的版本 {data.schema} · {data.place}"
    y = sheet.fitted(margin, y - 6.5 * mm * u, about, HEI, 10 * u, inner, color=QUIET)
    end = draw_fingerprint(sheet, data.sha256, "文件的 SHA-256", x=margin, top=y - 6 * mm * u, inner=inner)
    return end - 8 * mm * u


def _foot(sheet: Sheet, data: CopySheet, margin: float, inner: float) -> None:
    """How it is used, what is not in the copy, and who laid it away."""
    u = sheet.unit
    facts = (
        ("账有不对", data.warning),
        ("怎么核对", f"civility restore {data.file} --dry-run，屏幕上的每一组和这张纸一样，就是这份备份，没有人动过。"),
        ("不在里面", f"认码和封账的钥匙：{'、'.join(data.apart)}。另外存，不和这份备份放在一起。"),
    )
    draw_facts(
        sheet,
        [fact for fact in facts if fact[1]],
        x=margin,
        y=64 * mm * u,
        label=24 * mm * u,
        limit=inner - 24 * mm * u,
        room=38 * mm * u,
    )
    for x, who in ((margin, "备份人"), (margin + inner / 2, "放在哪里")):
        sheet.text(x, 19 * mm * u, who, HEI, 10.5 * u)
        sheet.rule(x + 20 * mm * u, 18 * mm * u, x + inner / 2 - 6 * mm * u, 18 * mm * u, color=INK)
