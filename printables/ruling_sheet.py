"""What came of an objection, for the wall beside the notice: which entry, what was answered, what follows. Nobody's name."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.facts import lines_by_page
from printables.fonts import BOLD, HEI
from printables.page import TINT, Imprint, Sheet, page_size
from printables.text import checked

SIZES: Final = ("A4", "A3")
CODE: Final = 32 * mm
LABEL: Final = 30 * mm
BOTTOM: Final = 76 * mm
"""What the last page keeps free below for code and seal, on A4."""


@dataclass(frozen=True)
class RulingSheet:
    imprint: Imprint
    what: str
    """What was objected to: 第12号公示第3条 参加集中清扫. No household."""
    raised_on: date
    outcome: str
    """异议成立."""
    ruling: str
    """The answer, without names."""
    ruled_on: date
    follows: str
    """What becomes of the entry: 这一条不入账."""
    appeal: str = ""
    """How it can go on to the township, or what the township ruled."""
    title: str = "异议处理结果"


def render(data: RulingSheet, size: str = "A4") -> bytes:
    """The sheet as PDF, on more pages only for a long answer. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    top, following, bottom = sheet.height - 92 * mm * u, sheet.height - 30 * mm * u, BOTTOM * u
    pages = lines_by_page(
        _facts(data),
        size=13 * u,
        wide=sheet.width - 2 * margin - LABEL * u,
        leading=20 * u,
        first=top - bottom,
        following=following - bottom,
    )
    for number, lines in enumerate(pages, 1):
        y = top if number == 1 else following
        if number == 1:
            _head(sheet, data, margin)
        for label, text in lines:
            sheet.text(margin, y, label, BOLD, 13 * u)
            sheet.text(margin + LABEL * u, y, text, HEI, 13 * u)
            y -= 20 * u
        sheet.link(data.imprint.link, margin, 32 * mm * u, CODE * u, caption="扫码看这条的结果")
        sheet.seal(sheet.width - margin, 54 * mm * u, data.imprint, 13 * u, (sheet.width - 2 * margin) / 2)
        sheet.footer(data.imprint, number, len(pages), margin=margin, y=14 * mm * u)
        sheet.next_page()
    return sheet.finish()


def _head(sheet: Sheet, data: RulingSheet, margin: float) -> None:
    u, inner, y = sheet.unit, sheet.width - 2 * margin, sheet.height - 34 * mm * sheet.unit
    sheet.title(y, data.title, data.imprint, inner)
    high = 18 * mm * u
    sheet.box(margin, y - 36 * mm * u, inner, high, fill=TINT, stroke=None, radius=3 * u)
    sheet.fitted(sheet.width / 2, y - 29.5 * mm * u, data.outcome, BOLD, 20 * u, inner - 12 * mm * u, align="centre")


def _facts(data: RulingSheet) -> list[tuple[str, str]]:
    facts = (
        ("对哪一条", data.what),
        ("哪天提的", words.day(data.raised_on)),
        ("谁答复的", f"{data.imprint.signed_by}，{words.day(data.ruled_on)}"),
        ("答复", data.ruling),
        ("这一条", data.follows),
        ("不服", data.appeal),
        ("名字", "提异议的人保密，这里不写。"),
    )
    return [(label, text) for label, text in facts if text]
