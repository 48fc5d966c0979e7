"""A reminder for one household alone (提醒函): what was promised, what was seen, and room to answer; folded, its name outside."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.facts import draw_facts, draw_head
from printables.fonts import BOLD, HEI, KAI
from printables.page import LINE, QUIET, Sheet, page_size
from printables.text import checked

SIZES: Final = ("A5",)
MARGIN: Final = 15 * mm
LABEL: Final = 22 * mm
FLAP: Final = 33 * mm
"""The strip below that is folded back, so that only the name is seen."""
ANSWER: Final = 30 * mm
SIGNED: Final = 14 * mm
LONGEST: Final = 240
"""Letters of an article that are printed; a longer one hangs whole on the wall."""


@dataclass(frozen=True)
class ReminderLetter:
    village: str
    household: str
    """The head's name and the household's number: 李建国家（0037-0）."""
    promise: str
    """Where it stands: 村规民约第2条 门前三包."""
    article: str
    seen: str
    """What was seen, in words; may be empty."""
    seen_on: date
    deed: str
    """What earns points once it is put right, in words; empty where nothing does."""
    contact: str
    """Whom to talk to, and by which telephone."""
    told_on: date
    title: str = "提醒函"


def render(data: ReminderLetter, size: str = "A5") -> bytes:
    """The letter as PDF, one page. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.village)
    inner, y = sheet.width - 2 * MARGIN, sheet.height - 19 * mm
    y = draw_head(sheet, data.title, "只告诉您家，不上墙、不上网，一分也不扣", y=y, inner=inner)
    y = sheet.fitted(MARGIN, y - 12 * mm, data.household, KAI, 15, inner)
    foot = FLAP + ANSWER + SIGNED
    y = draw_facts(sheet, _facts(data), x=MARGIN, y=y, label=LABEL, limit=inner - LABEL, room=y - foot)
    sheet.fitted(
        sheet.width - MARGIN,
        foot - 8 * mm,
        f"{data.village}村民委员会  {words.day(data.told_on)}",
        KAI,
        12,
        inner,
        align="right",
    )
    _answer(sheet, inner)
    _flap(sheet, data, inner)
    sheet.next_page()
    return sheet.finish()


def _facts(data: ReminderLetter) -> tuple[tuple[str, str], ...]:
    article = data.article if len(data.article) <= LONGEST else f"{data.article[:LONGEST]}……（全文看墙上的公约）"
    facts = (
        ("咱们约好", f"{data.promise}：{article}" if data.promise else article),
        ("看到的", data.seen),
        ("哪天", words.day(data.seen_on)),
        ("不扣分", "这只是提醒，一分也不扣，不进账本，别的户不知道。"),
        ("做好了", data.deed),
        ("有话说", data.contact),
    )
    return tuple((label, text) for label, text in facts if text)


def _answer(sheet: Sheet, inner: float) -> None:
    """Boxes to tick and a line to write on; the sheet is given back, or kept."""
    bottom = FLAP + 4 * mm
    sheet.box(MARGIN, bottom, inner, ANSWER - 7 * mm, stroke=LINE, radius=3)
    y = bottom + ANSWER - 13 * mm
    sheet.fitted(MARGIN + 4 * mm, y, "您家的话（想回就回，交给户长或村委会）", BOLD, 10, inner - 8 * mm)
    x = MARGIN + 4 * mm
    for box in ("已经做好了", "知道了", "不是我家"):
        sheet.box(x, y - 7.6 * mm, 3.4 * mm, 3.4 * mm, stroke=QUIET)
        sheet.text(x + 5 * mm, y - 7.2 * mm, box, HEI, 10)
        x += 34 * mm
    sheet.rule(MARGIN + 4 * mm, y - 14 * mm, MARGIN + inner - 4 * mm, y - 14 * mm, dash=(2, 2))


def _flap(sheet: Sheet, data: ReminderLetter, inner: float) -> None:
    """What is seen of the folded letter."""
    sheet.rule(0, FLAP, sheet.width, FLAP, dash=(4, 3))
    sheet.text(sheet.width / 2, FLAP - 4 * mm, "先沿这条线往后折，再对折：字朝里，名字朝外", HEI, 9, align="centre")
    sheet.fitted(sheet.width / 2, FLAP / 2 - 4 * mm, data.household, KAI, 18, inner, align="centre")
    sheet.text(sheet.width / 2, FLAP / 2 - 11 * mm, "请本户自己拆看", HEI, 10, align="centre")
