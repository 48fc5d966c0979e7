"""One sheet for all documents: sizes, palette, frame, footer, the block that leads to the public page.

Lengths are points from the lower left corner unless they say millimetres. The palette is warm on a
colour printer and keeps its order of greys on a black-and-white laser. Ink is pure black, not the screen's
warm one, because a laser breaks every other colour into dots; so quiet text turns to ink where it is small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final, Literal

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from printables import qr, words
from printables.errors import NoSuchSize, TextTooLong
from printables.fonts import BOLD, HEI, KAI, SONG, stack
from printables.text import fit, width

# Nothing here goes through ReportLab's markup; should anything ever, it may fetch nothing.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
# Streams as bytes, not as ASCII: a fifth smaller.
rl_config.useA85 = 0

INK: Final = HexColor("#000000")
QUIET: Final = HexColor("#5C544B")
LINE: Final = HexColor("#B8AC9A")
TINT: Final = HexColor("#F6F1E7")
CINNABAR: Final = HexColor("#B3261E")
GREEN: Final = HexColor("#2F6B3C")
OCHRE: Final = HexColor("#8A5A00")

SMALL: Final = 9.0
"""Type below this many points is printed in ink, whatever was asked for as quiet."""

Align = Literal["left", "centre", "right"]

PAPER: Final[Mapping[str, tuple[float, float]]] = {
    "A1": (594, 841),
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
}


@dataclass(frozen=True)
class Link:
    """Where a printed sheet leads: the code to scan, and what to type when one cannot scan."""

    url: str
    """What the QR code holds."""
    address: str
    """The plain address beside it, short enough to type."""
    short_code: str
    """What to type there."""


@dataclass(frozen=True)
class Imprint:
    """What every posted sheet says about itself."""

    township: str
    village: str
    number: str
    """The sheet's own number, as said aloud: 2026年第10号."""
    issued_on: date
    link: Link
    expires_on: date | None = None
    issuer: str = ""
    """Who answers for it; the village committee unless another is named."""
    sealed: str = ""
    """Up to where the village's book is sealed; printed small beside the number of the page."""

    @property
    def place(self) -> str:
        """Township and village, as they stand at the head."""
        return f"{self.township}  {self.village}"

    @property
    def signed_by(self) -> str:
        return self.issuer or f"{self.village}村民委员会"


def page_size(name: str, offered: Sequence[str], *, landscape: bool = False) -> tuple[float, float]:
    """Width and height in points of a paper this document is made on; raises NoSuchSize."""
    if name not in offered or name not in PAPER:
        raise NoSuchSize(name, tuple(offered))
    short, long = (side * mm for side in PAPER[name])
    return (long, short) if landscape else (short, long)


