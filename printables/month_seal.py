"""The seal of a month for the wall: how many entries the book has, under which fingerprint, so that whoever looks can tell it was not rewritten.

The fingerprint stands whole, in groups that two people can read to each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fingerprint import draw_fingerprint
from printables.fonts import BOLD, HEI
from printables.page import INK, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit, wrap

SIZES: Final = ("A4", "A3")
CODE: Final = 34 * mm


@dataclass(frozen=True)
class MonthSeal:
    imprint: Imprint
    period: str
    """2026年10月."""
    size: int
    """Entries of the book that lie under the seal."""
    root: bytes
    """The 32 bytes of the fingerprint."""
    sealed_at: datetime
    key_mark: str
    """The eight characters of the key that signed."""
    confirmed: str
    """Whether the township confirmed it, in words."""
    office_phone: str = ""
    title: str = "月封"


def render(data: MonthSeal, size: str = "A4") -> bytes:
    """The sheet as PDF, one page. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.period}{data.title}", author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    inner, y = sheet.width - 2 * margin, sheet.height - 32 * mm * u
    sheet.title(y, f"{data.period}  {data.title}", data.imprint, inner)
    y = sheet.fitted(margin, y - 25 * mm * u, f"账本封到第 {data.size:,} 笔", BOLD, 20 * u, inner)
    sheet.fitted(margin, y - 8 * mm * u, f"{words.moment(data.sealed_at)} 封", HEI, 12 * u, inner)
    y = draw_fingerprint(sheet, data.root, "指纹", x=margin, top=y - 15 * mm * u, inner=inner) - 11 * mm * u
    for label, text in _facts(data):
        sheet.text(margin, y, label, BOLD, 11.5 * u, color=INK)
        room = inner - 28 * mm * u
        y = sheet.lines(margin + 28 * mm * u, y, wrap(text, HEI, 11.5 * u, room), HEI, 11.5 * u, 17 * u) - 2.5 * mm * u
    _foot(sheet, data, margin, inner)
    sheet.next_page()
    return sheet.finish()


def _facts(data: MonthSeal) -> tuple[tuple[str, str], ...]:
    phone = f"，电话 {data.office_phone}" if data.office_phone else ""
    return (
        (
            "这是什么",
            "村里记分、兑换、进货都在一本账上。封了账，前面的每一笔就定了：改动一笔，指纹就变，和这张纸对不上。",
        ),
        ("怎么核对", "扫码，或在网上输短码，把网页上的指纹和这张纸一组一组对。榜和公示纸底下印的指纹是第一行。"),
        ("对不上", f"把纸拿到村务监督委员会或乡镇，请他们查{phone}。"),
        ("乡镇核对", data.confirmed),
        ("封账钥匙", data.key_mark),
    )


def _foot(sheet: Sheet, data: MonthSeal, margin: float, inner: float) -> None:
    u = sheet.unit
    sheet.link(data.imprint.link, margin, 34 * mm * u, CODE * u, caption="扫码核对月封")
    x, right = margin + CODE * u + 12 * mm * u, sheet.width - margin
    for line, who in enumerate(("村委会主任", "监委会主任", "乡镇核对人")):
        y = (64 - 14 * line) * mm * u
        size, _lines = fit(who, HEI, 11 * u, 6 * u, inner / 3)
        sheet.text(x, y, who, HEI, size)
        sheet.rule(x + 26 * mm * u, y - 1 * mm * u, right - 34 * mm * u, y - 1 * mm * u, color=INK)
        sheet.text(right - 31 * mm * u, y, "年    月    日", HEI, size, color=QUIET)
    sheet.footer(data.imprint, 1, 1, margin=margin, y=14 * mm * u, verb="打印")
