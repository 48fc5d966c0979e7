"""What somebody without a telephone takes home after objecting: the code to ask with, the days, and whom to go to. No name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.facts import draw_head, lines_by_page
from printables.fonts import BOLD, HEI, KAI
from printables.page import Imprint, Sheet, page_size
from printables.text import checked

SIZES: Final = ("A5",)
MARGIN: Final = 16 * mm
LABEL: Final = 26 * mm
CODE: Final = 36 * mm
HEAD: Final = 93 * mm
BOTTOM: Final = 24 * mm
SIZE: Final = 11
LEADING: Final = 14.5


@dataclass(frozen=True)
class ObjectionReceipt:
    imprint: Imprint
    what: str
    """What was objected to: 第12号公示第3条 参加集中清扫. No household."""
    raised_at: datetime
    stands: str
    """Where it stands, and until when somebody has to answer: 监委会最晚 2026年11月25日 答复."""
    answer: str = ""
    """What was answered so far."""
    appeal: str = ""
    """How to go on to the township, or what it said."""
    objections_to: str = ""
    office_phone: str = ""
    title: str = "异议回执"


def render(data: ObjectionReceipt, size: str = "A5") -> bytes:
    """The receipt as PDF, on more pages only for a long answer. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.imprint.signed_by)
    first_top, next_top = sheet.height - HEAD, sheet.height - 22 * mm
    pages = lines_by_page(
        _facts(data),
        size=SIZE,
        wide=sheet.width - 2 * MARGIN - LABEL,
        leading=LEADING,
        first=first_top - BOTTOM,
        following=next_top - BOTTOM,
    )
    for number, lines in enumerate(pages, 1):
        if number == 1:
            _head(sheet, data)
        y = first_top if number == 1 else next_top
        for label, text in lines:
            sheet.text(MARGIN, y, label, BOLD, SIZE)
            sheet.text(MARGIN + LABEL, y, text, HEI, SIZE)
            y -= LEADING
        if number == len(pages):
            sheet.fitted(
                sheet.width - MARGIN, 18 * mm, data.imprint.signed_by, KAI, SIZE, sheet.width / 2, align="right"
            )
        sheet.footer(data.imprint, number, len(pages), margin=MARGIN, y=10 * mm, verb="打印")
        sheet.next_page()
    return sheet.finish()


def _head(sheet: Sheet, data: ObjectionReceipt) -> None:
    inner = sheet.width - 2 * MARGIN
    y = draw_head(sheet, data.title, "凭这张纸看结果，上面没有名字，请收好", y=sheet.height - 22 * mm, inner=inner)
    sheet.link(data.imprint.link, (sheet.width - CODE) / 2, y - 6 * mm - CODE, CODE, caption="扫码看结果")


def _facts(data: ObjectionReceipt) -> list[tuple[str, str]]:
    phone = f"，电话 {data.office_phone}" if data.office_phone else ""
    facts = (
        ("对哪一条", data.what),
        ("哪天提的", words.moment(data.raised_at)),
        ("现在", data.stands),
        ("答复", data.answer),
        ("不服", data.appeal),
        ("没有手机", f"把短码告诉村干部，替您查：{data.objections_to}{phone}。"),
    )
    return [(label, text) for label, text in facts if text]
