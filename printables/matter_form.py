"""The form for whoever writes by hand: two to an A4, each typed in later by somebody on duty."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables.fonts import BOLD, HEI, SONG
from printables.page import CINNABAR, QUIET, Link, Sheet, page_size
from printables.text import checked

SIZES: Final = ("A4",)
MARGIN: Final = 18 * mm
CODE: Final = 26 * mm


@dataclass(frozen=True)
class MatterForm:
    village: str
    link: Link
    office_phone: str = ""
    office_place: str = ""
    title: str = "说事单"


def render(data: MatterForm, size: str = "A4") -> bytes:
    """Two forms one below the other, to be cut apart. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=f"{data.village}村民委员会")
    half = sheet.height / 2
    for bottom in (half, 0.0):
        _one(sheet, data, bottom, half)
    sheet.rule(0, half, sheet.width, half, weight=0.4)
    sheet.next_page()
    return sheet.finish()


def _one(sheet: Sheet, data: MatterForm, bottom: float, high: float) -> None:
    inner, top = sheet.width - 2 * MARGIN, bottom + high - 20 * mm
    room = inner - CODE - 8 * mm
    sheet.fitted(MARGIN, top, f"{data.village}{data.title}", SONG, 22, room, color=CINNABAR)
    sheet.fitted(MARGIN, top - 8 * mm, "想写名字就写，不写也办。墙上和网上都不出现名字。", HEI, 10.5, room, color=QUIET)
    sheet.link(data.link, sheet.width - MARGIN - CODE, top - CODE + 6 * mm, CODE, caption="也可以扫码说")
    y = top - 22 * mm
    sheet.fitted(MARGIN, y, "□ 想说的事   □ 有危险的地方   □ 家里的难处   □ 要一项服务", BOLD, 12, room)
    for label, lines in (("什么事", 5), ("在哪里", 1), ("怎么称呼、怎么找您", 1)):
        y -= 11 * mm
        sheet.text(MARGIN, y, label, BOLD, 11)
        for at in range(lines):
            start = MARGIN + 38 * mm if at == 0 else MARGIN
            sheet.rule(start, y - at * 9 * mm - 1, sheet.width - MARGIN, y - at * 9 * mm - 1, weight=0.5)
        y -= (lines - 1) * 9 * mm
    where = "，".join(part for part in (data.office_place, data.office_phone and f"电话 {data.office_phone}") if part)
    sheet.fitted(
        MARGIN, bottom + 18 * mm, f"交给网格员、户长，或送到村委会{'：' if where else ''}{where}", HEI, 10.5, inner
    )
    sheet.fitted(
        MARGIN, bottom + 11 * mm, "收的人填：第 ______ 件    ____月____日    签字 ______________", HEI, 10.5, inner
    )
