"""What a sheet wears at a festival: lanterns at the Spring Festival, the moon and a moon cake at Mid-Autumn.

Drawn in lines and flat shapes beside the title, where no text stands; on a black-and-white laser they are dark grey.
"""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from typing import Final

from reportlab.lib.colors import white
from reportlab.lib.units import mm

from printables.errors import NoSuchFestival
from printables.fonts import SONG
from printables.page import CINNABAR, TINT, Sheet

TITLE_SHARE: Final = 0.72
"""Of the width between the margins, what the heading may take so that there is room at its sides."""


def adorn(sheet: Sheet, festival: str, inset: float) -> None:
    """Draw the ornaments of ``festival`` in the upper corners of a frame; of none for an empty one. Raises NoSuchFestival."""
    if not festival:
        return
    if festival not in FESTIVALS:
        raise NoSuchFestival(festival, tuple(FESTIVALS))
    aside = inset + 20 * mm * sheet.unit
    FESTIVALS[festival](sheet, aside, sheet.width - aside, sheet.height - inset - 4 * sheet.unit)


def _spring(sheet: Sheet, left: float, right: float, top: float) -> None:
    for x, character in ((left, "迎"), (right, "春")):
        _lantern(sheet, x, top, character)


def _lantern(sheet: Sheet, x: float, top: float, character: str) -> None:
    """A lantern that hangs from the frame: string, caps, ribs, a character, a tassel. 32 mm high on A4."""
    u = sheet.unit
    canvas, middle = sheet.canvas, top - 15 * mm * u
    half, tall, cap = 9.5 * mm * u, 7.5 * mm * u, 3.6 * mm * u
    sheet.rule(x, top, x, middle + tall, color=CINNABAR, weight=1.2 * u)
    canvas.setFillColor(CINNABAR)
    canvas.ellipse(x - half, middle - tall, x + half, middle + tall, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(0.5 * u)
    for share in (0.78, 0.52):
        canvas.ellipse(x - half * share, middle - tall, x + half * share, middle + tall, stroke=1, fill=0)
    for y in (middle + tall - 0.6 * mm * u, middle - tall - 1.2 * mm * u):
        sheet.box(x - cap, y, 2 * cap, 1.8 * mm * u, fill=CINNABAR, stroke=white, weight=0.5 * u, radius=0.5 * mm * u)
    radius = 4.4 * mm * u
    canvas.setFillColor(CINNABAR)
    canvas.circle(x, middle, radius, stroke=0, fill=1)
    sheet.text(x, middle - 5.6 * u, character, SONG, 17 * u, color=white, align="centre")
    below = middle - tall - 1.2 * mm * u
    for place in range(-2, 3):
        at = x + place * 1.1 * mm * u
        sheet.rule(at, below, at, below - (7.5 - abs(place)) * mm * u, color=CINNABAR, weight=0.9 * u)


def _mid_autumn(sheet: Sheet, left: float, right: float, top: float) -> None:
    middle = top - 17 * mm * sheet.unit
    _moon_cake(sheet, left, middle)
    _moon(sheet, right, middle)


def _moon_cake(sheet: Sheet, x: float, y: float) -> None:
    u, lobes = sheet.unit, 16
    radius, bump = 9 * mm * u, 2 * mm * u
    canvas = sheet.canvas
    canvas.setFillColor(CINNABAR)
    for lobe in range(lobes):
        angle = 2 * pi * lobe / lobes
        canvas.circle(x + radius * cos(angle), y + radius * sin(angle), bump, stroke=0, fill=1)
    canvas.circle(x, y, radius, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(0.9 * u)
    canvas.circle(x, y, radius * 0.86, stroke=1, fill=0)
    for lobe in range(lobes // 2):
        angle = 4 * pi * lobe / lobes
        canvas.circle(x + radius * 0.99 * cos(angle), y + radius * 0.99 * sin(angle), 0.5 * mm * u, stroke=1, fill=0)
    sheet.text(x, y - 6 * u, "中秋", SONG, 18 * u, color=white, align="centre")


def _moon(sheet: Sheet, x: float, y: float) -> None:
    """The full moon behind two banks of cloud."""
    u, canvas = sheet.unit, sheet.canvas
    canvas.setFillColor(TINT)
    canvas.setStrokeColor(CINNABAR)
    canvas.setLineWidth(1.6 * u)
    canvas.circle(x, y, 10 * mm * u, stroke=1, fill=1)
    for at, below, size in ((x - 4 * mm * u, y - 5 * mm * u, 1.0), (x + 5 * mm * u, y - 9 * mm * u, 0.8)):
        _cloud(sheet, at, below, size * u)


def _cloud(sheet: Sheet, x: float, y: float, u: float) -> None:
    """Three puffs on a flat foot, outlined, with a curl in the middle one."""
    canvas = sheet.canvas
    puffs = ((-4.2, 1.9), (0.0, 3.0), (4.2, 2.1))
    canvas.setFillColor(white)
    canvas.setStrokeColor(CINNABAR)
    canvas.setLineWidth(1.3 * u)
    for across, radius in puffs:
        canvas.circle(x + across * mm * u, y + radius * 0.7 * mm * u, radius * mm * u, stroke=1, fill=1)
    for across, radius in puffs:
        canvas.circle(x + across * mm * u, y + radius * 0.7 * mm * u, radius * mm * u - 0.6 * u, stroke=0, fill=1)
    canvas.rect(x - 7 * mm * u, y - 6 * mm * u, 14 * mm * u, 6 * mm * u, stroke=0, fill=1)
    sheet.rule(x - 8 * mm * u, y, x + 8 * mm * u, y, color=CINNABAR, weight=1.3 * u)
    curl = canvas.beginPath()
    curl.arc(x - 1.5 * mm * u, y + 0.7 * mm * u, x + 1.5 * mm * u, y + 3.7 * mm * u, startAng=200, extent=-250)
    canvas.setLineWidth(1.0 * u)
    canvas.drawPath(curl, stroke=1, fill=0)


FESTIVALS: Final[Mapping[str, Callable[[Sheet, float, float, float], None]]] = {
    "spring": _spring,
    "mid-autumn": _mid_autumn,
}
