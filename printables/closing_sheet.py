"""The sheet on the wall before points of a year are cleared: which, until when they can be used, and who voted for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, Imprint, Sheet, page_size
from printables.text import checked, wrap

SIZES: Final = ("A4", "A3")
CODE: Final = 34 * mm


@dataclass(frozen=True)
class ClosingSheet:
    imprint: Imprint
    year: int
    """Points of this year and older are cleared."""
    usable_until: date
    households: int
    """How many hold such points, and how many tenths in all, on the day it is printed."""
    tenths: int
    voted: str
    """The vote in words."""
    office_phone: str = ""
    title: str = "积分到期公告"


def render(data: ClosingSheet, size: str = "A4") -> bytes:
    """The sheet as PDF, one page. Raises MissingGlyphs, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    inner, y = sheet.width - 2 * margin, sheet.height - 34 * mm * u
    sheet.fitted(sheet.width / 2, y, data.title, SONG, 34 * u, inner, align="centre", color=CINNABAR)
    y -= 12 * mm * u
    sheet.fitted(
        sheet.width / 2, y, f"{data.imprint.township}{data.imprint.village}", KAI, 15 * u, inner, align="centre"
    )
    y -= 24 * mm * u
    headline = f"{data.year} 年和以前的积分，用到 {words.day(data.usable_until)}"
    sheet.fitted(sheet.width / 2, y, headline, BOLD, 22 * u, inner, align="centre")
    y -= 20 * mm * u
    for label, text in _facts(data):
        sheet.text(margin, y, label, BOLD, 14 * u, color=INK)
        y = sheet.lines(margin + 32 * mm * u, y, wrap(text, HEI, 14 * u, inner - 32 * mm * u), HEI, 14 * u, 22 * u)
        y -= 5 * mm * u
    code = CODE * u
    sheet.link(data.imprint.link, margin, 34 * mm * u, code, caption="扫码看公告和自家还有多少")
    sheet.seal(sheet.width - margin, 58 * mm * u, data.imprint, 14 * u, inner / 2)
    sheet.footer(data.imprint, 1, 1, margin=margin, y=14 * mm * u)
    sheet.next_page()
    return sheet.finish()


def _facts(data: ClosingSheet) -> list[tuple[str, str]]:
    phone = f"村委会 {data.office_phone}，" if data.office_phone else ""
    count = f"{data.households} 户，共 {words.points(data.tenths)} 分"
    facts = (
        ("过了这天", "没有兑的清零。"),
        ("还没有兑的", f"{count}。各家有多少，登录“我家”看，或到村委会、超市问：只告诉本户。"),
        ("到哪里用", "村里的积分超市。能换什么、哪天开门，扫码进公开栏看“能换什么”，或到村委会问。"),
        ("不清的", f"{data.year + 1} 年以后的积分照用；荣誉分不清零，上榜照算。"),
        ("谁定的", data.voted),
        ("有不对的", f"{phone}或告诉监委会。"),
    )
    return [(label, text) for label, text in facts if text]
