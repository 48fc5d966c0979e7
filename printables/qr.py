"""QR codes drawn as black rectangles: sharp at any size, no picture in the file."""

import re
from collections.abc import Iterator
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
    """Draw into the square of ``side`` points whose lower left corner is (x, y), quiet zone inside it.

    The quiet zone is painted white: a black-and-white laser turns a tint beneath it into dots.
    """
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    module = side / (len(dark) + 2 * QUIET)
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    # One unit is one module, rows counted downwards; whole numbers keep the file small and the writing quick.
    canvas.transform(module, 0, 0, -module, x + QUIET * module, y + side - QUIET * module)
    canvas.addLiteral(" ".join(f"{start} {row} {length} 1 re" for row, start, length in _runs(dark)) + " f")
    canvas.restoreState()


def outline(url: str, *, level: Level = "M") -> tuple[int, str]:
    """The same code for a screen: modules along one side, quiet zone included, and the path of an SVG."""
    dark = matrix(url, level=level)
    path = "".join(f"M{start + QUIET} {row + QUIET}h{length}v1h-{length}z" for row, start, length in _runs(dark))
    return len(dark) + 2 * QUIET, path


def _runs(dark: Matrix) -> Iterator[tuple[int, int, int]]:
    """Row, first column and length of each horizontal run of dark modules."""
    for row, modules in enumerate(dark):
        for run in re.finditer(b"\x01+", bytes(modules)):
            yield row, run.start(), run.end() - run.start()
