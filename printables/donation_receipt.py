"""The receipt of a gift: who gave what to the village's store, under which number, with a code that says it is in the book."""

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit_box, fit_name

SIZES: Final = ("A5",)


@dataclass(frozen=True)
class DonationReceipt:
    imprint: Imprint
    number: int
    store: str
    donor: str
    what: str
    """Goods with their numbers, or an amount in yuan with 元."""
    thanks: str
    """What happens with it, in a sentence."""
    title: str = "爱心捐赠收据"


def render(data: DonationReceipt, size: str = "A5") -> bytes:
    """The receipt as PDF, lying. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(
        page_size(size, SIZES, landscape=True), title=f"{data.title} {data.number}", author=data.imprint.village
    )
    sheet.frame(8 * mm)
    margin = 20 * mm
    inner, side = sheet.width - 2 * margin, qr.side_for_distance(0.24)
    room = inner - side - 8 * mm
    y = sheet.height - 27 * mm
    sheet.fitted(margin, y, f"{data.imprint.village} · {data.store}", KAI, 12, room, color=QUIET)
    sheet.fitted(margin, y - 12 * mm, data.title, SONG, 26, room, color=CINNABAR)
    sheet.fitted(margin, y - 19 * mm, f"第 {data.number} 号", BOLD, 12, room)
    y -= 34 * mm
    size_, lines = fit_name(data.donor, KAI, 22, room)
    y = sheet.lines(margin, y, lines, KAI, size_, size_ * 1.2) - 1 * mm
    size_, lines = fit_box(f"捐给村里：{data.what}", BOLD, 15, 9, inner, 24 * mm, 1.4)
    y = sheet.lines(margin, y, lines, BOLD, size_, size_ * 1.4) - 2 * mm
    size_, lines = fit_box(data.thanks, HEI, 10.5, 8, inner * 0.62, 14 * mm, 1.4)
    sheet.lines(margin, y, lines, HEI, size_, size_ * 1.4)
    sheet.link(data.imprint.link, sheet.width - margin - side, sheet.height - 20 * mm - side, side, caption="扫码核对")
    sheet.seal(sheet.width - margin, 33 * mm, data.imprint, 13, inner * 0.35)
    sheet.text(margin, 27 * mm, "经手 ______________", HEI, 11)
    sheet.fitted(sheet.width / 2, 12.5 * mm, data.imprint.sealed, HEI, 6.5, inner, align="centre")
    sheet.next_page()
    return sheet.finish()