class Sheet:
    """A canvas that knows our faces and colours. ``unit`` is the grid: 1 on A4, √2 a size up."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str) -> None:
        self.width, self.height = size
        self.unit = min(size) / (210 * mm)
        stack(HEI)
        self._out = BytesIO()
        self._headings = 0
        # Left to itself a canvas begins each page in Helvetica, which it does not embed.
        self.canvas = Canvas(
            self._out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=HEI,  # type: ignore[arg-type]  # the stubs take it for a number
            lang="zh-CN",
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(title)
        self.canvas.setCreator("civility")
        self.canvas.setProducer("civility")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        *,
        color: Color = INK,
        align: Align = "left",
        spacing: float = 0,
    ) -> None:
        """One line on baseline ``y``; ``spacing`` points between letters, none in Tibetan, which is joined.

        Raises TextTooLong where it would leave the page.
        """
        if not text:
            return
        line = stack(font).joined(text)
        if line != text:
            spacing = 0
        if color is QUIET and size < SMALL:
            color = INK
        length = width(text, font, size) + spacing * (len(text) - 1)
        if align != "left":
            x -= length if align == "right" else length / 2
        if x < 0 or x + length > self.width or y < 0 or y > self.height:
            raise TextTooLong(text, int(len(text) * min(1.0, self.width / (length or 1))))
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(color)
        self.canvas.drawString(x, y, line, charSpace=spacing)

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        limit: float,
        *,
        color: Color = INK,
        align: Align = "left",
        floor: float = 0.6,
        leading: float = 1.3,
    ) -> float:
        """``text`` inside ``limit``: shrunk down to ``floor`` of its size, then on more lines below.

        Returns the baseline of the last line.
        """
        size, lines = fit(text, font, size, size * floor, limit)
        for place, line in enumerate(lines):
            self.text(x, y - place * size * leading, line, font, size, color=color, align=align)
        return y - (len(lines) - 1) * size * leading

    def lines(
        self, x: float, y: float, lines: Sequence[str], font: str, size: float, leading: float,
        *, color: Color = INK, align: Align = "left",
    ) -> float:  # fmt: skip
        """Lines from baseline ``y`` downwards, ``leading`` points apart; the baseline that would follow."""
        for line in lines:
            self.text(x, y, line, font, size, color=color, align=align)
            y -= leading
        return y

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, color: Color = LINE, weight: float = 0.6,
        dash: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(weight)
        self.canvas.setDash(*(dash or ()))
        self.canvas.line(x1, y1, x2, y2)
        self.canvas.setDash()

    def box(
        self, x: float, y: float, wide: float, high: float, *, fill: Color | None = None,
        stroke: Color | None = LINE, weight: float = 0.6, radius: float = 0,
    ) -> None:  # fmt: skip
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
        self.canvas.setLineWidth(weight)
        paint = {"stroke": int(stroke is not None), "fill": int(fill is not None)}
        if radius:
            self.canvas.roundRect(x, y, wide, high, radius, **paint)
        else:
            self.canvas.rect(x, y, wide, high, **paint)

    def frame(self, inset: float) -> None:
        """The border of what is hung with pride: a strong line, a fine one, corners turned inwards."""
        u = self.unit
        wide, high = self.width - 2 * inset, self.height - 2 * inset
        self.box(inset, inset, wide, high, stroke=CINNABAR, weight=2.4 * u)
        gap, turn = 4 * u, 9 * u
        left, bottom, right, top = inset + gap, inset + gap, inset + wide - gap, inset + high - gap
        path = self.canvas.beginPath()
        for x, y, dx, dy in ((left, bottom, 1, 1), (right, bottom, -1, 1), (right, top, -1, -1), (left, top, 1, -1)):
            path.rect(x, y, dx * turn, dy * turn)
            path.rect(x + dx * turn * 0.3, y + dy * turn * 0.3, dx * turn * 0.4, dy * turn * 0.4)
        for x1, y1, x2, y2 in (
            (left + turn, bottom, right - turn, bottom),
            (left + turn, top, right - turn, top),
            (left, bottom + turn, left, top - turn),
            (right, bottom + turn, right, top - turn),
        ):
            path.moveTo(x1, y1)
            path.lineTo(x2, y2)
        self.canvas.setStrokeColor(CINNABAR)
        self.canvas.setLineWidth(0.7 * u)
        self.canvas.drawPath(path, stroke=1, fill=0)

    def link(self, link: Link, x: float, y: float, side: float, *, caption: str, level: qr.Level = "M") -> None:
        """The QR code in the square at (x, y), with what to type centred underneath."""
        qr.draw(self.canvas, qr.wall_matrix(link.url, level), x, y, side)
        size = max(side * 0.082, 6.5)
        middle, below = x + side / 2, y - size * 0.4
        self.fitted(middle, below, caption, BOLD, size, side, align="centre")
        below = self.fitted(
            middle, below - size * 1.4, link.address, HEI, size * 0.9, side, align="centre", color=QUIET
        )
        self.fitted(middle, below - size * 1.45, f"短码 {link.short_code}", BOLD, size, side, align="centre")

    def seal(self, right: float, y: float, imprint: Imprint, size: float, limit: float) -> None:
        """Who answers for the sheet and since when, with room for a round seal of 42 mm over both."""
        radius = 21 * mm
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.5)
        self.canvas.setDash(2, 3)
        centre = right - min(limit, width(imprint.signed_by, KAI, size)) / 2
        self.canvas.circle(centre, y, max(radius * 0.9, size * 2), stroke=1, fill=0)
        self.canvas.setDash()
        self.fitted(centre, y + size * 0.25, imprint.signed_by, KAI, size, limit, align="centre")
        self.text(centre, y - size * 1.2, words.day(imprint.issued_on), KAI, size * 0.9, align="centre")
        self.text(centre, y - size * 2.4, "（盖章）", HEI, size * 0.6, align="centre", color=QUIET)

    def footer(
        self, imprint: Imprint, page: int, pages: int, *, margin: float, y: float, verb: str = "发布",
        framed: bool = False,
    ) -> None:  # fmt: skip
        """Number and issuer, page of pages, from when until when; the book's seal below, in a frame above."""
        size = 7.5 * max(1.0, self.unit * 0.9)
        room = (self.width - 2 * margin) / 3
        whose = " · ".join(filter(None, (imprint.village, imprint.number)))
        self.fitted(margin, y, whose, HEI, size, room, color=QUIET)
        self.page_of(page, pages, y, size)
        dates = f"{words.day(imprint.issued_on)} {verb}"
        if imprint.expires_on:
            dates += f" · 有效至 {words.day(imprint.expires_on)}"
        self.fitted(self.width - margin, y, dates, HEI, size, room, color=QUIET, align="right")
        self.fitted(
            self.width / 2,
            y + size * (1.5 if framed else -1.35),
            imprint.sealed,
            HEI,
            size * 0.85,
            room * 1.3,
            align="centre",
        )

    def page_of(self, page: int, pages: int, y: float, size: float = 8) -> None:
        """Which page of how many, in the middle."""
        self.text(self.width / 2, y, f"第 {page} 页 共 {pages} 页", HEI, size, align="centre", color=QUIET)

    def board_head(self, imprint: Imprint, title: str, said: str, *, margin: float, caption: str) -> None:
        """The head of a framed board: place, title and a line on the left, the code on the right."""
        u, right = self.unit, self.width - margin
        side = qr.side_for_distance(0.24 * u)
        room, y = right - margin - side - 8 * mm * u, self.height - 26 * mm * u
        self.fitted(margin, y, imprint.place, KAI, 13 * u, room, color=QUIET)
        self.fitted(margin, y - 14 * mm * u, title, SONG, 30 * u, room, color=CINNABAR)
        self.fitted(margin, y - 22 * mm * u, said, HEI, 12 * u, room)
        self.link(imprint.link, right - side, self.height - 16 * mm * u - side, side, caption=caption)

    def title(self, y: float, title: str, imprint: Imprint, limit: float) -> None:
        """The title in the middle on baseline ``y``, the place below it."""
        u, middle = self.unit, self.width / 2
        self.fitted(middle, y, title, SONG, 32 * u, limit, align="centre", color=CINNABAR)
        self.fitted(middle, y - 11 * mm * u, imprint.place, KAI, 14 * u, limit, align="centre", color=QUIET)

    def heading(self, text: str) -> None:
        """A place to jump to in a reader's list of contents: this page, under ``text``."""
        self._headings += 1
        self.canvas.bookmarkPage(f"h{self._headings}")
        self.canvas.addOutlineEntry(text, f"h{self._headings}")

    def next_page(self) -> None:
        self.canvas.showPage()

    def finish(self) -> bytes:
        """The PDF. The last page must have been ended with ``next_page``."""
        self.canvas.save()
        return self._out.getvalue()
