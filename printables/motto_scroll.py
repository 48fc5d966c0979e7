"""What a family lives by, to be hung in its own house: one lying sheet, the words in kai as large as they fit, room for the seal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from printables import qr
from printables.festive import TITLE_SHARE, adorn
from printables.fonts import KAI, SONG
from printables.page import CINNABAR, QUIET, Imprint, Sheet, page_size
from printables.text import checked, fit_box

SIZES: Final = ("A4", "A3")
LARGEST, LEAST = 64.0, 9.0
"""Type sizes of the words in points on A4."""
LEADING: Final = 1.45
PHRASED: Final = 0.75
"""How small the type may get, beside the largest there is, for lines that end where the voice does."""
_PHRASE_END: Final = re.compile(r"(?<=[，。；！？、])(?=.)")


@dataclass(frozen=True)
class MottoScroll:
    imprint: Imprint
    """Its code says whether the family still wants it shown."""
    motto: str
    signature: str
    """As the family wants it: 李建国家, 李*国家; empty where it wants no name."""
    title: str = "家训"


def render(data: MottoScroll, size: str = "A4", *, festival: str = "") -> bytes:
    """The sheet as PDF, at a ``festival`` of ``festive`` in its dress. Raises MissingGlyphs, TextTooLong, NoSuchSize, NoSuchFestival."""
    data = checked(data)
    paper = page_size(size, SIZES, landscape=True)
    sheet = Sheet(paper, title=f"{data.imprint.village}{data.title}", author=data.imprint.signed_by)
    u, centre, inset = sheet.unit, sheet.width / 2, 10 * mm * sheet.unit
    margin = inset + 22 * mm * u
    inner, bottom = sheet.width - 2 * margin, inset + 50 * mm * u
    sheet.frame(inset)
    adorn(sheet, festival, inset)
    y = _heading(sheet, data, inner * TITLE_SHARE, inset)
    signed = 11 * mm * u if data.signature else 0
    room = y - bottom - signed
    type_size, lines = _largest(data.motto, inner, room, u)
    high = len(lines) * type_size * LEADING
    y -= (room - high) / 2 + type_size * (LEADING + 0.72) / 2
    sheet.lines(centre, y, lines, KAI, type_size, type_size * LEADING, align="centre")
    if data.signature:
        sheet.fitted(
            sheet.width - margin, bottom, f"—— {data.signature}", KAI, 20 * u, inner, color=QUIET, align="right"
        )
    side = qr.side_for_distance(0.24 * u)
    sheet.link(data.imprint.link, margin, inset + 19 * mm * u, side, caption="扫码查验", level="Q")
    sheet.seal(sheet.width - margin, inset + 29 * mm * u, data.imprint, 13 * u, 80 * mm * u)
    sheet.next_page()
    return sheet.finish()


def _heading(sheet: Sheet, data: MottoScroll, limit: float, inset: float) -> float:
    """Place and title between two rules; where the words may begin."""
    u, centre = sheet.unit, sheet.width / 2
    y = sheet.height - inset - 15 * mm * u
    sheet.fitted(centre, y, data.imprint.place, KAI, 13 * u, limit, align="centre", color=QUIET)
    size, lines = fit_box(data.title, SONG, 40 * u, 8 * u, limit, 46 * u, 1.1)
    y -= 16 * mm * u
    spacing = size * 0.5 if len(data.title) < 5 else 0.0
    for place, line in enumerate(lines):
        at = y + ((len(lines) - 1) / 2 - place) * size * 1.1
        sheet.text(centre, at, line, SONG, size, color=CINNABAR, align="centre", spacing=spacing)
    y -= 7 * mm * u
    half = limit * 0.22
    sheet.rule(centre - half, y, centre + half, y, color=CINNABAR, weight=0.9 * u)
    sheet.rule(centre - half * 0.6, y - 2.2 * u, centre + half * 0.6, y - 2.2 * u, color=CINNABAR, weight=0.5 * u)
    return y - 4 * mm * u


def _largest(motto: str, wide: float, high: float, u: float) -> tuple[float, list[str]]:
    """Size and lines: phrase by phrase where that costs little in size, so that a couplet stands as one."""
    fitted = [fit_box(text, KAI, LARGEST * u, LEAST * u, wide, high, LEADING) for text in _ways(motto)]
    largest = max(size for size, _lines in fitted)
    return next(each for each in fitted if each[0] >= largest * PHRASED)


def _ways(motto: str) -> Iterator[str]:
    """Each phrase on a line, if they are few; two on a line; as it comes."""
    phrases = _PHRASE_END.split(motto)
    if 1 < len(phrases) <= 4:
        yield "\n".join(phrases)
    if len(phrases) > 3:
        yield "\n".join("".join(phrases[at : at + 2]) for at in range(0, len(phrases), 2))
    yield motto
