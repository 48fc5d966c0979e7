"""The poster of the wall where people say what is wrong: one large code to be read from two metres, and how else to say it."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, Link, Sheet, page_size
from printables.text import checked

SIZES: Final = ("A3", "A4")
CODE: Final = 160 * mm
"""On A4; on A3 it is 226 mm, more than the 200 mm that reading from two metres asks."""
MARGIN: Final = 18 * mm


@dataclass(frozen=True)
class WallPoster:
    township: str
    village: str
    link: Link
    office_phone: str = ""
    office_place: str = ""
    title: str = "说事墙"


def render(data: WallPoster, size: str = "A4") -> bytes:
    """The poster as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=f"{data.village}{data.title}", author=f"{data.village}村民委员会")
    u, middle, inner = sheet.unit, sheet.width / 2, sheet.width - 2 * MARGIN * sheet.unit
    sheet.frame(9 * mm * u)
    top = sheet.height - 40 * mm * u
    sheet.fitted(middle, top, data.title, SONG, 64 * u, inner, align="centre", color=CINNABAR)
    sheet.fitted(middle, top - 16 * mm * u, "村里哪里不对、缺什么，扫码说一声", BOLD, 22 * u, inner, align="centre")
    sheet.fitted(
        middle, top - 26 * mm * u, "不用登录，不用写名字；办到哪一步都看得到", KAI, 17 * u, inner, align="centre"
    )
    side = CODE * u
    base = top - 30 * mm * u - side
    qr.draw(sheet.canvas, qr.wall_matrix(data.link.url, "M"), middle - side / 2, base, side)
    typed = f"扫不了？在 {data.link.address} 输短码 {data.link.short_code}"
    sheet.fitted(middle, base - 4 * mm * u, typed, BOLD, 15 * u, inner, align="centre")
    lines = ["没有手机：找网格员、户长说，或到村委会填一张纸"]
    where = "，".join(part for part in (data.office_place, data.office_phone and f"电话 {data.office_phone}") if part)
    if where:
        lines.append(where)
    y = 42 * mm * u
    for line in lines:
        sheet.fitted(middle, y, line, HEI, 15 * u, inner, align="centre")
        y -= 8 * mm * u
    sheet.fitted(middle, 15 * mm * u, f"{data.township}{data.village}", KAI, 12 * u, inner, align="centre", color=QUIET)
    sheet.next_page()
    return sheet.finish()
