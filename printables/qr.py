"""QR codes drawn as black rectangles: sharp at any size, no picture in the file."""

from functools import lru_cache
from typing import Any, Literal

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from reportlab.lib.units import mm

Level = Literal["L", "M", "Q", "H"]
Matrix = tuple[tuple[bool, ...], ...]

LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
QUIET = 4
"""Light modules kept free on each side, as ISO/IEC 18004 asks."""
CARD_MASK = 3
"""Trying all eight masks costs four times the rest; on a clean card in the hand any mask reads."""


def matrix(url: str, *, level: Level = "M", mask: int | None = None) -> Matrix:
    """The dark modules of ``url`` row by row from the top. ``mask=None`` looks for the best one."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0, mask_pattern=mask)
    code.add_data(url)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)


@lru_cache(maxsize=64)
def wall_matrix(url: str, level: Level) -> Matrix:
    """The same code stands on every page of a sheet; its mask is looked for once."""
    return matrix(url, level=level)


def side_for_distance(metres: float) -> float:
    """The side in points, quiet zone included, of a code read from that far: a tenth of the way."""
    return metres * 100 * mm


def draw(canvas: Any, dark: Matrix, x: float, y: float, side: float) -> None:
    """Draw into the square of ``side`` points whose lower left corner is (x, y), quiet zone inside it."""
    count = len(dark)
    module = side / (count + 2 * QUIET)
    left, top = x + QUIET * module, y + side - QUIET * module
    path = canvas.beginPath()
    for row, modules in enumerate(dark):
        bottom = top - (row + 1) * module
        column = 0
        while column < count:
            if not modules[column]:
                column += 1
                continue
            start = column
            while column < count and modules[column]:
                column += 1
            path.rect(left + start * module, bottom, (column - start) * module, module)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
