"""The slip that goes with the goods, there or back: what, for how many points, what is left, and a line to sign.

On A6, or on a till roll of 80 or 58 mm as long as it needs to be.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm

from printables import words
from printables.errors import NoSuchSize
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, LINE, PAPER, QUIET, Link, Sheet
from printables.text import checked, fit, fit_name

SIZES: Final = ("A6", "80mm", "58mm")
ROLLS: Final = {"80mm": (80 * mm, 4 * mm), "58mm": (58 * mm, 5 * mm)}
"""Width and margin; the heads of the narrow ones print 48 mm."""
NARROW: Final = 60 * mm
"""Below this much room what stands side by side stands below each other."""
ENDLESS: Final = 20_000.0
CLOSING: Final = 70 * mm
"""What sums, names and signature take together; they never part."""


@dataclass(frozen=True)
class SlipLine:
    good: str
    quantity: int
    unit: str
    """袋, 桶, 次 …"""
    price_tenths: int
    """Points for one."""


@dataclass(frozen=True)
class HandoverSlip:
    village: str
    store: str
    number: str
    household: str
    lines: tuple[SlipLine, ...]
    balance_before_tenths: int
    balance_after_tenths: int
    clerk: str
    """The role that handed over, not a person's telephone: 店员 旦正."""
    handed_at: datetime
    link: Link
    collected_by: str = ""
    """Who came for it, when it was not the household itself."""
    title: str = "积分兑换单"
    deed: str = "兑换"
    """What was done, in the words 兑换前余 and 兑换后余."""
    notes: tuple[str, ...] = ()
    """Lines below whoever handed over: the slip it is about, the second person."""
    receiver: str = "领取人"

    @property
    def total_tenths(self) -> int:
        return sum(line.quantity * line.price_tenths for line in self.lines)


