"""What is told one household alone, to be folded and handed over: what may be taken, and until when it can be put right."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.facts import draw_facts, draw_head
from printables.fonts import KAI
from printables.page import Sheet, page_size
from printables.text import checked

SIZES: Final = ("A5",)
MARGIN: Final = 16 * mm
LABEL: Final = 26 * mm
SIGNED: Final = 38 * mm
"""Kept free below for who signs and the day."""


@dataclass(frozen=True)
class PrivateNotice:
    village: str
    household: str
    """The head's name and the household's number: 李建国家（0037-0）."""
    what: str
    """The clause in words."""
    happened_on: date
    points_tenths: int
    """What would be taken, above zero."""
    repair_by: date
    repaired: str
    """What a repair changes, in words: 改好了不扣."""
    rest: str
    """What else holds: what stays with the household, and when it is given back."""
    objections_to: str
    office_phone: str
    told_on: date
    title: str = "给您家的通知"


def render(data: PrivateNotice, size: str = "A5") -> bytes:
    """The notice as PDF, one page. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.village)
    inner, y = sheet.width - 2 * MARGIN, sheet.height - 24 * mm
    y = draw_head(sheet, data.title, "只告诉您家，不上墙、不上网", y=y, inner=inner)
    y = sheet.fitted(MARGIN, y - 12 * mm, data.household, KAI, 15, inner)
    y = draw_facts(sheet, _facts(data), x=MARGIN, y=y, label=LABEL, limit=inner - LABEL, room=y - SIGNED)
    y -= 20 * mm
    sheet.fitted(sheet.width - MARGIN, y, data.village + "村民委员会", KAI, 12, inner, align="right")
    sheet.text(sheet.width - MARGIN, y - 7 * mm, words.day(data.told_on), KAI, 11, align="right")
    sheet.next_page()
    return sheet.finish()


def _facts(data: PrivateNotice) -> tuple[tuple[str, str], ...]:
    phone = f"，电话 {data.office_phone}" if data.office_phone else ""
    return (
        ("什么事", data.what),
        ("哪天", words.day(data.happened_on)),
        ("要扣", f"{words.signed(-data.points_tenths)} 分"),
        (
            "改正",
            f"到 {words.day(data.repair_by)} 为止。{data.repaired}改好了跟村里说一声，会有人来看，看的人不是记的人。",
        ),
        ("还有", data.rest),
        (
            "不服",
            f"改正的日子里可以提异议：{data.objections_to}{phone}，或登录“我家”写。监委会答复，不服再请乡镇裁决。",
        ),
    )
