"""A sheet on the wall that says one thing: a headline, what follows from it in labelled lines, who says so, and a code.

With ``signatures`` it is a record to be signed: the lines for names stand above the foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.lib.units import mm

from printables.errors import TextTooLong
from printables.fonts import BOLD, HEI, KAI, SONG
from printables.page import CINNABAR, INK, Imprint, Sheet, page_size
from printables.text import checked, wrap

SIZES: Final = ("A4", "A3")
CODE: Final = 34 * mm
LEAST: Final = 0.55
"""How much smaller the letters may get before the text is too long for one sheet."""
MOST_TEXT: Final = 1_000
"""About so many characters stand on one sheet."""


@dataclass(frozen=True)
class Announcement:
    imprint: Imprint
    title: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    """Label and text, in order; those without text are left out."""
    caption: str
    """What scanning the code leads to."""
    signatures: tuple[str, ...] = field(default=())
    """Who signs: 监票人, 计票人."""


def render(data: Announcement, size: str = "A4") -> bytes:
    """The sheet as PDF, one page. Raises MissingGlyphs, TextTooLong, NoSuchSize."""
    data = checked(data)
    sheet = Sheet(page_size(size, SIZES), title=data.title, author=data.imprint.signed_by)
    u, margin = sheet.unit, 20 * mm * sheet.unit
    inner, y = sheet.width - 2 * margin, sheet.height - 34 * mm * u
    sheet.fitted(sheet.width / 2, y, data.title, SONG, 34 * u, inner, align="centre", color=CINNABAR)
    y -= 12 * mm * u
    place = f"{data.imprint.township}{data.imprint.village}"
    sheet.fitted(sheet.width / 2, y, place, KAI, 15 * u, inner, align="centre")
    y -= 22 * mm * u
    for line in wrap(data.headline, BOLD, 22 * u, inner):
        sheet.text(sheet.width / 2, y, line, BOLD, 22 * u, align="centre")
        y -= 11 * mm * u
    y -= 8 * mm * u
    floor = (84 if data.signatures else 76) * mm * u
    facts = [(label, text) for label, text in data.facts if text]
    scale = _scale(facts, inner, y - floor, u)
    for label, text in facts:
        sheet.text(margin, y, label, BOLD, 14 * u * scale, color=INK)
        lines = wrap(text, HEI, 14 * u * scale, inner - 32 * mm * u)
        y = sheet.lines(margin + 32 * mm * u, y, lines, HEI, 14 * u * scale, 22 * u * scale)
        y -= 5 * mm * u * scale
    for place_of, who in enumerate(data.signatures):
        x = margin + place_of * inner / len(data.signatures)
        sheet.fitted(x, 76 * mm * u, f"{who} ____________", BOLD, 12 * u, inner / len(data.signatures) - 4 * mm * u)
    sheet.link(data.imprint.link, margin, 34 * mm * u, CODE * u, caption=data.caption)
    sheet.seal(sheet.width - margin, 56 * mm * u, data.imprint, 14 * u, inner / 2)
    sheet.footer(data.imprint, 1, 1, margin=margin, y=14 * mm * u)
    sheet.next_page()
    return sheet.finish()


def _scale(facts: Sequence[tuple[str, str]], inner: float, room: float, u: float) -> float:
    """The largest size at which all facts stand above the code. Raises TextTooLong."""
    scale = 1.0
    while _height(facts, inner, scale, u) > room:
        scale -= 0.05
        if scale < LEAST:
            raise TextTooLong(max((text for _label, text in facts), key=len), MOST_TEXT)
    return scale


def _height(facts: Sequence[tuple[str, str]], inner: float, scale: float, u: float) -> float:
    lines = sum(len(wrap(text, HEI, 14 * u * scale, inner - 32 * mm * u)) for _label, text in facts)
    return lines * 22 * u * scale + len(facts) * 5 * mm * u * scale