def render(data: HandoverSlip, size: str = "A6") -> bytes:
    """The slip as PDF. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    if size not in SIZES:
        raise NoSuchSize(size, SIZES)
    if size == "A6":
        wide, high = (side * mm for side in PAPER["A6"])
        pages = _Slip(_sheet(data, wide, high), data, 8 * mm).draw()
        sheet = _sheet(data, wide, high)
        _Slip(sheet, data, 8 * mm, pages=pages).draw()
        return sheet.finish()
    # Drawn twice: first on an endless strip, to learn how long the slip is.
    wide, margin = ROLLS[size]
    trial = _Slip(_sheet(data, wide, ENDLESS), data, margin, endless=True)
    trial.draw()
    sheet = _sheet(data, wide, ENDLESS - trial.y)
    _Slip(sheet, data, margin, endless=True).draw()
    return sheet.finish()


def _sheet(data: HandoverSlip, wide: float, high: float) -> Sheet:
    return Sheet((wide, high), title=f"{data.title} {data.number}", author=f"{data.village} {data.store}")


class _Slip:
    """Draws from the top downwards, keeping the baseline in ``y``; goes to a new page where one ends."""

    def __init__(
        self, sheet: Sheet, data: HandoverSlip, margin: float, *, pages: int = 1, endless: bool = False
    ) -> None:
        self.sheet, self.data, self.margin = sheet, data, margin
        self.right = sheet.width - margin
        self.inner = sheet.width - 2 * margin
        self.narrow = self.inner < NARROW
        self.text = 9.0
        self.page, self.pages, self.endless = 1, pages, endless
        self.y = self.top = sheet.height - max(margin, 6 * mm) - 2 * mm

    def draw(self) -> int:
        """Draw; returns on how many pages."""
        self._heading()
        for line in self.data.lines:
            self._good(line)
        self._need(CLOSING + len(self.data.notes) * 5.2 * mm)
        self._sums()
        self._people()
        self._signature()
        self._page_number()
        self.sheet.next_page()
        return self.page

    def _need(self, height: float) -> None:
        if self.endless or self.y - height >= self.margin:
            return
        self._page_number()
        self.sheet.next_page()
        self.page += 1
        self.y = self.top
        text = f"单号 {self.data.number}（续）"
        self.sheet.fitted(self.margin, self.y, text, BOLD, self.text, self.inner)
        self._rule()

    def _page_number(self) -> None:
        if self.pages > 1:
            text = f"第 {self.page} 页 共 {self.pages} 页"
            at = self.sheet.width / 2
            self.sheet.text(at, self.margin * 0.5, text, HEI, 6.5, align="centre", color=QUIET)

    def _heading(self) -> None:
        sheet, data, centre = self.sheet, self.data, self.sheet.width / 2
        place = f"{data.village} · {data.store}"
        self.y = sheet.fitted(centre, self.y, place, KAI, 10, self.inner, align="centre", color=QUIET)
        self.y -= 7.2 * mm
        sheet.fitted(centre, self.y, data.title, SONG, 17, self.inner, color=CINNABAR, align="centre")
        self.y -= 6 * mm
        number, at = f"单号 {data.number}", words.moment(data.handed_at)
        if self.narrow:
            self.y = sheet.fitted(self.margin, self.y, number, BOLD, self.text, self.inner) - 4.6 * mm
            sheet.fitted(self.margin, self.y, at, HEI, self.text * 0.85, self.inner)
        else:
            sheet.fitted(self.margin, self.y, number, BOLD, self.text, self.inner * 0.48)
            sheet.fitted(self.right, self.y, at, HEI, self.text * 0.85, self.inner * 0.5, align="right", color=QUIET)
        self.y -= 7.4 * mm
        size, lines = fit_name(data.household, KAI, 16, self.inner)
        self.y = sheet.lines(self.margin, self.y, lines, KAI, size, size * 1.15) + size * 1.15
        self._rule()

    def _rule(self, *, strong: bool = True) -> None:
        self.y -= 2.6 * mm
        self.sheet.rule(
            self.margin, self.y, self.right, self.y, color=INK if strong else LINE, weight=0.7 if strong else 0.4
        )
        self.y -= 4.8 * mm

    def _good(self, line: SlipLine) -> None:
        sheet, size = self.sheet, self.text
        sum_ = f"{words.points(line.quantity * line.price_tenths)} 分"
        count = f"{words.points(line.price_tenths)} × {line.quantity} {line.unit}".rstrip()
        fitted, lines = fit(line.good, HEI, size + 1, size * 0.9, self.inner * (1 if self.narrow else 0.5))
        self._need(len(lines) * fitted * 1.3)
        below = sheet.lines(self.margin, self.y, lines, HEI, fitted, fitted * 1.3)
        if self.narrow:
            self.y = below
        sheet.text(self.right, self.y, sum_, BOLD, size + 1, align="right")
        right = self.right - 17 * mm
        sheet.fitted(right, self.y, count, HEI, size * 0.9, self.inner * 0.3, align="right", color=QUIET)
        self.y = min(self.y, below + fitted * 1.3) - 5.2 * mm

    def _sums(self) -> None:
        sheet, data = self.sheet, self.data
        self.y += 3.6 * mm
        self._rule()
        self.y -= 1 * mm
        sheet.text(self.margin, self.y, "合计", BOLD, 12)
        sheet.text(self.right, self.y, f"{words.points(data.total_tenths)} 分", BOLD, 15, align="right")
        self.y -= 6.2 * mm
        before, after = words.points(data.balance_before_tenths), words.points(data.balance_after_tenths)
        text = f"{data.deed}前余 {before} 分 → {data.deed}后余 {after} 分"
        sheet.fitted(self.right, self.y, text, HEI, self.text, self.inner, align="right")
        self._rule(strong=False)

    def _people(self) -> None:
        sheet, data = self.sheet, self.data
        sheet.fitted(self.margin, self.y, f"经手：{data.clerk}", HEI, self.text, self.inner)
        for note in data.notes:
            self.y -= 5.2 * mm
            sheet.fitted(self.margin, self.y, note, HEI, self.text, self.inner)
        self.y -= 5.2 * mm
        who = data.collected_by or "本户"
        self.y = sheet.fitted(self.margin, self.y, f"{data.receiver}：{who}", HEI, self.text, self.inner)

    def _signature(self) -> None:
        """The line to sign on, the place for a thumb, the code."""
        sheet, data = self.sheet, self.data
        if self.narrow:
            self._narrow_signature()
            return
        side = 24 * mm
        code_x = self.right - side
        caption_room = 13 * mm
        top = self.y - 4 * mm
        code_y = top - side
        sheet.link(data.link, code_x, code_y, side, caption="扫码核对")
        line_y = top - 13 * mm
        end = code_x - 5 * mm
        sheet.text(self.margin, line_y + 1.2 * mm, "签字", HEI, self.text)
        sheet.rule(self.margin + 9 * mm, line_y, end, line_y, color=INK, weight=0.6)
        box = 15 * mm
        sheet.box(end - box, line_y - 3 * mm - box, box, box, stroke=LINE, radius=2 * mm)
        sheet.text(end - box / 2, line_y - 3 * mm - box / 2 - 2.4, "手印", HEI, 7, align="centre", color=QUIET)
        note = "请当面点清，按手印与签字同样有效"
        sheet.fitted(self.margin, code_y - caption_room + 2 * mm, note, HEI, 6.5, self.inner * 0.6, color=QUIET)
        self.y = code_y - caption_room - 2 * mm

    def _narrow_signature(self) -> None:
        """The same below each other, across the strip."""
        sheet, box = self.sheet, 15 * mm
        self.y -= 4 * mm + box
        sheet.text(self.margin, self.y + 1.2 * mm, "签字", HEI, self.text)
        sheet.rule(self.margin + 9 * mm, self.y, self.right - box - 3 * mm, self.y, color=INK, weight=0.6)
        sheet.box(self.right - box, self.y, box, box, stroke=LINE, radius=2 * mm)
        sheet.text(self.right - box / 2, self.y + box / 2 - 2.4, "手印", HEI, 7, align="centre", color=QUIET)
        note = "请当面点清，按手印与签字同样有效"
        sheet.fitted(self.margin, self.y - 5 * mm, note, HEI, 6.5, self.inner)
        side = 30 * mm
        self.y -= 8 * mm + side
        sheet.link(self.data.link, (sheet.width - side) / 2, self.y, side, caption="扫码核对")
        self.y -= 15 * mm
